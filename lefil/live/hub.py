"""The sockets of this process, by room, and how a message reaches those of every process.

A message for a room is written once on the bus; each process gives it to its own sockets. Why this is not a channel layer:
decision 0007.
"""

import asyncio
import json
import logging
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any

from django.conf import settings
from django.db import transaction

from lefil.live import protocol
from lefil.live.bus import Memory, Redis, packed, publish_from_thread, some
from lefil.live.queries.facts import COME_BACK, Facts

log = logging.getLogger("lefil.live")
MOST_WAITING = 256  # messages that a slow socket may leave unread
MOST_REFUSED = 60  # in a minute


class Connection:
    """One socket of this process. `room` is the key of the meeting; `facts` are what rows said last about who speaks here.

    `media` belongs to the media engine.
    """

    def __init__(self, room: str, key: str, send: Callable[[str], Awaitable[None]], close: Callable[[int], Awaitable[None]]) -> None:
        self.room, self.key = room, key
        self._send, self._close = send, close
        self.facts: Facts | None = None
        self.media: Any = None
        self.language = "fr"
        self.told_closing = False
        self.leaving = False  # said so itself: its row is out before its answer has left
        self.later: list[Callable[[], Coroutine[Any, Any, None]]] = []  # what a handler does after its reply has left
        self._read = self._known = 0
        self._since = 0.0
        self._order = asyncio.Lock()
        self.heard = time.monotonic()
        self.last_id = 0
        self.closing = 0
        self.hello: tuple[str, str] = ("", "")
        self._queue: deque[str] = deque()
        self._held: list[str] | None = None
        self._writer: asyncio.Task | None = None
        self._refused: deque[float] = deque(maxlen=MOST_REFUSED)

    @property
    def pid(self) -> str:
        return self.facts.pid if self.facts else ""

    async def say(self, on: str, with_: dict | None = None) -> None:
        """An event for this socket only."""
        self.post(protocol.event(on, with_))

    def post(self, text: str, *, held: bool = True) -> None:
        """Never waits. A socket that leaves too much unread is dropped: it comes back by itself when its network does."""
        if self.closing:
            return
        if self._held is not None and held:
            self._held.append(text)
            return
        if len(self._queue) >= MOST_WAITING:
            hub.counts["slow"] += 1
            self.end(protocol.TOO_SLOW)
            return
        self._queue.append(text)
        self._wake()

    def hold(self) -> None:
        """What comes from now on waits for `release`: a snapshot is read between the two, and nothing is lost or told before it."""
        self._held = []

    def release(self) -> None:
        held, self._held = self._held or [], None
        for text in held:
            self.post(text)

    def end(self, code: int) -> None:
        """What is queued leaves first, unless the socket is too slow for it."""
        if not self.closing:
            self.closing = code
            if code == protocol.TOO_SLOW:
                self._queue.clear()
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
        except Exception:  # the network went first; the socket's own end tells the room
            self._queue.clear()

    def refused(self) -> bool:
        """Counts one more refused message; True when they are too many in a minute."""
        now = time.monotonic()
        self._refused.append(now)
        return len(self._refused) == MOST_REFUSED and now - self._refused[0] < 60

    def reading(self) -> int:
        """Before facts are read: what began to be read later is newer, whenever it ends."""
        self._read += 1
        return self._read

    def know(self, facts: Facts, read: int) -> bool:
        """False when newer facts are known already."""
        if read <= self._known:
            return False
        self._known, self.facts, self._since = read, facts, time.monotonic()
        return True

    def known_for(self) -> float:
        """Seconds since its facts were read."""
        return time.monotonic() - self._since

    def media_turn(self, work: Callable[[], Awaitable[None]]) -> None:
        """The media of this socket, one thing after the other, without keeping its commands waiting."""

        async def carry() -> None:
            async with self._order:
                await work()

        hub.spawn(carry())


class Hub:
    """`counts`: what was refused, by code, and what else went wrong, since this process began."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.rooms: dict[str, dict[str, Connection]] = {}
        self.refresher: Callable[[str], Coroutine[Any, Any, None]] | None = None
        self.bus: Memory | Redis | None = None
        self.loop: asyncio.AbstractEventLoop | None = None
        self._rates: dict[tuple[str, str], deque[float]] = {}
        self._tasks: set[asyncio.Task] = set()
        self._turns: dict[str, asyncio.Lock] = {}

    async def join(self, conn: Connection) -> None:
        """From its return on, nothing said in the room is missed by this socket."""
        self._begin()
        self.rooms.setdefault(conn.room, {})[conn.key] = conn
        await self._bus.listen(conn.room)

    async def part(self, conn: Connection) -> None:
        here = self.rooms.get(conn.room, {})
        if here.pop(conn.key, None) and not here:
            self.rooms.pop(conn.room, None)
            self._turns.pop(conn.room, None)
            if self.bus is not None:
                await self.bus.forget(conn.room)

    def members(self, room: str) -> list[Connection]:
        """The sockets of a room in this process."""
        return list(self.rooms.get(room, {}).values())

    def everybody(self) -> list[Connection]:
        return [conn for here in list(self.rooms.values()) for conn in list(here.values())]

    def turn(self, room: str) -> asyncio.Lock:
        """What reads rows and tells them does so one at a time: the last told is the last read."""
        return self._turns.setdefault(room, asyncio.Lock())

    async def tell(
        self, room: str, on: str, with_: dict | None = None, *, to: str | Iterable[str] | None = None, hosts: bool = False,
        place: int | None = None, but: str | None = None,
    ) -> None:  # fmt: skip
        """An event for who is in the room: `hosts` hosts and staff, `place` one group, `but` all others. `to` some pids, also who waits
        unless `place` is given."""
        self._begin()
        await self._bus.publish(room, packed(room, protocol.event(on, with_), to=some(to), hosts=hosts, place=place, but=but))

    async def refresh(self, room: str) -> None:
        """Every process reads again from the rows who its sockets of this room are, and closes those that may no longer be there."""
        self._begin()
        await self._bus.publish(room, packed(room, "", do="refresh"))

    async def drop(self, room: str, code: int, *, to: str | Iterable[str] | None = None, but_conn: str = "") -> None:
        """Closes the sockets of some pids (of all without `to`), in every process, except one socket."""
        self._begin()
        await self._bus.publish(room, packed(room, "", do="drop", to=some(to), code=code, but_conn=but_conn))

    def nudge(
        self, room: str, on: str, with_: dict | None = None, *, to: str | Iterable[str] | None = None, hosts: bool = False,
        place: int | None = None, but: str | None = None,
    ) -> None:  # fmt: skip
        """`tell` from a view or a job, in any thread: it leaves when the transaction under way is committed."""
        self._after_commit(room, packed(room, protocol.event(on, with_), to=some(to), hosts=hosts, place=place, but=but))

    def nudge_drop(self, room: str, code: int, *, to: str | Iterable[str] | None = None) -> None:
        """`drop` from a view or a job, after the transaction."""
        self._after_commit(room, packed(room, "", do="drop", to=some(to), code=code, but_conn=""))

    def _after_commit(self, room: str, message: str) -> None:
        transaction.on_commit(lambda: publish_from_thread(self.loop, self.bus, room, message))

    def often(self, who: str, name: str, most: int) -> bool:
        """Counts one more `name` by `who` in this process, whatever the number of their sockets; True beyond `most` in 10 s."""
        now = time.monotonic()
        done = self._rates.setdefault((who, name), deque(maxlen=most + 1))
        done.append(now)
        return len(done) > most and now - done[0] < protocol.WINDOW

    def tidy(self) -> None:
        """Forgets the counts of who has said nothing for a while."""
        old = time.monotonic() - protocol.WINDOW
        for key in [key for key, done in self._rates.items() if not done or done[-1] < old]:
            del self._rates[key]

    @property
    def _bus(self) -> Memory | Redis:
        assert self.bus is not None
        return self.bus

    def _begin(self) -> None:
        loop = asyncio.get_running_loop()
        if self.loop is not loop:
            self.loop, self.rooms, self._rates, self._tasks, self._turns = loop, {}, {}, set(), {}
            self.bus = Redis(settings.REDIS_URL, self.receive, self.again) if settings.REDIS_URL else Memory(self.receive)

    async def stop(self) -> None:
        """The process ends: browsers come back to another one, or to this one again."""
        for conn in self.everybody():
            conn.end(COME_BACK)
        for _turn in range(50):
            if self.rooms:
                await asyncio.sleep(0.1)
        for task in list(self._tasks):
            task.cancel()
        bus, self.bus, self.loop = self.bus, None, None
        if bus is not None:
            await bus.stop()

    async def attempt(self, work: Coroutine[Any, Any, None]) -> None:
        """Something whose failure is logged, and stops nothing of what follows."""
        await asyncio.wait([self.spawn(work)])

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task:
        """Something this process does meanwhile; its failure is logged and stops nothing else."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (problem := task.exception()):
            self.counts["failed"] += 1
            log.error("room: a task failed", exc_info=problem)

    def again(self) -> None:
        """The bus was lost for a while: what others said meanwhile is not known here, each browser asks for the whole again."""
        self.counts["again"] += 1
        for conn in self.everybody():
            conn.post(protocol.event("again"))

    def receive(self, message: str) -> None:
        """One message of the bus, for the sockets of this process."""
        line, _newline, text = message.partition("\n")
        head = json.loads(line)
        here, chosen = self.members(head["room"]), head.get("to")
        if head.get("do") == "refresh":
            if self.refresher:
                self.spawn(self.refresher(head["room"]))
            return
        for conn in here:
            if chosen is not None and conn.pid not in chosen:
                continue
            if head.get("do") == "drop":
                if conn.key != head["but_conn"]:
                    conn.end(head["code"])
            elif _hears(conn, head):
                conn.post(text)


def _hears(conn: Connection, head: dict) -> bool:
    facts = conn.facts
    if facts is None or facts.pid == head.get("but"):
        return False
    if "to" in head and "place" not in head:
        return True
    if facts.state != "in":
        return False
    return (not head.get("hosts") or facts.host) and head.get("place") in {None, facts.place}


hub = Hub()
