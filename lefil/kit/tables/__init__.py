"""Spreadsheets in and out: CSV, XLSX and ODS, bounded on the way in, harmless on the way out.

`read(content, name)` gives a `Table` or raises `Unreadable` with a sentence for the person. `write_csv`, `write_xlsx` and
`write_ods` take column titles and rows, and give bytes.
"""

from lefil.kit.tables.read import read
from lefil.kit.tables.shape import Table
from lefil.kit.tables.write import write_csv, write_xlsx
from lefil.kit.tables.write_ods import write_ods
from lefil.kit.uploads import Unreadable

__all__ = ["Table", "Unreadable", "read", "write_csv", "write_ods", "write_xlsx"]
