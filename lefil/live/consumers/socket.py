"""One socket of a room. It reads frames in order, does commands one after the other, and never lets one room disturb another."""

import asyncio
import logging
import time
from collections import deque
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from django.utils import translation
from django.utils.translation import gettext as _

from lefil.kit.keys import new_key
from lefil.kit.refusals import Refused
from lefil.live.consumers import doors, watch
from lefil.live.consumers.acting import recheck
from lefil.live.hub import Connection, hub
from lefil.live.protocol import COMMANDS, NO_HELLO, TOO_MANY, Command, Problem, id_of, malformed, parse, refusal, reply
from lefil.live.queries.facts import COME_BACK

log = logging.getLogger("lefil.live")
HELLO_SECONDS = 10
MANY = 60  # a stroke of the whiteboard has its rights read again once in a second, everything else each time
MOST_AHEAD = 200  # commands that a socket may send before the first of them is done


class RoomSocket(AsyncWebsocketConsumer):
    conn: Connection

    async def connect(self) -> None:
        await self.accept()
        self.conn = Connection(self.scope["url_route"]["kwargs"]["meeting"], new_key(), self._write, self._shut)
        self._inbox: deque[tuple[int, str, Any]] = deque()
        self._worker: asyncio.Task | None = None
        self._hello = asyncio.get_running_loop().call_later(HELLO_SECONDS, self._no_hello)
        watch.start()

    async def _write(self, text: str) -> None:
        await self.send(text_data=text)

    async def _shut(self, code: int) -> None:
        await self.close(code=code)

    def _no_hello(self) -> None:
        if self.conn.facts is None:
            self.conn.end(NO_HELLO)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        conn = self.conn
        conn.heard = time.monotonic()
        if conn.closing:
            return
        try:
            if text_data is None:
                raise malformed()
            number, name, given = parse(text_data)
            if number <= conn.last_id:
                raise malformed()
            conn.last_id = number
            if name == "ping" and conn.facts is not None:  # answered at once, whatever is being done
                await self._obey(number, name, given)
                return
            if len(self._inbox) >= MOST_AHEAD:
                raise Problem("flood", _("C’est trop rapide. Attendez un instant."))
        except Problem as problem:
            self._refuse(id_of(text_data or ""), problem)
            return
        self._inbox.append((number, name, given))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        while self._inbox and not self.conn.closing:
            await self._obey(*self._inbox.popleft())
            later, self.conn.later = self.conn.later, []
            for work in later:
                await hub.attempt(work())

    async def _obey(self, number: int, name: str, given: Any) -> None:
        conn = self.conn
        with translation.override(conn.language):
            try:
                answer = await self._do(name, given)
            except Problem as problem:
                self._refuse(number, problem)
            except Refused as no:
                self._refuse(number, Problem("refused", str(no)))
            except Exception:
                log.exception("room: the command %s failed", name)
                hub.counts["failed"] += 1
                self._refuse(
                    number, Problem("refused", _("Cela n’a pas marché. Essayez encore."), close=COME_BACK if name == "hello" else 0)
                )
            else:
                conn.post(reply(number, answer), held=False)

    async def _do(self, name: str, given: Any) -> dict | None:
        if name == "hello":
            answer = await doors.hello(self.conn, doors.HELLO.read(given))
            watch.start()  # the watch may have gone to rest since this socket was opened
            return answer
        known = COMMANDS.get(name)
        if known is None:
            raise Problem("unknown", _("Cette commande n’existe pas. Rechargez la page."))
        await self._check(known)
        return await known.handler(self.conn, known.shape.read(given))

    async def _check(self, known: Command) -> None:
        conn = self.conn
        if conn.facts is None:
            raise Problem("forbidden", _("Entrez d’abord dans la salle."))
        if hub.often(conn.pid, known.name, known.rate):
            raise Problem("flood", _("C’est trop rapide. Attendez un instant."))
        if known.writes and not (known.rate >= MANY and conn.known_for() < 1):
            await recheck(conn)
        if conn.facts.state != "in" and known.who != "lobby":
            raise Problem("forbidden", _("Attendez que la personne qui anime vous ouvre."))
        if known.who == "host" and not conn.facts.host:
            raise Problem("forbidden", _("Seule la personne qui anime peut faire cela."))

    def _refuse(self, number: int | None, problem: Problem) -> None:
        conn = self.conn
        hub.counts[problem.code] += 1
        conn.post(refusal(number, problem.code, problem.say), held=False)
        if problem.close:
            conn.end(problem.close)
        elif conn.refused():
            conn.end(TOO_MANY)

    async def disconnect(self, code: int) -> None:
        self._hello.cancel()
        self._inbox.clear()
        if self._worker is not None and not self._worker.done():
            await asyncio.wait([self._worker], timeout=20)
        await doors.depart(self.conn)
