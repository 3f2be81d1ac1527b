"""What travels on the socket of the pads, as y-protocols writes it. Pure.

A binary frame is one byte that says which of the open pads it is about (its slot), then a message: 0 (sync) with 0 state, 1 answer or
2 update; or 1 (cursors). Text frames are JSON: see consumers/pads.py.
"""

import json
from typing import Any

from lefil.classroom.crdt import Malformed

SYNC, CURSORS = 0, 1
STATE, ANSWER, UPDATE = 0, 1, 2
MOST_BYTES = 262_144
MOST_CURSOR = 1_000
EMPTY = b"\x00\x00"  # the update that says nothing


def read(frame: bytes) -> tuple[int, int, int, bytes]:
    """(slot, SYNC or CURSORS, the kind of sync, content). Malformed for anything else, or when something follows."""
    if len(frame) < 3 or frame[1] not in {SYNC, CURSORS} or (frame[1] == SYNC and frame[2] > UPDATE):
        raise Malformed
    at = 3 if frame[1] == SYNC else 2
    size, at = _number(frame, at)
    if len(frame) != at + size:
        raise Malformed
    return frame[0], frame[1], frame[2] if frame[1] == SYNC else 0, frame[at:]


def sync(slot: int, kind: int, content: bytes) -> bytes:
    return bytes((slot, SYNC, kind)) + number(len(content)) + content


def cursors(slot: int, content: bytes) -> bytes:
    return bytes((slot, CURSORS)) + number(len(content)) + content


def number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while shift < 63:
        if at >= len(data):
            raise Malformed
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            return value, at
    raise Malformed


def cursor(content: bytes) -> tuple[int, int, Any]:
    """(client, clock, where it is or None) of a message about one cursor; that of nobody else can be told by a socket."""
    count, at = _number(content, 0)
    client, at = _number(content, at)
    clock, at = _number(content, at)
    size, at = _number(content, at)
    if count != 1 or len(content) != at + size or size > MOST_CURSOR:
        raise Malformed
    try:
        state = json.loads(content[at:].decode())
    except (ValueError, RecursionError):
        raise Malformed from None
    if state is not None and not isinstance(state, dict):
        raise Malformed
    return client, clock, state and state.get("cursor")


def told_cursor(client: int, clock: int, where: Any, called: str, teaches: bool) -> bytes:
    """The same for the others, under the name that the server knows."""
    state = {"cursor": where, "user": {"name": called, "teaches": teaches}}
    text = json.dumps(state, ensure_ascii=False).encode()
    return number(1) + number(client) + number(clock) + number(len(text)) + text


def gone_cursor(client: int, clock: int) -> bytes:
    return number(1) + number(client) + number(clock + 1) + number(4) + b"null"
