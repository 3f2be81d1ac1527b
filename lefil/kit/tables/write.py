"""CSV and XLSX out. A cell typed by someone must never become a formula on the computer of someone else."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from lefil.kit.tables.tidy import FORMULA_SIGNS

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain(value: object) -> str | int | float | date:
    """A number or a date as it is, a moment by the clock of its own time zone, anything else as text without control signs."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if value is None or isinstance(value, bool):
        return {True: "oui", False: "non", None: ""}[value]
    return value if isinstance(value, int | float | date) else _FORBIDDEN.sub("", str(value))


def _quoted(value: object) -> object:
    clean = plain(value)
    if isinstance(clean, datetime):
        return clean.isoformat(" ", "minutes")
    return f"'{clean}" if isinstance(clean, str) and clean.startswith(FORMULA_SIGNS) else clean


def write_csv(columns: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with its mark and semicolons, which French Excel opens rightly; an apostrophe before = + - @ in texts."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerows([_quoted(cell) for cell in row] for row in (columns, *rows))
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(columns: Sequence[object], rows: Iterable[Sequence[object]], title: str = "Feuille 1") -> bytes:
    """Texts are stored as text, with Excel's own mark "quote prefix" before = + - @: shown as typed, never computed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title)[:31])

    def cell(value: object, *, bold: bool = False) -> object:
        clean = plain(value)
        if not isinstance(clean, str) or not (bold or clean.startswith(FORMULA_SIGNS)):
            return clean
        made = WriteOnlyCell(sheet, value=clean)
        made.data_type, made.font, made.quotePrefix = "s", Font(bold=bold), clean.startswith(FORMULA_SIGNS)
        return made

    sheet.append([cell(title, bold=True) for title in columns])
    for row in rows:
        sheet.append([cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
