"""People of a room without a browser: a socket and nothing more, as many as one wants, honest or not."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

PING = 3.0
KEPT = 4000


class Loop:
    """Where sockets live, beside whatever the rest of the process does."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def run(self, work: Coroutine, seconds: float = 90) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(seconds)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        self.loop.close()


class Raw:
    """One socket. `events` keeps what came, but for what comes each second."""

    def __init__(self, loop: Loop, house_url: str, meeting_key: str, ticket: str, tab: str = "", keep: bool = True) -> None:
        self.loop, self.ticket, self.keep = loop, ticket, keep
        self.tab = tab or f"tab{id(self):x}"[-16:]
        self.url = f"ws://{urlsplit(house_url).netloc}/ws/salle/{meeting_key}/"
        self.origin: str | None = house_url
        self.number, self.me, self.code = 0, "", 0
        self.snapshot: dict = {}
        self.events: list[dict] = []
        self.count = 0
        self.refused: list[str] = []
        self._waiting: dict[int, asyncio.Future] = {}
        self._tasks: list[asyncio.Task] = []

    def open(self) -> Raw:
        self.loop.run(self._open())
        return self

    async def _open(self) -> None:
        self.code = 0
        self.socket: ClientConnection = await connect(self.url, origin=self.origin, max_size=2**22, ping_interval=None, open_timeout=30)  # type: ignore[arg-type]
        self.number = 0
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._beat())]

    async def _read(self) -> None:
        try:
            async for text in self.socket:
                self.count += 1
                if '"re":' not in text[:16] and not self.keep and '"welcome"' not in text[:40]:
                    continue
                frame = json.loads(text)
                if frame.get("ok") is False:
                    self.refused.append(frame["code"])
                if (number := frame.get("re")) is not None:
                    waiting = self._waiting.pop(number, None)
                    if waiting and not waiting.done():
                        waiting.set_result(frame)
                elif len(self.events) < KEPT:
                    self.events.append(frame)
        except ConnectionClosed:
            pass
        self.code = self.socket.close_code or 1006
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_result({"ok": False, "code": "closed"})

    async def _beat(self) -> None:
        while not self.code:
            await asyncio.sleep(PING)
            try:
                await self._ask("ping", {})
            except (ConnectionClosed, TimeoutError):
                return

    async def _ask(self, do: str, given: dict, seconds: float = 60) -> dict:
        self.number += 1
        number = self.number
        waiting = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self.socket.send(json.dumps({"v": 1, "id": number, "do": do, "with": given}))
        return await asyncio.wait_for(waiting, seconds)

    def ask(self, do: str, **given: Any) -> dict:
        """The whole reply."""
        return self.loop.run(self._ask(do, given))

    def do(self, name: str, /, **given: Any) -> dict:
        answer = self.ask(name, **given)
        assert answer["ok"], f"{name} {given}: {answer}"
        return answer["with"]

    async def _hello(self, mic: bool = False, cam: bool = False) -> dict:
        answer = await self._ask("hello", {"ticket": self.ticket, "tab": self.tab, "mic": mic, "cam": cam})
        if answer["ok"]:
            self.snapshot, self.me = answer["with"], answer["with"]["me"]
        return answer

    def hello(self, mic: bool = False, cam: bool = False) -> dict:
        return self.loop.run(self._hello(mic, cam))

    def enter(self) -> Raw:
        self.open()
        answer = self.hello()
        assert answer["ok"], answer
        return self

    def send(self, text: str | bytes) -> None:
        """A frame as it is; nothing when the server has closed meanwhile."""
        with contextlib.suppress(ConnectionClosed):
            self.loop.run(self.socket.send(text))

    def heard(self, on: str) -> list[dict]:
        return [frame["with"] for frame in list(self.events) if frame.get("on") == on]

    def wait(self, ready: Any, seconds: float = 60) -> Any:
        end = time.monotonic() + seconds
        while not (found := ready()):
            if time.monotonic() > end:
                raise AssertionError(f"nothing after {seconds} s; code {self.code}, heard {[one.get('on') for one in self.events][-30:]}")
            time.sleep(0.02)
        return found

    def closed(self, seconds: float = 60) -> int:
        return self.wait(lambda: self.code, seconds)

    def cut(self) -> None:
        """Gone without a word."""

        async def go() -> None:
            for task in self._tasks:
                task.cancel()
            self.socket.transport.abort()

        if self._tasks:
            self.loop.run(go())
        self._tasks = []

    def refused_at_the_door(self) -> int:
        """The HTTP status of a socket that is not let in at all."""
        try:
            self.open()
        except InvalidStatus as no:
            return no.response.status_code
        return 101


def crowd(people: list[Raw], at_once: int = 6) -> None:
    """All of them enter, a few at a time."""

    async def go() -> None:
        gate = asyncio.Semaphore(at_once)

        async def one(raw: Raw) -> None:
            async with gate:
                await raw._open()
                answer = await raw._hello()
                assert answer["ok"], answer

        await asyncio.gather(*map(one, people))

    people[0].loop.run(go(), 120)
