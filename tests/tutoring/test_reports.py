from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.meetings.actions import cancel
from lefil.meetings.models import Attendance
from lefil.meetings.queries.hours import minutes_of
from lefil.orgs.actions import appoint
from lefil.tutoring.actions import handle, note_presence, report
from lefil.tutoring.models import Report
from lefil.tutoring.queries import reports_for


def outcomes(meeting):
    rows = Attendance.objects.filter(booking__meeting=meeting).order_by("booking__side")
    return [(row.booking.side, row.outcome, row.minutes, row.source) for row in rows]


def test_attendance_alone_is_a_whole_report(world):
    meeting = world.met()
    done = report(meeting, minutes=40, by=world.cast.benoit)
    meeting.refresh_from_db()
    assert (meeting.state, done.need, done.difficulty, done.methods) == ("held", "none", "", [])
    assert outcomes(meeting) == [("learner", "present", 40, "report"), ("volunteer", "present", 40, "report")]


def test_a_tutor_who_waited_alone_keeps_a_quarter_of_an_hour(world):
    meeting = world.met()
    report(meeting, learner="absent", minutes=0, by=world.cast.benoit)
    meeting.refresh_from_db()
    assert meeting.state == "missed"
    assert (minutes_of(world.tutor), minutes_of(world.learner)) == (15, 0)


def test_a_tutor_who_could_not_come_says_nothing_of_the_pupil(world):
    meeting = world.met()
    report(meeting, learner="", volunteer="excused", by=world.cast.benoit)
    assert outcomes(meeting) == [("volunteer", "excused", 0, "report")]


def test_a_meeting_together_needs_its_minutes(world):
    with pytest.raises(Refused, match="minutes"):
        report(world.met(), minutes=0, by=world.cast.benoit)
    assert Report.objects.count() == 0


@pytest.mark.parametrize(
    "facts",
    [{"difficulty_kind": "inconnu"}, {"before": 5}, {"mood": 0}, {"confidence": 11}, {"methods": ["magie"]}, {"praised": "a" * 201},
     {"need": "argent"}, {"handled_note": "fait"}, {"author": None, "meeting_id": 1}],
)  # fmt: skip
def test_words_outside_the_vocabulary_are_refused(world, facts):
    with pytest.raises(Refused):
        report(world.met(), minutes=40, by=world.cast.benoit, **facts)
    assert (Report.objects.count(), Attendance.objects.count()) == (0, 0)


def test_no_report_before_the_meeting_nor_of_a_cancelled_one(world):
    from lefil.meetings.actions import plan

    meeting = plan(world.group, starts=timezone.now() + timedelta(days=1), minutes=45, by=world.cast.benoit)
    with pytest.raises(Refused, match="commencé"):
        report(meeting, minutes=40, by=world.cast.benoit)
    cancel(meeting, why="vacances", by=world.cast.benoit)
    with pytest.raises(Refused):
        report(meeting, minutes=40, by=world.cast.benoit)


def test_one_report_a_meeting_that_its_author_may_write_again_for_a_day(world):
    meeting = world.met()
    first = report(meeting, minutes=40, difficulty="les fractions", by=world.cast.benoit)
    world.clock.shift(timedelta(hours=23))
    again = report(meeting, minutes=45, difficulty="", next_time="les équations", by=world.cast.benoit)
    assert (again.pk, again.difficulty, again.next_time) == (first.pk, "", "les équations")
    with pytest.raises(Refused, match="déjà écrit"):
        report(meeting, minutes=45, by=world.cast.chloe)
    world.clock.shift(timedelta(hours=2))
    with pytest.raises(Refused, match="déjà écrit"):
        report(meeting, minutes=45, by=world.cast.benoit)
    assert Report.objects.count() == 1


def test_a_worry_writes_at_once_to_those_who_protect_and_to_nobody_else(world):
    appoint(world.cast.david, organisation=world.cast.article1, role="protection", by=world.cast.chloe)
    appoint(world.cast.zoe, organisation=world.cast.ailleurs, role="protection", by=None)
    meeting = world.met(hour=21)
    report(meeting, minutes=40, need="worried", difficulty="Il dit qu’on le frappe", by=world.cast.benoit)
    letters = Letter.objects.filter(kind="tutoring/worried")
    assert {letter.person for letter in letters} == {world.cast.chloe, world.cast.david}
    assert all(letter.due <= timezone.now() for letter in letters), "a worry does not wait for the morning"
    assert not any("Malik" in letter.body or "frappe" in letter.body or "Benoît" in letter.body for letter in letters)


def test_bullying_seen_as_an_obstacle_is_a_worry(world):
    done = report(world.met(), minutes=40, obstacle="bullying", by=world.cast.benoit)
    assert done.need == "worried"
    assert Letter.objects.filter(kind="tutoring/worried").exists()


def test_without_anyone_in_charge_of_protection_a_worry_reaches_coordination(world):
    world.cast.chloe.memberships.filter(role="protection").delete()
    report(world.met(), minutes=40, need="worried", by=world.cast.benoit)
    assert [letter.person for letter in Letter.objects.filter(kind="tutoring/worried")] == [world.cast.chloe]


def test_the_same_worry_is_told_once(world):
    meeting = world.met()
    report(meeting, minutes=40, need="worried", by=world.cast.benoit)
    report(meeting, minutes=45, need="worried", by=world.cast.benoit)
    assert Letter.objects.filter(kind="tutoring/worried").count() == 1


def test_the_journal_never_holds_the_words_of_a_report(world):
    report(world.met(), minutes=40, difficulty="sa mère est malade", need="call", by=world.cast.benoit)
    assert not any("malade" in f"{entry.detail}{entry.why}" for entry in Entry.objects.all())


def test_staff_say_what_was_done_once_and_in_words(world):
    done = report(world.met(), minutes=40, need="call", by=world.cast.benoit)
    with pytest.raises(Refused, match="quelques mots"):
        handle(done, note="  ", by=world.cast.chloe)
    handle(done, note="Appelé Benoît, tout va bien.", by=world.cast.chloe)
    assert (done.handled_by, done.handled_note) == (world.cast.chloe, "Appelé Benoît, tout va bien.")
    with pytest.raises(Refused, match="plus rien"):
        handle(done, note="Encore", by=world.cast.chloe)


def test_staff_note_who_came_and_how_they_know(world):
    meeting = world.met()
    with pytest.raises(Refused, match="comment"):
        note_presence(meeting, learner="present", volunteer="present", minutes=30, why=" ", by=world.cast.chloe)
    note_presence(meeting, learner="present", volunteer="present", minutes=30, why="appel du 24", by=world.cast.chloe)
    assert meeting.state == "held"
    assert outcomes(meeting) == [("learner", "present", 30, "staff"), ("volunteer", "present", 30, "staff")]


def test_a_worry_cannot_be_unsaid_by_writing_the_report_again(world):
    meeting = world.met()
    report(meeting, minutes=40, need="worried", by=world.cast.benoit)
    again = report(meeting, minutes=45, need="none", by=world.cast.benoit)
    assert Report.objects.get().need == again.need == "worried"
    handle(again, note="Appelé Benoît.", by=world.cast.chloe)
    report(meeting, minutes=40, need="none", by=world.cast.benoit)
    assert Report.objects.get().handled_by == world.cast.chloe


def test_a_worry_that_comes_after_staff_have_dealt_with_something_else_waits_for_them(world):
    meeting = world.met()
    handle(report(meeting, minutes=40, need="call", by=world.cast.benoit), note="Appelé Benoît.", by=world.cast.chloe)
    report(meeting, minutes=40, need="worried", by=world.cast.benoit)
    assert list(reports_for(world.cast.chloe, state="")) == [Report.objects.get()]
    assert Letter.objects.filter(kind="tutoring/worried").exists()
