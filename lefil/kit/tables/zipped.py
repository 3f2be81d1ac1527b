"""XLSX and ODS are zip archives: looked at before anything is unpacked."""

import io
import shutil
import zipfile

from django.utils.translation import gettext as _

from lefil.kit.uploads.unreadable import Unreadable
from lefil.kit.uploads.zips import BROKEN_ZIP

MOST_UNPACKED, MOST_RATIO, MOST_PARTS = 80_000_000, 150, 2_000
# openpyxl adds its own ways to stumble on a damaged part.
BROKEN = (*BROKEN_ZIP, IndexError, TypeError, AttributeError)


def damaged() -> Unreadable:
    return Unreadable(_("Ce tableau est abîmé ou protégé. Ouvrez-le, enregistrez-le à nouveau sans mot de passe, puis recommencez."))


def open_zip(content: bytes) -> zipfile.ZipFile:
    """The archive, unpacked in memory. Unreadable when it would give much more than a table of the accepted size.

    The sizes written in an archive can lie. Copied piece by piece, no part can pass the size it claims; read in one
    go, as openpyxl reads, a part of 10 MB may unpack to gigabytes before Python cuts it.
    """
    try:
        packed = zipfile.ZipFile(io.BytesIO(content))
        _check(packed.infolist(), len(content))
        flat = io.BytesIO()
        with zipfile.ZipFile(flat, "w", zipfile.ZIP_STORED) as copy:
            for part in packed.infolist():
                with packed.open(part) as source, copy.open(part.filename, "w") as target:
                    shutil.copyfileobj(source, target, 65_536)
        return zipfile.ZipFile(flat)
    except BROKEN as error:
        raise damaged() from error


def _check(parts: list[zipfile.ZipInfo], weight: int) -> None:
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise damaged()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > min(MOST_UNPACKED, max(20_000_000, MOST_RATIO * weight)):
        raise Unreadable(_("Ce tableau est trop gros une fois ouvert. Gardez une seule feuille, sans images ni mises en forme."))
