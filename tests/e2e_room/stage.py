"""People of the room as the media engine sees them: a connection with its facts, and a real page behind it. Python is their socket."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import Page

from lefil.live import engines
from lefil.live.consumers import media
from lefil.live.hub import Connection

PAGE = Path(__file__).parent / "page.html"


class Loop:
    """An event loop in a thread of its own, where the engine lives while the browser's driver keeps this one."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def run(self, work: Coroutine, seconds: float = 90) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(seconds)

    def close(self) -> None:
        self.run(engines.stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        self.loop.close()


def facts(pid: str, **more: Any) -> Any:
    known = {
        "pid": pid, "person_key": f"person-{pid}", "room_key": "salle1", "engine": "server", "epoch": 1, "server": 0, "place": 0,
        "state": "in", "role": "guest", "muted": False,
    }  # fmt: skip
    return SimpleNamespace(**{**known, **more})


@dataclass
class Somebody:
    pid: str
    loop: Loop
    page: Page | None
    events: list[dict] = field(default_factory=list)
    auto: bool = True  # answers offers, publishes again when told
    sources: tuple[str, ...] = ("mic", "cam")
    wanted: list[dict] = field(default_factory=list)
    done: int = 0
    ice: list[dict] = field(default_factory=list)
    relay: bool = False
    tcp: bool = False

    def enter(self, tab: str = "", **more: Any) -> "Somebody":
        async def go() -> None:
            self.conn = Connection("reunion1", f"conn-{self.pid}-{time.monotonic()}", self._send, self._close)
            self.conn.facts = facts(self.pid, **more)
            self.conn.hello = ("ticket", tab or f"tab-{self.pid}")
            await engines.arrived(self.conn)

        self.loop.run(go())
        return self

    async def _send(self, text: str) -> None:
        import json

        self.events.append(json.loads(text))

    async def _close(self, code: int) -> None: ...

    def left(self, code: int = 1000) -> None:
        self.conn.closing = code
        self.loop.run(engines.left(self.conn))

    def do(self, handler: Callable, **given: Any) -> Any:
        return self.loop.run(handler(self.conn, {"epoch": self.conn.facts.epoch, **given}))

    def heard(self, on: str) -> list[dict]:
        return [event["with"] for event in list(self.events) if event["on"] == on]

    # --- the browser's part

    def begin(self) -> None:
        assert self.page
        self.page.evaluate("([ice, relay]) => begin(ice, relay)", [self.ice, self.relay])
        self.publish()
        self.do(media.want, streams=self.wanted)

    def publish(self, script: str = "(sources) => publish(sources)") -> None:
        assert self.page
        offer = self.page.evaluate(script, list(self.sources))
        answer = self.do(media.publish, **offer)
        self.page.evaluate("(sdp) => accepted(sdp)", self.let_through(answer["sdp"]))

    def want(self, *streams: tuple) -> None:
        """(pid, source) or (pid, source, layer)"""
        self.wanted = [{"pid": pid, "source": source, "layer": (*rest, 2)[0]} for pid, source, *rest in streams]
        self.do(media.want, streams=self.wanted)

    def turn(self) -> None:
        """What came since the last time, handled as the room's page would."""
        events = list(self.events)
        for event in events[self.done :]:
            self.done += 1
            if event["on"] == "media.offer" and self.page:
                answer = self.page.evaluate("(given) => offered(given)", {**event["with"], "sdp": self.let_through(event["with"]["sdp"])})
                self.do(media.answer, n=event["with"]["n"], sdp=answer)
            if event["on"] == "media.ready" and self.page and self.auto:
                self.begin()

    def let_through(self, sdp: str) -> str:
        """Where UDP is closed, the server's UDP addresses are as good as not there."""
        return "".join(
            line for line in sdp.splitlines(keepends=True) if not (self.tcp and line.startswith("a=candidate") and " udp " in line.lower())
        )

    def seen(self) -> dict:
        assert self.page
        return self.page.evaluate("() => seen()")


def until(check: Callable[[], Any], *people: Somebody, seconds: float = 60) -> Any:
    """The first true answer of `check`; fails after a while, with what everybody heard."""
    end = time.monotonic() + seconds
    while True:
        for person in people:
            person.turn()
        if found := check():
            return found
        if time.monotonic() > end:
            heard = {person.pid: [event["on"] for event in person.events] for person in people}
            raise AssertionError(f"nothing after {seconds} s; heard {heard}")
        time.sleep(0.05)


def flows(person: Somebody, *streams: str, seconds: float = 60, people: tuple[Somebody, ...] = ()) -> dict:
    """Each of "pid source" gives more decoded frames, or more bytes of sound, than a moment ago."""
    before: dict = {}

    def grown() -> Any:
        now = person.seen()["streams"]
        word = {name: now.get(name, {}).get("bytes" if name.endswith("mic") else "frames", 0) for name in streams}
        if not before:
            before.update(word)
        return now if all(word[name] > before[name] + (500 if name.endswith("mic") else 3) for name in streams) else None

    return until(grown, person, *people, seconds=seconds)
