"""The first sheet of an OpenDocument spreadsheet (LibreOffice, La Suite), as text, without another library."""

from collections.abc import Iterator

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from lefil.kit.tables.ods_cells import TABLE, row_of, times
from lefil.kit.tables.zipped import BROKEN, damaged, open_zip

_MOST_NODES = 3_000_000  # 20,000 rows of 60 cells, each with its paragraph, and room


def ods_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells), with the same spelling of dates and numbers as the Excel reader. A repeated line is given as
    often as it is repeated, an empty one never. Unreadable on a formula."""
    archive, number = open_zip(content), 0
    try:
        with archive.open("content.xml") as part:
            for count, (_event, node) in enumerate(iterparse(part, events=("end",), forbid_dtd=True)):
                if count > _MOST_NODES:
                    raise damaged()
                if node.tag == TABLE + "table":
                    return
                if node.tag != TABLE + "table-row":
                    continue
                cells, repeated = row_of(node, number + 1), times(node, "rows")
                for _again in range(repeated if any(cells) else 0):
                    number += 1
                    yield number, cells
                number += 0 if any(cells) else repeated
                node.clear()
    except (*BROKEN, SyntaxError, DefusedXmlException) as error:
        raise damaged() from error
    raise damaged()
