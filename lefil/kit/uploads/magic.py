"""What a file is, from its bytes; its name and the type the browser claims are never believed."""

import re

from lefil.kit.uploads.recordings import kind_of_recording
from lefil.kit.uploads.zips import kind_of_zip

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),  # .doc, .xls, and any modern file with a password
)
_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_MARKUP = ("<!doctype html", "<html", "<script", "<svg", "<?xml")
_NOT_WRITTEN = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f]")


def kind_of(content: bytes) -> str | None:
    """A key of `accept.LABELS`, or None when the bytes are nothing known."""
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        return "heic"
    if recorded := kind_of_recording(content):
        return recorded
    return kind_of_zip(content) if content.startswith(b"PK") else _written(content)


def _written(content: bytes) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    if not content or _NOT_WRITTEN.search(content):
        return None
    start = content[:400].removeprefix(b"\xef\xbb\xbf").decode("latin-1").strip().lower()
    return "html" if start.startswith(_MARKUP) else "text"
