"""Signs are told with their facts; people decide."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.care import actions
from lefil.care.models import Signal
from lefil.care.queries import page_of
from lefil.care.queries.signals import words_of
from lefil.kit.refusals import Refused
from lefil.letters.actions import write
from lefil.letters.models import Letter
from lefil.meetings.actions import answer, plan
from lefil.tutoring.actions import feel, report


def shown(thread):
    return {one.code: words_of(one.code, one.facts) for one in Signal.objects.filter(thread=thread, state="shown")}


def missed(followed, times):
    for _n in range(times):
        report(followed.world.met(days=2), learner="absent", by=followed.cast.benoit)


def test_absent_once_says_nothing_twice_says_it_in_words(followed):
    missed(followed, 1)
    followed.swept()
    assert shown(followed.malik) == {}
    missed(followed, 1)
    followed.swept()
    assert shown(followed.malik) == {"absent": "absent 2 fois de suite"}


def test_coming_back_ends_the_sign(followed):
    missed(followed, 2)
    followed.swept()
    report(followed.world.met(days=2), minutes=45, by=followed.cast.benoit)
    followed.swept()
    assert list(Signal.objects.filter(thread=followed.malik).values_list("code", "state")) == [("absent", "over")]


def test_two_sad_faces_in_a_row_are_a_sign(followed):
    for _n in range(2):
        feel(followed.world.booking(followed.world.met(days=2), "learner"), face=1, by=followed.cast.malik)
    followed.swept()
    assert shown(followed.malik) == {"mood": "visage triste 2 fois de suite"}


def test_a_volunteer_who_cannot_come_twice_is_the_risk(followed):
    for days in (2, 4):
        meeting = plan(followed.world.group, starts=timezone.now() + timedelta(days=days), minutes=45, by=followed.cast.benoit)
        answer(followed.world.booking(meeting, "volunteer"), state="cannot", by=followed.cast.benoit)
    followed.swept()
    assert shown(followed.benoit) == {"volunteer": "le bénévole n’a pas pu venir 2 fois de suite"}
    assert shown(followed.malik) == {}


def test_no_answer_is_only_said_when_somebody_tried(spoken):
    spoken.after(days=9)
    assert shown(spoken.malik) == {}
    actions.attempt(spoken.malik, kind="call", reached=False, by=spoken.chloe)
    spoken.swept()
    assert shown(spoken.malik) == {"no_answer": "pas de réponse depuis 9 jours"}
    spoken.after(days=6)
    assert shown(spoken.malik) == {"no_answer_long": "pas de réponse depuis 15 jours"}


def test_a_message_that_did_not_arrive_is_a_sign(followed):
    letter = write(followed.cast.malik, kind="meetings/reminder", key="essai", by=None, to="+33639980006", channel="sms", context=LETTER)
    Letter.objects.filter(pk=letter.pk).update(state="failed")
    followed.swept()
    assert shown(followed.malik) == {"number_out": "notre dernier message n’est pas arrivé"}


LETTER: dict = {}


def test_what_the_tutor_writes_is_about_the_learner(followed):
    report(followed.world.met(days=2), minutes=45, wants_to_continue="no", need="worried", by=followed.cast.benoit)
    followed.swept()
    assert set(shown(followed.malik)) == {"stop", "worried"}
    assert shown(followed.benoit) == {}


def test_signs_suggest_a_level_and_change_nothing(followed):
    missed(followed, 2)
    followed.swept()
    actions.tick(followed.malik, code="life", by=followed.chloe)
    page = page_of(followed.malik)
    assert (page.points, page.suggestion, page.thread.level) == (6, "orange", "yellow")
    with pytest.raises(Refused):
        actions.tick(followed.malik, code="life", by=followed.chloe)
    with pytest.raises(Refused):
        actions.tick(followed.malik, code="absent", by=followed.chloe)


def test_a_dismissed_sign_counts_no_more_and_does_not_come_back_the_next_minute(followed):
    missed(followed, 2)
    followed.swept()
    sign = Signal.objects.get(thread=followed.malik)
    with pytest.raises(Refused):
        actions.dismiss(sign, why=" ", by=followed.chloe)
    actions.dismiss(sign, why="Il était malade.", by=followed.chloe)
    followed.after(hours=1)
    page = page_of(followed.malik)
    assert (page.points, page.suggestion, Signal.objects.count()) == (0, "", 1)


def test_a_confirmed_sign_keeps_counting(followed):
    missed(followed, 2)
    followed.swept()
    actions.confirm(Signal.objects.get(thread=followed.malik), by=followed.chloe)
    followed.after(hours=2)
    assert page_of(followed.malik).points == 3


def test_looking_for_signs_takes_the_same_queries_for_one_thread_and_for_many(followed, django_assert_num_queries):
    from lefil.care.models import Thread
    from lefil.care.queries.signals import found_for

    followed.world.clock.move_to(timezone.now() + timedelta(days=9))
    threads = list(Thread.objects.select_related("enrolment__person").order_by("id"))
    for some in ([followed.malik], threads):
        with django_assert_num_queries(13):
            found_for(some, timezone.now())
