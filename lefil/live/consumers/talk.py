"""Messages and hands."""

from collections.abc import Callable
from typing import Any, TypeVar

from lefil.live import engines
from lefil.live.actions.hands import give_floor, lower_hand, lower_hands, raise_hand
from lefil.live.actions.talk import remove_line, say
from lefil.live.consumers.acting import act_on_room, facts_of, tell_faces, tell_hands
from lefil.live.hub import Connection, hub
from lefil.live.models import Participant
from lefil.live.protocol import MOST_ID, Number, OneOf, Text, Word, command
from lefil.live.queries.snapshot import participant_by_id
from lefil.live.queries.talk import line_facts, line_of, other_in
from lefil.live.threads import in_thread

Result = TypeVar("Result")
NONCE, PID = Word(24), Word(16)


async def as_me(conn: Connection, work: Callable[[Participant], Result]) -> Result:
    """work(participant) in a thread, with the role and the group that were just read again."""
    facts = facts_of(conn)

    def run() -> Result:
        me = participant_by_id(facts.participant_id)
        me.role = facts.role
        return work(me)

    return await in_thread(run)


async def tell_line(conn: Connection, line: dict[str, Any], place: int) -> None:
    """To all of the group; a line for the hosts, to hosts and staff of every group, and to its author."""
    if line["to"] == "hosts":
        await hub.tell(conn.room, "chat", line, hosts=True)
        if not (line["pid"] == conn.pid and facts_of(conn).host):
            await hub.tell(conn.room, "chat", line, to=line["pid"])
    else:
        await hub.tell(conn.room, "chat", line, place=place)


@command("chat.say", rate=8, shape={"text": Text(1, 1000), "nonce": NONCE, "to": OneOf("all", "hosts")})
async def chat_say(conn: Connection, given: dict) -> dict:
    def work(me: Participant) -> tuple[dict[str, Any], int]:
        line = say(me, text=given["text"], nonce=given["nonce"], to=given["to"], by=me.person)
        return line_facts(line), line.place

    line, place = await as_me(conn, work)
    await tell_line(conn, line, place)
    return {"id": line["id"]}


@command("chat.remove", rate=10, shape={"id": Number(1, MOST_ID)})
async def chat_remove(conn: Connection, given: dict) -> None:
    def work(me: Participant) -> tuple[dict[str, Any], int]:
        line = remove_line(line_of(me.room_id, given["id"]), by=me)
        return line_facts(line), line.place

    line, place = await as_me(conn, work)
    await tell_line(conn, line, place)


@command("hand.raise", rate=6)
async def hand_raise(conn: Connection, given: dict) -> None:
    await as_me(conn, lambda me: raise_hand(me, by=me.person))
    await tell_hands(conn.room, facts_of(conn).room_id)


@command("hand.lower", rate=6)
async def hand_lower(conn: Connection, given: dict) -> None:
    await as_me(conn, lambda me: lower_hand(me, by=me.person))
    await tell_hands(conn.room, facts_of(conn).room_id)


@command("hand.give", who="host", rate=10, shape={"pid": PID})
async def hand_give(conn: Connection, given: dict) -> None:
    pid = given["pid"]
    await as_me(conn, lambda me: give_floor(other_in(me.room, pid), by=me.person))
    await hub.refresh(conn.room)
    await engines.muted(facts_of(conn).room_key, pid, "mic", False)
    await tell_hands(conn.room, facts_of(conn).room_id)
    await tell_faces(conn.room, facts_of(conn).room_id, [pid])
    await hub.tell(conn.room, "asked", {"what": "mic"}, to=pid)


@command("hand.down", who="host", rate=10, shape={"pid": PID})
async def hand_down(conn: Connection, given: dict) -> None:
    if given["pid"] == "all":
        await act_on_room(conn, lower_hands)
    else:
        await as_me(conn, lambda me: lower_hand(other_in(me.room, given["pid"]), by=me.person))
    await tell_hands(conn.room, facts_of(conn).room_id)
