"""From a command to an action and back to the room: what the handlers share."""

from collections.abc import Callable, Iterable
from typing import Any, Concatenate, TypeVar

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lefil.kit.refusals import Refused
from lefil.live import actions, engines, rules
from lefil.live.hub import Connection, hub
from lefil.live.models import Participant
from lefil.live.protocol import Problem, event
from lefil.live.queries import snapshot as reads
from lefil.live.queries.facts import COME_BACK, Facts, facts_by_conn
from lefil.live.queries.talk import hands_of
from lefil.live.threads import in_thread

Result = TypeVar("Result")
MANY_FACES = 30  # beyond, one message: a socket with too many unread ones is taken for a dead one


def facts_of(conn: Connection) -> Facts:
    """Of a socket that has said hello."""
    assert conn.facts is not None
    return conn.facts


async def act(conn: Connection, action: Callable[Concatenate[Participant, ...], Result], /, **kw: Any) -> Result:
    """action(participant, by=person, **kw) in a thread: the person of this socket does it to themself."""

    def run() -> Result:
        me = reads.participant_by_id(facts_of(conn).participant_id)
        return action(me, by=me.person, **kw)

    return await in_thread(run)


async def act_on_room(conn: Connection, action: Callable[..., Result], /, **kw: Any) -> Result:
    """action(room, by=person, **kw): the person of this socket does it to the room."""

    def run() -> Result:
        me = reads.participant_by_id(facts_of(conn).participant_id)
        return action(reads.room_by_id(me.room_id), by=me.person, **kw)

    return await in_thread(run)


async def act_on(conn: Connection, pid: str, action: Callable[..., Result], /, **kw: Any) -> Result:
    """action(other, by=person, **kw): the person of this socket does it to another of the same room. Refused when there is no such one."""

    def run() -> Result:
        me, other = reads.participant_by_id(facts_of(conn).participant_id), reads.participant_at(facts_of(conn).room_id, pid)
        if other is None:
            raise Refused(_("Cette personne n’est pas dans cette salle."))
        return action(other, by=me.person, **kw)

    return await in_thread(run)


async def recheck(conn: Connection) -> None:
    """Reads again from the rows who this socket is; a Problem that closes it when it may no longer be there."""
    read, facts = conn.reading(), facts_of(conn)
    found = await in_thread(facts_by_conn, [(facts.participant_id, conn.key)], timezone.now())
    new = found[conn.key]
    if isinstance(new, int):
        conn.end(new)
        raise Problem("forbidden", "")
    await settle(conn, new, read)


async def settle(conn: Connection, new: Facts, read: int) -> None:
    """Newer facts of a socket: who waited and is admitted reads the room; who was in and waits again leaves its media; who changed
    place has other media."""
    old = facts_of(conn)
    if not conn.know(new, read):
        return
    if old.state == "waiting" and new.state == "in":
        hub.spawn(welcome(conn))
    elif old.state == "in" and new.state == "waiting":
        shut(conn)
    elif old.place != new.place:
        conn.media_turn(lambda: engines.moved(conn))
    elif old.epoch != new.epoch:
        conn.media_turn(lambda: engines.arrived(conn))


async def welcome(conn: Connection) -> None:
    conn.hold()
    try:
        conn.post(event("welcome", await snapshot_of(conn)), held=False)
    except Exception:
        conn.end(COME_BACK)  # admitted, and waiting at the door for ever
        raise
    finally:
        conn.release()
    await tell_arrival(conn)
    await begin_media(conn)


def shut(conn: Connection) -> None:
    """Back to the door until somebody of the team is in: no sound, no picture, no word of the others meanwhile."""
    facts = facts_of(conn)
    conn.media_turn(lambda: engines.removed(facts.room_key, facts.pid))
    with translation.override(conn.language):
        conn.post(event("door", reads.waiting_facts(facts, say=rules.awaited_words(), awaited=True, phone=settings.HELP_PHONE)))


async def snapshot_of(conn: Connection) -> dict:
    facts = facts_of(conn)
    server = engines.available()
    return await in_thread(
        reads.snapshot, facts, ice=engines.ice(facts.person_key, facts.closes), server=server, limits=limits(), phone=settings.HELP_PHONE
    )


def limits() -> dict[str, int]:
    return engines.limits("server" if engines.available() else "mesh")


async def begin_media(conn: Connection) -> None:
    await carry(conn)
    conn.media_turn(lambda: engines.arrived(conn))


async def carry(conn: Connection) -> None:
    """Changes the way of sounds and pictures when there are too many people or pictures for the one in use."""
    facts = facts_of(conn)
    if facts.engine == "server":
        return
    load = await in_thread(reads.load_of, facts.room_id)
    engine = engines.wanted(load.people, load.cams, facts.capacity, facts.media)
    if engine == "mesh":
        return
    await _switch(conn, engine, engines.choose(facts.room_key))


async def carry_on(conn: Connection) -> None:
    """A room whose media server is gone for good goes on without it, or on another one, and says so. It goes back to one that is there."""
    facts = facts_of(conn)
    if facts.engine == "mesh":
        if engines.available() and engines.wanted(len(hub.members(conn.room)), 0, facts.capacity, facts.media) == "server":
            await carry(conn)
    elif engines.fallen(facts.server):
        another = engines.available()
        if await _switch(conn, "server" if another else "mesh", engines.choose(facts.room_key) if another else 0) and not another:
            words = _("Le serveur du son et de l’image est en panne. La salle continue sans lui, la voix d’abord.")
            await hub.tell(conn.room, "notice", {"text": words})


async def _switch(conn: Connection, engine: str, server: int) -> bool:
    """False when another was faster."""
    room_id = facts_of(conn).room_id
    if not await in_thread(lambda: actions.switch(reads.room_by_id(room_id), engine=engine, server=server, by=None)):
        return False
    room = await in_thread(reads.room_by_id, room_id)
    await hub.tell(conn.room, "room", {"server": engines.available(), "limits": limits()})
    await hub.tell(conn.room, "engine", {"engine": room.engine, "epoch": room.epoch})
    await hub.refresh(conn.room)
    return True


async def tell_faces(room: str, room_id: int, pids: Iterable[str] | None = None) -> list[dict]:
    """Everybody reads these people (all without `pids`) as the rows say they are now. What was told."""
    async with hub.turn(room):
        told = await in_thread(reads.faces, room_id, None if pids is None else list(pids))
        if len(told) > MANY_FACES:
            await hub.tell(room, "faces", {"list": told})
        else:
            for face in told:
                await hub.tell(room, "face", face)
    return told


async def tell_arrival(conn: Connection) -> None:
    """Somebody is in. A hand that stayed up while they were away takes its place in the queue again. With one of the team come in those
    who were waiting for it."""
    facts = facts_of(conn)
    back = await act_on_room(conn, actions.let_back) if facts.host else []
    if back:
        await hub.refresh(conn.room)
        await tell_waiting(conn.room, facts.room_id)
    told = await tell_faces(conn.room, facts.room_id, [facts.pid])
    if any(face["hand"] for face in told):
        await tell_hands(conn.room, facts.room_id)


async def tell_hands(room: str, room_id: int) -> None:
    """The whole queue, each time: of two hands raised at once, both read the same order."""
    async with hub.turn(room):
        await hub.tell(room, "hands", {"pids": await in_thread(lambda: hands_of(reads.room_by_id(room_id)))})


async def tell_waiting(room: str, room_id: int) -> None:
    """Hosts and staff read who is at the door."""
    async with hub.turn(room):
        await hub.tell(room, "waiting", {"list": await in_thread(reads.waiting_in, room_id)}, hosts=True)
