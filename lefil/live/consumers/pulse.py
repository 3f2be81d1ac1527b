"""Is everybody following? Counts go to hosts and staff; who answered what goes nowhere."""

from typing import Any

from lefil.live.actions.pulse import answer_pulse, ask_pulse, close_pulse
from lefil.live.consumers.acting import act_on_room, facts_of
from lefil.live.consumers.talk import as_me
from lefil.live.hub import Connection, hub
from lefil.live.models import Participant, Pulse, Room
from lefil.live.protocol import OneOf, command
from lefil.live.queries.snapshot import room_by_id
from lefil.live.queries.talk import counts_of, standing_pulse
from lefil.live.threads import in_thread
from lefil.people.models import Person


def _ask(room: Room, *, by: Person) -> dict[str, Any]:
    pulse = ask_pulse(room, by=by)
    return {"key": pulse.key, "asked": pulse.asked}


@command("pulse.ask", who="host", rate=4)
async def pulse_ask(conn: Connection, given: dict) -> None:
    async with hub.turn(conn.room):
        asked = await act_on_room(conn, _ask)
        await hub.tell(conn.room, "pulse", {**asked, "mine": None, "counts": None})
        await _tell_counts(conn)


@command("pulse.close", who="host", rate=4)
async def pulse_close(conn: Connection, given: dict) -> None:
    async with hub.turn(conn.room):
        if await act_on_room(conn, close_pulse):
            await hub.tell(conn.room, "pulse", {"pulse": None})


@command("pulse.answer", rate=6, shape={"value": OneOf("yes", "some", "no")})
async def pulse_answer(conn: Connection, given: dict) -> dict:
    def work(me: Participant) -> None:
        answer_pulse(me, value=given["value"], by=me.person)

    await as_me(conn, work)
    async with hub.turn(conn.room):
        await _tell_counts(conn)
    return {"value": given["value"]}


async def _tell_counts(conn: Connection) -> None:
    """Read at the moment they are said, so that the last told is the last counted. Without `mine`: each browser keeps its own."""
    room_id = facts_of(conn).room_id

    def read() -> dict[str, Any] | None:
        pulse: Pulse | None = standing_pulse(room_by_id(room_id))
        return {"key": pulse.key, "asked": pulse.asked, "counts": counts_of(pulse)} if pulse else None

    if counts := await in_thread(read):
        await hub.tell(conn.room, "pulse", counts, hosts=True)
