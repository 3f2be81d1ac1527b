"""The room as one person reads it when they enter: docs/room.md, "First message". First names and keys, nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from lefil.live.models import Participant, Room
from lefil.live.queries.board import strokes_on
from lefil.live.queries.facts import Facts
from lefil.live.queries.files import files_of
from lefil.live.queries.talk import chat_of, hands_of, pulse_of
from lefil.meetings.models import Booking, Meeting
from lefil.people.models import Person

LOST_SECONDS = 15  # without a socket, before a person is gone
SILENT_SECONDS = 45  # a socket that nobody shows: its server was killed


@dataclass(frozen=True)
class Load:
    """How many people are in a room, and how many pictures they send."""

    people: int
    cams: int


def meeting_at(key: str) -> Meeting | None:
    return Meeting.objects.select_related("group", "programme", "host").filter(key=key).first()


def room_at(meeting: Meeting) -> Room | None:
    return Room.objects.select_related("meeting__programme").filter(meeting=meeting).first()


def room_by_id(room_id: int) -> Room:
    return Room.objects.select_related("meeting__group", "meeting__programme").get(pk=room_id)


def person_at(key: str) -> Person | None:
    return Person.objects.filter(key=key, erased=None).first()


def participant_by_id(participant_id: int) -> Participant:
    return Participant.objects.select_related("person", "room__meeting__programme", "booking").get(pk=participant_id)


def participant_at(room_id: int, pid: str) -> Participant | None:
    """Whatever their state; None when nobody of this room has that key."""
    return Participant.objects.select_related("person", "room__meeting").filter(room=room_id, key=pid).first()


def snapshot(facts: Facts, *, ice: list[dict], server: bool, limits: dict[str, int], phone: str) -> dict[str, Any]:
    """As many queries whatever the number of people. `server`: is there a media server; `limits`: those of the engines."""
    room = room_by_id(facts.room_id)
    me = participant_by_id(facts.participant_id)
    people = list(_inside(room))
    here = {row.person_id for row in people}
    return {
        "state": "in",
        "me": facts.pid,
        "now": timezone.now(),
        "room": {**room_facts(facts), "title": room.meeting.title, "server": server, "limits": limits},
        "people": [face_of(row) for row in people],
        "expected": _expected(room, here),
        "hands": hands_of(room),
        "chat": chat_of(room, me),
        "pulse": pulse_of(room, me),
        "waiting": waiting_in(room.pk) if facts.host else [],
        "files": files_of(room, me),
        "board": strokes_on(room, facts.place),
        "ice": ice,
        "phone": phone,
    }


def waiting_facts(facts: Facts, *, say: str, phone: str, awaited: bool = False) -> dict[str, Any]:
    """What one who waits at the door reads: nothing of who is inside. `awaited`: they come in by themselves with the team."""
    return {
        "state": "waiting", "me": facts.pid, "now": timezone.now(), "say": say, "awaited": awaited, "phone": phone,
        "room": {"starts": facts.starts, "ends": facts.ends, "closes": facts.closes},
    }  # fmt: skip


def room_facts(facts: Facts) -> dict[str, Any]:
    """How the room is, as its facts say."""
    return {
        "starts": facts.starts, "ends": facts.ends, "closes": facts.closes, "locked": facts.locked, "lobby": facts.lobby,
        "engine": facts.engine, "epoch": facts.epoch, "chat": facts.chat, "minors": facts.minors,
        "keep_days": facts.keep_days, "breakouts": {"count": facts.breakouts, "until": facts.breakouts_until},
    }  # fmt: skip


def _inside(room: Room) -> QuerySet[Participant]:
    return Participant.objects.filter(room=room, state="in").select_related("person").order_by("admitted", "id")


def face_of(row: Participant) -> dict[str, Any]:
    return {
        "pid": row.key, "called": row.person.called, "role": row.role, "state": "in" if row.conn else "lost", "away": row.away,
        "mic": row.mic, "cam": row.cam, "screen": row.screen, "muted": row.muted, "hand": row.hand is not None, "place": row.place,
        "since": row.admitted or row.asked,
    }  # fmt: skip


def faces(room_id: int, pids: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """Of who is in, all or some."""
    rows = Participant.objects.filter(room=room_id, state="in").select_related("person").order_by("admitted", "id")
    return [face_of(row) for row in (rows if pids is None else rows.filter(key__in=list(pids)))]


def waiting_in(room_id: int) -> list[dict[str, Any]]:
    """Who waits at the door now, the first who asked first."""
    rows = Participant.objects.filter(room=room_id, state="waiting").exclude(conn="").select_related("person").order_by("asked", "id")
    return [{"pid": row.key, "called": row.person.called, "since": row.asked} for row in rows]


def _expected(room: Room, here: set[int]) -> list[dict[str, Any]]:
    rows = Booking.objects.filter(meeting=room.meeting_id).exclude(state="cancelled").exclude(person__in=here).select_related("person")
    return [{"called": row.person.called, "state": row.state} for row in rows.order_by("id")]


def load_of(room_id: int) -> Load:
    rows = Participant.objects.filter(room=room_id, state="in")
    return Load(rows.count(), rows.filter(Q(cam=True) | Q(screen=True)).count())


def silent(room_ids: Iterable[int], now: datetime) -> QuerySet[Participant]:
    """Who is gone without a word: no socket for 15 s, or one that no server has shown for 45 s."""
    old = now - timedelta(seconds=SILENT_SECONDS)
    cut = now - timedelta(seconds=LOST_SECONDS)
    lost = Q(conn="", state="in", stays__left=None, stays__seen__lt=cut) | Q(conn="", state="waiting")
    dead = Q(state="in", stays__left=None, stays__seen__lt=old) | Q(state="waiting", seen__lt=old)
    rows = Participant.objects.filter(lost | dead, room__in=list(room_ids), state__in=["in", "waiting"])
    return rows.select_related("person", "room__meeting").distinct().order_by("id")


def over(room_ids: Iterable[int], now: datetime) -> list[Room]:
    """Of these rooms, those still open whose hours are over."""
    rows = Room.objects.filter(pk__in=list(room_ids), state="open").select_related("meeting")
    return [room for room in rows.order_by("id") if now >= room.meeting.closes]


def breakouts_due(room_ids: Iterable[int], now: datetime) -> list[Room]:
    return list(Room.objects.filter(pk__in=list(room_ids), breakouts_until__lte=now).order_by("id"))
