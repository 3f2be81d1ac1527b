"""Pads as pages and sockets read them."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from lefil.classroom import crdt
from lefil.classroom.models import Attempt, Pad, PadUpdate, Wall
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Group, Seat
from lefil.kit.links import sign, unsign
from lefil.meetings.models import Meeting
from lefil.people.models import Person

PURPOSE, HOURS = "pads", 24


def ticket(meeting: Meeting, person: Person) -> str:
    """What the socket asks of a page: who asked for it, for which lesson. Good for a day; rights are read again all the same."""
    return sign(PURPOSE, meeting.key, person.key)


def holder(shown: str, meeting_key: str) -> Person | None:
    """Whose ticket it is. Refused when it is not one of ours or too old; None when it is for another lesson or the person is erased."""
    key, person = unsign(PURPOSE, shown, days=HOURS / 24)
    return Person.objects.filter(key=person).first() if key == meeting_key else None


def lesson_of(key: str) -> Meeting | None:
    return Meeting.objects.select_related("group", "programme").filter(key=key).first()


def stored(pads: Iterable[int]) -> dict[int, tuple[bytes, list[bytes]]]:
    """{pad: (snapshot, the updates since)} in two queries."""
    wanted = list(pads)
    later: dict[int, list[bytes]] = defaultdict(list)
    for pad, content in PadUpdate.objects.filter(pad__in=wanted).order_by("id").values_list("pad", "content"):
        later[pad].append(bytes(content))
    rows = Pad.objects.filter(pk__in=wanted).values_list("pk", "snapshot")
    return {pk: (bytes(snapshot), later[pk]) for pk, snapshot in rows}


def texts(pads: Iterable[Pad]) -> dict[int, str]:
    """{pad: its text now}. A pad without updates since its squash is read without a CRDT. Two queries."""
    rows = list(pads)
    moving = stored(PadUpdate.objects.filter(pad__in=rows).values_list("pad", flat=True).distinct().order_by("pad"))
    found = {pad.pk: pad.text for pad in rows}
    return found | {pk: crdt.text_of(crdt.load(*kept)) for pk, kept in moving.items()}


def text_of(pad: Pad) -> str:
    return texts([pad])[pad.pk]


def own_pad(meeting: Meeting, enrolment: int | None) -> Pad | None:
    rows = Pad.objects.select_related("works_in__enrolment__person", "enrolment__person")
    return rows.filter(meeting=meeting, enrolment=enrolment).first() if enrolment else None


def wall_of(meeting: Meeting) -> Wall | None:
    return Wall.objects.filter(meeting=meeting).first()


def shown_pad(meeting: Meeting) -> Pad | None:
    return Pad.objects.filter(meeting=meeting, state="shown").select_related("enrolment__person").first()


def class_pads(meeting: Meeting) -> QuerySet[Pad]:
    """In the order of first names, of those who are in the class."""
    rows = Pad.objects.filter(meeting=meeting, enrolment__seats__group=meeting.group_id, enrolment__seats__left=None)
    return rows.select_related("enrolment__person", "helper", "works_in").defer("snapshot").order_by("enrolment__person__called", "pk")


def learners_of(group: Group | None) -> list[Enrolment]:
    rows = Seat.objects.filter(group=group, left=None, side="learner").select_related("enrolment__person")
    return [seat.enrolment for seat in rows.order_by("enrolment__person__called", "pk")]


def teachers_of(meeting: Meeting) -> list[Person]:
    """The volunteers of the class and the host of the lesson."""
    seats = Seat.objects.filter(group=meeting.group_id, left=None, side="volunteer").select_related("enrolment__person")
    found = {seat.enrolment.person_id: seat.enrolment.person for seat in seats}
    if meeting.host is not None:
        found.setdefault(meeting.host.pk, meeting.host)
    return sorted(found.values(), key=lambda person: person.called)


def earlier_pads(meeting: Meeting, enrolment: int) -> QuerySet[Pad]:
    """What a learner wrote in other lessons of the class, the last first."""
    rows = Pad.objects.filter(enrolment=enrolment, meeting__group=meeting.group_id).exclude(meeting=meeting).exclude(updated=None)
    return rows.select_related("meeting").defer("snapshot").order_by("-meeting__starts", "-pk")


def passed_exercises(enrolment: int) -> set[str]:
    return set(Attempt.objects.filter(enrolment=enrolment, passed=True).order_by("exercise").values_list("exercise", flat=True).distinct())


def mates(place: Pad, *, but: Pad | None) -> list[str]:
    """First names of who else works in this pad, its own learner first."""
    rows = [place, *place.joined.select_related("enrolment__person")]
    return [row.enrolment.person.called for row in rows if but is None or row.pk != but.pk]


def pad_of_learner(meeting: Meeting, learner: str) -> Pad | None:
    rows = Pad.objects.select_related("enrolment__person", "works_in__enrolment__person", "helper")
    return rows.filter(meeting=meeting, enrolment__key=learner).first()


def learner_named(meeting: Meeting, learner: str) -> Enrolment | None:
    return next((one for one in learners_of(meeting.group) if one.key == learner), None)
