"""What the sweeps of this room have to do now, and whom a worry must reach."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from lefil.groups.models import Group
from lefil.groups.queries import who_protects
from lefil.letters.models import Letter
from lefil.meetings.models import Booking
from lefil.people.models import Person
from lefil.tutoring.models import Report

TURNS = {1: timedelta(days=1), 2: timedelta(days=3)}
MORNING = time(8)
FORGET = timedelta(days=10)
FACES_WITHIN = timedelta(hours=24)


def protectors_of(group: Group, today: date) -> list[Person]:
    """Everyone in charge of protection for a pair, those who coordinate when there is none."""
    return who_protects(group.organisation, today, programme=group.programme_id, group=group)


def _told(prefix: str, number: str, suffix: str = "") -> Exists:
    """Whether the letter with this key, a number of the outer row in it, has been written."""
    key = Concat(Value(prefix), Cast(OuterRef(number), CharField()), Value(suffix))
    return Exists(Letter.objects.filter(key=key))


def _over(now: datetime, side: str, longest: timedelta) -> QuerySet[Booking]:
    """Bookings of that side, of people who can be reached, at meetings of tutoring pairs that ended within `longest`."""
    return (
        Booking.objects.filter(
            side=side, state__in=Booking.STANDING, meeting__kind="pair", meeting__programme__pack="tutoring", person__erased=None,
            meeting__state__in=["planned", "held"], meeting__ends__gt=now - longest, meeting__ends__lte=now,
        )
        .exclude(person__phone="", person__email="")
        .select_related("person", "meeting__group__organisation", "meeting__group__programme")
        .order_by("meeting__ends", "id")
    )  # fmt: skip


def morning_after(ends: datetime, zone: str, wait: timedelta) -> datetime:
    """8 o'clock in that time zone, `wait` days after the day of the meeting."""
    day = ends.astimezone(ZoneInfo(zone)).date() + wait
    return datetime.combine(day, MORNING, ZoneInfo(zone))


def reports_to_ask(now: datetime) -> Iterator[tuple[Booking, int]]:
    """Tutors to remind, with the turn: 1 the next morning, 2 after three days, each once."""
    silent = _over(now, "volunteer", FORGET).filter(~Exists(Report.objects.filter(meeting=OuterRef("meeting"))))
    waiting = silent.filter(~_told("tutoring/report:", "meeting", ":2")).annotate(told=_told("tutoring/report:", "meeting", ":1"))
    for booking in waiting:
        ends, zone = booking.meeting.ends, booking.person.timezone
        turn = max((turn for turn, wait in TURNS.items() if now >= morning_after(ends, zone, wait)), default=0)
        if turn == 2 or (turn == 1 and not booking.told):
            yield booking, turn


def faces_to_ask(now: datetime) -> QuerySet[Booking]:
    """Pupils whose meeting has just ended, and who have not been asked yet nor answered by themselves. Not those known to be absent."""
    just = _over(now, "learner", FACES_WITHIN).filter(feedback=None, meeting__group__state="active")
    present = just.exclude(attendance__outcome__in=["excused", "absent", "technical"])
    return present.filter(~_told("tutoring/faces:", "pk"))
