"""Breakout groups: who goes where, for how long, and back."""

import asyncio
from datetime import datetime
from typing import Any

from django.utils import timezone

from lefil.live.actions.breakouts import close_breakouts, gather_minors, move_to, open_breakouts
from lefil.live.actions.doors import send_back
from lefil.live.actions.talk import MOST_NOTICE, welcome
from lefil.live.consumers.acting import act_on_room, facts_of, tell_faces
from lefil.live.consumers.talk import PID, as_me
from lefil.live.hub import Connection, hub
from lefil.live.models import Room
from lefil.live.protocol import Number, Text, command
from lefil.live.queries.snapshot import room_by_id
from lefil.live.queries.talk import other_in
from lefil.live.threads import in_thread
from lefil.people.models import Person

PLACE = Number(0, 60)


def _times(room: Room) -> dict[str, Any]:
    return {"count": room.breakouts, "until": room.breakouts_until}


@command("breakouts.open", who="host", rate=4, shape={"size": Number(2, 8), "minutes": Number(1, 60)})
async def breakouts_open(conn: Connection, given: dict) -> dict:
    def work(room: Room, *, by: Person) -> dict[str, Any]:
        return _times(open_breakouts(room, size=given["size"], minutes=given["minutes"], by=by))

    groups = await act_on_room(conn, work)
    await moved(conn.room, facts_of(conn).room_id, groups)
    hub.spawn(_end_on_time(conn.room, facts_of(conn).room_id, groups["until"]))
    return groups


@command("breakouts.move", who="host", rate=20, shape={"pid": PID, "place": PLACE})
async def breakouts_move(conn: Connection, given: dict) -> None:
    await as_me(conn, lambda me: move_to(other_in(me.room, given["pid"]), place=given["place"], by=me.person))
    await moved(conn.room, facts_of(conn).room_id, None, [given["pid"]])


@command("breakouts.go", who="host", rate=10, shape={"place": PLACE})
async def breakouts_go(conn: Connection, given: dict) -> None:
    await as_me(conn, lambda me: move_to(me, place=given["place"], by=me.person))
    await moved(conn.room, facts_of(conn).room_id, None, [conn.pid])


@command("breakouts.say", who="host", rate=4, shape={"text": Text(1, MOST_NOTICE)})
async def breakouts_say(conn: Connection, given: dict) -> None:
    words = await as_me(conn, lambda me: welcome(given["text"], room=me.room, most=MOST_NOTICE))
    await hub.tell(conn.room, "notice", {"text": words})


@command("breakouts.close", who="host", rate=4)
async def breakouts_close(conn: Connection, given: dict) -> None:
    if await act_on_room(conn, close_breakouts):
        await moved(conn.room, facts_of(conn).room_id, {"count": 0, "until": None})


async def _end_on_time(meeting: str, room_id: int, due: datetime) -> None:
    """To the second. Were this process to be killed, the watch of another one ends the groups within a few seconds."""
    await asyncio.sleep(max(0.0, (due - timezone.now()).total_seconds()))
    if await in_thread(lambda: close_breakouts(room_by_id(room_id), by=None, due=due)):
        await moved(meeting, room_id, {"count": 0, "until": None})


async def guard(meeting: str, room_id: int) -> None:
    """After somebody left: a room of minors that has lost its team goes back to the door; a group that has lost its adult while a minor
    is in it comes back to the room."""
    if await in_thread(lambda: send_back(room_by_id(room_id), by=None)):
        await hub.refresh(meeting)  # each process tells its own, and ends their media
        return
    back = await in_thread(lambda: [row.key for row in gather_minors(room_by_id(room_id), by=None)])
    if back:
        await moved(meeting, room_id, None, back)


async def moved(meeting: str, room_id: int, groups: dict[str, Any] | None, pids: list[str] | None = None) -> None:
    """Each process learns where its sockets are (and moves their media), then everybody reads it."""
    await hub.refresh(meeting)
    if groups is not None:
        await hub.tell(meeting, "breakouts", groups)
    await tell_faces(meeting, room_id, pids)
