"""The pads that are open in this process: what is typed reaches the others at once, and the rows within a second.

Rows are the truth. Each process that has sockets of a lesson keeps a copy of the pads that those sockets read, in memory; what one process
hears, it tells the others over the bus of the live room (Redis, or nothing when there is one process). See decision 0010.
"""

import asyncio
import base64
import json
import logging
from collections import Counter
from collections.abc import Coroutine
from typing import Any

from django.conf import settings
from django.db import transaction

from lefil.classroom.lesson import OpenLesson
from lefil.kit.keys import new_key
from lefil.live.bus import Memory, Redis, packed, publish_from_thread

log = logging.getLogger("lefil.pads")
ROOM = "pads:"


class PadHub:
    """`counts`: what was refused, by code, and what went wrong, since this process began."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.me = new_key()
        self.lessons: dict[str, OpenLesson] = {}
        self.bus: Memory | Redis | None = None
        self.loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task] = set()

    async def lesson(self, key: str) -> OpenLesson:
        """The lesson as this process has it open; from its return on, nothing that other processes say of it is missed."""
        self._begin()
        found = self.lessons.get(key)
        if found is None:
            found = self.lessons[key] = OpenLesson(key, self)
            found.start()
        assert self.bus is not None
        await self.bus.listen(ROOM + key)
        return found

    async def forget(self, lesson: OpenLesson) -> None:
        if self.lessons.get(lesson.key) is lesson:
            del self.lessons[lesson.key]
            if self.bus is not None:
                await self.bus.forget(ROOM + lesson.key)

    def _begin(self) -> None:
        loop = asyncio.get_running_loop()
        if self.loop is not loop:
            self.loop, self.lessons, self._tasks = loop, {}, set()
            self.bus = Redis(settings.REDIS_URL, self.receive, self.again) if settings.REDIS_URL else Memory(self.receive)

    def publish(self, key: str, do: str, content: bytes = b"", **head: Any) -> None:
        """To the other processes, if there are any; this one has done it already."""
        if isinstance(self.bus, Redis):
            self.spawn(self.bus.publish(ROOM + key, self._packed(key, do, content, head | {"me": self.me})))

    def nudge(self, key: str, do: str, content: bytes = b"", **head: Any) -> None:
        """From a view, in any thread, once the transaction under way is committed: to every process, this one included."""
        message = self._packed(key, do, content, head)
        transaction.on_commit(lambda: publish_from_thread(self.loop, self.bus, ROOM + key, message))

    def _packed(self, key: str, do: str, content: bytes, head: dict[str, Any]) -> str:
        return packed(ROOM + key, base64.b64encode(content).decode(), do=do, **head)

    def receive(self, message: str) -> None:
        line, _newline, text = message.partition("\n")
        head = json.loads(line)
        lesson = self.lessons.get(head["room"].removeprefix(ROOM))
        if lesson is not None and head.get("me") != self.me:
            lesson.told(head, base64.b64decode(text))

    def again(self) -> None:
        """The bus was lost for a while: what other processes heard meanwhile is in the rows, or will be within a second."""
        self.counts["again"] += 1
        for lesson in list(self.lessons.values()):
            self.spawn(lesson.catch_up())

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (problem := task.exception()):
            self.counts["failed"] += 1
            log.error("pads: a task failed", exc_info=problem)

    async def stop(self) -> None:
        """The process ends: what was typed is kept first, then browsers come back to another process or to this one again."""
        for lesson in list(self.lessons.values()):
            await lesson.stop()
        for task in list(self._tasks):
            task.cancel()
        bus, self.bus, self.loop = self.bus, None, None
        if bus is not None:
            await bus.stop()


pads = PadHub()
