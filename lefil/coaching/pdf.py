"""A CV out of its sheet. What people wrote reaches typst as JSON inputs: text, never markup."""

import json
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from lefil.coaching.queries.cv import Sheet, contact_of
from lefil.kit.refusals import Refused

HERE = Path(__file__).parent
FONTS = HERE.parent / "documents" / "fonts"
SIZES = ("11", "10.5", "10", "9.5", "9")  # points; below, paper is hard to read
FULL = ("work", "volunteer", "education")  # sections whose lines have a place and dates


def cv_pdf(sheet: Sheet, personal: list[str]) -> bytes:
    """One page, tagged, PDF/UA-1 checked by the compiler: the largest letters with which it fits.

    Refused when it does not fit at 9 points, and in a script for which neither lefil nor the machine has a font.
    """
    words = json.dumps(words_of(sheet, personal))
    for system_fonts in (False, True):
        try:
            return _one_page(words, system_fonts)
        except typst.TypstError:
            continue
    raise Refused(_("Nous ne savons pas encore imprimer cette écriture dans un CV. Écrivez ces mots en lettres latines, ou appelez-nous."))


def _one_page(words: str, system_fonts: bool) -> bytes:
    template, root, fonts = str(HERE / "typst" / "cv.typ"), str(HERE / "typst"), [str(FONTS)]
    for size in SIZES:
        inputs = {"words": words, "size": size}
        pages = typst.query(
            template,
            "<pages>",
            field="value",
            one=True,
            root=root,
            font_paths=fonts,
            ignore_system_fonts=not system_fonts,
            sys_inputs=inputs,
        )
        if json.loads(pages) == 1:
            return typst.compile(
                template, root=root, font_paths=fonts, ignore_system_fonts=not system_fonts, format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"],
            )  # fmt: skip
    raise Refused(_("Votre CV dépasse une page. Cachez ou raccourcissez quelques lignes, puis recommencez."))


def words_of(sheet: Sheet, personal: list[str]) -> dict[str, Any]:
    """Every word of the page, ready to set."""
    title = " – ".join(filter(None, ("CV", sheet["name"], sheet["title"])))
    sections = [
        {"name": section["name"], "plain": section["code"] not in FULL, "lines": [_line(one) for one in section["lines"]]}
        for section in sheet["sections"]
    ]
    return {
        "document": title, "name": sheet["name"] or sheet["title"], "title": sheet["title"] if sheet["name"] else "", "contact": contact_of(sheet),
        "personal": personal, "sections": sections,
    }  # fmt: skip


def _line(one: dict[str, Any]) -> dict[str, Any]:
    more = ", ".join(filter(None, (one["where"], one["level"], one["when"])))
    said = ", ".join(filter(None, (one["text"], more)))
    return {"text": one["text"], "more": more, "said": said, "actions": [each["text"] for each in one["actions"]]}
