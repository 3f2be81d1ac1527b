"""One line of an OpenDocument sheet: its cells as text."""

from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from lefil.kit.tables.shape import MOST_COLUMNS
from lefil.kit.uploads.unreadable import Unreadable

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TABLE, TEXT = _NS % "office", _NS % "table", _NS % "text"
_CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")
_VALUES = {"date": "date-value", "float": "value", "percentage": "value", "currency": "value", "boolean": "boolean-value"}


def times(node: Element, what: str) -> int:
    return max(1, int(node.get(f"{TABLE}number-{what}-repeated", "1")))


def row_of(node: Element, number: int) -> list[str]:
    row: list[str] = []
    for cell in node:
        if cell.tag in _CELLS and len(row) <= MOST_COLUMNS:
            row += [_value(cell, number)] * min(times(cell, "columns"), MOST_COLUMNS + 1)
    return row


def _value(cell: Element, number: int) -> str:
    if cell.get(TABLE + "formula"):
        raise Unreadable(
            _("La ligne %d contient une formule. Copiez la colonne, collez-la en « valeurs seules », puis recommencez.") % number
        )
    kind = cell.get(OFFICE + "value-type", "")
    value = cell.get(OFFICE + _VALUES.get(kind, ""), "")
    if kind == "boolean":
        return "oui" if value == "true" else "non"
    if kind == "date":
        return value.removesuffix("T00:00:00").replace("T", " ")[:16]
    if value:
        return str(int(float(value))) if float(value).is_integer() and abs(float(value)) < 1e15 else f"{float(value):.12g}"
    return "\n".join(_words(line) for line in cell if line.tag == TEXT + "p")


def _words(node: Element) -> str:
    """Text of a paragraph: spaces, tabs and line breaks are elements of their own, notes are left out."""
    special = {TEXT + "s": " " * min(int(node.get(TEXT + "c", "1") or 1), 100), TEXT + "tab": "\t", TEXT + "line-break": "\n"}
    inside = special.get(node.tag, node.text or "")
    return inside + "".join(("" if part.tag == OFFICE + "annotation" else _words(part)) + (part.tail or "") for part in node)
