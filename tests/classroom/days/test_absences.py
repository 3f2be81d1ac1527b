"""Who was not there gets the lesson within a day, is called, and is not lost without a word."""

from datetime import timedelta

import pytest

from lefil.classroom import actions
from lefil.classroom.jobs import send_kits
from lefil.classroom.models import Absence
from lefil.classroom.queries.log import absence_lines, leavings_of
from lefil.classroom.queries.presence import absences_to_call
from lefil.demo.clock import at
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.meetings.actions import attend
from lefil.meetings.models import Booking
from tests.classroom.days.world import DRAWN, said_by


@pytest.fixture
def missed(cast, amina, half_day):
    """Amina was away, and Inès has closed the sheet."""
    one = half_day(1)
    with at(one.meeting.ends):
        return actions.countersign(one, path=DRAWN, said=said_by(one, "absent"), by=cast.ines)


def test_the_lesson_leaves_half_an_hour_after_once(cast, missed):
    with at(missed.meeting.ends + timedelta(minutes=20)):
        assert send_kits() == 0
    with at(missed.meeting.ends + timedelta(minutes=40)):
        assert (send_kits(), send_kits()) == (1, 0)
    letter = Letter.objects.get(kind="classroom/catch_up")
    assert letter.person == cast.amina
    assert "/cours/page/" in letter.body
    assert Absence.objects.get().kit == missed.meeting.ends + timedelta(minutes=40)


def test_without_counter_signature_silence_counts_after_twelve_hours(cast, amina, half_day):
    one = half_day(1)
    with at(one.meeting.ends + timedelta(hours=11)):
        assert send_kits() == 0
    with at(one.meeting.ends + timedelta(hours=13)):
        assert send_kits() == 1


def test_who_signed_or_was_seen_gets_nothing(cast, amina, learners, half_day):
    other = learners(1)[0]
    one = half_day(1)
    with at(one.meeting.starts):
        actions.sign(one, enrolment=amina, path=DRAWN, by=cast.amina)
    with at(one.meeting.ends):
        attend(one.meeting.bookings.get(enrolment=other), outcome="present", minutes=90, source="room", by=None)
    with at(one.meeting.ends + timedelta(hours=20)):
        assert send_kits() == 0


def test_who_has_left_the_class_gets_nothing(cast, amina, missed):
    actions.take_out(missed.cohort, enrolment=amina, by=cast.chloe)
    with at(missed.meeting.ends + timedelta(hours=1)):
        assert send_kits() == 0


def test_the_room_above_reads_who_is_to_be_called(cast, amina, missed):
    now = missed.meeting.ends + timedelta(hours=1)
    assert [one.enrolment for one in absences_to_call(now)] == [amina]
    with at(now):
        call = actions.note_call(missed.cohort, enrolment=amina, result="talked", reason="child", words="Revient lundi", by=cast.ines)
    assert list(absences_to_call(now)) == []
    absence = Absence.objects.get()
    assert (absence.call, absence.reason, absence.justified) == (call, "child", True)
    assert list(absences_to_call(now + timedelta(days=20))) == []


def test_a_corrected_absence_is_no_call(cast, amina, missed):
    booking = Booking.objects.get(meeting=missed.meeting, person=cast.amina)
    with at(missed.meeting.ends + timedelta(hours=1)):
        actions.amend(missed, booking=booking, outcome="present", minutes=100, why="Sa connexion a coupé", by=cast.ines)
    assert list(absences_to_call(missed.meeting.ends + timedelta(hours=2))) == []
    assert send_kits() == 0


def test_one_tap_says_why(cast, amina, missed):
    absence = Absence.objects.get()
    actions.give_reason(absence, reason="ill", by=cast.amina)
    assert Absence.objects.get().justified
    with pytest.raises(Refused):
        actions.give_reason(absence, reason="lazy", by=cast.amina)


def test_who_stops_leaves_a_log(cast, amina, half_day, missed):
    with at(missed.meeting.ends + timedelta(hours=1)):
        actions.note_call(missed.cohort, enrolment=amina, result="silent", by=cast.ines)
        leaving = actions.leave_course(missed.cohort, enrolment=amina, reason="pace", solution="next", by=cast.ines)
    stopped = leavings_of(missed.cohort)
    assert [(one.leaving, [call.result for call in one.calls]) for one in stopped] == [(leaving, ["silent"])]
    assert leaving.last is None
    line = absence_lines(missed.cohort)[0]
    assert (line.gone, line.to_call) == (True, False)


def test_the_log_asks_the_same_number_of_questions_at_any_size(cast, amina, learners, half_day, django_assert_num_queries):
    learners(4)
    one = half_day(1)
    with at(one.meeting.ends):
        actions.countersign(one, path=DRAWN, said=said_by(one, "absent"), by=cast.ines)
    with django_assert_num_queries(3):
        assert len(absence_lines(one.cohort)) == 5
