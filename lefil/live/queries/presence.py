"""Who was in a room, when, and for how long with others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from lefil.journal.models import Entry
from lefil.live.minutes import GAP, NOTHING, Span, together, union, whole
from lefil.live.models import Participant, Room, Stay
from lefil.live.rules import HOSTS, eighteen_years_before
from lefil.meetings.models import WAYS, Attendance, Booking, Meeting
from lefil.people.models import Person

LATE = timedelta(minutes=10)
COUNTED_AFTER = timedelta(minutes=2)
STAYS_KEPT = timedelta(days=400)  # a school year, and the time to ask for its proof; longer than messages are ever kept
DEAD = timedelta(minutes=3)  # a socket shows itself every 20 s


@dataclass(frozen=True)
class Presence:
    """What the room says of one person. `side`: "team", "people", "" for neither; `spans` their stays, joined; `minutes` those with the
    other side; `knocked`: stayed at the door."""

    person: Person
    booking: Booking | None
    side: str
    spans: tuple[Span, ...]
    minutes: int
    knocked: bool

    @property
    def came(self) -> datetime | None:
        return self.spans[0][0] if self.spans else None


@dataclass(frozen=True)
class Said:
    """One person on the presence page: what the room counted, what is noted, and, when a human noted something else, who and why."""

    presence: Presence
    attendance: Attendance | None
    corrected: bool
    why: str
    bars: tuple[tuple[float, float], ...] = ()

    @property
    def counted(self) -> int:
        return self.presence.minutes


def under_age(participant: Participant) -> bool:
    """Under 18 today; a guest whose age nobody knows counts as such."""
    born = participant.person.born
    if born is None:
        return participant.role not in HOSTS
    return born > eighteen_years_before(timezone.localdate())


def people_in(room: Room) -> list[Participant]:
    return list(Participant.objects.filter(room=room, state="in").select_related("person").order_by("id"))


def now_inside() -> int:
    """How many people are in a room of the whole site: a figure for who runs the server."""
    return Participant.objects.filter(state="in", room__state="open").count()


def guests_alone(room: Room) -> set[int]:
    """The groups where a minor is in without an adult of the team; the room itself (0) is never one: it has its own rules."""
    places: dict[int, list[Participant]] = {}
    for row in people_in(room):
        places.setdefault(row.place, []).append(row)
    return {
        place for place, rows in places.items()
        if place and any(row.role not in HOSTS and under_age(row) for row in rows)
        and not any(row.role in HOSTS and not under_age(row) for row in rows)
    }  # fmt: skip


def without_team(room: Room) -> bool:
    """Two people or more are in, one of them a minor, and nobody of the team. Whoever is lost for a moment is still in."""
    here = people_in(room)
    return len(here) > 1 and not any(row.role in HOSTS for row in here) and any(under_age(row) for row in here)


def presences(room: Room) -> list[Presence]:
    """Everybody expected or seen in a room, with the minutes that the room counted. Three queries."""
    bookings = {
        row.person_id: row
        for row in Booking.objects.filter(meeting=room.meeting)
        .exclude(state="cancelled")
        .select_related("person", "attendance__recorded_by")
    }
    stays = Prefetch("stays", Stay.objects.order_by("joined", "id"))
    seen = {row.person_id: row for row in Participant.objects.filter(room=room).select_related("person").prefetch_related(stays)}
    spans = {person: [(stay.joined, stay.left or stay.seen) for stay in row.stays.all()] for person, row in seen.items()}
    sides = _sides(room.meeting, bookings, seen)
    made = []
    for person in {**bookings, **seen}:
        mine, booking, row = spans.get(person, []), bookings.get(person), seen.get(person)
        others = [spans[one] for one in spans if sides[one] and sides[person] and sides[one] != sides[person]]
        who = booking.person if booking else seen[person].person
        joined, minutes = tuple(union(mine, GAP)), whole(together(mine, others))
        made.append(Presence(who, booking, sides[person], joined, minutes, row is not None and not mine))
    return made


def _sides(meeting: Meeting, bookings: dict[int, Booking], seen: dict[int, Participant]) -> dict[int, str]:
    """{person: "team" or "people"}, "" for who counts on neither side.

    A pair has its two sides. Elsewhere the team is the host, staff, and the volunteers where there are learners: those who come to an
    interview or a welcome of their own are people, whatever side they will be on later.
    """
    taught = any(row.side == "learner" for row in bookings.values())
    sides = {}
    for person in {*bookings, *seen}:
        booking, row = bookings.get(person), seen.get(person)
        if meeting.kind == "pair":
            sides[person] = {"volunteer": "team", "learner": "people"}.get(booking.side, "") if booking else ""
        elif person == meeting.host_id or (row is not None and row.role == "staff"):
            sides[person] = "team"
        elif booking:
            sides[person] = "team" if taught and booking.side == "volunteer" else "people"
        else:
            sides[person] = ""
    return sides


def outcome_of(presence: Presence, meeting: Meeting, *, met: bool, awaited: bool) -> tuple[str, int] | None:
    """(outcome, minutes) to write for one expected person, None when the room knows too little.

    `met`: two sides were there together; `awaited`: somebody of the other side came. Of a pair that did not meet in the room nothing
    is said: they may have talked by telephone. Nor of who was there without the other side, or stayed at the door.
    """
    if presence.booking is None:
        return None
    if presence.minutes and presence.came:
        late = presence.came - meeting.starts > LATE
        return ("late" if late else "present"), min(presence.minutes, 600)
    if presence.spans or presence.knocked or not (met or (awaited and meeting.kind != "pair")):
        return None
    return ("excused" if presence.booking.state == "cannot" else "absent"), 0


def outcomes(room: Room) -> list[tuple[Booking, str, int]]:
    """What the room says of each person expected, in the order of the bookings."""
    seen, made = presences(room), []
    met, there = any(one.minutes for one in seen), {one.side for one in seen if one.spans} - {""}
    for one in seen:
        said = outcome_of(one, room.meeting, met=met, awaited=bool(there - {one.side}))
        if said and one.booking:
            made.append((one.booking, *said))
    return made


def to_count(now: datetime) -> QuerySet[Room]:
    """Rooms that ended two minutes ago or more, whose presence is not written yet; not those of a meeting that was moved since."""
    over = Room.objects.filter(
        state="ended", counted=None, ended__lte=now - COUNTED_AFTER, ended__gte=F("meeting__starts") - WAYS["room"][0], meeting__starts__lte=now
    )  # fmt: skip
    return over.select_related("meeting__group", "meeting__host").order_by("id")


def hours_passed(now: datetime) -> QuerySet[Room]:
    """Open rooms whose hours may be over: the caller asks each."""
    return Room.objects.filter(state="open", meeting__ends__lte=now).select_related("meeting__group").order_by("id")


def abandoned(now: datetime) -> QuerySet[Participant]:
    """Who is still shown in a room or at its door and whom no socket has shown for three minutes: their server was killed, and nobody
    came back there."""
    silent = Q(state="in", stays__left=None, stays__seen__lt=now - DEAD) | Q(state="waiting", seen__lt=now - DEAD)
    rows = Participant.objects.filter(silent).distinct()
    return rows.select_related("person", "room__meeting").order_by("id")


def stays_to_forget(now: datetime) -> QuerySet[Room]:
    """Rooms counted long ago: hours given stay as attendance, when exactly one came and went does not."""
    old = Room.objects.filter(counted__isnull=False, meeting__ends__lte=now - STAYS_KEPT)
    return old.filter(Exists(Stay.objects.filter(participant__room=OuterRef("pk")))).order_by("id")


def said_of(room: Room) -> list[Said]:
    """The presence page: each person's stays drawn between the first and the last of all. Four queries."""
    seen = presences(room)
    ends = [moment for one in seen for span in one.spans for moment in span]
    first, last = min([room.meeting.starts, *ends]), max([room.meeting.ends, *ends])
    length = max(last - first, timedelta(minutes=1))
    whys = _whys([one.booking.attendance.pk for one in seen if one.booking and hasattr(one.booking, "attendance")])
    return [_said(one, room, whys, first, length) for one in seen]


def _said(one: Presence, room: Room, whys: dict[int, str], start: datetime, length: timedelta) -> Said:
    noted = getattr(one.booking, "attendance", None) if one.booking else None
    bars = tuple(
        (round(100 * ((first - start) / length), 2), max(round(100 * ((last - first) / length), 2), 0.6)) for first, last in one.spans
    )
    corrected = noted is not None and noted.source != "room" and bool(one.spans or room.counted)
    return Said(one, noted, corrected, whys.get(noted.pk, "") if noted else "", bars)


def _whys(attendances: Iterable[int]) -> dict[int, str]:
    """The last reason given for each correction, empty ones left out."""
    lines = Entry.objects.filter(noun="meetings.attendance", verb="correct", noun_id__in=list(attendances)).order_by("id")
    return {line.noun_id: line.why for line in lines if line.noun_id}


def own_said(room: Room, person: Person) -> Said | None:
    return next((one for one in said_of(room) if one.presence.person.pk == person.pk), None)


def length_of(spans: Iterable[Span]) -> int:
    return whole(sum((last - first for first, last in spans), NOTHING))


def said_without_room(meeting: Meeting) -> list[Said]:
    """The same page for a meeting whose room nobody opened."""
    rows = (
        Booking.objects.filter(meeting=meeting)
        .exclude(state="cancelled")
        .select_related("person", "attendance__recorded_by")
        .order_by("id")
    )
    whys = _whys([row.attendance.pk for row in rows if hasattr(row, "attendance")])
    made = []
    for row in rows:
        noted = getattr(row, "attendance", None)
        made.append(Said(Presence(row.person, row, "", (), 0, False), noted, False, whys.get(noted.pk, "") if noted else ""))
    return made
