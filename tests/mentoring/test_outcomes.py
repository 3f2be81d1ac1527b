"""What both say of the pair, and where the learner is three and six months later."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lefil.groups.actions import close
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.mentoring import jobs
from lefil.mentoring.actions import answer_outcome, ask_outcome, evaluate, note_outcome
from lefil.mentoring.models import Evaluation, Milestone, Outcome
from lefil.mentoring.queries.links import outcome_link
from lefil.mentoring.queries.pairs import thanks_for
from lefil.people.actions import give_consent
from tests.mentoring.world import pair_up, stranger

MARKS = {"listened": 4, "useful": 3}


def later(world, **delay) -> None:
    world.clock.move_to(timezone.now() + timedelta(**delay))


def end(world) -> None:
    close(world.group, kind="planned", reasons=["planned_end"], by=world.cast.chloe)
    world.group.refresh_from_db()


def test_both_are_asked_once_at_mid_way_and_once_at_the_end(world):
    world.done(5)
    assert jobs.ask_evaluations() == 0
    world.done(1)
    assert Milestone.objects.filter(code="halfway").count() == 1
    assert (jobs.ask_evaluations(), jobs.ask_evaluations()) == (2, 0)
    world.done(6)
    assert (jobs.ask_evaluations(), jobs.ask_evaluations()) == (2, 0)
    assert Letter.objects.filter(kind="mentoring/evaluate").count() == 4


def test_a_word_for_the_other_is_read_when_both_have_answered(world, browse):
    world.done(6)
    amina, ines = world.cast.amina, world.cast.ines
    with pytest.raises(Refused, match="pas encore"):
        evaluate(world.group, person=amina, moment="end", marks=MARKS, by=amina)
    evaluate(world.group, person=amina, moment="middle", marks=MARKS, words="Rien que pour l’équipe", thanks="Merci Inès", by=amina)
    assert thanks_for(world.group, ines) == []
    url = reverse("mentoring:evaluate", args=[world.group.key, "middle"])
    assert browse(ines).post(url, {"listened": "4", "thanks": "Bravo"}).status_code == 302
    page = browse(ines).get(reverse("mentoring:pair", args=[world.group.key])).content.decode()
    assert "Merci Inès" in page
    assert "Rien que pour l’équipe" not in page
    assert "Rien que pour l’équipe" in browse(world.cast.chloe).get(reverse("mentoring:pair", args=[world.group.key])).content.decode()
    assert browse(ines).post(url, {"listened": "9"}).status_code == 422
    assert Evaluation.objects.count() == 2


def test_nobody_is_asked_who_did_not_agree(world):
    end(world)
    later(world, days=92)
    assert jobs.ask_outcomes() == 0
    give_consent(world.cast.amina, purpose="later", by=world.cast.amina)
    assert (jobs.ask_outcomes(), jobs.ask_outcomes()) == (1, 0)
    later(world, days=92)
    assert (jobs.ask_outcomes(), jobs.ask_outcomes()) == (1, 0)
    assert sorted(Outcome.objects.values_list("months", flat=True)) == [3, 6]


def test_one_tap_answers_and_may_be_changed_until_a_proof_is_seen(world, browse):
    end(world)
    later(world, days=92)
    ask_outcome(world.group.seats.get(side="learner"), months=3, by=None)
    outcome, nobody = Outcome.objects.get(), browse(None)
    link = outcome_link(outcome)
    assert "CDI" in nobody.get(link).content.decode()
    assert Outcome.objects.get().situation == ""
    nobody.post(link, {"situation": "training"})
    nobody.post(link, {"situation": "durable"})
    outcome.refresh_from_db()
    assert (outcome.outcome, outcome.proof) == ("durable", "said")
    today = timezone.localdate()
    note_outcome(world.group, months=3, situation="short", proof="contract", proof_on=today, by=world.cast.chloe)
    with pytest.raises(Refused, match="déjà noté"):
        answer_outcome(outcome, situation="durable", by=world.cast.amina)
    with pytest.raises(Refused, match="proposées"):
        answer_outcome(outcome, situation="rich", by=world.cast.amina)
    assert Outcome.objects.get().outcome == "transition"


def test_a_paper_needs_the_day_on_which_it_was_seen(world, browse):
    with pytest.raises(Refused, match="pas terminé"):
        note_outcome(world.group, months=3, situation="durable", proof="said", by=world.cast.chloe)
    end(world)
    with pytest.raises(Refused, match="preuve"):
        note_outcome(world.group, months=3, situation="durable", proof="contract", by=world.cast.chloe)
    page = browse(world.cast.chloe)
    url = reverse("mentoring:outcome", args=[world.group.key, 0])
    assert page.post(url, {"situation": "durable", "proof": "contract"}).status_code == 422
    assert page.post(url, {"situation": "durable", "proof": "said"}).status_code == 302
    shown = page.get(reverse("mentoring:register")).content.decode()
    assert "Emploi durable" in shown
    assert browse(world.cast.zoe).get(url).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_register_takes_the_same_queries_at_any_size(world, browse, django_assert_num_queries, number):
    for _turn in range(number):
        group = pair_up(world.programme, stranger("Sara Ali"), world.cast.ines, world.cast.chloe)
        close(group, kind="planned", reasons=["planned_end"], by=world.cast.chloe)
        note_outcome(group, months=0, situation="durable", proof="said", by=world.cast.chloe)
    page = browse(world.cast.chloe)
    page.get(reverse("mentoring:register"))
    with django_assert_num_queries(9):
        shown = page.get(reverse("mentoring:register"))
    assert len(shown.context["rows"]) == number
