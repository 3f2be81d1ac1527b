"""Files of a room, and what is left of it afterwards for those who were there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from lefil.groups.rules import may_meet
from lefil.kit.refusals import Refused
from lefil.live.models import Alert, ChatLine, Participant, Policy, Pulse, Room, SharedFile, Stay, Stroke
from lefil.live.queries.alerts import OPEN_TO_STAFF, readers_of
from lefil.live.queries.board import Picture, pictures_of
from lefil.live.queries.links import file_link, read_file_link, read_ticket
from lefil.live.rules import HOSTS, can_host, policy_of
from lefil.meetings.models import Meeting
from lefil.people.models import Person

MOST_FILES = 40
KEEP_DAYS = 90  # what Policy says when nobody has chosen


@dataclass(frozen=True)
class Said:
    """A line of the chat as it stays: `hidden` lines have no text; `kept_for` says why a removed one still has its own."""

    at: datetime
    called: str
    text: str
    to_hosts: bool
    mine: bool
    removed: bool
    place: int


@dataclass(frozen=True)
class Memory:
    """What is left of a room for one person. `until`: the day when messages, board and files are deleted."""

    lines: tuple[Said, ...]
    boards: tuple[Picture, ...]
    files: tuple[dict[str, Any], ...]
    until: datetime

    @property
    def empty(self) -> bool:
        return not (self.lines or self.boards or self.files)


def file_facts(file: SharedFile, person_key: str) -> dict[str, Any]:
    return {
        "key": file.key, "name": file.name, "kind": file.kind, "size": file.size, "called": file.participant.person.called,
        "url": file_link(file, person_key),
    }  # fmt: skip


def files_of(room: Room, participant: Participant) -> list[dict[str, Any]]:
    """Oldest first, each with its link for this person, for this day. One query."""
    rows = SharedFile.objects.filter(room=room).select_related("participant__person").order_by("id")
    return [file_facts(row, participant.person.key) for row in rows]


def kept_until(room: Room) -> datetime:
    return room.meeting.ends + timedelta(days=policy_of(room.meeting).keep_days)


def was_in(room: Room, person: Person) -> bool:
    """Was let in at least once, and was not put out: a removal takes `admitted` back, whoever knocks again afterwards."""
    rows = Participant.objects.filter(room=room, person=person, state__in=["in", "out"]).exclude(admitted=None)
    return rows.filter(Exists(Stay.objects.filter(participant=OuterRef("pk")))).exists()


def may_keep(room: Room, person: Person, now: datetime) -> bool:
    """May read what was said, drawn and shared: those who were in, hosts and staff, as long as it is kept and nothing holds it back."""
    return now < kept_until(room) and (was_in(room, person) or can_host(person, room)) and not held_back(room, person)


def held_back(room: Room, person: Person) -> bool:
    """Somebody was not safe there: what was written is for those who said so and those who protect, since the report names nobody."""
    said = set(Alert.objects.filter(room=room, kind="unsafe").values_list("participant__person", flat=True))
    return bool(said) and person.pk not in said and person.pk not in readers_of(room)


def file_of(token: str, now: datetime) -> SharedFile:
    """The file behind a personal link. The rights are read again: Http404 when this person may no longer have it."""
    key, person_key = read_file_link(token)
    person = Person.objects.present().filter(key=person_key).first()
    rows = SharedFile.objects.select_related("room__meeting__programme", "room__meeting__group")
    file = rows.filter(key=key).first()
    if person is None or file is None or not may_keep(file.room, person, now):
        raise Http404
    return file


def memory_of(room: Room, person: Person, *, protects: bool) -> Memory:
    """`protects`: reads the text of removed lines too. Six queries, whatever was said."""
    guest = _guest(room, person)
    places = Stay.objects.filter(participant=guest).values("place") if guest else None
    readable = Q() if places is None else Q(participant=guest) | Q(to="all", place__in=places)
    rows = ChatLine.objects.filter(readable, room=room).select_related("participant__person").order_by("id")
    lines = tuple(_said(row, person, protects) for row in rows)
    files = SharedFile.objects.filter(room=room).select_related("participant__person").order_by("id")
    return Memory(lines, tuple(pictures_of(room, places)), tuple(file_facts(row, person.key) for row in files), kept_until(room))


def _guest(room: Room, person: Person) -> Participant | None:
    """Who reads only what was said to all and drawn in the groups where they were, and what they wrote; None for hosts and staff, who
    read everything."""
    own = Participant.objects.filter(room=room, person=person).first()
    return None if own is None or own.role in HOSTS or can_host(person, room) else own


def _said(row: ChatLine, person: Person, protects: bool) -> Said:
    removed = row.removed is not None
    return Said(
        row.at, row.participant.person.called, row.text if protects or not removed else "", row.to == "hosts",
        row.participant.person_id == person.pk, removed, row.place,
    )  # fmt: skip


def rooms_to_forget(now: datetime) -> QuerySet[Room]:
    """Rooms of which something is kept longer than their programme says, but those with a report that nobody has dealt with: what was
    written there may be what it is about. Two queries."""
    due = Q()
    chosen = list(Policy.objects.order_by("id").values_list("programme", "keep_days"))
    for programme, days in chosen:
        due |= Q(meeting__programme=programme, meeting__ends__lte=now - timedelta(days=days))
    others = Q(meeting__ends__lte=now - timedelta(days=KEEP_DAYS)) & ~Q(meeting__programme__in=[programme for programme, _days in chosen])
    something = [Exists(model.objects.filter(room=OuterRef("pk"))) for model in (ChatLine, Stroke, SharedFile, Pulse)]
    held = something[0] | something[1] | something[2] | something[3]
    reported = Alert.objects.filter(room=OuterRef("pk"), state="open").exclude(kind__in=OPEN_TO_STAFF)
    return Room.objects.filter(held, due | others).exclude(Exists(reported)).order_by("id")


def room_of(meeting: Meeting) -> Room | None:
    return (
        Room.objects.filter(meeting=meeting)
        .select_related("meeting__programme", "meeting__group", "meeting__organisation", "meeting__host")
        .first()
    )


def upload_link(ticket: str) -> str:
    """Where the page of the room sends files, with its own ticket."""
    return reverse("live:upload", args=[ticket])


def uploader_of(ticket: str) -> Participant:
    """Who shows this ticket, in the room now. Refused otherwise."""
    meeting, person = read_ticket(ticket)
    rows = Participant.objects.select_related("person", "room__meeting__programme", "room__meeting__group")
    found = rows.filter(room__meeting__key=meeting, person__key=person, person__erased=None, state="in", room__state="open").first()
    if found is None or (found.room.meeting.group and not may_meet(found.room.meeting.group)):
        raise Refused(_("Vous n’êtes plus dans la salle. Rechargez la page pour entrer."))
    return found
