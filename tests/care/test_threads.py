"""Every person has a next human contact due, an owner and a level; what is lived moves it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lefil.care import actions, jobs
from lefil.care.models import Care, Contact, Task, Thread
from lefil.care.rules import plan_after, visible_threads
from lefil.enrolments.models import Enrolment
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.meetings.actions import answer
from lefil.tutoring.actions import feel


def due_in(thread):
    return (thread.due - timezone.localdate()).days


def test_whoever_is_ready_has_a_thread_an_owner_and_a_day(followed):
    assert (followed.malik.owner, followed.malik.level, due_in(followed.malik)) == (followed.chloe, "yellow", 7)
    assert jobs.open_threads() == 0
    assert Thread.objects.count() == 2


def test_the_coordinator_with_the_fewest_threads_owns_the_next_one(followed):
    from lefil.orgs.actions import appoint

    appoint(followed.cast.ines, organisation=followed.cast.article1, role="coordinator", by=followed.chloe)
    from tests.tutoring.conftest import cleared

    cleared(followed.cast.amina, followed.cast, "learner")
    jobs.open_threads()
    assert Thread.objects.get(enrolment__person=followed.cast.amina).owner == followed.cast.ines


def test_the_plan_of_a_pair_is_seven_days_twenty_one_then_every_month():
    start = date(2026, 11, 1)
    days = [start]
    for _n in range(5):
        days.append(plan_after(start, days[-1], [7, 21]))
    assert [(day - start).days for day in days] == [0, 7, 21, 51, 81, 111]
    assert plan_after(start, start, []) == start + timedelta(days=30)


def test_a_pair_that_starts_has_one_open_step_and_a_call_does_it(followed):
    followed.swept()
    step = Task.objects.get(thread=followed.malik)
    assert (step.kind, due_in(step)) == ("plan", 7)
    followed.after(days=3)
    actions.attempt(followed.malik, kind="call", reached=True, by=followed.chloe)
    step.refresh_from_db()
    assert (step.state, step.done_by) == ("done", followed.chloe)
    followed.swept()
    following = Task.objects.get(thread=followed.malik, state="open")
    assert due_in(following) == 18  # day 21 of the plan


def test_a_meeting_that_was_held_moves_both_threads(followed):
    from lefil.tutoring.actions import report

    meeting = followed.world.met(days=5)
    report(meeting, minutes=45, by=followed.cast.benoit)
    followed.swept()
    assert due_in(followed.malik) == due_in(followed.benoit) == 7
    assert {one.kind for one in Contact.objects.filter(thread=followed.malik)} == {"meeting"}
    assert {one.kind for one in Contact.objects.filter(thread=followed.benoit)} == {"meeting", "report"}
    assert jobs.notice() == 0  # the same rows are never noted twice


def test_an_answer_to_a_reminder_and_a_face_count(followed):
    meeting = followed.world.met(days=4)
    feel(followed.world.booking(meeting, "learner"), face=3, by=followed.cast.malik)
    followed.swept()
    assert {one.kind for one in Contact.objects.filter(thread=followed.malik)} == {"answer", "meeting"}  # a face says that they came
    assert due_in(followed.malik) == 7


def test_who_is_tried_in_vain_is_still_owed_a_contact(followed):
    due = followed.malik.due
    followed.after(days=2)
    actions.attempt(followed.malik, kind="call", reached=False, by=followed.chloe)
    followed.malik.refresh_from_db()
    assert (followed.malik.due, followed.malik.ever) == (due, False)


def test_an_older_contact_read_late_does_not_bring_the_day_back(spoken):
    due = spoken.malik.due
    actions.meet(spoken.malik, at=timezone.now() - timedelta(days=5), by=None)
    spoken.malik.refresh_from_db()
    assert spoken.malik.due == due


@pytest.mark.parametrize(("level", "days"), [("green", 7), ("orange", 3), ("red", 0)])
def test_a_level_sets_the_pace_and_the_first_three_weeks_are_never_less_than_yellow(spoken, level, days):
    actions.set_level(spoken.malik, level=level, why="Nous en avons parlé en équipe.", by=spoken.chloe)
    assert due_in(spoken.malik) == days
    line = Entry.objects.get(noun="care.thread", verb="level")
    assert (line.detail, line.why, line.by) == ({"from": "yellow", "to": level}, "Nous en avons parlé en équipe.", spoken.chloe)


def test_green_is_fourteen_days_once_three_weeks_have_passed(spoken):
    spoken.after(days=22)
    actions.set_level(spoken.malik, level="green", why="Tout va bien.", by=spoken.chloe)
    actions.attempt(spoken.malik, kind="call", reached=True, by=spoken.chloe)
    spoken.malik.refresh_from_db()
    assert due_in(spoken.malik) == 14


@pytest.mark.parametrize(("level", "why"), [("orange", " "), ("purple", "Oui"), ("yellow", "Oui")])
def test_a_level_without_a_reason_unknown_or_the_same_is_refused(followed, level, why):
    with pytest.raises(Refused):
        actions.set_level(followed.malik, level=level, why=why, by=followed.chloe)
    followed.malik.refresh_from_db()
    assert followed.malik.level == "yellow"


def test_a_promise_becomes_a_task_of_its_day(followed):
    actions.attempt(followed.malik, kind="call", reached=True, promise="Envoyer une carte SIM", promised=3, by=followed.chloe)
    task = Task.objects.get(kind="promise")
    assert (task.words, due_in(task)) == ("Envoyer une carte SIM", 3)


def test_who_asks_for_help_twice_waits_once_with_all_their_words(followed):
    for words in ("Je n’ai plus de connexion", "et mon téléphone est cassé"):
        actions.ask_help(followed.malik.enrolment, thread=followed.malik, words=words, by=followed.cast.malik)
    task = Task.objects.get(kind="help")
    assert (task.words, due_in(task)) == ("Je n’ai plus de connexion\net mon téléphone est cassé", 0)


def test_who_leaves_owes_nothing_and_who_comes_back_starts_from_today(followed):
    Enrolment.objects.filter(pk=followed.world.learner.pk).update(state="ended")
    followed.after(days=30)
    assert followed.malik.state == "closed"
    Enrolment.objects.filter(pk=followed.world.learner.pk).update(state="ready")
    followed.after(days=30)
    assert (followed.malik.state, due_in(followed.malik)) == ("open", 7)


def test_a_thread_is_read_by_those_who_follow_and_by_nobody_else(followed):
    reads = {name: visible_threads(getattr(followed.cast, name)).count() for name in ("chloe", "malik", "benoit", "zoe", "farid")}
    assert reads == {"chloe": 2, "malik": 0, "benoit": 0, "zoe": 0, "farid": 0}
    assert visible_threads(None).count() == 0


def test_a_thread_is_entrusted_only_to_who_follows_the_person(followed):
    with pytest.raises(Refused):
        actions.entrust(followed.malik, owner=followed.cast.zoe, by=followed.chloe)


def test_a_pace_that_would_leave_the_gravest_alone_is_refused(followed):
    from lefil.care.defaults import CADENCE, WEIGHTS

    programme = followed.cast.tutoring
    with pytest.raises(Refused):
        actions.set_pace(programme, cadence={**CADENCE, "red": 20}, weights=dict(WEIGHTS), yellow_at=3, orange_at=5, by=followed.chloe)
    actions.set_pace(
        programme, cadence={**CADENCE, "yellow": 5, "orange": 2}, weights=dict(WEIGHTS), yellow_at=3, orange_at=5, by=followed.chloe
    )
    assert (Care.objects.get().cadence["yellow"], Care.objects.get().version) == (5, 2)
    actions.attempt(followed.malik, kind="call", reached=True, by=followed.chloe)
    followed.malik.refresh_from_db()
    assert due_in(followed.malik) == 5


def test_answering_a_reminder_with_no_is_still_an_answer(followed):
    from lefil.meetings.actions import plan

    meeting = plan(followed.world.group, starts=timezone.now() + timedelta(days=2), minutes=45, by=followed.cast.benoit)
    answer(followed.world.booking(meeting, "learner"), state="cannot", by=followed.cast.malik)
    followed.swept()
    assert Contact.objects.filter(thread=followed.malik, kind="answer").count() == 1
