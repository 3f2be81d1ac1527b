from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from lefil.letters.models import Letter
from lefil.people.models import Person
from lefil.tutoring import jobs
from lefil.tutoring.actions import feel, report
from tests.tutoring.conftest import PARIS


def kinds():
    return list(Letter.objects.filter(kind__startswith="tutoring/").order_by("id").values_list("kind", "person__called"))


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, 0, tzinfo=PARIS)


def test_a_missing_report_is_asked_the_next_morning_then_after_three_days_once_each(world):
    world.met()  # Tuesday 24, 18 h
    assert jobs.remind_reports() == 0
    for moment, letters in [
        (at(25, 7), 0),
        (at(25, 9), 1),
        (at(25, 15), 1),
        (at(26, 9), 1),
        (at(27, 7), 1),
        (at(27, 9), 2),
        (at(28, 9), 2),
    ]:
        world.clock.move_to(moment)
        jobs.remind_reports()
        assert len(kinds()) == letters, moment
    assert kinds() == [("tutoring/report_1", "Benoît"), ("tutoring/report_2", "Benoît")]


def test_after_a_stop_of_the_machine_only_the_last_reminder_goes(world):
    world.met()
    world.clock.move_to(at(27, 9))
    jobs.remind_reports()
    jobs.remind_reports()
    assert kinds() == [("tutoring/report_2", "Benoît")]


def test_who_has_reported_is_left_in_peace(world):
    report(world.met(), minutes=40, by=world.cast.benoit)
    world.clock.move_to(at(27, 9))
    assert (jobs.remind_reports(), kinds()) == (0, [])


def test_a_tutor_abroad_is_asked_in_their_own_morning(world):
    Person.objects.filter(pk=world.cast.benoit.pk).update(timezone="America/Cayenne")  # 8 h there is noon in Paris
    world.met()
    world.clock.move_to(at(25, 9))
    assert jobs.remind_reports() == 0
    world.clock.move_to(at(25, 12))
    assert jobs.remind_reports() == 1


@pytest.mark.parametrize("change", [{"phone": "", "email": ""}, {"erased": timezone.now()}])
def test_who_cannot_be_reached_is_passed_over(world, change):
    world.met()
    Person.objects.filter(pk=world.cast.benoit.pk).update(**change)
    world.clock.move_to(at(25, 9))
    assert (jobs.remind_reports(), kinds()) == (0, [])


def test_the_pupil_is_asked_once_after_the_meeting(world):
    world.met()
    assert (jobs.ask_faces(), jobs.ask_faces()) == (1, 0)
    letter = Letter.objects.get(kind="tutoring/faces")
    assert letter.person == world.cast.malik
    assert letter.parts == 1
    assert "C'était comment" in letter.body


def test_nobody_is_woken_for_a_face(world):
    world.met(hour=20)
    jobs.ask_faces()
    assert Letter.objects.get(kind="tutoring/faces").due == at(25, 8)


def test_a_pupil_who_has_answered_or_was_absent_is_not_asked(world):
    meeting = world.met()
    feel(world.booking(meeting, "learner"), face=3, by=world.cast.malik)
    assert jobs.ask_faces() == 0
    other = world.met(days=1)
    report(other, learner="absent", by=world.cast.benoit)
    assert jobs.ask_faces() == 0


def test_a_pair_that_is_suspended_gets_no_question(world):
    world.met()
    type(world.group).objects.filter(pk=world.group.pk).update(state="suspended")
    assert jobs.ask_faces() == 0


def test_an_old_meeting_is_not_asked_about_any_more(world):
    meeting = world.met()
    world.clock.move_to(meeting.ends + timedelta(days=2))
    assert jobs.ask_faces() == 0
    world.clock.move_to(meeting.ends + timedelta(days=20))
    assert jobs.remind_reports() == 0
