"""Coming in, going out, the lobby, and what hosts decide for the room."""

import asyncio
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.kit.refusals import Refused
from lefil.live import actions, engines, rules
from lefil.live.consumers.acting import (
    act,
    begin_media,
    carry,
    facts_of,
    limits,
    snapshot_of,
    tell_arrival,
    tell_faces,
    tell_waiting,
)  # fmt: skip
from lefil.live.consumers.groups import guard
from lefil.live.contacts import gives_contact
from lefil.live.hub import Connection, hub
from lefil.live.models import Participant, Room
from lefil.live.protocol import (
    CLOSED,
    LEFT,
    NOT_ALLOWED,
    REMOVED,
    TICKET,
    Flag,
    Number,
    OneOf,
    Optional,
    Problem,
    Struct,
    Text,
    Word,
    command,
)  # fmt: skip
from lefil.live.protocol import ELSEWHERE as ANOTHER_TAB
from lefil.live.queries import snapshot as reads
from lefil.live.queries.facts import Facts
from lefil.live.queries.facts import facts_of as facts_from_rows
from lefil.live.queries.links import read_ticket
from lefil.live.threads import in_thread
from lefil.meetings.models import Meeting
from lefil.people.models import Person

HELLO = Struct({"ticket": Text(1, 400), "tab": Word(24), "mic": Flag(), "cam": Flag()})
CUT = 1006  # the socket ended without a close
HELLOS = 12  # of one person in 10 s
LOST_SECONDS = reads.LOST_SECONDS
OUT_FOR_GOOD = (NOT_ALLOWED, REMOVED, CLOSED)
CLOSE_CODES = {"late": CLOSED, "early": CLOSED, "cancelled": CLOSED, "ended": CLOSED}


async def hello(conn: Connection, given: dict) -> dict:
    """The first message, or another one after `again`. The reply is a snapshot, or that one waits."""
    person_key = _shown(conn, given["ticket"])
    if hub.often(person_key, "hello", HELLOS):
        raise Problem("flood", _("C’est trop rapide. Attendez un instant."))
    conn.hold()
    conn.later.append(_release(conn))
    await hub.join(conn)
    read = conn.reading()
    try:
        facts, entered = await in_thread(_enter, conn, person_key, given)
    except actions.Kept as kept:
        await hub.part(conn)
        raise Problem("refused", str(kept), CLOSE_CODES.get(kept.entry.verdict, NOT_ALLOWED)) from kept
    except BaseException:
        await hub.part(conn)
        raise
    conn.know(facts, read)
    conn.hello = (facts.pid, given["tab"])
    await hub.drop(conn.room, LEFT if entered.same_tab else ANOTHER_TAB, to=facts.pid, but_conn=conn.key)
    if facts.state == "waiting":
        conn.later.append(lambda: tell_waiting(conn.room, facts.room_id))
        return reads.waiting_facts(facts, say=entered.say, awaited=entered.awaited, phone=settings.HELP_PHONE)
    conn.later.append(lambda: _arrived(conn))
    return await snapshot_of(conn)


def _shown(conn: Connection, ticket: str) -> str:
    """The person of a ticket for this very room."""
    try:
        meeting, person = read_ticket(ticket)
    except (Refused, ValueError) as wrong:
        raise Problem("forbidden", str(wrong), TICKET) from wrong
    if meeting != conn.room or (conn.facts and conn.facts.person_key != person):
        raise Problem("forbidden", _("Ce lien n’ouvre pas cette salle."), TICKET)
    return person


def _release(conn: Connection) -> Any:
    async def release() -> None:
        conn.release()

    return release


def _enter(conn: Connection, person_key: str, given: dict) -> tuple[Facts, actions.Entered]:
    meeting, person = reads.meeting_at(conn.room), reads.person_at(person_key)
    if meeting is None or person is None:
        raise Problem("forbidden", _("Ce lien n’ouvre pas cette salle."), TICKET)
    conn.language = person.language
    room = reads.room_at(meeting) or _open(meeting, person)
    entered = actions.enter(
        room, person=person, tab=given["tab"], conn=conn.key, mic=given["mic"], cam=given["cam"], by=person
    )  # fmt: skip
    facts = facts_from_rows(entered.participant, conn=conn.key, now=timezone.now())
    if isinstance(facts, int):  # another tab was faster
        raise Problem("forbidden", "", facts)
    return facts, entered


def _open(meeting: Meeting, person: Person) -> Room:
    """The first who may enter makes the room; who may not makes nothing."""
    entry = rules.entry(meeting, person, timezone.now())
    if not entry.ok:
        raise actions.Kept(entry)
    engine = engines.wanted(0, 0, meeting.capacity, rules.policy_of(meeting).media)
    return actions.open_room(meeting, by=person, engine=engine, server=engines.choose(meeting.key))


async def _arrived(conn: Connection) -> None:
    await tell_arrival(conn)
    await begin_media(conn)


# --- going out


async def depart(conn: Connection) -> None:
    """The socket has ended. Without `leave`, the person is shown as lost for a while: most come back at once."""
    conn.closing = conn.closing or CUT
    try:
        if conn.facts is not None:
            await _depart(conn, conn.facts)
    finally:
        await hub.part(conn)


async def _depart(conn: Connection, facts: Facts) -> None:
    conn.media_turn(lambda: engines.left(conn))
    if conn.closing in OUT_FOR_GOOD:
        await _go(conn, "left")
    elif conn.closing != LEFT and await act(conn, actions.lose, conn=conn.key):
        await _tell_changed(conn, facts)
        hub.spawn(_gone_later(conn))


async def _go(conn: Connection, why: str) -> None:
    facts = facts_of(conn)
    if await act(conn, actions.leave, conn=conn.key):
        await tell_out(conn.room, facts.room_id, facts.pid, why, waiting=facts.state == "waiting")


async def _gone_later(conn: Connection) -> None:
    await asyncio.sleep(LOST_SECONDS)
    facts = facts_of(conn)
    if await act(conn, _forget):
        await tell_out(conn.room, facts.room_id, facts.pid, "lost", waiting=facts.state == "waiting")


def _forget(participant: Participant, *, by: Any) -> bool:
    return actions.forget(participant, by=None)


async def _tell_changed(conn: Connection, facts: Facts) -> None:
    if facts.state == "waiting":
        await tell_waiting(conn.room, facts.room_id)
    else:
        await tell_faces(conn.room, facts.room_id, [facts.pid])


async def tell_out(room: str, room_id: int, pid: str, why: str, *, waiting: bool = False) -> None:
    """Everybody reads that somebody is out; a group that has lost its adult comes back to the room."""
    if waiting:
        await tell_waiting(room, room_id)
    else:
        await hub.tell(room, "gone", {"pid": pid, "why": why}, but=pid)
        await guard(room, room_id)


@command("leave", who="lobby", rate=2, writes=False)
async def leave(conn: Connection, given: dict) -> dict | None:
    conn.leaving = True
    try:
        await _go(conn, "left")
    except Exception:
        conn.leaving = False
        raise

    async def close() -> None:
        conn.end(LEFT)

    conn.later.append(close)
    return None


# --- oneself


@command("ping", who="lobby", rate=10, writes=False)
async def ping(conn: Connection, given: dict) -> dict:
    return {"now": timezone.now()}


@command("ice", rate=3, writes=False)
async def ice(conn: Connection, given: dict) -> dict:
    facts = facts_of(conn)
    return {"ice": engines.ice(facts.person_key, facts.closes)}


@command("state", rate=20, shape={name: Optional(Flag()) for name in ("mic", "cam", "screen", "away")})
async def state(conn: Connection, given: dict) -> None:
    facts = facts_of(conn)
    most = limits()
    most["with_pictures"] = most["people"] if engines.available() else most["cams"]
    await act(conn, actions.show, limits=most, **given)
    await tell_faces(conn.room, facts.room_id, [facts.pid])
    if given.get("cam") or given.get("screen"):
        await carry(conn)
    if given.get("cam") or given.get("screen"):
        conn.media_turn(lambda: engines.muted(facts.room_key, facts.pid, "cam", False))


RUNGS = ("full", "small", "voice", "thin", "none")


@command(
    "quality", rate=5, writes=False,
    shape={
        "rung": OneOf(*RUNGS), "up": Optional(Number(0, 10_000_000, whole=False)), "down": Optional(Number(0, 10_000_000, whole=False)),
        "rtt": Optional(Number(0, 600_000, whole=False)), "loss": Optional(Number(0, 100, whole=False)),
    },
)  # fmt: skip
async def quality(conn: Connection, given: dict) -> None:
    await hub.tell(conn.room, "quality", {"pid": conn.pid, "rung": given["rung"]}, hosts=True)


@command("react", rate=5, shape={"code": OneOf("bravo", "yes", "slower", "thanks")}, writes=False)
async def react(conn: Connection, given: dict) -> None:
    await hub.tell(conn.room, "reaction", {"pid": conn.pid, "code": given["code"]}, place=facts_of(conn).place)


@command("caption", rate=20, shape={"text": Text(0, 300), "final": Flag()}, writes=False)
async def caption(conn: Connection, given: dict) -> None:
    if facts_of(conn).minors and gives_contact(given["text"]):
        return  # without a word: a browser that writes down what it hears did no wrong
    said = {"pid": conn.pid, "text": given["text"], "final": given["final"]}
    await hub.tell(conn.room, "caption", said, place=facts_of(conn).place, but=conn.pid)
