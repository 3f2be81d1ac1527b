"""One lesson's pads as one process has them open: who reads them, what was typed and is not yet in the rows."""

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from django.utils import timezone

from lefil.classroom import frames
from lefil.classroom.actions import leave, see, squash, store
from lefil.classroom.crdt import Malformed, merged
from lefil.classroom.line import COME_BACK, NOT_ALLOWED, Line
from lefil.classroom.models import Pad
from lefil.classroom.openpad import OpenPad
from lefil.classroom.queries.looks import Look, look, pad_named
from lefil.classroom.queries.pads import stored
from lefil.classroom.sharing import Shared
from lefil.classroom.wall import Wall
from lefil.live.threads import in_thread

if TYPE_CHECKING:
    from lefil.classroom.hub import PadHub

log = logging.getLogger("lefil.pads")
BEAT, STORE, WATCH, SEEN = 0.1, 1.0, 5.0, 20.0  # seconds
FRESH = 1.0  # a right that was read less than a second ago is not read again


class OpenLesson(Shared):
    def __init__(self, key: str, hub: "PadHub") -> None:
        self.key, self.hub = key, hub
        self.lines: set[Line] = set()
        self.pads: dict[str, OpenPad] = {}
        self.look: Look | None = None
        self.wall = Wall()
        self._opening, self._storing, self._looking, self._checking = (asyncio.Lock() for _lock in range(4))
        self._beat: asyncio.Task | None = None
        self._asked = False

    def start(self) -> None:
        self._beat = self.hub.spawn(self._run())

    async def _run(self) -> None:
        """Until the last line has gone: cards ten times a second, rows each second, rights and presence every few."""
        stored_at = watched_at = seen_at = time.monotonic()
        while True:
            await asyncio.sleep(BEAT)
            self.wall.show(self.pads, self.lines)
            now = time.monotonic()
            try:
                if now - stored_at >= STORE:
                    await self.store()
                    stored_at = time.monotonic()
                if self._asked:
                    await in_thread(self._see)
                if self._asked or now - watched_at >= WATCH:
                    await self.watch(hint=self._asked)
                    watched_at = time.monotonic()
                if now - seen_at >= SEEN:
                    await in_thread(self._see)
                    seen_at = time.monotonic()
            except Exception:  # a base that is locked or away: typed text waits here, and is tried again
                self.hub.counts["failed"] += 1
                log.exception("pads: a lesson could not be kept")

    # Who is here

    async def check(self, line: Line) -> bool:
        """The right of this line, read from the rows unless that was done less than a second ago. Ends a line that has none."""
        if time.monotonic() - line.checked >= FRESH:
            async with self._checking:
                if time.monotonic() - line.checked >= FRESH:  # nobody has read it for all meanwhile
                    await self.watch()
        return line.right is not None and not line.closing

    async def watch(self, *, hint: bool = False) -> None:
        """Reads again, in one go, what every line here may do, and what the cards say."""
        async with self._looking:
            self._asked = self._asked and not hint
            began, lines = time.monotonic(), list(self.lines)
            texts = {pad.id: pad.text for pad in self.pads.values()} if any(line.wall for line in lines) else None
            languages = {line.language for line in lines if line.wall}
            self.look = await in_thread(look, self.key, [line.person for line in lines if line.person], texts, languages)
            for line in lines:
                line.checked = began
                line.right = self.look.rights.get(line.person.pk) if line.person else None
                self._judge(line)
            self.wall.tell(self.look, self.lines)

    def _judge(self, line: Line) -> None:
        if line.right is None:
            line.end(NOT_ALLOWED)
            return
        for slot, key in list(line.slots.items()):
            if not self.look or not self.look.may_read(line.right, key):
                self.close(line, slot)
                line.post({"on": "closed", "slot": slot})
        told = self.look.greeting(line.right) if self.look else {}
        if told != line.told:
            line.told = told
            line.post({"on": "class", **told})

    def _see(self) -> None:
        """The learners whose page is open here."""
        if self.look is not None:
            here = [mine.pk for line in self.lines if (mine := self.look.mine(line.right))]
            see(self.look.meeting, pads=here, at=timezone.now(), by=None)

    async def join(self, line: Line) -> None:
        self.lines.add(line)
        await self.check(line)  # a class that comes back together is read in one go
        self.ask()

    async def part(self, line: Line) -> None:
        self.lines.discard(line)
        for slot in list(line.slots):
            self.close(line, slot)
        mine = self.look.mine(line.right) if self.look else None
        if mine is not None and self.look and not any(self.look.mine(other.right) == mine for other in self.lines):
            await self.store()
            await in_thread(leave, Pad(pk=mine.pk), at=timezone.now(), by=None)
            self.ask()
            self.hub.publish(self.key, "rows")
        if not self.lines:
            await self._end()

    async def _end(self) -> None:
        """Nobody is left. What could not be kept (a base that is away) is tried again: a lesson never stays without its beat."""
        try:
            await self.stop()
        except Exception:
            self.hub.counts["failed"] += 1
            log.exception("pads: a lesson could not be kept")
        if self.lines or any(pad.written for pad in self.pads.values()):
            self.start()
        else:
            await self.hub.forget(self)

    def ask(self) -> None:
        """The rows have changed: they are read again at the next beat."""
        self._asked = True

    # Pads

    async def open(self, line: Line, slot: int, key: str) -> bool:
        """From its return on, this line hears all that is typed in this pad. False for a pad that is not theirs to read."""
        key = self.look.learners.get(key, key) if self.look else key
        if self.look is None or not self.look.may_read(line.right, key):
            return False
        pad = await self.pad(key)
        if pad is None:
            return False
        self.close(line, slot)
        line.slots[slot], line.said[slot] = key, 0
        pad.lines.add(line)
        pad.owed[line, slot] = 0  # what it wrote before a cut is kept once this is said
        line.post({"on": "opened", "slot": slot, "pad": key, "write": self.look.may_write(line.right, key)})
        line.post(frames.sync(slot, frames.STATE, pad.doc.get_state()))
        for told in pad.cursors.values():
            line.post(frames.cursors(slot, told))
        return True

    async def pad(self, key: str) -> OpenPad | None:
        async with self._opening:
            if key not in self.pads:
                row = await in_thread(pad_named, self.key, key)
                if row is None:
                    return None
                pad = self.pads[key] = OpenPad(row, key)
                pad.fill(await in_thread(lambda: stored([row])[row]))
                self.hub.publish(self.key, "sync", pad.doc.get_state(), pad=key)
            return self.pads[key]

    def close(self, line: Line, slot: int) -> None:
        key = line.slots.pop(slot, None)
        pad = self.pads.get(key or "")
        if pad is None or key is None:
            return
        pad.lines.discard(line)
        pad.owed.pop((line, slot), None)
        if key in line.cursors:
            client, clock = line.cursors.pop(key)
            pad.cursors.pop(client, None)
            self.point(pad, frames.gone_cursor(client, clock), but=line)

    def write(self, line: Line, slot: int, update: bytes) -> None:
        """An update of a browser: to the others at once, to the rows within a second, then the line is told that it is kept.

        Malformed, or Full when the pad would be too long: nothing of it is taken then.
        """
        pad = self.pads[line.slots[slot]]
        change = pad.take(update)
        line.said[slot] += 1
        if change is None:
            if update != frames.EMPTY and not pad.knows(update):
                line.post(frames.sync(slot, frames.STATE, pad.doc.get_state()))  # something before it is missing here
        else:
            pad.written.append(change)
            self.spread(pad, change, but=line)
            self.hub.publish(self.key, "update", change, pad=pad.key)
        pad.owed[line, slot] = line.said[slot]

    def spread(self, pad: OpenPad, change: bytes, but: Line | None = None) -> None:
        self.wall.dirty.add(pad.key)
        for other in pad.lines:
            if other is not but and (slot := other.slot_of(pad.key)) is not None:
                other.post(frames.sync(slot, frames.UPDATE, change))

    def point(self, pad: OpenPad, told: bytes, but: Line | None = None) -> None:
        for other in pad.lines:
            if other is not but and (slot := other.slot_of(pad.key)) is not None:
                other.post(frames.cursors(slot, told))
        if but is not None:
            self.hub.publish(self.key, "cursor", told, pad=pad.key)

    def move(self, line: Line, slot: int, content: bytes) -> None:
        """Where this person's cursor is. One browser speaks for one cursor, under the name that the rows give."""
        pad, (client, clock, where) = self.pads[line.slots[slot]], frames.cursor(content)
        before = line.cursors.get(pad.key)
        if (before is None and client in pad.cursors) or (before is not None and before[0] != client):
            raise Malformed
        assert line.person is not None
        assert line.right is not None
        told = frames.told_cursor(client, clock, where, line.person.called, line.right.teaches)
        line.cursors[pad.key], pad.cursors[client] = (client, clock), told
        self.point(pad, told, but=line)

    # Rows

    async def store(self) -> None:
        """What was typed since the last time, in one transaction; then each line knows up to where its words are kept."""
        async with self._storing:
            full = [pad for pad in self.pads.values() if pad.written]
            taken = [(pad, list(pad.written)) for pad in full]
            owed = [(pad, dict(pad.owed)) for pad in self.pads.values() if pad.owed]
            if full and self.look is not None:
                await in_thread(store, self.look.meeting, written=[(pad.id, merged(said)) for pad, said in taken], by=None)
            for pad, said in taken:
                del pad.written[: len(said)]
                pad.rows += 1
            for pad, numbers in owed:
                for (line, slot), number in numbers.items():
                    line.post({"on": "saved", "slot": slot, "n": number})
                    if pad.owed.get((line, slot)) == number:
                        del pad.owed[line, slot]
            await self._squash()

    async def _squash(self) -> None:
        if self._opening.locked():  # a wall is opening them all
            return
        for pad in [pad for pad in self.pads.values() if pad.long]:
            await in_thread(squash, Pad(pk=pad.id), by=None)
            pad.rows = 0
        for key in [
            key for key, pad in self.pads.items() if not pad.lines and not pad.written and not any(line.wall for line in self.lines)
        ]:
            await in_thread(squash, Pad(pk=self.pads[key].id), by=None)
            if not self.pads[key].lines:
                del self.pads[key]

    async def stop(self) -> None:
        """Keeps what was typed; the lines that are left come back elsewhere."""
        if self._beat is not None:
            self._beat.cancel()
            await asyncio.wait([self._beat])
        await self.store()
        for line in list(self.lines):
            line.end(COME_BACK)

    # The wall

    async def open_wall(self, line: Line) -> None:
        """From its return on, this line is told of every pad of the lesson."""
        await self._open_all()
        line.wall = True
        await self.watch()
        self.wall.all(line)

    async def _open_all(self) -> None:
        async with self._opening:
            new = [mine for mine in self.look.pads.values() if mine.own not in self.pads] if self.look else []
            for mine in new:
                self.pads[mine.own] = OpenPad(mine.pk, mine.own)
            kept = await in_thread(stored, [mine.pk for mine in new])
            for mine in new:
                pad = self.pads[mine.own]
                pad.fill(kept.get(mine.pk, (b"", [])))
                self.hub.publish(self.key, "sync", pad.doc.get_state(), pad=pad.key)
