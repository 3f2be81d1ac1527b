"""Tabs of browsers, as far as the room's socket sees them: no server, no network."""

import asyncio
import json
from concurrent.futures import Executor, Future
from typing import Any

from lefil.live.queries.links import ticket
from lefil.live.threads import in_thread

SOON = 20.0  # seconds: how long a test waits for what must come
OPEN: list["Tab"] = []


class Inline(Executor):
    """Threads that are not: what is read and written happens at once, in the test's own transaction.

    Rows are reached by the connection of the thread, which asgiref keeps apart while a loop runs: for that moment none does.
    """

    def submit(self, fn, /, *args, **kwargs):
        done, loop = Future(), asyncio.get_running_loop()
        asyncio._set_running_loop(None)
        try:
            done.set_result(fn(*args, **kwargs))
        except BaseException as problem:
            done.set_exception(problem)
        finally:
            asyncio._set_running_loop(loop)
        return done


class Tab:
    """One tab of one person in the room of one meeting. `heard` is all that it was ever sent, in order."""

    def __init__(self, meeting, person, tab: str = "", shown: str | None = None) -> None:
        self.meeting, self.person = meeting, person
        self.tab = tab or f"tab-{person.called.encode().hex() if person else 'x'}"[:20]
        self.ticket = ticket(meeting, person) if shown is None and person else shown
        self.number, self.me = 0, ""
        self.heard: list[dict] = []
        self.raw: list[str] = []
        self.read: dict[str, int] = {}
        self.code: int | None = None
        self.news = asyncio.Event()
        self._inbox: asyncio.Queue = asyncio.Queue()

    async def open(self, origin: str = "http://testserver", path: str = "") -> "Tab":
        from config.asgi import sockets

        self._inbox.put_nowait({"type": "websocket.connect"})
        path = path or f"/ws/salle/{self.meeting.key}/"
        scope = {
            "type": "websocket", "path": path, "query_string": b"", "subprotocols": [],
            "headers": [(b"host", b"testserver"), *([(b"origin", origin.encode())] if origin else [])],
        }  # fmt: skip
        self.app = asyncio.get_running_loop().create_task(sockets(scope, self._inbox.get, self._out))
        OPEN.append(self)
        await asyncio.wait_for(self._until(lambda: self.heard_of("accepted") or self.code is not None), SOON)
        return self

    async def _out(self, message: dict) -> None:
        if message["type"] == "websocket.accept":
            self.heard.append({"on": "accepted"})
        elif message["type"] == "websocket.close":
            self.code = message.get("code", 1000)
            self._inbox.put_nowait({"type": "websocket.disconnect", "code": self.code})
        elif self.code is None:
            self.raw.append(message["text"])
            self.heard.append(json.loads(message["text"]))
        self.news.set()

    def heard_of(self, on: str) -> list[dict]:
        return [frame for frame in self.heard if frame.get("on") == on]

    async def _until(self, ready) -> Any:
        while not (found := ready()):
            self.news.clear()
            await self.news.wait()
        return found

    async def send(self, text: str | bytes) -> None:
        """A frame as it is."""
        kind = "text" if isinstance(text, str) else "bytes"
        self._inbox.put_nowait({"type": "websocket.receive", kind: text})
        await asyncio.sleep(0)

    async def ask(self, do: str, with_: Any = None, **given: Any) -> dict:
        """The whole reply to one command; "closed" for one that the server ended the socket before."""
        self.number += 1
        number = self.number
        given = given if with_ is None else with_
        await self.send(json.dumps({"v": 1, "id": number, "do": do, "with": given}))
        return await asyncio.wait_for(self._until(lambda: self._reply(number)), SOON)

    def _reply(self, number: int) -> dict | None:
        found = next((frame for frame in self.heard if frame.get("re") == number), None)
        return found or (None if self.code is None else {"ok": False, "code": "closed"})

    async def do(self, name: str, /, with_: Any = None, **given: Any) -> dict:
        """What the reply holds; the command must be done."""
        answer = await self.ask(name, with_, **given)
        assert answer["ok"], answer
        return answer["with"]

    async def hello(self, mic: bool = False, cam: bool = False) -> dict:
        """The whole reply to the first message."""
        answer = await self.ask("hello", ticket=self.ticket, tab=self.tab, mic=mic, cam=cam)
        self.me = answer.get("with", {}).get("me", "")
        return answer

    async def enter(self, mic: bool = False, cam: bool = False) -> dict:
        """The snapshot, or that one waits; the person must be let in or to the door."""
        await self.open()
        answer = await self.hello(mic, cam)
        assert answer["ok"], answer
        return answer["with"]

    async def event(self, on: str, **like: Any) -> dict:
        """The next event of that name that says `like`, heard and not yet read."""

        def find() -> dict | None:
            for at in range(self.read.get(on, 0), len(self.heard)):
                frame = self.heard[at]
                if frame.get("on") == on and like.items() <= frame["with"].items():
                    self.read[on] = at + 1
                    return frame
            return None

        try:
            return (await asyncio.wait_for(self._until(find), SOON))["with"]
        except TimeoutError:
            raise AssertionError(f"no {on} {like} in {self.heard[self.read.get(on, 0) :]}") from None

    async def closed(self) -> int:
        """The code with which the server ends the socket."""
        return await asyncio.wait_for(self._until(lambda: self.code), SOON)

    async def cut(self) -> None:
        """The network is gone: the server learns it, and no `leave` was said."""
        if self.code is None:
            self.code = 1006
            self._inbox.put_nowait({"type": "websocket.disconnect", "code": 1006})
        await asyncio.wait_for(self.app, SOON)

    async def ended(self) -> None:
        """The server has done all that follows the end of this socket."""
        await asyncio.wait_for(self.app, SOON)


async def quiet() -> None:
    """Lets everything under way be done."""
    for _turn in range(50):
        await asyncio.sleep(0)


def play(scene) -> None:
    """Runs a scene, then ends what it left open."""

    async def whole() -> None:
        from lefil.live.hub import hub

        try:
            await scene
        finally:
            open_now, OPEN[:] = list(OPEN), []
            await asyncio.wait_for(asyncio.gather(hub.stop(), *[tab.cut() for tab in open_now]), SOON)

    asyncio.run(whole())


rows = in_thread  # rows(lambda: …): what a test reads or changes in the middle of a scene


async def queries_of(fn, *args, **kw) -> int:
    """How many times the base is asked by one thing that a socket does in a thread."""
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    def counted() -> int:
        with CaptureQueriesContext(connections["default"]) as asked:
            fn(*args, **kw)
        return len([one for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]])

    return await rows(counted)


async def soon(ready) -> bool:
    for _time in range(500):
        if ready():
            return True
        await asyncio.sleep(0.01)
    return False
