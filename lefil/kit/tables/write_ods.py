"""OpenDocument out: a text is a text there, LibreOffice never computes it."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

from lefil.kit.tables.write import plain

_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_NS = "urn:oasis:names:tc:opendocument:xmlns:%s:1.0"
_MANIFEST = (
    f'<?xml version="1.0" encoding="UTF-8"?><m:manifest xmlns:m="{_NS % "manifest"}" m:version="1.3">'
    f'<m:file-entry m:full-path="/" m:media-type="{_MIME}"/><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
)
_HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{_NS % "office"}" xmlns:table="{_NS % "table"}"'
    f' xmlns:text="{_NS % "text"}" office:version="1.3"><office:body><office:spreadsheet>'
)
_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"


def _cell(value: object) -> str:
    clean = plain(value)
    if isinstance(clean, date):
        stamp = clean.isoformat(timespec="seconds") if isinstance(clean, datetime) else clean.isoformat()
        return f'<table:table-cell office:value-type="date" office:date-value="{stamp}"><text:p>{stamp}</text:p></table:table-cell>'
    if isinstance(clean, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{clean}"><text:p>{clean}</text:p></table:table-cell>'
    lines = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in clean.split("\n")) if clean else ""
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>' if clean else "<table:table-cell/>"


def _spaced(line: str) -> str:
    return escape(line.rstrip("\r")).replace("\t", "<text:tab/>").replace("  ", " <text:s/>")


def write_ods(columns: Sequence[object], rows: Iterable[Sequence[object]], title: str = "Feuille 1") -> bytes:
    """Bytes of an .ods file with one sheet, titles first."""
    lines = ("<table:table-row>" + "".join(map(_cell, row)) + "</table:table-row>" for row in (columns, *rows))
    sheet = f"<table:table table:name={quoteattr(title)}>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _MIME, zipfile.ZIP_STORED)  # first and not packed: the format asks it
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", _HEAD + sheet + "".join(lines) + _TAIL)
    return out.getvalue()
