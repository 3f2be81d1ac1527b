"""The media servers of this site as this process knows them, and the people of this process who are connected there."""

import asyncio
import hashlib
import logging
from typing import TYPE_CHECKING

from lefil.live.janus.link import Gone, Link, Refusal
from lefil.live.janus.peer import Peer
from lefil.live.janus.rooms import Rooms, room_name

if TYPE_CHECKING:
    from lefil.live.hub import Connection

log = logging.getLogger("lefil.live")
GRACE = 15.0  # seconds during which the media of a socket that was cut go on
TICK = 0.5  # seconds: what a host decided in another process is applied here
TIDY = 600.0


class Server:
    def __init__(self, exchange: "Exchange", number: int, url: str, secret: str, admin_key: str) -> None:
        self.exchange, self.number = exchange, number
        self.link = Link(url, secret, self._lost, self._ready)
        self.rooms = Rooms(self.link, secret, admin_key)

    def peers(self) -> list[Peer]:
        return [peer for peer in self.exchange.peers.values() if peer.server == self.number]

    def _lost(self) -> None:
        for peer in self.peers():
            peer.lost()

    def _ready(self) -> None:
        for peer in self.peers():
            peer.wake()


class Exchange:
    """Belongs to one event loop. `peers` by (room, pid): one person is once in a room, whatever the number of their tabs."""

    def __init__(self, urls: list[str], secret: str, admin_key: str) -> None:
        self.loop = asyncio.get_running_loop()
        self.servers = [Server(self, number, url, secret, admin_key) for number, url in enumerate(urls)]
        self.peers: dict[tuple[str, str], Peer] = {}
        self._leaving: dict[tuple[str, str], asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task] = set()
        self.spawn(self._watch())
        self.spawn(self._tidy())

    def spawn(self, work) -> None:  # type: ignore[no-untyped-def]
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Says no goodbye: Janus carries everybody for a moment more, while their browsers come back to another process."""
        for timer in self._leaving.values():
            timer.cancel()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*[peer.stop() for peer in self.peers.values()])
        await asyncio.gather(*[server.link.close() for server in self.servers])

    # --- which server

    def choose(self, room_key: str) -> int | None:
        """The server of a room that has none yet: the same answer in every process that sees the same servers alive."""
        return first_for(room_key, [server.number for server in self.servers if server.link.up or not server.link.tried.is_set()])

    # --- people

    def peer_of(self, conn: "Connection") -> Peer | None:
        peer = conn.facts and self.peers.get((conn.facts.room_key, conn.facts.pid))
        return peer if peer and peer.conn is conn else None

    async def arrive(self, conn: "Connection") -> Peer | None:
        """The person's place at the server of their room: theirs already when the same page came back, a new one otherwise."""
        facts = conn.facts
        if facts is None or facts.engine != "server" or facts.state != "in" or facts.server >= len(self.servers):
            return None
        key = (facts.room_key, facts.pid)
        if timer := self._leaving.pop(key, None):
            timer.cancel()
        server, name = self.servers[facts.server], room_name(facts.room_key, facts.place)
        peer = self.peers.get(key)
        same = peer and (peer.name, peer.epoch, peer.server) == (name, facts.epoch, facts.server) and same_page(peer.conn, conn)
        if peer and same and not peer.put_out:
            if peer.conn is not conn:
                peer.adopt(conn)
            return peer
        self.peers[key] = Peer(conn, server.rooms, name, server.number)
        if peer:
            await peer.close()
        return self.peers[key]

    async def leave(self, conn: "Connection", at_once: bool) -> None:
        """A socket that was only cut leaves its media running for a while: it comes back."""
        peer = self.peer_of(conn)
        if peer is None:
            return
        key = (peer.room_key, peer.pid)
        if at_once and not came_back(conn):
            await self._gone(key, peer)
        else:
            self._leaving[key] = self.loop.call_later(GRACE, lambda: self.spawn(self._gone(key, peer)))

    async def _gone(self, key: tuple[str, str], peer: Peer) -> None:
        self._leaving.pop(key, None)
        if self.peers.get(key) is peer:
            del self.peers[key]
            await peer.close()

    async def mute(self, room_key: str, pid: str, kind: str, on: bool) -> None:
        """Through the person's own process when it is this one; otherwise by whoever is with them here and knows what they send."""
        if peer := self.peers.get((room_key, pid)):
            await peer.mute(kind, on)
            return
        for near in self.peers.values():
            if near.room_key == room_key and pid in near.up.feeds:
                await near.mute_other(pid, kind, on)
                return

    async def kick(self, room_key: str, pid: str) -> None:
        if peer := self.peers.get((room_key, pid)):
            await self._gone((room_key, pid), peer)
            return
        names = {(peer.server, peer.name) for peer in self.peers.values() if peer.room_key == room_key}
        for number, name in names:
            try:
                await self.servers[number].rooms.kick(name, pid)
            except (Gone, Refusal) as why:
                log.info("janus: %s", why)

    # --- meanwhile

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            for peer in list(self.peers.values()):
                if peer.behind:
                    peer.wake()

    async def _tidy(self) -> None:
        while True:
            await asyncio.sleep(TIDY)
            for server in self.servers:
                try:
                    await server.rooms.tidy()
                except (Gone, Refusal) as why:
                    log.info("janus: %s", why)


def first_for(room_key: str, numbers: list[int]) -> int | None:
    return max(numbers, key=lambda number: hashlib.sha256(f"{room_key} {number}".encode()).digest(), default=None)


def came_back(conn: "Connection") -> bool:
    """Another socket of the same person is here already, and about to arrive."""
    from lefil.live.hub import hub

    return any(other is not conn and other.pid == conn.pid for other in hub.members(conn.room))


def same_page(one: "Connection", other: "Connection") -> bool:
    return one is other or (bool(one.hello[1]) and one.hello == other.hello)
