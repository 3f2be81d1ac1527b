"""One socket of the pads: whose it is, what it reads, and what waits to leave by it."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from lefil.classroom.rules.pads import Right
from lefil.people.models import Person

MOST_WAITING = 1_000
MOST_REFUSED, MOST_SAID = 30, 80  # in a minute; in a second
NOT_ALLOWED, TOO_MANY, COME_BACK, TOO_SLOW, NO_HELLO = 4003, 4008, 1012, 1013, 4000


class Line:
    """`slots`: the pads it has open, by slot. `cursors`: by pad, the (client, clock) that it spoke for."""

    def __init__(self, send: Callable[[Any], Awaitable[None]], close: Callable[[int], Awaitable[None]]) -> None:
        self._send, self._close = send, close
        self.person: Person | None = None
        self.right: Right | None = None
        self.language = "fr"
        self.checked = 0.0
        self.slots: dict[int, str] = {}
        self.cursors: dict[str, tuple[int, int]] = {}
        self.said: dict[int, int] = {}  # by slot, updates read since it was opened
        self.wall = False
        self.told: Any = None
        self.closing = 0
        self._queue: deque[Any] = deque()
        self._writer: asyncio.Task | None = None
        self._refused: deque[float] = deque(maxlen=MOST_REFUSED)
        self._spoken: deque[float] = deque(maxlen=MOST_SAID)

    def post(self, frame: bytes | dict) -> None:
        """Never waits; a line that leaves too much unread is dropped, and comes back by itself."""
        if self.closing:
            return
        if len(self._queue) >= MOST_WAITING:
            self._queue.clear()
            self.end(TOO_SLOW)
            return
        self._queue.append(frame if isinstance(frame, bytes) else json.dumps(frame, ensure_ascii=False, separators=(",", ":")))
        self._wake()

    def end(self, code: int) -> None:
        if not self.closing:
            self.closing = code
            self._wake()

    def _wake(self) -> None:
        if self._writer is None or self._writer.done():
            self._writer = asyncio.get_running_loop().create_task(self._write())

    async def _write(self) -> None:
        try:
            while self._queue:
                await self._send(self._queue.popleft())
            if self.closing:
                await self._close(self.closing)
        except Exception:  # the network went first; the consumer hears of it
            self._queue.clear()

    def refused(self) -> None:
        """Counts one more refused message; too many in a minute end the line."""
        now = time.monotonic()
        self._refused.append(now)
        if len(self._refused) == MOST_REFUSED and now - self._refused[0] < 60:
            self.end(TOO_MANY)

    def too_fast(self) -> bool:
        now = time.monotonic()
        self._spoken.append(now)
        return len(self._spoken) == MOST_SAID and now - self._spoken[0] < 1

    def slot_of(self, pad: str) -> int | None:
        return next((slot for slot, key in self.slots.items() if key == pad), None)
