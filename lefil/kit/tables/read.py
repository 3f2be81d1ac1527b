"""One door for the three formats, chosen by the bytes of the file."""

import warnings

from lefil.kit.tables.csv_in import csv_lines
from lefil.kit.tables.ods_in import ods_lines
from lefil.kit.tables.shape import MOST_BYTES, Table, shape
from lefil.kit.tables.xlsx_in import xlsx_lines
from lefil.kit.uploads.accept import TABLES, accept

_READERS = {"text": csv_lines, "xlsx": xlsx_lines, "ods": ods_lines}


def read(content: bytes, name: str = "") -> Table:
    """The first sheet as a table. Unreadable for another kind of file, a formula, a broken file, or past the bounds
    (10 MB, 20,000 rows, 60 columns, 5,000 signs in a cell)."""
    kind = accept(content, name, TABLES, most=MOST_BYTES)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl tells of styles and extensions that are not read here
        return shape(_READERS[kind](content))
