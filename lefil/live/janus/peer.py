"""One person at one Janus: what goes up, what comes down, and a worker that brings both to what they should be."""

import asyncio
import logging
from typing import TYPE_CHECKING

from lefil.live.janus.down import Down
from lefil.live.janus.link import Gone, Refusal
from lefil.live.janus.rooms import Rooms
from lefil.live.janus.up import KICKED, Up
from lefil.live.protocol import event

if TYPE_CHECKING:
    from lefil.live.hub import Connection

log = logging.getLogger("lefil.live")
AGAIN = (0.2, 0.5, 1.0, 2.0)  # seconds before another try
SOURCES = {"mic": {"mic"}, "cam": {"cam", "screen"}}  # a host who cuts the picture cuts both


class Peer:
    """`conn` is the socket that speaks for the person now; another one of the same page may take its place."""

    def __init__(self, conn: "Connection", rooms: Rooms, name: str, server: int) -> None:
        assert conn.facts is not None
        self.conn, self.rooms, self.name, self.server = conn, rooms, name, server
        self.pid, self.epoch, self.place, self.room_key = conn.facts.pid, conn.facts.epoch, conn.facts.place, conn.facts.room_key
        self.up = Up(rooms, name, self.pid, self._feeds_changed, self._ended)
        self.down = Down(self.up, self._offer, self.wake)
        self._wake = asyncio.Event()
        self._tell_feeds, self._tell_ready, self._tell_lost = True, True, True
        self.put_out = False
        self._tries = 0
        self._muted = False  # what the rows said last, and was applied
        self._task = asyncio.create_task(self._work())
        self.wake()

    def wake(self) -> None:
        self._wake.set()

    def adopt(self, conn: "Connection") -> None:
        """The same page came back on another socket: its media went on meanwhile, it learns what it missed."""
        self.conn, self._tell_feeds = conn, True
        self.wake()

    def lost(self) -> None:
        """Janus is gone: nothing is left there, and everything is asked for again once it is back."""
        self._tell_ready = self._tell_lost = True
        self.up.forget()
        self.wake()

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def close(self) -> None:
        await self.stop()
        await asyncio.gather(self.up.leave(), self.down.drop())
        if self.rooms.link.up:
            try:
                await self.rooms.destroy_if_empty(self.name)
            except (Gone, Refusal) as why:
                log.info("janus: %s", why)

    @property
    def behind(self) -> bool:
        return self._cut_elsewhere or self.down.behind

    @property
    def _cut_elsewhere(self) -> bool:
        """A host cut or gave back the sound in another process: the rows said it to this one."""
        return bool(self.conn.facts and self.conn.facts.muted) != self._muted

    async def mute_other(self, pid: str, kind: str, on: bool) -> None:
        """Somebody of the same room whose socket is in another process."""
        for mid, source in self.up.feeds.get(pid, {}).items():
            if source in SOURCES[kind]:
                try:
                    await self.rooms.moderate(self.name, pid, mid, on)
                except (Gone, Refusal) as why:
                    log.info("janus: cutting: %s", why)

    async def mute(self, kind: str, on: bool) -> None:
        try:
            await self.up.mute(SOURCES[kind], on)
        except (Gone, Refusal) as why:
            log.info("janus: cutting: %s", why)  # done again with the next publication, and by the worker
            self.wake()

    # --- the worker

    async def _work(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._turn()
                self._tries = 0
            except (Gone, Refusal) as why:
                log.info("janus: %s", why)
                await asyncio.sleep(AGAIN[min(self._tries, len(AGAIN) - 1)])
                self._tries += 1
                self.wake()
            except Exception:
                log.exception("janus: a turn failed")
                await asyncio.sleep(AGAIN[-1])

    async def _turn(self) -> None:
        link = self.rooms.link
        if self.put_out:
            return
        if not link.up:
            if self._tell_lost and link.tried.is_set():
                self._tell_lost = False
                self._say("media.lost")
            return
        await self.up.enter()
        if self._tell_ready:
            self.begin_again()
        if self._cut_elsewhere:
            await self.up.mute({"mic"}, not self._muted)
            self._muted = not self._muted
        if self._tell_feeds:
            self._tell_feeds = False
            self._say(
                "media.feeds",
                {"feeds": [{"pid": pid, "sources": sorted(set(found.values()))} for pid, found in self.up.feeds.items() if found]},
            )
        await self.down.sync()

    def begin_again(self) -> None:
        """Nothing of this page is at the server; a browser that has begun already need not be told."""
        self._tell_ready, self._tell_feeds = False, True
        if not self.up.publishing:
            self.down.wanted = {}
            self._say("media.ready")
        self.wake()

    # --- what Janus does by itself

    def _feeds_changed(self) -> None:
        self._tell_feeds = True
        self.wake()

    def _ended(self, why: str) -> None:
        """The room went, or a connection failed: the browser begins again. Who was put out does not come back by themself:
        a host decided it, or the person is connected through another process now."""
        self.put_out |= why == KICKED
        self._tell_ready = True
        self.wake()

    def _offer(self, offer: dict) -> None:
        self._say("media.offer", offer)

    def _say(self, on: str, with_: dict | None = None) -> None:
        self.conn.post(event(on, {"epoch": self.epoch, **(with_ or {})}))
