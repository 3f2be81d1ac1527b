"""Small files made by hand, good and bad."""

import io
import zipfile

from openpyxl import Workbook

ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NS = "urn:oasis:names:tc:opendocument:xmlns:%s:1.0"


def xlsx(*rows, prepare=None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if prepare:
        prepare(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(**parts):
    """Parts by name; "__" stands for "/" and "_DOT_" for "."."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return out.getvalue()


def ods(table: str, before: str = ""):
    """A sheet from the XML of its rows."""
    head = f'<office:document-content xmlns:office="{_NS % "office"}" xmlns:table="{_NS % "table"}" xmlns:text="{_NS % "text"}">'
    body = f"<office:body><office:spreadsheet><table:table>{table}</table:table></office:spreadsheet></office:body>"
    return zipped(mimetype=ODS, content_DOT_xml=f"<?xml version='1.0'?>{before}{head}{body}</office:document-content>")


def ods_row(*words, times=1):
    cells = "".join(f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>' for word in words)
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def swap(content: bytes, name: str, change):
    """The same archive with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return out.getvalue()
