"""One task per process looks after its sockets: who may still be in, who has gone silent, which rooms are over."""

import asyncio
import logging
import time
from datetime import timedelta

from django.utils import timezone

from lefil.live import actions
from lefil.live.actions.breakouts import close_breakouts
from lefil.live.consumers.acting import carry_on, facts_of, settle, tell_waiting
from lefil.live.consumers.doors import tell_out
from lefil.live.consumers.groups import moved
from lefil.live.hub import Connection, hub
from lefil.live.models import Participant, Room
from lefil.live.protocol import CLOSED
from lefil.live.queries import snapshot as reads
from lefil.live.queries.facts import COME_BACK, facts_by_conn
from lefil.live.threads import in_thread

log = logging.getLogger("lefil.live")
TICK, REREAD, KEEP = 1.0, 5.0, 20.0  # seconds
SILENCE = 20.0  # a socket that says nothing so long is dropped
SOON = timedelta(minutes=10)
_task: asyncio.Task | None = None


def start() -> None:
    """At each socket: begins the watch of this process when it is not at work. It rests when nobody is left."""
    global _task
    loop = asyncio.get_running_loop()
    hub.refresher = refresh
    if _task is None or _task.done() or _task.get_loop() is not loop:
        _task = loop.create_task(_watch())


async def _watch() -> None:
    reread = kept = time.monotonic()
    idle = 0
    while idle < 60:
        await asyncio.sleep(TICK)
        idle = 0 if hub.rooms else idle + 1
        drop_silent()
        try:
            if time.monotonic() - reread >= REREAD:
                reread = time.monotonic()
                await look()
            if time.monotonic() - kept >= KEEP:
                kept = time.monotonic()
                hub.tidy()
                await in_thread(actions.keep, [conn.key for conn in hub.everybody()], by=None)
        except Exception:  # the base is away: sockets stay, and rights are asked again at the next turn
            log.exception("room: the watch failed")


def drop_silent() -> None:
    now = time.monotonic()
    for conn in hub.everybody():
        if now - conn.heard > SILENCE:
            conn.end(COME_BACK)


async def refresh(room: str) -> None:
    """The sockets of one room in this process, as rows say now."""
    await _reread(hub.members(room))


async def _reread(conns: list[Connection]) -> None:
    known = [(conn, conn.reading(), facts_of(conn)) for conn in conns if conn.facts is not None and not conn.closing and not conn.leaving]
    if not known:
        return
    found = await in_thread(facts_by_conn, [(facts.participant_id, conn.key) for conn, _read, facts in known], timezone.now())
    for conn, read, _facts in known:
        new = found[conn.key]
        if conn.leaving:
            continue
        if isinstance(new, int):
            conn.end(new)
        else:
            await settle(conn, new, read)


async def look() -> None:
    """Every 5 s: a constant number of queries for all the rooms of this process, and one action for each thing that is due."""
    conns = [conn for conn in hub.everybody() if conn.facts is not None]
    if not conns:
        return
    await _reread(conns)
    rooms = {facts_of(conn).room_id: conn.room for conn in conns}
    now = timezone.now()
    for conn in conns:
        facts = facts_of(conn)
        if not conn.told_closing and facts.state == "in" and now >= facts.closes - SOON:
            conn.told_closing = True
            await conn.say("closing", {"at": facts.closes})
    for conn in {conn.room: conn for conn in conns if facts_of(conn).state == "in"}.values():
        await hub.attempt(carry_on(conn))
    due = await in_thread(_due, list(rooms), now)
    for gone in due[0]:
        await hub.attempt(_forget(gone, rooms[gone.room_id]))
    for room in due[1]:
        await hub.attempt(_end(room, rooms[room.pk]))
    for room in due[2]:
        await hub.attempt(_gather(room, rooms[room.pk]))


async def _forget(gone: Participant, meeting: str) -> None:
    if await in_thread(actions.forget, gone, by=None):
        await tell_out(meeting, gone.room_id, gone.key, "lost")
        await tell_waiting(meeting, gone.room_id)


async def _end(room: Room, meeting: str) -> None:
    await in_thread(actions.end, room, by=None)
    await hub.drop(meeting, CLOSED)


async def _gather(room: Room, meeting: str) -> None:
    if await in_thread(close_breakouts, room, by=None, due=room.breakouts_until):
        await moved(meeting, room.pk, {"count": 0, "until": None})


def _due(rooms: list[int], now: object) -> tuple[list[Participant], list[Room], list[Room]]:
    return list(reads.silent(rooms, now)), reads.over(rooms, now), reads.breakouts_due(rooms, now)  # type: ignore[arg-type]
