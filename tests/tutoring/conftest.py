from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from lefil.demo.cast import Cast
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.groups.actions import form_pair, sign
from lefil.groups.models import Group
from lefil.groups.queries import needed_signatures
from lefil.meetings.actions import plan
from lefil.meetings.models import Booking, Meeting
from lefil.people.actions import enter
from lefil.people.models import Person

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def clock() -> time_machine.Traveller:
    """Stands still on Monday 23 November 2026, 10 h in Paris; `clock.move_to(moment)` moves it."""
    with time_machine.travel(MONDAY, tick=False) as travelled:
        yield travelled


def cleared(person: Person, cast: Cast, side: str) -> Enrolment:
    """Enrolled with every gate green: gates are enrolments' own matter, tried there."""
    enrolment = enrol(person, programme=cast.tutoring, side=side, by=person)
    Enrolment.objects.filter(pk=enrolment.pk).update(state="ready", cleared_until=date(2099, 1, 1))
    enrolment.refresh_from_db()
    return enrolment


@dataclass
class World:
    """Benoît tutors Amina; both signed. `met(...)` is a meeting that has taken place."""

    cast: Cast
    group: Group
    tutor: Enrolment
    learner: Enrolment
    clock: time_machine.Traveller
    add: Callable[..., Group]

    def met(self, *, days: int = 1, hour: int = 18, group: Group | None = None) -> Meeting:
        """A meeting of 45 minutes planned now, `days` later at that hour; the clock then stands 5 minutes after its end."""
        starts = timezone.now().astimezone(PARIS).replace(hour=hour, minute=0) + timedelta(days=days)
        meeting = plan(group or self.group, starts=starts, minutes=45, by=self.cast.benoit)
        self.clock.move_to(meeting.ends + timedelta(minutes=5))
        return meeting

    def booking(self, meeting: Meeting, side: str) -> Booking:
        return meeting.bookings.select_related("person", "meeting").get(side=side)


def active_pair(cast: Cast, tutor: Enrolment, learner: Enrolment) -> Group:
    group = form_pair(cast.tutoring, organisation=cast.article1, learner=learner, volunteer=tutor, subject="maths", by=cast.chloe)
    for need in needed_signatures(group, timezone.localdate()):
        assert not need.by_guardian
        sign(group, person=need.member, by=need.member)
    group.refresh_from_db()
    assert group.state == "active"
    return group


@pytest.fixture
def world(clock: time_machine.Traveller, cast: Cast) -> World:
    type(cast.tutoring).objects.filter(pk=cast.tutoring.pk).update(needs_parent=False)
    cast.tutoring.refresh_from_db()
    tutor, learner = cleared(cast.benoit, cast, "volunteer"), cleared(cast.malik, cast, "learner")

    def add(number: int) -> Group:
        other = enter(f"Élève {number}", phone=f"+336399801{number:02d}", born=date(2010, 1, 1), by=None)
        return active_pair(cast, tutor, cleared(other, cast, "learner"))

    return World(cast, active_pair(cast, tutor, learner), tutor, learner, clock, add)
