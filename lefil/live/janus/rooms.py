"""The VideoRooms of one Janus: made when they are missing, entered with a token that lefil gives for a moment, emptied and forgotten."""

import asyncio
import hashlib
import hmac
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from lefil.live.janus.link import Gone, Handle, Link, Refusal

BITRATE = 1_500_000  # bit/s that one person may send: a camera in three sizes and a shared screen
MOST = 200  # people of one room, far above what a meeting holds
NO_ROOM, ROOM_THERE, NO_FEED, ID_TAKEN = 426, 427, 428, 436
OURS = re.compile(r"[A-Za-z0-9_-]{1,40}-\d{1,3}")


def room_name(room_key: str, place: int) -> str:
    return f"{room_key}-{place}"


class Rooms:
    """What lefil does as the owner of the rooms. Pins and secrets are derived from one secret: every process knows them."""

    def __init__(self, link: Link, secret: str, admin_key: str) -> None:
        self.link, self._secret, self._admin_key = link, secret, admin_key
        self._desk: Handle | None = None
        self._opening = asyncio.Lock()

    def derived(self, what: str, name: str) -> str:
        return hmac.new(self._secret.encode(), f"{what}:{name}".encode(), hashlib.sha256).hexdigest()[:32]

    def pin(self, name: str) -> str:
        return self.derived("pin", name)

    async def ask(self, request: str, name: str, **more: object) -> dict:
        async with self._opening:
            if self._desk is None or not self._desk.alive:
                self._desk = await self.link.attach(lambda *_: None)
        body = {"request": request, "room": name, "secret": self.derived("secret", name), **more}
        return (await self._desk.ask(body))[0]

    async def make(self, name: str) -> None:
        """Nobody enters without a token (`allowed`), nobody listens without having entered (`require_pvtid`)."""
        try:
            await self.ask(
                "create", name, admin_key=self._admin_key, pin=self.pin(name), allowed=[], require_pvtid=True, is_private=True,
                permanent=False, publishers=MOST, bitrate=BITRATE, bitrate_cap=True, audiocodec="opus", videocodec="vp8",
                opus_fec=True, opus_dtx=True, fir_freq=0, notify_joining=False, record=False, lock_record=True,
            )  # fmt: skip
        except Refusal as no:
            if no.code != ROOM_THERE:
                raise

    @asynccontextmanager
    async def token(self, name: str) -> AsyncIterator[str]:
        """A word that opens the room while the block runs, and never after."""
        word = secrets.token_urlsafe(24)
        try:
            await self.ask("allowed", name, action="add", allowed=[word])
        except Refusal as no:
            if no.code != NO_ROOM:
                raise
            await self.make(name)
            await self.ask("allowed", name, action="add", allowed=[word])
        try:
            yield word
        finally:
            with suppress(Gone, Refusal):  # the room went with its words
                await self.ask("allowed", name, action="remove", allowed=[word])

    async def people(self, name: str) -> list[str]:
        """Their pids; none when there is no such room."""
        try:
            found = await self.ask("listparticipants", name)
        except Refusal as no:
            if no.code == NO_ROOM:
                return []
            raise
        listed = found.get("participants")
        return [str(one.get("id")) for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []

    async def kick(self, name: str, pid: str) -> None:
        try:
            await self.ask("kick", name, id=pid)
        except Refusal as no:
            if no.code not in {NO_ROOM, NO_FEED}:
                raise

    async def moderate(self, name: str, pid: str, mid: str, mute: bool) -> None:
        try:
            await self.ask("moderate", name, id=pid, mid=mid, mute=mute)
        except Refusal as no:
            if no.code not in {NO_ROOM, NO_FEED}:
                raise

    async def destroy_if_empty(self, name: str) -> None:
        """Whoever enters at that instant finds no room, and makes it again."""
        if not await self.people(name):
            try:
                await self.ask("destroy", name)
            except Refusal as no:
                if no.code != NO_ROOM:
                    raise

    async def tidy(self) -> None:
        """Empty rooms of a process that was killed. Those that somebody else made on this Janus are left alone."""
        listed = (await self.ask("list", "", admin_key=self._admin_key)).get("list")
        for one in listed if isinstance(listed, list) else []:
            name = str(one.get("room")) if isinstance(one, dict) else ""
            if OURS.fullmatch(name) and one.get("num_participants") == 0:
                try:
                    await self.destroy_if_empty(name)
                except Refusal:
                    continue
