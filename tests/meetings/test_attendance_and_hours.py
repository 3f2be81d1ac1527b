from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.groups.queries import not_met
from lefil.groups.rules import visible_groups
from lefil.kit.refusals import Refused
from lefil.meetings.actions import attend, cancel, plan
from lefil.meetings.models import Attendance, Meeting
from lefil.meetings.queries import minutes_of, missed, unrecorded
from lefil.meetings.rules import visible_meetings
from tests.meetings.moments import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast, pair, time_machine) -> Meeting:
    """A meeting that has just ended; nobody has said who came."""
    meeting = plan(pair, starts=in_days(3), minutes=45, by=cast.benoit)
    time_machine.move_to(meeting.ends + timedelta(minutes=5))
    return meeting


def note(meeting, person, outcome, minutes, by=None):
    return attend(meeting.bookings.get(person=person), outcome=outcome, minutes=minutes, source="report", by=by or person)


def state(meeting):
    return Meeting.objects.get(pk=meeting.pk).state


def test_both_came_the_meeting_is_held_and_the_pair_has_met(cast, pair, held):
    note(held, cast.benoit, "present", 40)
    assert state(held) == "planned"
    note(held, cast.malik, "late", 30)
    pair.refresh_from_db()
    assert (state(held), pair.first_met) == ("held", held.starts)
    assert not not_met(visible_groups(cast.chloe), timezone.localdate() + timedelta(days=30)).exists()


def test_hours_come_from_presence_and_nothing_else(cast, pair, held):
    tutor = cast.benoit.enrolments.get()
    assert minutes_of(tutor) == 0
    note(held, cast.benoit, "present", 40)
    note(held, cast.malik, "absent", 0)
    assert (minutes_of(tutor), minutes_of(cast.malik.enrolments.get())) == (40, 0)
    day = held.starts.date()
    assert (minutes_of(tutor, since=day, until=day), minutes_of(tutor, since=day + timedelta(days=1))) == (40, 0)


def test_one_side_absent_makes_a_missed_meeting_that_a_correction_may_save(cast, pair, held):
    note(held, cast.benoit, "present", 20)
    note(held, cast.malik, "absent", 0)
    pair.refresh_from_db()
    assert (state(held), pair.first_met) == ("missed", None)
    assert list(missed(visible_meetings(cast.chloe), held.starts)) == [held]
    note(held, cast.malik, "late", 15, by=cast.chloe)
    assert state(held) == "held"
    note(held, cast.malik, "technical", 0, by=cast.chloe)
    assert state(held) == "missed"
    assert Attendance.objects.count() == 2


@pytest.mark.parametrize(
    ("outcome", "minutes"), [("absent", 5), ("excused", 1), ("technical", 9), ("present", 0), ("late", 601), ("asleep", 0)]
)
def test_minutes_of_an_absent_person_or_unreal_ones_are_refused(cast, held, outcome, minutes):
    with pytest.raises(Refused):
        note(held, cast.malik, outcome, minutes)
    assert not Attendance.objects.exists()


def test_nothing_is_noted_before_the_start_or_for_a_cancelled_meeting(cast, pair, time_machine):
    meeting = plan(pair, starts=in_days(3), minutes=45, by=cast.benoit)
    with pytest.raises(Refused, match="pas encore commencé"):
        note(meeting, cast.malik, "present", 45)
    cancel(meeting, why="x", by=cast.benoit)
    time_machine.move_to(meeting.ends)
    with pytest.raises(Refused, match="annulée"):
        note(meeting, cast.malik, "present", 45)


def test_the_team_sees_what_is_over_and_not_noted_each_their_own(cast, held):
    assert list(unrecorded(visible_meetings(cast.chloe), timezone.now())) == [held]
    assert list(unrecorded(visible_meetings(cast.zoe), timezone.now())) == []
    note(held, cast.benoit, "present", 40)
    note(held, cast.malik, "present", 40)
    assert list(unrecorded(visible_meetings(cast.chloe), timezone.now())) == []
