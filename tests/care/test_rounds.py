"""Calling sessions: volunteers see a first name, and a number only while they call."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lefil.care import actions, jobs
from lefil.care.models import Call, Contact, Task, Thread
from lefil.care.rules import may_be_called, visible_calls, visible_rounds
from lefil.enrolments.models import Enrolment
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.people.actions import enter
from tests.tutoring.conftest import cleared

NUMBER = "06 39 98 01 70"


@pytest.fixture
def lina(followed):
    person = enter("Lina Roussel", phone="+33639980170", born=date(2000, 1, 1), by=None)
    cleared(person, followed.cast, "learner")
    jobs.open_threads()
    return Thread.objects.select_related("enrolment__person").get(enrolment__person=person)


def opened(followed, *threads, starts=0):
    begins = timezone.now() + timedelta(hours=starts)
    return actions.open_round(
        followed.cast.tutoring, organisation=followed.cast.article1, title="Nouvelles", script="Bonjour", starts=begins, ends=begins + timedelta(hours=2),
        callers=[followed.world.tutor], threads=threads, by=followed.chloe,
    )  # fmt: skip


def test_minors_and_the_red_level_are_called_by_staff(followed, lina):
    today = timezone.localdate()
    assert list(may_be_called(followed.chloe, followed.cast.tutoring, today)) == [lina]
    with pytest.raises(Refused):
        opened(followed, followed.malik)
    actions.set_level(lina, level="red", why="Elle va mal.", by=followed.chloe)
    assert list(may_be_called(followed.chloe, followed.cast.tutoring, today)) == []


def test_the_number_is_seen_only_once_taken_during_the_hours_and_until_the_outcome(followed, lina, browse):
    benoit, call = browse(followed.cast.benoit), opened(followed, lina, starts=1).calls.get()
    pages = [f"/appels/{call.round.key}/", "/appels/"]
    with pytest.raises(Refused):
        actions.take_call(call, by=followed.cast.benoit)  # an hour too early
    followed.world.clock.move_to(timezone.now() + timedelta(hours=1))
    before = [benoit.get(url).content.decode() for url in pages]
    benoit.post(f"/appel/{call.key}/prendre/")
    during = benoit.get(f"/appel/{call.key}/").content.decode()
    benoit.post(f"/appel/{call.key}/", {"outcome": "spoke", "mood": "4", "words": "Elle va bien.", "promise": "Un livre", "promised": "3"})
    after = [benoit.get(url).content.decode() for url in (*pages, f"/appel/{call.key}/")]
    squeezed = NUMBER.replace(" ", "")
    shown = [squeezed in "".join(page.replace("\u202f", "").replace("\xa0", "").split()) for page in (*before, during, *after)]
    assert shown == [False, False, True, False, False, False]
    assert not any("Roussel" in page for page in (*before, during, *after))
    assert Entry.objects.filter(verb="see_number", by=followed.cast.benoit, about=lina.enrolment.person).count() == 1


def test_an_outcome_is_a_contact_and_a_promise_has_a_day(followed, lina):
    call = actions.take_call(opened(followed, lina).calls.get(), by=followed.cast.benoit)
    actions.end_call(call, outcome="spoke", mood=4, words="Elle va bien.", promise="Un livre", promised=3, by=followed.cast.benoit)
    contact, task = Contact.objects.get(thread=lina), Task.objects.get(kind="promise")
    assert (contact.by, contact.reached, contact.mood) == (followed.cast.benoit, True, 4)
    assert (task.words, (task.due - timezone.localdate()).days) == ("Un livre", 3)


@pytest.mark.parametrize(
    ("outcome", "reached", "tasks"), [("no_answer", False, 0), ("wrong", False, 1), ("staff", True, 1), ("later", True, 1)]
)
def test_what_a_volunteer_cannot_do_comes_back_to_the_team(followed, lina, outcome, reached, tasks):
    call = actions.take_call(opened(followed, lina).calls.get(), by=followed.cast.benoit)
    actions.end_call(call, outcome=outcome, by=followed.cast.benoit)
    assert (Contact.objects.get(thread=lina).reached, Task.objects.filter(source=f"call:{call.pk}").count()) == (reached, tasks)


def test_one_call_at_a_time_and_each_by_one_caller(followed, lina):
    other = enter("Noé Perrin", phone="+33639980171", born=date(2000, 1, 1), by=None)
    cleared(other, followed.cast, "learner")
    jobs.open_threads()
    first, second = opened(followed, lina, Thread.objects.get(enrolment__person=other)).calls.order_by("id")
    twin = Call.objects.get(pk=first.pk)
    actions.take_call(first, by=followed.cast.benoit)
    with pytest.raises(Refused):
        actions.take_call(second, by=followed.cast.benoit)
    with pytest.raises(Refused):
        actions.take_call(twin, by=followed.cast.benoit)
    actions.put_back(first, by=followed.cast.benoit)
    actions.take_call(Call.objects.get(pk=second.pk), by=followed.cast.benoit)


def test_a_round_that_is_over_hides_every_number(followed, lina):
    call = actions.take_call(opened(followed, lina).calls.get(), by=followed.cast.benoit)
    followed.after(hours=3)
    call.refresh_from_db()
    assert (call.state, call.by) == ("waiting", None)


def test_a_volunteer_whose_gate_closes_calls_nobody_any_more(followed, lina):
    opened(followed, lina)
    assert visible_calls(followed.cast.benoit).count() == 1
    Enrolment.objects.filter(pk=followed.world.tutor.pk).update(cleared_until=timezone.localdate() - timedelta(days=1))
    assert (visible_calls(followed.cast.benoit).count(), visible_rounds(followed.cast.benoit).count()) == (0, 0)


def test_strangers_and_those_called_see_nothing(followed, lina):
    opened(followed, lina)
    seen = [visible_calls(getattr(followed.cast, who)).count() for who in ("chloe", "zoe", "malik", "david")]
    assert (seen, visible_rounds(followed.cast.zoe).count(), visible_calls(None).count()) == ([0, 0, 0, 0], 0, 0)


def test_staff_prepare_a_round_from_the_silence(followed, lina, browse):
    Thread.objects.filter(pk=lina.pk).update(spoken=timezone.now() - timedelta(days=20))
    day = timezone.localdate() + timedelta(days=1)
    typed = {"title": "Jeudi soir", "day_day": day.day, "day_month": day.month, "day_year": day.year, "begins": "18", "ends": "20", "who": "silent", "most": "5",
             "script": "Bonjour", "callers": [followed.world.tutor.key]}  # fmt: skip
    answer = browse(followed.chloe).post("/bureau/appels/preparer/reussite-virale/", typed)
    assert answer.status_code == 302, answer.content.decode()
    assert [call.thread for call in Call.objects.all()] == [lina]
    assert "Lina Roussel" in browse(followed.chloe).get(answer["Location"]).content.decode()
