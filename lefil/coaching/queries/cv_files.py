"""An old CV as words: PDF, Word and JSON Resume. Pure: bytes in, lines out. Each reason to refuse says what to do."""

import io
import json
import re
import zipfile
from typing import Any

import docx
import pypdf
from django.utils.translation import gettext as _
from lxml.etree import LxmlError
from pypdf.errors import PyPdfError

from lefil.kit.uploads import Unreadable

KINDS = frozenset({"pdf", "docx", "jpeg", "png", "webp", "text"})
MOST_BYTES = 8_000_000
MOST_PAGES, MOST_LINES, LONG = 6, 60, 300
UNPACKED = 20_000_000  # bytes of a .docx once opened; a page of text is 0.1 MB
ACTIVE = ("/JavaScript", "/JS", "/OpenAction", "/AA", "/Launch", "/EmbeddedFiles", "/RichMedia", "/XFA")
HEADINGS = {
    "work": "expérience|parcours professionnel|emploi|stage", "education": "formation|diplôme|études|scolarité",
    "skills": "compétence|savoir|atout|logiciel|informatique", "languages": "langue", "volunteer": "bénévol|engagement",
    "mobility": "permis|mobilité",
}  # fmt: skip
TITLES = [(section, re.compile(words, re.I)) for section, words in HEADINGS.items()]
Old = list[list[str]]


def lines_of_pdf(content: bytes) -> Old:
    """The lines of a PDF with a text. Refused: a password, a program inside, a picture only, more than six pages."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise Unreadable(_("Ce PDF est protégé par un mot de passe. Enregistrez-le sans mot de passe, ou prenez une photo."))
        if _carries_a_program(reader, content):
            raise Unreadable(_("Ce PDF contient un programme. Imprimez-le en PDF depuis votre appareil, ou prenez une photo."))
        if len(reader.pages) > MOST_PAGES:
            raise Unreadable(_("Ce PDF a trop de pages. Envoyez votre CV seul, %(most)s pages au plus.") % {"most": MOST_PAGES})
        text = "\n".join(page.extract_text()[:20_000] for page in reader.pages)
    except Unreadable:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError, OverflowError) as broken:
        raise Unreadable(_("Ce PDF est abîmé. Ouvrez-le sur votre appareil, enregistrez-le à nouveau, ou prenez une photo.")) from broken
    if not text.strip():
        raise Unreadable(_("Ce PDF est une image : nous ne pouvons pas lire ses mots. Envoyez plutôt une photo."))
    return sorted_lines(text.splitlines())


def _carries_a_program(reader: pypdf.PdfReader, content: bytes) -> bool:
    """In the tree that readers run, or anywhere in the bytes: a part that is never reached is refused too."""
    root: Any = reader.trailer["/Root"].get_object()
    names = root.get("/Names", {})
    names = names.get_object() if hasattr(names, "get_object") else names
    found = any(word in root for word in ACTIVE) and not _only_opens_a_page(root)
    return (
        found
        or any(word in names for word in ("/JavaScript", "/EmbeddedFiles"))
        or re.search(rb"/(?:JavaScript|Launch|RichMedia|XFA)\b", content) is not None
    )


def _only_opens_a_page(root: Any) -> bool:
    """Word processors say at which page a file opens; that alone is a place, not a program."""
    action = root.get("/OpenAction")
    action = action.get_object() if hasattr(action, "get_object") else action
    place = isinstance(action, list) or (isinstance(action, dict) and action.get("/S") == "/GoTo")
    return place and not any(word in root for word in ACTIVE if word != "/OpenAction")


def lines_of_docx(content: bytes) -> Old:
    """Paragraphs and cells of a Word file. Refused: one that unpacks to more than 20 MB (counted before it is opened), a damaged one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > UNPACKED or len(parts) > 500:
                raise Unreadable(
                    _("Ce fichier Word est beaucoup trop gros une fois ouvert. Gardez le texte seul, sans images, puis recommencez.")
                )
            for part in parts:
                _unpacks_as_said(archive, part)
        document = docx.Document(io.BytesIO(content))
        lines = [one.text for one in document.paragraphs]
        lines += [cell.text for table in document.tables[:20] for row in table.rows[:60] for cell in row.cells[:10]]
    except Unreadable:
        raise
    except (
        zipfile.BadZipFile,
        LxmlError,
        ValueError,
        KeyError,
        OSError,
        RuntimeError,
        NotImplementedError,
        AttributeError,
        EOFError,
    ) as broken:
        raise Unreadable(_("Ce fichier Word est abîmé. Ouvrez-le, enregistrez-le à nouveau en .docx, ou prenez une photo.")) from broken
    made = sorted_lines(part for line in lines for part in line.splitlines())
    if not made:
        raise Unreadable(_("Ce fichier Word est vide. Choisissez un autre fichier, ou prenez une photo."))
    return made


def _unpacks_as_said(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """A size that lies: reading stops one byte after it. Python's own check of the sum would come after the memory is full."""
    with archive.open(part) as opened:
        left = part.file_size
        while left >= 0:
            piece = opened.read(min(65_536, left + 1))
            if not piece:
                return
            left -= len(piece)
    raise zipfile.BadZipFile("longer than it says")


def sorted_lines(lines: Any) -> Old:
    """[[section, words]]: the section is that of the last title met, "" before any. At most sixty lines; contact lines go first, unsorted."""
    made: Old = []
    section = ""
    for raw in lines:
        said = " ".join(str(raw).split()).strip(" •-–*·|\t")[:LONG]
        if len(said) < 2:
            continue
        title = next((code for code, words in TITLES if len(said) < 45 and words.search(said)), "")
        if title and len(said.split()) <= 5 and not re.search(r"\d", said):
            section = title
        elif len(made) < MOST_LINES and [section, said] not in made:
            made.append([section, said])
    return made


def resume_of(content: bytes) -> dict[str, Any]:
    """{title, name, lines: [{section, text, where, since, until, level, actions}]} of a JSON Resume. Unreadable when it is not one."""
    try:
        given = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as broken:
        raise Unreadable(_("Ce fichier n’est pas un CV en JSON Resume. Choisissez un PDF, un fichier Word ou une photo.")) from broken
    if not isinstance(given, dict) or not isinstance(given.get("basics", {}), dict):
        raise Unreadable(_("Ce fichier n’est pas un CV en JSON Resume. Choisissez un PDF, un fichier Word ou une photo."))
    basics, lines = given.get("basics", {}), []
    for part, section, text, where, level in PARTS:
        for one in _rows(given, part):
            lines.append(
                {"section": section, "text": _said(one, text, 300), "where": _said(one, where, 120), "since": _month(one, "startDate"),
                 "until": _month(one, "endDate"), "level": _said(one, level, 60),
                 "actions": [" ".join(each.split())[:300] for each in one.get("highlights") or [] if isinstance(each, str)][:8]}
            )  # fmt: skip
    lines = [one for one in lines if one["text"]][:MOST_LINES]
    if not lines:
        raise Unreadable(_("Ce fichier ne contient aucune ligne de CV. Choisissez un autre fichier."))
    return {"title": _said(basics, "label", 120), "name": _said(basics, "name", 120), "lines": lines}


PARTS = [
    ("work", "work", "position", "name", ""), ("volunteer", "volunteer", "position", "organization", ""),
    ("education", "education", "area", "institution", "studyType"), ("skills", "skills", "name", "", "level"),
    ("languages", "languages", "language", "", "fluency"),
]  # fmt: skip


def _rows(given: dict[str, Any], part: str) -> list[dict[str, Any]]:
    rows = given.get(part)
    return [one for one in rows if isinstance(one, dict)][:40] if isinstance(rows, list) else []


def _said(one: dict[str, Any], name: str, most: int) -> str:
    said = one.get(name) if name else ""
    return " ".join(said.split())[:most] if isinstance(said, str) else ""


def _month(one: dict[str, Any], name: str) -> str:
    found = re.match(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?", _said(one, name, 10))
    return found[0] if found else ""
