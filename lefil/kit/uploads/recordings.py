"""Voice and video as browsers record them: WebM or MP4, walked through far enough to know that it is one."""

_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"
_BOXES = 200


def kind_of_recording(content: bytes) -> str | None:
    """webm, mp4, or None. A first line that lies is not enough: what must follow it has to be there."""
    if content.startswith(_EBML):
        return "webm" if _is_webm(content) else None
    return "mp4" if content[4:8] == b"ftyp" and _has_film(content) else None


def _is_webm(content: bytes) -> bool:
    """An EBML header that says "webm", then a segment."""
    if len(content) < 6 or not content[4]:
        return False
    width = 9 - content[4].bit_length()
    head = int.from_bytes(content[4 : 4 + width], "big") & ((1 << (7 * width)) - 1)
    end = 4 + width + head
    return b"webm" in content[4 + width : end] and content[end : end + 4] == _SEGMENT


def _has_film(content: bytes) -> bool:
    """Among the boxes at the top of the file, one that says what plays."""
    place = 0
    for _box in range(_BOXES):
        size, name = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
        if name == b"moov":
            return True
        if size == 1:
            size = int.from_bytes(content[place + 8 : place + 16], "big")
        if size < 8 or place + size >= len(content):
            return False
        place += size
    return False
