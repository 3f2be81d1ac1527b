"""What a person receives: one connection for all the streams that their browser wants now."""

import asyncio
import dataclasses
import time
from collections.abc import Callable

from lefil.live.janus.link import Gone, Handle, Refusal
from lefil.live.janus.rooms import NO_FEED
from lefil.live.janus.up import CLOSED_THERE, Up

UNANSWERED = 15.0  # seconds that an offer waits for the browser before all begins again
MOST = 64
RETRY, TRIES = 1.5, 3  # a size that does not come is asked for again: the key picture that Janus waits for may have been lost
Stream = tuple[str, str]  # pid, mid of the publisher


@dataclasses.dataclass
class Size:
    """Of one part's picture: what was asked, when, how often, and what Janus says that it sends."""

    asked: int
    at: float
    times: int = 1
    sent: int | None = None

    def late(self, now: float) -> bool:
        return self.sent not in {None, self.asked} and self.times < TRIES and now - self.at > RETRY


Say = Callable[[dict], None]


class Down:
    """`say(offer)` carries `{"n", "sdp", "streams", "fresh"}` to the browser; `fresh`: an offer for a new connection, the former one is over."""

    def __init__(self, up: Up, say: Say, on_end: Callable[[], None]) -> None:
        self.up, self.say, self.on_end = up, say, on_end
        self.wanted: dict[tuple[str, str], int] = {}  # (pid, source): layer
        self.lock = asyncio.Lock()
        self._handle: Handle | None = None
        self._over: Handle | None = None  # ended by Janus, still to be let go
        self._have: dict[str, Stream] = {}  # by the name of the part in our offers
        self._sizes: dict[str, Size] = {}
        self._offered = 0.0  # when an offer left that is not answered yet
        self._number = 0  # of the last offer
        self.begin_again = False  # asked for by the browser

    @property
    def open(self) -> bool:
        return self._handle is not None and self._handle.alive

    @property
    def behind(self) -> bool:
        now = time.monotonic()
        return any(size.late(now) for size in self._sizes.values())

    def want(self, streams: list[dict]) -> None:
        self.wanted = {(one["pid"], one["source"]): one["layer"] for one in streams[:MOST] if one["pid"] != self.up.pid}

    async def sync(self) -> None:
        """One step towards what is wanted: an offer, or the sizes of pictures. What is not answered yet holds the next step back."""
        async with self.lock:
            if self.begin_again or (self._offered and time.monotonic() - self._offered > UNANSWERED):
                self.begin_again = False
                await self._drop()
            if self._offered:
                return
            if not self.open:
                await self._drop()
            target = self._target()
            self._have = {part: stream for part, stream in self._have.items() if stream[1] in self.up.feeds.get(stream[0], {})}
            more = [stream for stream in target if stream not in self._have.values()]
            less = [part for part, stream in self._have.items() if stream not in target]
            if (more or less) and await self._change(more, less):
                return
            await self._resize(target)

    def _target(self) -> dict[Stream, int]:
        feeds = self.up.feeds
        return {
            (pid, mid): self.wanted[pid, source]
            for pid in feeds
            for mid, source in feeds[pid].items()
            if (pid, source) in self.wanted
        }  # fmt: skip

    async def _change(self, more: list[Stream], less: list[str]) -> bool:
        """True when an offer left."""
        new = not self.open
        subscribe = [{"feed": pid, "mid": mid} for pid, mid in more]
        try:
            if new:
                found, said = await self._join(subscribe)
            else:
                assert self._handle is not None
                body: dict = {"request": "update"}
                body |= {"subscribe": subscribe} if subscribe else {}
                body |= {"unsubscribe": [{"sub_mid": part} for part in less]} if less else {}
                found, said = await self._handle.ask(body)
        except Refusal as no:
            if no.code == NO_FEED:  # gone meanwhile: the event that says so is on its way
                raise Gone("a feed went") from None
            raise
        self._learn(found)
        return self._offer(said, new)

    async def _join(self, streams: list[dict]) -> tuple[dict, dict | None]:
        rooms, name = self.up.rooms, self.up.name
        handle = await rooms.link.attach(self._hear)
        try:
            found = await handle.ask(
                {
                    "request": "join", "ptype": "subscriber", "room": name, "pin": rooms.pin(name), "streams": streams,
                    "private_id": self.up.private_id, "autoupdate": False, "use_msid": False,
                }
            )  # fmt: skip
        except BaseException:
            await asyncio.shield(handle.let_go())
            raise
        self._handle = handle
        return found

    def _learn(self, found: dict) -> None:
        listed = found.get("streams")
        self._have = {
            str(one.get("mid")): (str(one.get("feed_id")), str(one.get("feed_mid")))
            for one in (listed if isinstance(listed, list) else [])
            if isinstance(one, dict) and one.get("active", True) and one.get("feed_id") is not None
        }
        self._sizes = {part: size for part, size in self._sizes.items() if part in self._have}

    def _offer(self, said: dict | None, fresh: bool = False) -> bool:
        if said is None or said.get("type") != "offer" or not isinstance(said.get("sdp"), str):
            return False
        self._offered = time.monotonic()
        feeds = self.up.feeds
        streams = [
            {"mid": part, "pid": pid, "source": feeds[pid][mid]} for part, (pid, mid) in self._have.items() if mid in feeds.get(pid, {})
        ]
        self._number += 1
        self.say({"n": self._number, "sdp": said["sdp"], "streams": streams, "fresh": fresh})
        return True

    async def _resize(self, target: dict[Stream, int]) -> None:
        """Which size of a picture comes: 0 the smallest. Janus ignores it for what is sent in one size."""
        now = time.monotonic()
        pictures = {part: target[one] for part, one in self._have.items() if one in target and self.up.feeds[one[0]][one[1]] != "mic"}
        asked = {part: layer for part, layer in pictures.items() if self._due(part, layer, now)}
        if not asked or not self._handle:
            return
        streams = [{"mid": part, "substream": layer, "temporal": 2} for part, layer in asked.items()]
        await self._handle.ask({"request": "configure", "streams": streams})
        for part, layer in asked.items():
            size = self._sizes.get(part)
            again = size is not None and size.asked == layer
            self._sizes[part] = Size(layer, now, size.times + 1 if size and again else 1, size.sent if size else None)

    def _due(self, part: str, layer: int, now: float) -> bool:
        size = self._sizes.get(part)
        return size is None or size.asked != layer or size.late(now)

    async def answer(self, sdp: str, number: int) -> None:
        """The answer to another offer than the last is dropped: it would describe a connection that is over."""
        async with self.lock:
            if not self.open or not self._offered or number != self._number:
                return
            assert self._handle is not None
            await self._handle.ask({"request": "start"}, {"type": "answer", "sdp": sdp})
            self._offered = 0.0

    async def restart(self) -> None:
        """A new path for the same connection, after the network changed."""
        async with self.lock:
            if self.open:
                assert self._handle is not None
                _found, said = await self._handle.ask({"request": "configure", "restart": True})
                self._offer(said)

    async def drop(self) -> None:
        async with self.lock:
            await self._drop()

    async def _drop(self) -> None:
        ended, self._handle, self._over = (self._handle, self._over), None, None
        self._have, self._sizes, self._offered = {}, {}, 0.0
        for handle in filter(None, ended):
            await handle.let_go()

    def _hear(self, kind: str, found: dict, _said: dict | None) -> None:
        if (size := self._sizes.get(str(found.get("mid")))) and isinstance(found.get("substream"), int):
            size.sent = found["substream"]
        if kind in {"hangup", "detached"}:
            self._over, self._handle, self._offered = self._handle, None, 0.0
            if CLOSED_THERE not in str(found.get("reason")):  # else the browser knows, and says what it wants next
                self.on_end()
