"""The learner's week; and what leaves, or stays, when somebody asks to be forgotten."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lefil.kit.refusals import Refused
from lefil.mentoring import privacy
from lefil.mentoring.actions import (
    add_application,
    ask_network,
    choose_action,
    decide_request,
    evaluate,
    feel,
    keep,
    set_goal,
    share,
    tick,
    write_talk,
)
from lefil.mentoring.content import ACTIONS
from lefil.mentoring.models import Application, Document, Evaluation, Mood, NetworkRequest, Step, Talk
from tests.mentoring.world import PDF

TODAY = date(2026, 11, 24)


def test_twenty_actions_are_ready_and_one_is_chosen_dated_and_ticked(world, browse):
    assert len({action.code for action in ACTIONS}) == 20
    page, me = browse(world.cast.amina), world.cast.amina
    day = {"due_day": "1", "due_month": "12", "due_year": "2026"}
    page.post(reverse("mentoring:choose", args=["letter"]), day)
    step = Step.objects.get(person=me)
    assert (step.code, step.due) == ("letter", date(2026, 12, 1))
    page.post(reverse("mentoring:step", args=[step.key]), {"do": "tick"})
    step.refresh_from_db()
    assert step.done
    choose_action(me, code="letter", due=None, by=me)
    with pytest.raises(Refused, match="déjà dans"):
        tick(step, done=False, by=me)
    with pytest.raises(Refused):
        choose_action(me, code="fly", due=None, by=me)
    with pytest.raises(Refused, match="à partir"):
        choose_action(me, code="cv", due=TODAY - timedelta(days=1), by=me)
    assert browse(world.cast.ines).post(reverse("mentoring:step", args=[step.key]), {"do": "tick"}).status_code == 404


def test_eight_actions_are_enough(world):
    me = world.cast.amina
    for action in ACTIONS[:8]:
        choose_action(me, code=action.code, due=None, by=me)
    with pytest.raises(Refused, match="8 actions"):
        choose_action(me, code=ACTIONS[8].code, due=None, by=me)
    choose_action(me, code=ACTIONS[0].code, due=TODAY, by=me)
    assert Step.objects.count() == 8


def test_one_goal_a_week(world):
    me = world.cast.amina
    set_goal(me, words="Appeler la mairie", by=me)
    goal = set_goal(me, words="Écrire à la mairie", by=me)
    assert (Step.objects.get().words, goal.week) == ("Écrire à la mairie", date(2026, 11, 23))
    tick(goal, done=True, by=me)
    with pytest.raises(Refused, match="lundi"):
        set_goal(me, words="Autre", by=me)
    world.clock.move_to(timezone.now() + timedelta(days=7))
    set_goal(me, words="Autre", by=me)
    assert Step.objects.count() == 2


def test_one_face_a_day_that_nobody_else_sees(world, browse):
    page = browse(world.cast.amina)
    for face in ("1", "3"):
        page.post(reverse("mentoring:mood"), {"face": face})
    assert Mood.objects.get().face == 3
    with pytest.raises(Refused):
        feel(world.cast.amina, face=4, by=world.cast.amina)
    assert browse(world.cast.ines).get(reverse("mentoring:week")).status_code == 404


def lived(world) -> None:
    me, ines = world.cast.amina, world.cast.ines
    write_talk(
        world.met(), module=world.module("cv"), minutes=50, finished=True, proof="Le CV est prêt", note="Bravo", worried=True, by=ines
    )
    add_application(me, company="Le Fournil", job="vendeuse", sent_on=TODAY, by=me)
    choose_action(me, code="cv", due=None, by=me)
    feel(me, face=2, by=me)
    share(keep(me, kind="cv", name="cv.pdf", content=PDF, by=me), label="agence", days=7, by=me)
    decide_request(ask_network(world.group, company="un hôtel", words="Visiter", by=ines), yes=True, by=me)
    world.done(5)
    evaluate(world.group, person=me, moment="middle", marks={"useful": 4}, words="Bien", thanks="Merci", by=me)


def test_each_reads_their_own_and_a_worry_stays_with_those_who_protect(world):
    lived(world)
    mine, mentor = str(privacy.export(world.cast.amina)), str(privacy.export(world.cast.ines))
    for words in ("Le CV est prêt", "Le Fournil", "cv.pdf", "agence", "un hôtel", "Merci"):
        assert words in mine
    assert "inqui" not in mine
    assert "Le CV est prêt" in mentor
    assert "Le Fournil" not in mentor
    assert privacy.export(world.cast.zoe) == []


def test_a_learner_forgotten_leaves_counts_and_no_word_no_file(world, django_capture_on_commit_callbacks):
    lived(world)
    other = keep(world.cast.benoit, kind="cv", name="b.pdf", content=PDF, by=world.cast.benoit)
    file = Document.objects.get(person=world.cast.amina).file
    storage, name = file.storage, file.name
    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase(world.cast.amina)
    assert storage.exists(name) is False
    assert list(Document.objects.all()) == [other]
    assert (Application.objects.count(), Mood.objects.count(), NetworkRequest.objects.count()) == (0, 0, 0)
    assert set(Talk.objects.values_list("proof", "note")) == {("", "")}
    assert Talk.objects.filter(finished=True).count() == 6
    kept = Evaluation.objects.get()
    assert (kept.marks, kept.words, kept.thanks) == ({"useful": 4}, "", "")


def test_a_mentor_forgotten_leaves_the_learner_s_way(world):
    lived(world)
    privacy.erase(world.cast.ines)
    assert Talk.objects.filter(author=None, proof="Le CV est prêt").count() == 1
    assert NetworkRequest.objects.get().author is None
