"""The socket of one lesson's pads.

Text frames, JSON. A browser says {"do": "hello", "ticket", "lang"}, then {"do": "open", "slot": 0…15, "pad"} (the key of a pad, or
of its learner's enrolment), {"do": "close", "slot"},
{"do": "wall"}, {"do": "ping"}. It hears {"on": "class", "role", "write", "pad", "shown", "state", "exercise", "hand"} at first and at each change,
{"on": "opened", "slot", "pad", "write"}, {"on": "closed", "slot"}, {"on": "saved", "slot", "n"} (its first n updates are in the rows),
{"on": "cards", "cards"}, {"on": "typed", "pads"}, {"on": "pong"}, {"on": "refused", "code", "say", "slot"}.
Binary frames: frames.py.
"""

import asyncio
import json
import logging
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from lefil.classroom import frames
from lefil.classroom.actions import open_pads
from lefil.classroom.actions.pads import too_long
from lefil.classroom.crdt import Malformed
from lefil.classroom.hub import pads
from lefil.classroom.lesson import OpenLesson
from lefil.classroom.line import COME_BACK, NO_HELLO, NOT_ALLOWED, TOO_MANY, Line
from lefil.classroom.openpad import Full
from lefil.classroom.queries.pads import holder, lesson_of
from lefil.classroom.rules.pads import right_in
from lefil.kit.refusals import Refused
from lefil.live.threads import in_thread
from lefil.people.models import Person

log = logging.getLogger("lefil.pads")
HELLO_SECONDS = 10
SLOTS = 16
MOST_TEXT = 2_000  # of a text frame


class PadSocket(AsyncWebsocketConsumer):
    line: Line
    lesson: OpenLesson | None = None

    async def connect(self) -> None:
        await self.accept()
        self.key = self.scope["url_route"]["kwargs"]["meeting"]
        self.line = Line(self._write, self._shut)
        self._hello = asyncio.get_running_loop().call_later(HELLO_SECONDS, self._no_hello)

    async def _write(self, frame: str | bytes) -> None:
        await (self.send(bytes_data=frame) if isinstance(frame, bytes) else self.send(text_data=frame))

    async def _shut(self, code: int) -> None:
        await self.close(code=code)

    def _no_hello(self) -> None:
        if self.lesson is None:
            self.line.end(NO_HELLO)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        line = self.line
        if line.closing:
            return
        if line.too_fast():
            pads.counts["flood"] += 1
            line.end(TOO_MANY)
            return
        with translation.override(line.language):
            try:
                if bytes_data is not None:
                    await self._typed(bytes_data)
                else:
                    await self._asked(text_data or "")
            except Malformed:
                self._refuse("malformed", _("Ce message n’a pas la forme attendue. Rechargez la page."))
            except Exception:
                log.exception("pads: a message failed")
                pads.counts["failed"] += 1
                line.end(COME_BACK)

    def _refuse(self, code: str, say: str, slot: int | None = None) -> None:
        pads.counts[code] += 1
        self.line.post({"on": "refused", "code": code, "say": say, "slot": slot})
        self.line.refused()

    async def _asked(self, text: str) -> None:
        asked = _parsed(text)
        do, lesson = asked.get("do"), self.lesson
        if lesson is None:
            if do != "hello":
                raise Malformed
            await self._enter(asked)
            return
        if not await lesson.check(self.line):
            return
        if do == "open":
            slot, key = asked.get("slot"), asked.get("pad")
            if type(slot) is not int or not 0 <= slot < SLOTS or not isinstance(key, str):
                raise Malformed
            if not await lesson.open(self.line, slot, key):
                self._refuse("forbidden", _("Ce code n’est pas à vous."), slot)
        elif do == "close" and type(asked.get("slot")) is int:
            lesson.close(self.line, asked["slot"])
        elif do == "wall":
            await self._wall(lesson)
        elif do == "ping":
            self.line.post({"on": "pong"})
        else:
            raise Malformed

    async def _wall(self, lesson: OpenLesson) -> None:
        if self.line.right is None or not self.line.right.teaches:
            self._refuse("forbidden", _("Cette page est pour l’équipe de la classe."))
            return
        await lesson.open_wall(self.line)

    async def _enter(self, asked: dict[str, Any]) -> None:
        """The ticket of the page says who and where; the rows say whether they still may."""
        if isinstance(asked.get("lang"), str) and asked["lang"] in dict(settings.LANGUAGES):
            self.line.language = asked["lang"]
        self.line.person = await in_thread(self._known, asked.get("ticket"))
        if self.line.person is None:
            pads.counts["forbidden"] += 1
            self.line.end(NOT_ALLOWED)
            return
        self.lesson = await pads.lesson(self.key)
        await self.lesson.join(self.line)

    def _known(self, ticket: Any) -> Person | None:
        try:
            person = holder(ticket, self.key) if isinstance(ticket, str) else None
        except Refused:
            return None
        meeting = lesson_of(self.key)
        if person is None or meeting is None or right_in(meeting, person) is None:
            return None
        open_pads(meeting, by=person)
        return person

    async def _typed(self, frame: bytes) -> None:
        lesson, line = self.lesson, self.line
        if len(frame) > frames.MOST_BYTES:
            self._refuse("big", too_long(), frame[0])
            return
        slot, message, kind, content = frames.read(frame)
        if lesson is None:
            raise Malformed
        if not await lesson.check(line):
            return
        if slot not in line.slots:  # closed meanwhile: the browser knows, or will at once
            return
        if message == frames.CURSORS:
            lesson.move(line, slot, content)
        elif kind == frames.STATE:
            line.post(frames.sync(slot, frames.ANSWER, _missing(lesson, line, slot, content)))
        elif lesson.look and lesson.look.may_write(line.right, line.slots[slot]):
            self._change(lesson, slot, content)
        elif content != frames.EMPTY:
            self._refuse("readonly", _("Vous pouvez lire ce code. Vous ne pouvez pas y écrire maintenant."), slot)

    def _change(self, lesson: OpenLesson, slot: int, content: bytes) -> None:
        try:
            lesson.write(self.line, slot, content)
        except Full:
            self._refuse("full", too_long(), slot)

    async def disconnect(self, code: int) -> None:
        self._hello.cancel()
        self.line.closing = self.line.closing or code
        if self.lesson is not None:
            await self.lesson.part(self.line)


def _parsed(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if len(text) <= MOST_TEXT else None
    except (ValueError, RecursionError):
        raise Malformed from None
    if not isinstance(found, dict):
        raise Malformed
    return found


def _missing(lesson: OpenLesson, line: Line, slot: int, state: bytes) -> bytes:
    try:
        return lesson.pads[line.slots[slot]].doc.get_update(state)
    except (ValueError, RuntimeError):
        raise Malformed from None
