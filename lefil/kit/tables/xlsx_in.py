"""The first visible sheet of an Excel file, as text."""

from collections.abc import Iterator
from datetime import date, datetime, time

from defusedxml import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL, ReadOnlyCell

from lefil.kit.tables.shape import MOST_COLUMNS
from lefil.kit.tables.zipped import BROKEN, damaged, open_zip
from lefil.kit.uploads.unreadable import Unreadable

_LONGEST = 1_048_576


def xlsx_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells). Dates become 2026-03-01, whole numbers lose their decimals, yes/no becomes oui/non. Unreadable on
    the first formula: what it gives depends on the computer that last opened it."""
    archive = open_zip(content)
    try:
        book = load_workbook(archive.fp, read_only=True, keep_links=False)
        sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
        if sheet is None:
            raise damaged()
        sheet.reset_dimensions()
        before, cells = None, []
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1, max_row=_LONGEST), 1):
            if row is not before:  # openpyxl gives one same row for all the lines of a gap
                before, cells = row, ["" if cell is EMPTY_CELL else _text(cell) for cell in row]
            yield number, cells
    except (*BROKEN, SyntaxError, DefusedXmlException) as error:  # SyntaxError: what both of Python's and lxml's parsers raise
        raise damaged() from error


def _text(cell: ReadOnlyCell) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise Unreadable(
            _("La cellule %s contient une formule. Copiez la colonne, collez-la en « valeurs seules », puis recommencez.") % cell.coordinate
        )
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.12g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)
