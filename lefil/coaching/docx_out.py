"""A CV as a Word file: real headings and lists, so that people and their software can change it."""

import io

import docx
from docx.shared import Pt

from lefil.coaching.pdf import words_of
from lefil.coaching.queries.cv import Sheet


def cv_docx(sheet: Sheet, personal: list[str]) -> bytes:
    """The same words as the PDF, in the same order. What people wrote is text, never markup."""
    words = words_of(sheet, personal)
    document = docx.Document()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    document.core_properties.title = words["document"]
    document.core_properties.author = words["name"]
    document.core_properties.language = "fr-FR"
    document.add_heading(words["name"], level=0)
    for line in filter(None, (words["title"], " · ".join(words["contact"]), *words["personal"])):
        document.add_paragraph(line)
    for section in words["sections"]:
        document.add_heading(section["name"], level=1)
        for one in section["lines"]:
            if section["plain"]:
                document.add_paragraph(one["said"], style="List Bullet")
                continue
            paragraph = document.add_paragraph()
            paragraph.add_run(one["text"]).bold = True
            if one["more"]:
                paragraph.add_run(f", {one['more']}")
            for done in one["actions"]:
                document.add_paragraph(done, style="List Bullet")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()
