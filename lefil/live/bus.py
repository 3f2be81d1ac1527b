"""Between the processes that serve one site: memory when there is one, Redis when there are several."""

import asyncio
import json
import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

log = logging.getLogger("lefil.live")
PREFIX = "lefil:room:"
PAUSES = (0.25, 0.5, 1.0, 2.0, 4.0)
PATIENCE = 2.0  # seconds for Redis to say that it listens


class Memory:
    """One process: what is published is received at once, in order."""

    def __init__(self, receive: Callable[[str], None]) -> None:
        self.receive = receive

    async def listen(self, room: str) -> None: ...

    async def forget(self, room: str) -> None: ...

    async def publish(self, room: str, message: str) -> None:
        self.receive(message)

    async def stop(self) -> None: ...


class Redis:
    """One channel of Redis per room that has sockets here.

    While Redis is away, a message reaches the sockets of this process only; once it is back, `again` is called.
    """

    def __init__(self, url: str, receive: Callable[[str], None], again: Callable[[], None]) -> None:
        from redis import asyncio as redis

        self.receive, self.again = receive, again
        self.client = redis.Redis.from_url(
            url, decode_responses=True, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE * 3, health_check_interval=5
        )
        self.rooms: set[str] = set()
        self.heard: dict[str, asyncio.Event] = {}
        self.ear: Any = None
        self.reader: asyncio.Task | None = None
        self.up = asyncio.Event()
        self.lost = False

    async def listen(self, room: str) -> None:
        if self.reader is None:
            self.reader = asyncio.get_running_loop().create_task(self._read())
        if room not in self.rooms:
            self.rooms.add(room)
            self.heard[room] = asyncio.Event()
            if self.up.is_set():
                await self._try(lambda: self.ear.subscribe(PREFIX + room))
        try:
            await asyncio.wait_for(self.heard[room].wait(), 0.01 if self.lost else PATIENCE)
        except (TimeoutError, KeyError):
            self.lost = True  # the room goes on in this process; `again` follows when Redis is back

    async def forget(self, room: str) -> None:
        self.rooms.discard(room)
        self.heard.pop(room, None)
        if self.up.is_set():
            await self._try(lambda: self.ear.unsubscribe(PREFIX + room))

    async def publish(self, room: str, message: str) -> None:
        if not await self._try(lambda: self.client.publish(PREFIX + room, message)):
            self.lost = True
            self.receive(message)

    async def stop(self) -> None:
        if self.reader:
            self.reader.cancel()
            await asyncio.gather(self.reader, return_exceptions=True)
        await self._try(lambda: self.client.aclose())

    async def _try(self, work: Callable[[], Any]) -> bool:
        from redis.exceptions import RedisError

        try:
            await work()
        except (RedisError, OSError, TimeoutError):
            return False
        return True

    async def _read(self) -> None:
        """For ever: connect, listen to the rooms of this process, give what comes; after a loss, with growing pauses."""
        from redis.exceptions import RedisError

        tries = 0
        while True:
            try:
                self.ear = self.client.pubsub()
                await self.ear.subscribe(PREFIX, *[PREFIX + room for room in self.rooms])
                self.up.set()
                while True:
                    message = await self.ear.get_message(timeout=5)
                    if message is not None:
                        tries = 0
                        self._take(message)
            except (RedisError, OSError, TimeoutError) as why:
                log.warning("room: Redis is away (%s)", type(why).__name__)
            finally:
                self.up.clear()
                await self._try(lambda: self.ear.aclose())
            self.lost = True
            for event in self.heard.values():
                event.clear()
            await asyncio.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
            tries += 1

    def _take(self, message: dict) -> None:
        room = str(message["channel"]).removeprefix(PREFIX)
        if message["type"] == "message":
            try:
                self.receive(message["data"])
            except Exception:  # another program wrote on our channel
                log.exception("room: a message of the bus could not be read")
        elif message["type"] == "subscribe" and room in self.heard:
            self.heard[room].set()
        if self.lost and message["type"] == "subscribe" and all(event.is_set() for event in self.heard.values()):
            self.lost = False
            self.again()


def some(to: str | Iterable[str] | None) -> list[str] | None:
    return None if to is None else [to] if isinstance(to, str) else list(to)


def packed(room: str, text: str, **head: Any) -> str:
    """A message of the bus: for whom, on one line, then the frame as sockets read it, written once for all of them."""
    kept = {name: value for name, value in head.items() if value is not None and value is not False}
    return json.dumps({"room": room, **kept}, separators=(",", ":")) + "\n" + text


def publish_from_thread(loop: asyncio.AbstractEventLoop | None, bus: Memory | Redis | None, room: str, message: str) -> None:
    """From a view or a job. With Redis it reaches every process; in memory, the loop that serves the sockets of this one, if any."""
    if settings.REDIS_URL:
        from redis import Redis as Client
        from redis.exceptions import RedisError

        try:
            with Client.from_url(settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE) as client:
                client.publish(PREFIX + room, message)
            return
        except (RedisError, OSError):
            log.warning("room: Redis is away, a message of a page reaches this process only")
    if loop is not None and bus is not None and not loop.is_closed():
        loop.call_soon_threadsafe(bus.receive, message)
