"""Office files are zip archives: which one, without unpacking them."""

import io
import lzma
import struct
import zipfile
import zlib

# All that Python's zipfile was seen to raise on damaged archives.
BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, ValueError, KeyError, NotImplementedError, RuntimeError,
)  # fmt: skip
_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


def kind_of_zip(content: bytes) -> str | None:
    """docx, xlsx, odt, ods, macro (an Office file that carries a program), zip for any other, None when it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            mimetype = _first_bytes(archive, "mimetype") if "mimetype" in names else ""
    except BROKEN_ZIP:
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return "macro"
    if mimetype.startswith(_OPEN_DOCUMENT):
        return {"spreadsheet": "ods", "text": "odt"}.get(mimetype.removeprefix(_OPEN_DOCUMENT).strip(), "zip")
    return next((kind for name, kind in _OFFICE.items() if name in names), "zip")


def _first_bytes(archive: zipfile.ZipFile, name: str) -> str:
    if archive.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return ""  # the other methods unpack a whole block, however large
    with archive.open(name) as part:
        return part.read(100).decode("ascii", "replace")
