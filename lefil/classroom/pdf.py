"""The attendance sheet as a file, with the fonts and the checks of the room of documents."""

from pathlib import Path

from django.utils import translation

from lefil.classroom.models import HalfDay
from lefil.classroom.queries.papers import sheet_words
from lefil.documents.pdf import letterhead, qr, typeset

SHEET = Path(__file__).parent / "typst" / "sheet.typ"


def sheet_pdf(half_day: HalfDay) -> bytes:
    """A tagged PDF/UA-1. A draft says so until the teacher has counter-signed."""
    with translation.override("fr"):
        words = sheet_words(half_day)
    words["association"] = letterhead(words["association"])
    return typeset(SHEET, words | {"qr": qr(words["url"]) if words["url"] else ""})
