"""The two ways in which sounds and pictures travel, behind one small interface: *mesh*, from person to person, and *server*, through Janus.

Nothing here ever stops a socket, a message or another room: a media server that fails is told to those it served, and waited for.
"""

import asyncio
import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from lefil.live import turn
from lefil.live.janus.exchange import Exchange, Server, first_for

if TYPE_CHECKING:
    from lefil.live.hub import Connection

log = logging.getLogger("lefil.live")
MESH = {"people": 6, "cams": 4}  # beyond, an upstream of 1 Mbit/s is full and a phone heats
SERVER = {"people": 60, "cams": 25}
FOR_GOOD = 30.0  # seconds without its media server, and a room goes on without it
CUT = {0, 1001, 1006, 1011, 1012, 1013, 4005}  # closes after which a browser comes back

_exchange: Exchange | None = None


def configured() -> bool:
    return bool(settings.JANUS_URLS and settings.JANUS_SECRET)


def available() -> bool:
    """Is there a media server? One that never answered this process is not one; one that is being waited for still is, for a while."""
    if not configured():
        return False
    if _exchange is None or _exchange.loop.is_closed():
        return True
    return any(_hoped_for(server) for server in _exchange.servers)


def _hoped_for(server: Server) -> bool:
    link = server.link
    return link.up or not link.tried.is_set() or bool(link.known and server.peers() and link.away <= FOR_GOOD)


def fallen(number: int) -> bool:
    """The media server of a room has been away too long to be waited for, or is in settings no more."""
    if not configured() or number >= len(settings.JANUS_URLS):
        return True
    return _exchange is not None and not _exchange.loop.is_closed() and _exchange.servers[number].link.away > FOR_GOOD


def wanted(people: int, cams: int, capacity: int, policy_media: str) -> str:
    """ "mesh" or "server", for so many people in and so many cameras and screens on, in a meeting of so many places."""
    many = people > MESH["people"] or (people > MESH["cams"] and cams > 0)
    if available() and (policy_media == "server" or capacity > MESH["people"] or many):
        return "server"
    return "mesh"


def limits(engine: str = "mesh") -> dict[str, int]:
    """How many people have sound, and how many pictures there may be at once."""
    return dict(SERVER if engine == "server" else MESH)


def choose(room_key: str) -> int:
    """Number of the media server for a room that becomes `server`: one that answers, when there is one."""
    found = _exchange.choose(room_key) if _exchange else None
    return found if found is not None else first_for(room_key, list(range(len(settings.JANUS_URLS)))) or 0


def ice(person_key: str, closes: datetime | None = None) -> list[dict]:
    """What a browser needs to find its way, until the room closes."""
    return turn.ice_servers(person_key, closes)


# --- called by the room's socket. None of these raises because of a media server.


def exchange() -> Exchange | None:
    """The links of this process, made at first need; None without a media server in settings."""
    global _exchange
    if not configured():
        return None
    if _exchange is None or _exchange.loop is not asyncio.get_running_loop():
        _exchange = Exchange(settings.JANUS_URLS, settings.JANUS_SECRET, settings.JANUS_ADMIN_KEY)
    return _exchange


async def arrived(conn: "Connection") -> None:
    """Who came in, came back, or was here when the room became `server`."""
    if links := exchange():
        await links.arrive(conn)


async def left(conn: "Connection") -> None:
    if links := exchange():
        await links.leave(conn, at_once=conn.closing not in CUT)


async def moved(conn: "Connection") -> None:
    """Another group: another room at the server."""
    await arrived(conn)


async def muted(room_key: str, pid: str, kind: str, on: bool) -> None:
    """`kind` is "mic" or "cam" (which is also the screen). The server stops carrying it, whatever the browser does."""
    if links := exchange():
        await links.mute(room_key, pid, kind, on)


async def removed(room_key: str, pid: str) -> None:
    """Out of the media at once, even before their socket is closed."""
    if links := exchange():
        await links.kick(room_key, pid)


async def stop() -> None:
    """The process ends."""
    global _exchange
    links, _exchange = _exchange, None
    if links and links.loop is asyncio.get_running_loop():
        await links.stop()
