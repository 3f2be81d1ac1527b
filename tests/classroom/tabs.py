"""Tabs of browsers, as far as the socket of the pads sees them: a Yjs document, a socket, no network."""

import asyncio
import json
from typing import Any

from lefil.classroom import crdt, frames
from lefil.classroom.queries.pads import ticket

SOON = 20.0
OPEN: list["Tab"] = []


class Tab:
    """`heard` is all text frames, in order; `docs` by slot. What this tab types leaves at once while `online`."""

    def __init__(self, meeting, person, shown: str | None = None) -> None:
        self.meeting, self.person = meeting, person
        self.ticket = ticket(meeting, person) if shown is None and person else shown
        self.heard: list[dict] = []
        self.cursors: list[bytes] = []
        self.docs: dict[int, Any] = {}
        self.sent: dict[int, int] = {}
        self.kept: dict[int, int] = {}
        self.read: dict[str, int] = {}
        self.code: int | None = None
        self.news = asyncio.Event()
        self.online = False

    async def connect(self, origin: str = "http://testserver") -> "Tab":
        from config.asgi import sockets

        self._inbox: asyncio.Queue = asyncio.Queue()
        self._inbox.put_nowait({"type": "websocket.connect"})
        self.code, self.online = None, True
        scope = {
            "type": "websocket", "path": f"/ws/pads/{self.meeting.key}/", "query_string": b"", "subprotocols": [],
            "headers": [(b"host", b"testserver"), *([(b"origin", origin.encode())] if origin else [])],
        }  # fmt: skip
        self.app = asyncio.get_running_loop().create_task(sockets(scope, self._inbox.get, self._out))
        OPEN.append(self)
        return self

    async def _out(self, message: dict) -> None:
        if message["type"] == "websocket.close":
            self.code, self.online = message.get("code", 1000), False
            self._inbox.put_nowait({"type": "websocket.disconnect", "code": self.code})
        elif message["type"] == "websocket.send" and self.code is None:
            if message.get("text") is not None:
                self.heard.append(json.loads(message["text"]))
                told = self.heard[-1]
                if told["on"] == "opened":
                    self.sent[told["slot"]], self.kept[told["slot"]] = 0, -1
                elif told["on"] == "saved":
                    self.kept[told["slot"]] = told["n"]
            else:
                self._take(message["bytes"])
        self.news.set()

    def _take(self, frame: bytes) -> None:
        slot, message, kind, content = frames.read(frame)
        doc = self.docs.setdefault(slot, crdt.load(b""))
        if message == frames.CURSORS:
            self.cursors.append(content)
        elif kind == frames.STATE:
            self.raw(frames.sync(slot, frames.ANSWER, doc.get_update(content)))
            self.sent[slot] = self.sent.get(slot, 0) + 1
        else:
            doc.apply_update(content)

    def raw(self, frame: bytes | str) -> None:
        self._inbox.put_nowait({"type": "websocket.receive", "bytes" if isinstance(frame, bytes) else "text": frame})

    def say(self, **asked: Any) -> None:
        self.raw(json.dumps(asked))

    async def until(self, ready, why: str = "") -> Any:
        async def wait() -> Any:
            while not (found := ready()):
                self.news.clear()
                await self.news.wait()
            return found

        try:
            return await asyncio.wait_for(wait(), SOON)
        except TimeoutError:
            raise AssertionError(f"{why or ready}: {self.heard[-5:]} {self.code}") from None

    async def event(self, on: str, **like: Any) -> dict:
        def find() -> dict | None:
            for at in range(self.read.get(on, 0), len(self.heard)):
                if self.heard[at]["on"] == on and like.items() <= self.heard[at].items():
                    self.read[on] = at + 1
                    return self.heard[at]
            return None

        return await self.until(find, f"no {on} {like}")

    async def hello(self, lang: str = "fr") -> dict:
        await self.connect()
        self.say(do="hello", ticket=self.ticket, lang=lang)
        return await self.event("class")

    async def enter(self, pad: str = "") -> "Tab":
        """Hello, then one's own pad (or another) in slot 0, wholly read."""
        told = await self.hello()
        await self.open(pad or told["pad"])
        return self

    async def open(self, pad: str, slot: int = 0) -> dict:
        self.say(do="open", slot=slot, pad=pad)
        opened = await self.event("opened", slot=slot, pad=pad)
        self.raw(frames.sync(slot, frames.STATE, self.doc(slot).get_state()))
        return opened

    def doc(self, slot: int = 0) -> Any:
        return self.docs.setdefault(slot, crdt.load(b""))

    def text(self, slot: int = 0) -> str:
        return crdt.text_of(self.doc(slot))

    def type(self, words: str, at: int | None = None, slot: int = 0) -> None:
        """Adds words at the end, or at a byte."""
        doc = self.doc(slot)
        before = doc.get_state()
        doc["code"].insert(len(doc["code"]) if at is None else at, words)
        if self.online:
            self.raw(frames.sync(slot, frames.UPDATE, doc.get_update(before)))
            self.sent[slot] = self.sent.get(slot, 0) + 1

    async def saved(self, slot: int = 0) -> None:
        """The server says that all that was typed is in the rows."""
        await self.until(lambda: self.kept[slot] >= self.sent[slot], "not saved")

    async def reads(self, text: str, slot: int = 0) -> None:
        await self.until(lambda: self.text(slot) == text, f"never read {text!r}, but {self.text(slot)!r}")

    async def closed(self) -> int:
        return await self.until(lambda: self.code, "never closed")

    async def cut(self) -> None:
        """The network is gone; what is typed from now on waits in this tab."""
        if self.code is None:
            self.code, self.online = 1006, False
            self._inbox.put_nowait({"type": "websocket.disconnect", "code": 1006})
        await asyncio.wait_for(self.app, SOON)


def play(scene) -> None:
    async def whole() -> None:
        from lefil.classroom.hub import pads

        try:
            await scene
        finally:
            open_now, OPEN[:] = list(OPEN), []
            await asyncio.wait_for(asyncio.gather(*[tab.cut() for tab in open_now]), SOON)
            await pads.stop()

    asyncio.run(whole())
