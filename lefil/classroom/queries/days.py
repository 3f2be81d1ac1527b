"""One half-day as its class, its teacher and an auditor read it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from lefil.classroom.content.lessons import Lesson, lessons
from lefil.classroom.models import Absence, Cohort, HalfDay, Signing
from lefil.classroom.queries.presence import length
from lefil.classroom.rules.classes import led_cohorts, visible_cohorts
from lefil.groups.models import Seat
from lefil.live.minutes import Span
from lefil.live.models import Room
from lefil.live.queries.presence import presences
from lefil.meetings.models import Attendance, Booking
from lefil.people.models import Person

TOGETHER = ("meeting", "cohort__group__organisation", "cohort__group__programme", "cohort__teacher__person")


@dataclass(frozen=True)
class Line:
    """One learner on the sheet. `spans`: their comings and goings in the room; `counted`: its minutes."""

    booking: Booking
    signing: Signing | None
    noted: Attendance | None
    absence: Absence | None
    spans: tuple[Span, ...] = ()
    counted: int = 0

    @property
    def guess(self) -> tuple[str, int]:
        """What a teacher most likely says: what is noted, else present when signed or seen in the room, else absent."""
        if self.noted:
            return self.noted.outcome, self.noted.minutes
        if self.signing or self.spans:
            return "present", length(self.booking)
        return ("excused" if self.booking.state == "cannot" else "absent"), 0


def register(half_day: HalfDay) -> list[Line]:
    """Every learner expected, by first name. Six queries whatever their number."""
    rows = Booking.objects.filter(meeting=half_day.meeting_id, side="learner").exclude(state="cancelled")
    bookings = list(rows.select_related("person", "enrolment", "attendance", "meeting").order_by("person__called", "id"))
    signed = {one.enrolment_id: one for one in half_day.signings.all()}
    absent = {one.enrolment_id: one for one in half_day.absences.filter(returned=None)}
    room = Room.objects.filter(meeting=half_day.meeting_id).select_related("meeting").first()
    seen = {one.person.pk: one for one in presences(room)} if room else {}
    made = []
    for row in bookings:
        there = seen.get(row.person_id)
        made.append(
            Line(
                row, signed.get(row.enrolment_id or 0), getattr(row, "attendance", None), absent.get(row.enrolment_id or 0),
                there.spans if there else (), there.minutes if there else 0,
            )
        )  # fmt: skip
    return made


def sealed_facts(half_day: HalfDay) -> dict[str, Any]:
    """What the counter-signature freezes: who, when, how each signed, what the room saw, what the teacher noted."""
    meeting, cohort = half_day.meeting, half_day.cohort
    association = cohort.group.organisation
    return {
        "action": cohort.title, "nda": cohort.nda, "lesson": half_day.lesson, "number": half_day.number, "part": half_day.part,
        "starts": meeting.starts.isoformat(), "ends": meeting.ends.isoformat(), "mode": meeting.mode,
        "association": {name: getattr(association, name) for name in ("name", "address", "city", "rna", "siret")},
        "teacher": half_day.recorded_by.name if half_day.recorded_by else "", "countersigned": _iso(half_day.countersigned),
        "drawing": print_of(half_day.path),
        "rows": [_frozen(line) for line in register(half_day)],
    }  # fmt: skip


def _frozen(line: Line) -> dict[str, Any]:
    outcome, minutes = line.guess
    return {
        "person": line.booking.person.key, "name": line.booking.person.name, "outcome": outcome, "minutes": minutes,
        "way": line.signing.way if line.signing else "", "at": _iso(line.signing.at) if line.signing else "",
        "drawing": print_of(line.signing.path) if line.signing else "",
        "room": [[first.isoformat(), last.isoformat()] for first, last in line.spans], "counted": line.counted,
    }  # fmt: skip


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def print_of(path: str) -> str:
    """The fingerprint of a drawing: the sheet says which one was signed, without holding it twice."""
    return hashlib.sha256(path.encode()).hexdigest()[:16] if path else ""


def seal_of(half_day: HalfDay) -> str:
    """SHA-256 of the frozen facts and of the code: any change of either shows."""
    frozen = json.dumps(half_day.sealed, sort_keys=True, ensure_ascii=False) + half_day.code
    return hashlib.sha256(frozen.encode()).hexdigest()


@dataclass(frozen=True)
class Today:
    """One half-day on somebody's screen. `role`: "learner", "helper", "lead"; `signed` of oneself, `count` of how many `expected`."""

    half_day: HalfDay
    lesson: Lesson
    role: str
    signed: bool
    count: int
    expected: int


def today_of(person: Person, day: date) -> list[Today]:
    """The half-days of that day, and when there is none the next one, of the classes in which one sits. Four queries."""
    mine = Seat.objects.filter(enrolment__person=person, left=None, group__cohort__isnull=False).values("group__cohort", "side")
    sides = {row["group__cohort"]: row["side"] for row in mine.order_by("side")}
    led = set(led_cohorts(person).filter(pk__in=sides).values_list("pk", flat=True))
    rows = _counted(HalfDay.objects.filter(cohort__in=sides).exclude(meeting__state="cancelled"))
    here = list(rows.filter(meeting__starts__date=day).order_by("meeting__starts"))
    found = here or list(rows.filter(meeting__starts__date__gt=day).order_by("meeting__starts")[:1])
    signed = set(Signing.objects.filter(enrolment__person=person, half_day__in=found).values_list("half_day", flat=True))
    return [_today(one, sides, led, signed) for one in found]


def _counted(rows: QuerySet[HalfDay]) -> QuerySet[HalfDay]:
    expected = Count("meeting__bookings", Q(meeting__bookings__side="learner") & ~Q(meeting__bookings__state="cancelled"), distinct=True)
    return rows.select_related(*TOGETHER).annotate(count=Count("signings", distinct=True), expected=expected)


def _today(one: HalfDay, sides: dict[int, str], led: set[int], signed: set[int]) -> Today:
    role = "lead" if one.cohort_id in led else "learner" if sides[one.cohort_id] == "learner" else "helper"
    return Today(one, lessons()[one.lesson], role, one.pk in signed, one.count, one.expected)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Day:
    """A half-day in a timetable, as one person reads it. `state`: "ahead", "now", "sealed", "open" (over, to be counter-signed)."""

    half_day: HalfDay
    lesson: Lesson
    state: str
    signed: bool
    count: int
    expected: int


def timetable(cohort: Cohort, person: Person) -> list[Day]:
    """All of a cohort, in order. Two queries."""
    rows = _counted(cohort.half_days.exclude(meeting__state="cancelled")).order_by("meeting__starts")
    signed = set(Signing.objects.filter(enrolment__person=person, half_day__cohort=cohort).values_list("half_day", flat=True))
    now, made = timezone.now(), []
    for one in rows:
        state = "sealed" if one.countersigned else "ahead" if one.meeting.opens > now else "now" if one.meeting.ends > now else "open"
        made.append(Day(one, lessons()[one.lesson], state, one.pk in signed, one.count, one.expected))  # type: ignore[attr-defined]
    return made


def cohorts_of(person: Person) -> QuerySet[Cohort]:
    """The classes that somebody sees, the newest first, with how many learn there."""
    learners = Count("group__seats", Q(group__seats__side="learner", group__seats__left=None))
    rows = visible_cohorts(person).select_related("group__programme", "group__organisation", "teacher__person")
    return rows.annotate(learners=learners).order_by("-id")


def of_code(code: str) -> HalfDay | None:
    """The sealed sheet that has this code, for whoever holds the paper."""
    return HalfDay.objects.filter(code=code).select_related(*TOGETHER).first() if code else None
