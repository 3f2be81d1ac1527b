"""Meetings as one person reads them: their own hour, the other's when it differs, the other's first name and nothing more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from lefil.kit import days
from lefil.meetings.models import Booking, Meeting
from lefil.meetings.rules import can_run, contact_open, joinable, may_join
from lefil.people.models import Person


@dataclass(frozen=True)
class Other:
    """Someone else at the meeting. `hour` is the start in their time zone when their clock differs, else None."""

    called: str
    state: str
    hour: datetime | None

    @property
    def said(self) -> str:
        """The other's own hour in words; with the day, which may be another one there."""
        if self.hour is None:
            return ""
        with timezone.override(self.hour.tzinfo):
            return days.moment(self.hour)


@dataclass(frozen=True)
class Appointment:
    meeting: Meeting
    booking: Booking | None
    others: tuple[Other, ...]

    @property
    def names(self) -> str:
        return ", ".join(other.called for other in self.others)

    @property
    def held_back(self) -> bool:
        """Planned, but its group is suspended: it does not take place unless the group resumes."""
        return self.meeting.state == "planned" and self.meeting.group is not None and self.meeting.group.state != "active"

    @property
    def elsewhere(self) -> tuple[Other, ...]:
        return tuple(other for other in self.others if other.hour)


@dataclass(frozen=True)
class Join:
    """How to join: `link` (of the room, or an outside one) and `number` are filled only between `opens` and `closes`, for those who may."""

    mode: str
    opens: datetime
    closes: datetime
    open: bool
    link: str = ""
    number: str = ""


@dataclass(frozen=True)
class Day:
    on: date
    appointments: tuple[Appointment, ...]
    today: bool


def appointments(meetings: QuerySet[Meeting], person: Person) -> list[Appointment]:
    """Two queries whatever the number of meetings."""
    seen = meetings.select_related("group", "programme", "organisation", "host", "series").prefetch_related(
        Prefetch("bookings", Booking.objects.exclude(state="cancelled").select_related("person").order_by("id"))
    )
    return [_appointment(meeting, person) for meeting in seen]


def _appointment(meeting: Meeting, person: Person) -> Appointment:
    own = ZoneInfo(person.timezone)
    booking, others = None, []
    for row in meeting.bookings.all():
        if row.person_id == person.pk:
            booking = row
        elif meeting.group_id:
            others.append(Other(row.person.called, row.state, _hour_of(meeting, row.person, own)))
    if meeting.host and meeting.host_id != person.pk:
        others.append(Other(meeting.host.called, "", None))
    return Appointment(meeting, booking, tuple(others))


def _hour_of(meeting: Meeting, other: Person, own: ZoneInfo) -> datetime | None:
    there = meeting.starts.astimezone(ZoneInfo(other.timezone))
    return None if there.utcoffset() == meeting.starts.astimezone(own).utcoffset() else there


def mine(person: Person) -> QuerySet[Meeting]:
    """Meetings a person is expected at, or hosts: not those they follow as staff."""
    booked = Booking.objects.filter(person=person).exclude(state="cancelled").values("meeting")
    return (Meeting.objects.filter(pk__in=booked) | Meeting.objects.filter(host=person, taken__gt=0)).order_by("starts", "id")


def only(meeting: Meeting) -> QuerySet[Meeting]:
    """One meeting, as a set: only for one that the person may already see."""
    return Meeting.objects.filter(pk=meeting.pk)


def booking_for(meeting: Meeting, person: Person | None) -> Booking | None:
    return Booking.objects.filter(meeting=meeting, person=person).select_related("meeting", "enrolment", "person").first()


def expected(meeting: Meeting) -> QuerySet[Booking]:
    """Who had a place and what is known of their presence."""
    return meeting.bookings.exclude(state="cancelled").select_related("person", "attendance").order_by("id")


def booking_by_key(meeting: Meeting, key: str) -> Booking | None:
    return expected(meeting).filter(key=key).first()


def midnight(day: date, person: Person) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(person.timezone))


def week_of(person: Person, first: date) -> list[Day]:
    """Seven days from `first`, in the person's own time zone. Two queries."""
    start, end = midnight(first, person), midnight(first + timedelta(days=7), person)
    rows = appointments(mine(person).filter(starts__gte=start, starts__lt=end), person)
    today = timezone.now().astimezone(ZoneInfo(person.timezone)).date()
    return days_of(rows, first, person, today)


def days_of(rows: Iterable[Appointment], first: date, person: Person, today: date) -> list[Day]:
    zone, kept = ZoneInfo(person.timezone), list(rows)
    days = [first + timedelta(days=n) for n in range(7)]
    return [Day(day, tuple(row for row in kept if row.meeting.starts.astimezone(zone).date() == day), day == today) for day in days]


def next_of(person: Person) -> Appointment | None:
    """The next meeting that takes place, or that is going on. Two queries."""
    coming = mine(person).filter(state="planned", ends__gt=timezone.now()).exclude(group__state__in=["suspended", "closed", "signing"])
    found = appointments(coming[:1], person)
    return found[0] if found else None


def join_of(meeting: Meeting, person: Person) -> Join:
    """The way in, to those booked and cleared and to those who run the meeting: the room from 15 minutes before until two hours
    after, a link or a number from 30 minutes before until the end.

    By phone nobody reads the other's number: the number is the association's, which puts the two through.
    """
    allowed = may_join(meeting, person) or (can_run(person, meeting) and joinable(meeting) and contact_open(meeting))
    if not (allowed and meeting.opens <= timezone.now() < meeting.closes):
        return Join(meeting.mode, meeting.opens, meeting.closes, False)
    links = {"link": meeting.link, "room": reverse("live:room", args=[meeting.key]) if meeting.mode == "room" else ""}
    number = meeting.organisation.help_phone or settings.HELP_PHONE
    return Join(
        meeting.mode,
        meeting.opens,
        meeting.closes,
        True,
        link=links.get(meeting.mode, ""),
        number=number if meeting.mode == "phone" else "",
    )
