from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.groups.actions import suspend
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.meetings.actions import answer, cancel, plan, plan_series, reschedule
from lefil.meetings.models import Booking, Meeting
from tests.groups.pairs import expire, signed_pair, waiting_pair
from tests.meetings.moments import in_days, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast, pair) -> Meeting:
    return plan(pair, starts=in_days(3), minutes=45, by=cast.benoit)


def of(meeting, person) -> Booking:
    return Booking.objects.select_related("meeting").get(meeting=meeting, person=person)


def letters(kind) -> list[str]:
    return sorted(Letter.objects.filter(kind=f"meetings/{kind}").values_list("person__called", flat=True))


def state(meeting) -> str:
    return Meeting.objects.get(pk=meeting.pk).state


def test_both_are_booked_and_told(cast, meeting):
    assert sorted(meeting.bookings.values_list("person__called", "state")) == [("Benoît", "booked"), ("Malik", "booked")]
    assert (meeting.taken, meeting.capacity, meeting.mode) == (2, 2, "room")
    assert letters("planned") == ["Benoît", "Malik"]


def test_each_letter_says_the_hour_of_its_reader(cast, pair, at):
    type(cast.malik).objects.filter(pk=cast.malik.pk).update(timezone="Indian/Reunion")
    plan(pair, starts=moment("2026-12-09 17:00"), minutes=45, by=cast.benoit)
    bodies = {letter.person.called: letter.body for letter in Letter.objects.filter(kind="meetings/planned")}
    assert "17 h" in bodies["Benoît"]
    assert "20 h" in bodies["Malik"]


def test_a_pair_that_is_not_signed_suspended_or_uncleared_plans_nothing(cast, pair):
    waiting = waiting_pair(cast, pupil=cast.amina, tutor=cast.david)
    with pytest.raises(Refused):
        plan(waiting, starts=in_days(3), minutes=45, by=cast.amina)
    expire(cast.benoit.enrolments.get())
    for act in (
        lambda: plan(pair, starts=in_days(3), minutes=45, by=cast.malik),
        lambda: plan_series(pair, first=in_days(3), weeks=2, minutes=45, by=cast.malik),
    ):
        with pytest.raises(Refused):
            act()
    suspend(pair, why="x", by=cast.chloe)
    with pytest.raises(Refused):
        plan(pair, starts=in_days(3), minutes=45, by=cast.chloe)
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(("days", "minutes"), [(-1, 45), (500, 45), (3, 0), (3, 1000)])
def test_a_past_or_unreal_hour_is_refused(cast, pair, days, minutes):
    with pytest.raises(Refused):
        plan(pair, starts=in_days(days), minutes=minutes, by=cast.benoit)


def test_the_same_hour_twice_is_refused_for_the_pair_and_for_the_tutor_s_other_pupil(cast, pair, meeting):
    other = signed_pair(cast, pupil=cast.amina)
    for group in (pair, other):
        with pytest.raises(Refused, match="déjà une séance"):
            plan(group, starts=meeting.starts + timedelta(minutes=30), minutes=45, by=cast.benoit)
    plan(other, starts=meeting.ends, minutes=45, by=cast.benoit)


def test_members_give_only_known_video_links_and_staff_any_https(cast, pair):
    for link in ("https://wa.me/33639980002", "http://meet.jit.si/x", "javascript:alert(1)", "https://meet.jit.si.evil.example/x", ""):
        with pytest.raises(Refused):
            plan(pair, starts=in_days(3), minutes=45, mode="link", link=link, by=cast.benoit)
    plan(pair, starts=in_days(3), minutes=45, mode="link", link="https://meet.jit.si/x", by=cast.benoit)
    plan(pair, starts=in_days(4), minutes=45, mode="link", link="https://visio.asso.example/x", by=cast.chloe)


def test_answering_tells_the_other_side_what_they_need_and_no_more(cast, meeting):
    answer(of(meeting, cast.malik), state="coming", by=cast.malik)
    assert letters("back") == letters("late") == []
    answer(of(meeting, cast.malik), state="late", by=cast.malik)
    answer(of(meeting, cast.malik), state="late", by=cast.malik)
    assert letters("late") == ["Benoît"]
    assert of(meeting, cast.malik).state == "late"


def test_cannot_cancels_frees_the_moment_and_tells_the_other(cast, pair, meeting):
    answer(of(meeting, cast.malik), state="cannot", by=cast.malik)
    assert state(meeting) == "cancelled"
    assert letters("cannot") == ["Benoît"]
    assert plan(pair, starts=meeting.starts, minutes=45, by=cast.benoit).state == "planned"


def test_a_tap_by_mistake_is_taken_back_while_the_moment_is_free(cast, pair, meeting):
    answer(of(meeting, cast.malik), state="cannot", by=cast.malik)
    with pytest.raises(Refused):
        answer(of(meeting, cast.benoit), state="coming", by=cast.benoit)
    answer(of(meeting, cast.malik), state="coming", by=cast.malik)
    assert state(meeting) == "planned"
    assert letters("back") == ["Benoît"]
    answer(of(meeting, cast.malik), state="cannot", by=cast.malik)
    plan(pair, starts=meeting.starts, minutes=45, by=cast.benoit)
    with pytest.raises(Refused, match="déjà une séance"):
        answer(of(meeting, cast.malik), state="coming", by=cast.malik)
    assert (state(meeting), of(meeting, cast.malik).state) == ("cancelled", "cannot")


def test_an_uncleared_or_suspended_member_answers_nothing(cast, pair, meeting):
    expire(cast.benoit.enrolments.get())
    for person in (cast.benoit, cast.malik):
        with pytest.raises(Refused, match="pause"):
            answer(of(meeting, person), state="coming", by=person)
    assert set(meeting.bookings.values_list("state", flat=True)) == {"booked"}


def test_an_unknown_answer_or_a_meeting_that_is_over_is_refused(cast, meeting, time_machine):
    with pytest.raises(Refused):
        answer(of(meeting, cast.malik), state="cancelled", by=cast.malik)
    time_machine.move_to(meeting.ends + timedelta(minutes=1))
    with pytest.raises(Refused, match="finie"):
        answer(of(meeting, cast.malik), state="late", by=cast.malik)


def test_moving_a_meeting_forgets_the_answers_and_tells_both(cast, meeting):
    answer(of(meeting, cast.malik), state="coming", by=cast.malik)
    Booking.objects.update(reminded=2)
    reschedule(meeting, starts=in_days(5), by=cast.benoit)
    moved = Meeting.objects.get(pk=meeting.pk)
    assert (moved.starts, moved.sequence, moved.ends - moved.starts) == (in_days(5), 1, timedelta(minutes=45))
    assert list(moved.bookings.values_list("state", "reminded", "answered")) == [("booked", 0, None)] * 2
    assert letters("moved") == ["Benoît", "Malik"]


def test_a_cancelled_meeting_may_be_proposed_at_another_time(cast, meeting):
    answer(of(meeting, cast.malik), state="cannot", by=cast.malik)
    reschedule(meeting, starts=in_days(5), by=cast.malik)
    assert state(meeting) == "planned"
    assert of(meeting, cast.malik).state == "booked"


def test_moving_is_refused_onto_a_taken_hour_a_past_one_or_while_suspended(cast, pair, meeting):
    other = plan(pair, starts=in_days(5), minutes=45, by=cast.benoit)
    for when in (other.starts, timezone.now() - timedelta(hours=1)):
        with pytest.raises(Refused):
            reschedule(meeting, starts=when, by=cast.benoit)
    suspend(pair, why="x", by=cast.chloe)
    with pytest.raises(Refused):
        reschedule(meeting, starts=in_days(8), by=cast.benoit)


def test_cancelling_tells_both_once_and_only_once(cast, meeting):
    cancel(meeting, why="grève", by=cast.benoit)
    with pytest.raises(Refused):
        cancel(meeting, why="grève", by=cast.benoit)
    assert letters("cancelled") == ["Benoît", "Malik"]
    assert not any("grève" in letter.body for letter in Letter.objects.all())
