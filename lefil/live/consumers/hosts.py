"""The lobby, and what hosts decide for the room."""

from typing import Any

from lefil.kit.refusals import Refused
from lefil.live import actions, engines
from lefil.live.consumers.acting import act_on, act_on_room, facts_of, tell_faces, tell_waiting
from lefil.live.consumers.doors import tell_out
from lefil.live.hub import Connection, hub
from lefil.live.models import Participant
from lefil.live.protocol import CLOSED, REMOVED, Flag, OneOf, Word, command
from lefil.live.queries import snapshot as reads
from lefil.live.threads import in_thread


@command("lobby.admit", who="host", rate=10, shape={"pid": Word(16)})
async def admit(conn: Connection, given: dict) -> None:
    facts = facts_of(conn)
    if given["pid"] == "all":
        for waiting in await in_thread(reads.waiting_in, facts.room_id):
            await _admit_if_waiting(conn, waiting["pid"])
    else:
        await act_on(conn, given["pid"], actions.admit)
    await hub.refresh(conn.room)  # each process welcomes its own
    await tell_waiting(conn.room, facts.room_id)


async def _admit_if_waiting(conn: Connection, pid: str) -> None:
    try:
        await act_on(conn, pid, actions.admit)
    except Refused:  # gone meanwhile, or another host was faster
        return


@command("lobby.refuse", who="host", rate=10, shape={"pid": Word(16)})
async def refuse(conn: Connection, given: dict) -> None:
    await act_on(conn, given["pid"], actions.turn_away)
    await hub.drop(conn.room, REMOVED, to=given["pid"])
    await tell_waiting(conn.room, facts_of(conn).room_id)


@command("host.mute", who="host", rate=10, shape={"pid": Word(16), "kind": OneOf("mic", "cam")})
async def mute(conn: Connection, given: dict) -> None:
    if given["pid"] == "all":
        await _muted(conn, await act_on_room(conn, actions.mute_guests, kind=given["kind"]), given["kind"], True)
    else:
        await _muted(conn, [await act_on(conn, given["pid"], actions.mute, kind=given["kind"])], given["kind"], True)


@command("host.unmute", who="host", rate=10, shape={"pid": Word(16)})
async def unmute(conn: Connection, given: dict) -> None:
    if given["pid"] == "all":
        await _muted(conn, await act_on_room(conn, actions.unmute_all), "mic", False)
    else:
        await _muted(conn, [await act_on(conn, given["pid"], actions.unmute)], "mic", False)


async def _muted(conn: Connection, rows: list[Participant], kind: str, on: bool) -> None:
    if rows:
        await tell_faces(conn.room, facts_of(conn).room_id, [row.key for row in rows])
        await hub.refresh(conn.room)
    for row in rows:
        await engines.muted(facts_of(conn).room_key, row.key, kind, on)


@command("host.remove", who="host", rate=6, shape={"pid": Word(16)})
async def remove(conn: Connection, given: dict) -> None:
    facts = facts_of(conn)

    def run(other: Participant, *, by: Any) -> Participant:
        return actions.remove(other, by=reads.participant_by_id(facts.participant_id))

    out = await act_on(conn, given["pid"], run)
    await engines.removed(facts.room_key, out.key)
    await hub.drop(conn.room, REMOVED, to=out.key)
    await tell_out(conn.room, facts.room_id, out.key, "removed")
    await tell_waiting(conn.room, facts.room_id)


@command("host.lock", who="host", rate=6, shape={"on": Flag()})
async def lock(conn: Connection, given: dict) -> None:
    if await act_on_room(conn, actions.lock, on=given["on"]):
        await _tell_room(conn, {"locked": given["on"]})


@command("host.lobby", who="host", rate=6, shape={"on": Flag()})
async def lobby(conn: Connection, given: dict) -> None:
    if await act_on_room(conn, actions.set_lobby, on=given["on"]):
        await _tell_room(conn, {"lobby": given["on"]})


async def _tell_room(conn: Connection, changed: dict) -> None:
    await hub.tell(conn.room, "room", changed)
    await hub.refresh(conn.room)


@command("host.end", who="host", rate=2)
async def end(conn: Connection, given: dict) -> None:
    await act_on_room(conn, actions.end)
    conn.later.append(lambda: hub.drop(conn.room, CLOSED))
