"""What a class says while it learns: counted, in order, and of nobody where it was said to be anonymous."""

from datetime import timedelta

import pytest
import time_machine

from lefil.classroom import actions
from lefil.classroom.jobs import ask_pulses, keep_pulses
from lefil.classroom.models import Attempt, PulseCount, SkillMark
from lefil.classroom.queries.exchange import bars_of, curve, path_of, queue
from lefil.classroom.queries.skills import acquired_and_begun, matrix
from lefil.demo.clock import at
from lefil.kit.refusals import Refused
from lefil.live.actions import answer_pulse, close_pulse, enter, open_room
from lefil.live.models import Pulse


@pytest.fixture
def class_room(cast, amina, half_day):
    """Inès and Amina are in the room of a lesson that began."""
    one = half_day(1)
    with at(one.meeting.starts):
        room = open_room(one.meeting, by=cast.ines)
        enter(room, person=cast.ines, tab="i", conn="i", by=cast.ines)
        me = enter(room, person=cast.amina, tab="a", conn="a", by=cast.amina).participant
    one.refresh_from_db()
    return one, room, me


def test_the_class_is_asked_every_twenty_minutes(cast, class_room):
    one, _room, _me = class_room
    starts = one.meeting.starts
    for minutes, asked in ((5, 0), (20, 1), (21, 1), (39, 1), (41, 2)):
        with time_machine.travel(starts + timedelta(minutes=minutes)):
            ask_pulses()
        assert Pulse.objects.count() == asked, minutes


def test_a_class_may_choose_never_to_be_asked(cast, class_room):
    one, _room, _me = class_room
    type(one.cohort).objects.update(pulse_minutes=0)
    with at(one.meeting.starts + timedelta(hours=1)):
        assert ask_pulses() == 0


def test_counts_outlive_the_room_and_never_say_who(cast, class_room):
    one, room, me = class_room
    with time_machine.travel(one.meeting.starts + timedelta(minutes=20)):
        actions.ask_class(one, by=cast.ines)
        answer_pulse(me, value="some", by=cast.amina)
    with time_machine.travel(one.meeting.starts + timedelta(minutes=40)):
        actions.ask_class(one, by=cast.ines)
        answer_pulse(me, value="yes", by=cast.amina)
        close_pulse(room, by=cast.ines)
        assert keep_pulses() == 1
        assert keep_pulses() == 0
    kept = [(row.yes, row.some, row.no) for row in PulseCount.objects.all()]
    Pulse.objects.all().delete()
    beats = curve(one)
    assert kept == [(0, 1, 0), (1, 0, 0)]
    assert [beat.share for beat in beats] == [50, 100]
    assert path_of(beats) == f"M{beats[0].x} {beats[0].y}L{beats[1].x} {beats[1].y}"
    assert {field.name for field in PulseCount._meta.fields} & {"person", "enrolment", "participant"} == set()


def test_nobody_is_asked_outside_a_lesson(cast, amina, half_day):
    with pytest.raises(Refused, match="salle n’est pas ouverte"):
        actions.ask_class(half_day(1), by=cast.ines)


def test_a_poll_takes_one_vote_each_and_one_poll_is_open(cast, amina, half_day):
    one = half_day(1)
    first = actions.open_poll(one, question="Pause ?", choices=["Oui", " ", "Non"], by=cast.ines)
    actions.vote(first, enrolment=amina, choice=0, by=cast.amina)
    actions.vote(first, enrolment=amina, choice=1, by=cast.amina)
    assert [(bar.words, bar.votes, bar.mine) for bar in bars_of(first, amina)] == [("Oui", 0, False), ("Non", 1, True)]
    with pytest.raises(Refused):
        actions.vote(first, enrolment=amina, choice=2, by=cast.amina)
    actions.open_poll(one, question="Encore ?", choices=["Oui", "Non"], by=cast.ines)
    with pytest.raises(Refused, match="terminé"):
        actions.vote(first, enrolment=amina, choice=0, by=cast.amina)
    with pytest.raises(Refused):
        actions.open_poll(one, question="Seule ?", choices=["Oui"], by=cast.ines)


def test_questions_wait_in_their_order(cast, amina, half_day):
    one = half_day(1)
    first = actions.ask_question(one, enrolment=amina, text="C’est quoi une boucle ?", by=cast.amina)
    actions.ask_question(one, enrolment=amina, text="Et un tableau ?", by=cast.amina)
    actions.answer_question(first, by=cast.ines)
    assert [row.text for row in queue(one)] == ["Et un tableau ?"]
    with pytest.raises(Refused):
        actions.ask_question(one, enrolment=amina, text="  ", by=cast.amina)


def test_one_answer_is_enough_for_an_exit_ticket(cast, amina, half_day):
    one = half_day(1)
    with pytest.raises(Refused, match="au moins une"):
        actions.leave_ticket(one, enrolment=amina, keep=" ", unclear="", by=cast.amina)
    actions.leave_ticket(one, enrolment=amina, keep="let et const", unclear="", by=cast.amina)
    actions.leave_ticket(one, enrolment=amina, keep="let", unclear="les types", by=cast.amina)
    assert [(row.keep, row.unclear) for row in one.tickets.all()] == [("let", "les types")]


def test_only_the_teacher_confirms_a_skill(cast, amina, monkeypatch):
    from lefil.classroom.content import lessons as content
    from lefil.classroom.queries import skills as room

    made = dict.fromkeys(content.CODES, ()) | {"variables": (content.Exercise("hello", "Bonjour", "", "", ()),)}
    monkeypatch.setattr(room, "exercises", lambda: made)
    Attempt.objects.create(enrolment=amina, exercise="hello", passed=False)
    Attempt.objects.create(enrolment=amina, exercise="hello", passed=True)
    block = matrix([amina])[0].blocks[0]
    assert (block.passed, block.exercises, block.suggested) == (1, 1, 2)
    assert acquired_and_begun(amina) == ([], ["Nommer et changer une variable", "Distinguer un texte et un nombre"])
    assert actions.mark_skills(amina, levels={"variables-name": 2, "variables-types": 0}, by=cast.ines) == 1
    actions.mark_skills(amina, levels={"variables-types": 1}, by=cast.ines)
    assert acquired_and_begun(amina) == (["Nommer et changer une variable"], ["Distinguer un texte et un nombre"])
    with pytest.raises(Refused):
        actions.mark_skills(amina, levels={"flying": 1}, by=cast.ines)
    assert SkillMark.objects.count() == 2


def test_the_matrix_asks_the_same_number_of_questions_at_any_size(cast, amina, learners, django_assert_num_queries):
    everybody = [amina, *learners(4)]
    with django_assert_num_queries(2):
        matrix(everybody[:1])
    with django_assert_num_queries(2):
        assert len(matrix(everybody)) == 5
