"""Runs in parts, trials, comparisons, advice, newcomers: what is worked out beside the pages."""

from datetime import timedelta

import numpy as np
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from bench.population import population
from lefil.kit.refusals import Refused
from lefil.matching import actions, engine, jobs
from lefil.matching.engine import solve
from lefil.matching.models import Block, Need, Offer, Proposal, Run
from lefil.matching.queries import advice, blocks, due, frozen, plans, pool, runs, trials
from tests.matching.crowd import crowd
from tests.matching.people import FRIDAY_NOON, gate, learner, volunteer
from tests.matching.test_races import at_once


def url(name, *args):
    return reverse(f"matching:{name}", args=args)


def drafts(programme):
    return sorted(Proposal.objects.filter(state="draft").values_list("need", "offer", "score"))


# In parts


@pytest.mark.parametrize("seed", range(6))
def test_the_parts_of_a_run_share_nobody_and_give_what_the_whole_gives(seed, monkeypatch):
    monkeypatch.setattr(blocks, "LEAST", 40)
    needs, offers = population(150, 120, seed=seed, capacity=0.6)
    parts = blocks.split(needs, offers)
    for side in (0, 1):
        rows = np.concatenate([part[side] for part in parts])
        assert len(rows) == len(np.unique(rows))
    whole = solve(needs, offers)
    found = [solve(needs.take(i), offers.take(j)) for i, j in parts]
    assert sum(len(part.pairs) for part in found) == len(whole.pairs)
    assert sum(int(part.score.sum()) for part in found) == int(whole.score.sum())


def test_people_of_two_subjects_that_no_volunteer_joins_are_in_two_parts(cast, monkeypatch):
    monkeypatch.setattr(blocks, "LEAST", 1)
    for subject in ("maths", "allemand", "svt"):
        learner(cast.tutoring, subject, subjects=[subject])
    volunteer(cast.tutoring, "Les deux", subjects=[("maths", "6e", "tle"), ("allemand", "6e", "tle")])
    volunteer(cast.tutoring, "L’un", subjects=[("svt", "6e", "tle")])
    actions.ask_run(cast.tutoring, by=cast.chloe)
    block = blocks.to_take(timezone.now()).get()
    actions.take_block(block, now=timezone.now(), by=None)
    assert sorted(len(frozen.opened(part.rows)["i"]) for part in Block.objects.filter(place__gt=0)) == [1, 2]


def test_a_run_worked_out_by_the_sweeps_gives_the_drafts_of_one_worked_out_at_once(cast, monkeypatch):
    monkeypatch.setattr(blocks, "LEAST", 1)
    crowd(cast.tutoring, learners=40, volunteers=40)
    with time_machine.travel(timezone.now(), tick=False):
        at_once_ = actions.run(cast.tutoring, by=cast.chloe)
        whole = drafts(cast.tutoring)
        Proposal.objects.all().delete()
        asked = actions.ask_run(cast.tutoring, by=cast.chloe)
        jobs.work_out_blocks()
    asked.refresh_from_db()
    assert (asked.state, asked.certificate["gap"], asked.certificate["checked"]) == ("published", "0", True)
    assert sum(line[2] for line in drafts(cast.tutoring)) == sum(line[2] for line in whole)
    assert asked.summary["matched"] == at_once_.summary["matched"] == len(whole)
    assert not Block.objects.exists()


def test_a_run_that_another_one_overtook_changes_nothing(cast):
    learner(cast.tutoring)
    volunteer(cast.tutoring)
    asked = actions.ask_run(cast.tutoring, by=cast.chloe)
    block = blocks.to_take(timezone.now()).get()
    actions.take_block(block, now=timezone.now(), by=None)
    published = actions.run(cast.tutoring, by=cast.david)
    jobs.work_out_blocks()
    asked.refresh_from_db()
    assert (asked.state, Proposal.objects.get().run) == ("overtaken", published)


def test_a_part_that_does_not_pass_its_check_stops_the_run_and_the_page_says_so(cast, browse, monkeypatch):
    learner(cast.tutoring)
    volunteer(cast.tutoring)
    asked = actions.ask_run(cast.tutoring, by=cast.chloe)

    def wrong(*args, **facts):
        raise engine.Unproven(["a pair breaks a hard rule"])

    monkeypatch.setattr(plans, "prove", wrong)
    jobs.work_out_blocks()
    asked.refresh_from_db()
    assert (asked.state, Proposal.objects.count()) == ("refused", 0)
    assert "n’a pas passé sa vérification" in browse(cast.chloe).get(url("computation", asked.key)).content.decode()


def test_a_block_whose_worker_died_is_taken_again(cast):
    learner(cast.tutoring)
    volunteer(cast.tutoring)
    actions.ask_run(cast.tutoring, by=cast.chloe)
    block = blocks.to_take(timezone.now()).get()
    Block.objects.filter(pk=block.pk).update(state="claimed", claimed=timezone.now())
    assert jobs.work_out_blocks() == 0
    Block.objects.filter(pk=block.pk).update(claimed=timezone.now() - blocks.STALE - timedelta(minutes=1))
    jobs.work_out_blocks()
    assert Proposal.objects.count() == 1


def test_a_second_run_waits_for_the_one_at_work(cast, browse, monkeypatch):
    monkeypatch.setattr(runs, "AT_ONCE", 1)
    learner(cast.tutoring)
    volunteer(cast.tutoring)
    chloe = browse(cast.chloe)
    page = chloe.post(url("run", "reussite-virale"), follow=True).content.decode()
    assert "0 sur 1" in page
    twice = chloe.post(url("run", "reussite-virale"), follow=True).content.decode()
    assert "Un calcul est déjà en cours" in twice
    run = Run.objects.get()
    assert "Un calcul est en cours" in chloe.get(url("board")).content.decode()
    assert "0 sur 1" in chloe.get(url("computation_progress", run.key), headers={"HX-Request": "true"}).content.decode()
    jobs.work_out_blocks()
    assert chloe.get(url("computation_progress", run.key), headers={"HX-Request": "true"})["HX-Redirect"] == url("computation", run.key)
    assert "aucun autre choix" in chloe.get(url("computation", run.key)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_workers_work_one_run_out_together_once(cast, monkeypatch):
    monkeypatch.setattr(blocks, "LEAST", 1)
    for subject in ("maths", "allemand", "svt", "espagnol"):
        learner(cast.tutoring, subject, subjects=[subject])
        volunteer(cast.tutoring, subject, subjects=[(subject, "6e", "tle")])
    asked = actions.ask_run(cast.tutoring, by=cast.chloe)
    at_once(jobs.work_out_blocks, jobs.work_out_blocks)
    jobs.work_out_blocks()
    asked.refresh_from_db()
    assert (asked.state, Proposal.objects.filter(state="draft").count()) == ("published", 4)


# Trials and comparisons


def test_a_trial_changes_no_draft_and_is_compared_with_the_last_run(cast, browse):
    crowd(cast.tutoring, learners=30, volunteers=8)
    last = actions.run(cast.tutoring, by=cast.chloe)
    before = drafts(cast.tutoring)
    chloe = browse(cast.chloe)
    more = {"count": "40", "subject": "maths", "stage": "college", "moment": "weekend"}
    page = chloe.post(url("try_more", "reussite-virale"), more, follow=True).content.decode()
    trial = Run.objects.get(state="trial")
    assert drafts(cast.tutoring) == before
    assert "40 bénévoles de plus : mathématiques, collège, le week-end" in page
    assert trial.summary["matched"] > last.summary["matched"]
    assert runs.last_published(cast.tutoring) == last
    found = runs.compare(cast.chloe, last, trial)
    assert found.common + found.moved + found.only_one == last.summary["matched"]
    assert found.only_other - found.only_one == trial.summary["matched"] - last.summary["matched"]
    assert any(after == "un bénévole de plus" for _name, _before, after in found.changes)


def test_other_weights_are_tried_pair_by_pair(cast, browse):
    crowd(cast.tutoring, learners=30, volunteers=30)
    last = actions.run(cast.tutoring, by=cast.chloe)
    weights = {
        "subjects": 200, "hours": 150, "interests": 100, "proximity": 300, "volunteer_wait": 100, "language": 80, "stage": 30, "learner_wait": 40,
        "standing": 0, "weeks_per_urgency": 3,
    }  # fmt: skip
    page = browse(cast.chloe).post(url("weights", "reussite-virale"), {**weights, "do": "try"}, follow=True).content.decode()
    assert "Poids : Même département ou même académie" in page
    found = runs.compare(cast.chloe, last, Run.objects.get(state="trial"))
    assert (found.one.pairs, found.other.pairs) == (last.summary["matched"],) * 2
    assert found.moved > 0
    assert ("Même département ou même académie", 100, 300) in found.weights


def test_a_run_whose_arrays_are_gone_says_so(cast, browse):
    learner(cast.tutoring)
    volunteer(cast.tutoring)
    first = actions.run(cast.tutoring, by=cast.chloe)
    second = actions.run(cast.tutoring, by=cast.chloe)
    first.snapshot.delete()
    page = browse(cast.chloe).get(url("computations", "reussite-virale") + f"?a={first.key}&b={second.key}").content.decode()
    assert "n’est plus gardé" in page


@pytest.mark.parametrize("more", [{}, {"count": "0"}, {"count": "501"}, {"count": "x"}, {"subject": "poterie"}, {"moment": "nuit"}])
def test_a_trial_that_means_nothing_is_refused_beside_the_field(cast, browse, more):
    asked = {"count": "20", "subject": "maths", "stage": "college", "moment": "soir", **more} if more else {}
    answer = browse(cast.chloe).post(url("try_more", "reussite-virale"), asked)
    assert (answer.status_code, Run.objects.count()) == (422, 0)


def test_a_trial_before_any_run_says_what_to_do(cast, browse):
    asked = {"count": "20", "subject": "maths", "stage": "college", "moment": "soir"}
    page = browse(cast.chloe).post(url("try_more", "reussite-virale"), asked, follow=True).content.decode()
    assert "Lancez d’abord un calcul" in page


def test_invented_volunteers_are_of_the_kind_asked(cast):
    learner(cast.tutoring, level="4e", bands=FRIDAY_NOON)
    kind = trials.Kind("maths", "college", "journee")
    read = trials.more(_read(cast), kind, 3)
    assert len(solve(read.needs, read.offers).pairs) == 1
    evening = trials.more(_read(cast), trials.Kind("maths", "college", "soir"), 3)
    lycee = trials.more(_read(cast), trials.Kind("maths", "lycee", "journee"), 3)
    assert [len(solve(other.needs, other.offers).pairs) for other in (evening, lycee)] == [0, 0]


def _read(cast):
    return pool.read(cast.tutoring, now=timezone.now())


# Advice


def test_advice_is_true_when_the_volunteers_come(cast, browse):
    for n in range(5):
        learner(cast.tutoring, f"É{n}", level="4e", subjects=["svt"])
    learner(cast.tutoring, "Seule", subjects=["allemand"])
    actions.run(cast.tutoring, by=cast.chloe)
    chloe = browse(cast.chloe)
    assert "en préparation" in chloe.get(url("recruiting", "reussite-virale")).content.decode()
    assert jobs.look_for_advice() == 1
    assert jobs.look_for_advice() == 0
    best = advice.read(runs.last_published(cast.tutoring))[0]
    assert (best.kind, best.served, best.could) == (trials.Kind("svt", "college", "soir"), 5, 5)
    said = "20 bénévoles de plus (SVT, collège), les soirs de semaine, permettraient d’accompagner 5 personnes de plus."
    assert said in chloe.get(url("recruiting", "reussite-virale")).content.decode()
    for n in range(best.count):
        volunteer(cast.tutoring, f"B{n}", subjects=[("svt", "6e", "3e")])
    assert actions.run(cast.tutoring, by=cast.chloe).summary["matched"] == 5


def test_nobody_waits_and_there_is_no_advice(cast, draft):
    jobs.look_for_advice()
    assert advice.read(runs.last_published(cast.tutoring)) == []


# Newcomers


def test_newcomers_are_matched_by_the_sweep_and_reviewed_pairs_do_not_move(cast):
    first = learner(cast.tutoring, "Première", urgency=1)
    volunteer(cast.tutoring)
    assert jobs.match_newcomers() == 0  # nobody has started a matching here
    actions.run(cast.tutoring, by=cast.chloe)
    assert jobs.match_newcomers() == 0
    actions.approve(Proposal.objects.get(), by=cast.chloe)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        second = learner(cast.tutoring, "Bien plus urgente", urgency=500)
        assert jobs.match_newcomers() == 1
        assert list(Proposal.objects.values_list("need", flat=True)) == [first.pk]
        volunteer(cast.tutoring, "Nouveau")
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        assert jobs.match_newcomers() == 1
        assert jobs.match_newcomers() == 0
    assert set(Proposal.objects.values_list("need", flat=True)) == {first.pk, second.pk}


def test_a_newcomer_waits_for_others_as_long_as_the_policy_says(cast, draft, browse):
    browse(cast.chloe).post(url("weights", "reussite-virale"), {"do": "hold", "hold_hours": "24"})
    volunteer(cast.tutoring, "Déjà là", capacity=3)
    actions.run(cast.tutoring, by=cast.chloe)
    start = timezone.now()
    with time_machine.travel(start + timedelta(hours=1)):
        new = learner(cast.tutoring, "Nouvelle")
        assert due.with_newcomers(timezone.now()) == []
    with time_machine.travel(start + timedelta(hours=26)):
        assert due.with_newcomers(timezone.now()) == [cast.tutoring]
        jobs.match_newcomers()
    assert Proposal.objects.filter(need=new, state="draft").exists()


def test_a_hold_that_is_not_in_the_list_is_refused(cast, browse):
    assert browse(cast.chloe).post(url("weights", "reussite-virale"), {"do": "hold", "hold_hours": "9999"}).status_code == 422
    with pytest.raises(Refused):
        actions.hold(cast.tutoring, hours=-1, by=cast.chloe)


def test_who_becomes_ready_after_the_run_is_a_newcomer(cast):
    from lefil.enrolments.actions import complete

    learner(cast.tutoring)
    check = gate(cast.tutoring)
    late = volunteer(cast.tutoring)
    actions.run(cast.tutoring, by=cast.chloe)
    assert due.with_newcomers(timezone.now()) == []
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        complete(late.enrolment, module=check, by=cast.chloe)
        assert jobs.match_newcomers() == 1
    assert Proposal.objects.get().offer == late


def test_a_draft_moves_only_for_more_than_the_points_of_a_standing_pair(cast):
    need = learner(cast.tutoring, interests=["sport"])
    first = volunteer(cast.tutoring, "Premier", interests=[])
    actions.run(cast.tutoring, by=cast.chloe)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        volunteer(cast.tutoring, "À peine mieux", interests=["sport"])  # 40 points, and a standing pair has 50
        jobs.match_newcomers()
    assert Proposal.objects.get(need=need).offer == first
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        Need.objects.update(interests=["sport", "musique"])
        better = volunteer(cast.tutoring, "Bien mieux", interests=["sport", "musique"])
        jobs.match_newcomers()
    assert Proposal.objects.get(need=need).offer == better
    assert Offer.objects.count() == 3
