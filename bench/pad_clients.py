"""Learners who type, and teachers who look, as far as a server of pads sees them: a socket and a Yjs document each. Two protocols, one pen.

What a learner types says how much was typed: lines of a number and x. Whoever reads the end of it knows which keystrokes have come.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, Text
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

WIDE = 20


def sign(n: int) -> str:
    line, column = divmod(n, WIDE)
    return f"{line:05d}"[column] if column < 5 else "\n" if column == WIDE - 1 else "x"


def told(lines: list[str]) -> int:
    """How many keystrokes stand behind these last lines."""
    numbered = [(n, line) for n, line in enumerate(lines) if len(line) >= 5]
    if not numbered:
        return len(lines[-1]) if len(lines) == 1 else 0
    at, line = numbered[-1]
    rest = lines[at + 1] if at + 1 < len(lines) else None
    return int(line[:5]) * WIDE + (len(line) if rest is None else WIDE + len(rest))


def number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))


def content_of(frame: bytes, at: int) -> bytes:
    value = shift = 0
    while True:
        value |= (frame[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if frame[at - 1] < 0x80:
            return frame[at : at + value]


@dataclass
class Pen:
    """One reader or writer of one document. `ours`: lefil's frames, with their slot and their hello; else those of y-websocket."""

    url: str
    ours: bool
    origin: str = ""
    ticket: str = ""
    pad: str = ""
    bytes: int = 0
    typed: list[float] = field(default_factory=list)  # when each keystroke was made
    seen: Any = None  # called at each change that came
    kept: int = -1
    sent: int = 0
    socket: ClientConnection | None = None

    def __post_init__(self) -> None:
        self.doc: Doc = Doc()
        self.doc["code"] = Text()
        self.known = asyncio.Event()
        self.reader: asyncio.Task | None = None

    @property
    def text(self) -> str:
        return str(self.doc["code"])

    async def come(self) -> None:
        self.known.clear()
        self.socket = await connect(self.url, origin=self.origin or None, max_size=None, compression=None, ping_interval=None)
        if self.ours:
            await self._send(json.dumps({"do": "hello", "ticket": self.ticket, "lang": "fr"}))
        self.reader = asyncio.create_task(self._read(self.socket))
        if not self.ours:
            await self._sync(0, self.doc.get_state())
        await asyncio.wait_for(self.known.wait(), 60)

    async def _send(self, frame: str | bytes) -> None:
        self.bytes += len(frame)
        if self.socket is not None:
            await self.socket.send(frame)

    async def _sync(self, kind: int, content: bytes) -> None:
        await self._send((b"\0" if self.ours else b"") + bytes((0, kind)) + number(len(content)) + content)
        self.sent += kind != 0

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for frame in socket:
                self.bytes += len(frame)
                await (self._hear(json.loads(frame)) if isinstance(frame, str) else self._take(frame[1:] if self.ours else frame))
        except ConnectionClosed:
            pass

    async def _hear(self, frame: dict) -> None:
        if frame["on"] == "class" and not self.known.is_set():
            self.pad = self.pad or frame["pad"]
            await self._send(json.dumps({"do": "open", "slot": 0, "pad": self.pad}))
        elif frame["on"] == "opened":
            self.sent, self.kept = 0, -1
            await self._sync(0, self.doc.get_state())
        elif frame["on"] == "saved":
            self.kept = frame["n"]
        elif frame["on"] in {"typed", "cards"} and self.seen:
            self.seen(frame)

    async def _take(self, frame: bytes) -> None:
        if frame[0] != 0:
            return
        content = content_of(frame, 2)
        if frame[1] == 0:
            await self._sync(1, self.doc.get_update(content))
            return
        self.doc.apply_update(content)
        if frame[1] == 1:
            self.known.set()
        elif self.seen and not self.ours:
            self.seen(self)

    async def type(self, online: bool = True) -> None:
        before, text = self.doc.get_state(), self.doc["code"]
        text += sign(len(self.typed))
        self.typed.append(time.perf_counter())
        if online:
            await self._sync(2, self.doc.get_update(before))

    async def cut(self) -> None:
        """The network is gone, and nobody says so."""
        if self.socket is not None:
            self.socket.transport.abort()
            await asyncio.gather(self.reader, return_exceptions=True) if self.reader else None
            self.socket = None


class Grid:
    """The teacher's eyes: how late each keystroke is when it is first seen."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self.known: dict[str, int] = {}
        self.changes = 0
        self.on = False

    def see(self, who: str, pen: Pen, count: int) -> None:
        before, now = self.known.get(who, 0), time.perf_counter()
        if count > before:
            self.changes += 1
            if self.on:
                self.late += [now - at for at in pen.typed[before:count]]
            self.known[who] = count
