"""What a person sends: their place in a VideoRoom, their sounds and pictures, and what they learn there of the others'."""

import asyncio
from collections.abc import Callable

from lefil.live.janus.link import Gone, Handle, Refusal
from lefil.live.janus.rooms import ID_TAKEN, NO_ROOM, Rooms
from lefil.live.janus.sdp import KINDS, Description, spare_silence

TRIES = 5
KICKED = "kicked"
CLOSED_THERE = "DTLS alert"  # the browser itself ended its connection


class Stale(Exception):
    """The browser goes on with a connection that Janus no longer has: it must begin again."""


class Up:
    """`feeds` is {pid: {mid: source}} of the others. `on_change` is called when it changes, `on_end(why)` when Janus put the person out."""

    def __init__(self, rooms: Rooms, name: str, pid: str, on_change: Callable[[], None], on_end: Callable[[str], None]) -> None:
        self.rooms, self.name, self.pid, self.on_change, self.on_end = rooms, name, pid, on_change, on_end
        self.feeds: dict[str, dict[str, str]] = {}
        self.sources: dict[str, str] = {}  # mid: source of what this person sends
        self.muted: set[str] = set()  # sources that a host cut
        self.private_id = 0
        self.lock = asyncio.Lock()
        self._handle: Handle | None = None
        self._maker = ""
        self.publishing = False  # begun by the browser, or done
        self._dead: set[str] = set()  # connections that Janus ended

    @property
    def inside(self) -> bool:
        return self._handle is not None and self._handle.alive

    async def enter(self) -> None:
        """Does nothing for who is inside. A ghost of the same person (a process that was killed) is put out first."""
        async with self.lock:
            if not self.inside:
                await self._enter()

    async def _enter(self) -> None:
        self.sources, self._maker, self.feeds = {}, "", {}
        for attempt in range(TRIES):
            handle = await self.rooms.link.attach(self._hear)
            try:
                async with self.rooms.token(self.name) as token:
                    body = {"request": "join", "ptype": "publisher", "room": self.name, "id": self.pid, "pin": self.rooms.pin(self.name)}
                    found, _none = await handle.ask({**body, "token": token})
            except Refusal as no:
                await handle.let_go()
                if no.code not in {ID_TAKEN, NO_ROOM}:
                    raise
                if no.code == ID_TAKEN:
                    await self.rooms.kick(self.name, self.pid)
                await asyncio.sleep(0.1 * attempt)
            except BaseException:
                await asyncio.shield(handle.let_go())  # half entered is not entered
                raise
            else:
                self._handle, self.private_id = handle, int(found.get("private_id") or 0)
                self._learn(found)
                return
        raise Gone("cannot enter")

    async def publish(self, description: Description, sources: dict[str, str]) -> str:
        """The answer to an offer: the first, a change, or an ICE restart. A browser that began again gets a new handle."""
        if description.maker in self._dead:
            raise Stale
        self.publishing = True
        try:
            async with self.lock:
                return await self._publish(description, sources)
        except BaseException:
            self.publishing = bool(self.sources)
            raise

    async def _publish(self, description: Description, sources: dict[str, str]) -> str:
        if self._maker and self._maker != description.maker:
            await self._leave()
        if not self.inside:
            await self._enter()
        assert self._handle is not None
        named = [{"mid": mid, "description": source} for mid, source in sources.items()]
        self._maker = description.maker
        body = {"request": "configure", "descriptions": named, "audiocodec": "opus", "videocodec": "vp8"}
        _found, said = await self._handle.ask(body, {"type": "offer", "sdp": description.text})
        if said is None or not isinstance(said.get("sdp"), str):
            raise Gone("no answer in the answer")
        self.sources = dict(sources)
        await self._cut(self.muted)
        return spare_silence(said["sdp"])

    async def unpublish(self) -> None:
        async with self.lock:
            if self.inside and self._maker:
                assert self._handle is not None
                self.sources, self._maker, self.publishing = {}, "", False
                await self._handle.ask({"request": "unpublish"})

    async def mute(self, sources: set[str], on: bool) -> None:
        """At once for what is sent now, and again for what will be sent later."""
        async with self.lock:
            self.muted = self.muted | sources if on else self.muted - sources
            await self._cut(sources, on)

    async def _cut(self, sources: set[str], on: bool = True) -> None:
        for mid, source in self.sources.items():
            if source in sources:
                await self.rooms.moderate(self.name, self.pid, mid, on)

    async def leave(self) -> None:
        async with self.lock:
            await self._leave()

    async def _leave(self) -> None:
        handle, self._handle, self.sources, self._maker = self._handle, None, {}, ""
        if handle:
            await handle.let_go()

    # --- what Janus says

    def _hear(self, kind: str, found: dict, _said: dict | None) -> None:
        if kind == "hangup":
            self._hung_up(str(found.get("reason")))
        elif found.get("leaving") == "ok" and found.get("reason") == "kicked":
            self._out(KICKED)
        elif kind == "detached" or found.get("videoroom") == "destroyed" or found.get("leaving") == "ok":
            self._out("room")
        elif kind == "event":
            self._learn(found)

    def _learn(self, found: dict) -> None:
        before = {pid: dict(sources) for pid, sources in self.feeds.items()}
        listed = found.get("publishers")
        for one in listed if isinstance(listed, list) else []:
            if isinstance(one, dict):
                self.feeds[str(one.get("id"))] = streams_of(one)
        for word in ("unpublished", "leaving", "kicked"):
            self.feeds.pop(str(found.get(word)), None)
        if before != self.feeds:
            self.on_change()

    def _hung_up(self, reason: str) -> None:
        if not self._maker:
            return  # asked for by the browser
        self._dead.add(self._maker)
        self.sources, self._maker, self.publishing = {}, "", False
        if CLOSED_THERE not in reason:
            self.on_end("media")

    def _out(self, why: str) -> None:
        self.forget()
        self.on_end(why)

    def forget(self) -> None:
        """Nothing is left of this person there."""
        self._handle, self.sources, self._maker, self.feeds, self.publishing = None, {}, "", {}, False


def streams_of(publisher: dict) -> dict[str, str]:
    """{mid: source} of what a publisher sends now; what is not named by lefil is nobody's."""
    found: dict[str, str] = {}
    listed = publisher.get("streams")
    for one in listed if isinstance(listed, list) else []:
        source = one.get("description") if isinstance(one, dict) and not one.get("disabled") else None
        if isinstance(source, str) and source in KINDS and KINDS[source] == one.get("type"):
            found[str(one.get("mid"))] = source
    return found
