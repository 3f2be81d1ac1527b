"""Classes and mentoring pairs: what worries there, on both sides, and what counts as a contact."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.care import actions, jobs
from lefil.care.models import Contact, Signal, Thread
from lefil.care.queries.signals import words_of
from lefil.classroom import actions as classroom
from lefil.classroom.models import Attempt, Call, PulseCount, Signing
from lefil.enrolments.models import Enrolment
from lefil.meetings.actions import plan
from lefil.mentoring import actions as mentoring
from tests.classroom.days.world import DRAWN, Room, build, said_by
from tests.mentoring.world import Mentoring, mentored


def followed(enrolment: Enrolment) -> Thread:
    return Thread.objects.filter(enrolment=enrolment).first() or actions.open_thread(enrolment, owner=None, by=None)


def shown(thread: Thread) -> dict[str, str]:
    jobs.look_for_signs()
    return {one.code: words_of(one.code, one.facts) for one in Signal.objects.filter(thread=thread, state="shown")}


def contacts(thread: Thread) -> list[tuple[str, bool]]:
    jobs.notice()
    return sorted(Contact.objects.filter(thread=thread).values_list("kind", "reached"))


@pytest.fixture
def room(clock, cast) -> Room:
    return build(cast)


@pytest.fixture
def pair(clock, cast) -> Mentoring:
    return mentored(cast, cast.amina, cast.ines, cast.benoit)


def held(room: Room, clock, cast, lesson: str) -> None:
    """A half-day that Samira attends and does not sign."""
    half_day = classroom.plan_half_day(room.cohort, starts=timezone.now() + timedelta(days=1), minutes=180, lesson=lesson, by=cast.chloe)
    clock.move_to(half_day.meeting.ends + timedelta(minutes=5))
    classroom.countersign(half_day, path=DRAWN, said=said_by(half_day), by=cast.ines)
    clock.move_to(half_day.meeting.ends + timedelta(hours=3))


def test_two_half_days_attended_and_not_signed_are_a_sign_one_is_not(room, clock, cast):
    samira = followed(room.learner)
    held(room, clock, cast, "conditions")
    assert "unsigned" not in shown(samira)
    held(room, clock, cast, "loops")
    assert shown(samira)["unsigned"] == "2 demi-journées suivies, pas signées"
    for half_day in room.cohort.half_days.exclude(pk__in=[room.past.pk, room.soon.pk]):
        Signing.objects.create(half_day=half_day, enrolment=room.learner, way="code")
    assert "unsigned" not in shown(samira)


def test_trying_the_same_exercise_again_and_again_is_a_sign_until_it_passes(room):
    samira = followed(room.learner)
    Attempt.objects.bulk_create([Attempt(enrolment=room.learner, exercise="somme", passed=False) for _n in range(4)])
    Attempt.objects.create(enrolment=room.learner, exercise="bonjour", passed=False)
    assert shown(samira) == {}
    Attempt.objects.create(enrolment=room.learner, exercise="somme", passed=False)
    assert shown(samira) == {"stuck": "bloqué sur un exercice : 5 essais sans y arriver"}
    Attempt.objects.create(enrolment=room.learner, exercise="somme", passed=True)
    assert shown(samira) == {}


def test_a_class_that_does_not_follow_is_told_of_its_teacher_and_of_nobody_else(room):
    ines, samira = followed(room.cohort.teacher), followed(room.learner)
    PulseCount.objects.create(half_day=room.past, source="a", asked=timezone.now() - timedelta(hours=2), yes=2, some=1, no=4)
    assert shown(ines) == {"class_lost": "au dernier cours, 4 réponses sur 7 disent « je ne suis pas »"}
    assert shown(samira) == {}
    PulseCount.objects.create(half_day=room.past, source="b", asked=timezone.now() - timedelta(hours=1), yes=4, some=1, no=2)
    assert shown(ines) == {}


def test_calls_and_sheets_of_a_class_are_contacts(room, cast):
    samira, ines = followed(room.learner), followed(room.cohort.teacher)
    before = contacts(samira), contacts(ines)
    for result in ("silent", "talked"):
        Call.objects.create(cohort=room.cohort, enrolment=room.learner, result=result, recorded_by=cast.ines)
    assert contacts(samira) == sorted([*before[0], ("call", False), ("call", True)])
    assert ("report", True) in before[1]
    samira.refresh_from_db()
    assert samira.spoken == timezone.now()


def test_two_hard_days_in_a_row_are_a_sign_and_the_page_says_so(pair, clock, cast, browse):
    amina = followed(pair.group.seats.get(side="learner").enrolment)
    for _day in range(2):
        assert shown(amina) == {}
        clock.move_to(timezone.now() + timedelta(days=1))
        mentoring.feel(cast.amina, face=1, by=cast.amina)
    assert shown(amina) == {"mood": "visage triste 2 fois de suite"}
    assert "l’équipe le sait" in browse(cast.amina).get("/mentorat/").content.decode()


def test_a_pair_that_does_not_speak_is_told_of_the_learner_and_meetings_untold_of_the_mentor(pair, clock, cast):
    amina = followed(pair.group.seats.get(side="learner").enrolment)
    ines = followed(pair.group.seats.get(side="volunteer").enrolment)
    clock.move_to(pair.past.ends + timedelta(days=20, hours=23))
    assert "no_talk" not in shown(amina)
    clock.move_to(pair.past.ends + timedelta(days=21, hours=1))
    assert shown(amina)["no_talk"] == "pas de conversation depuis 21 jours"
    assert "untold" not in shown(ines)
    second = plan(pair.group, starts=timezone.now() + timedelta(days=1), minutes=60, by=cast.ines)
    clock.move_to(second.ends + timedelta(days=3))
    assert shown(ines)["untold"] == "2 séances passées, rien n’en est raconté"


def test_a_conversation_told_is_a_contact_with_the_mentor(pair):
    ines = followed(pair.group.seats.get(side="volunteer").enrolment)
    assert ("report", True) in contacts(ines)


def test_signing_is_a_contact_trying_an_exercise_alone_is_not(room, clock):
    samira = followed(room.learner)
    before = contacts(samira)
    clock.move_to(timezone.now() + timedelta(days=1))
    Attempt.objects.create(enrolment=room.learner, exercise="somme", passed=False)
    assert contacts(samira) == before
    half_day = room.cohort.half_days.exclude(signings__enrolment=room.learner).first()
    Signing.objects.create(half_day=half_day, enrolment=room.learner, way="code")
    assert contacts(samira) == sorted([*before, ("answer", True)])
