from datetime import timedelta

import numpy as np
import pytest
import time_machine
from django.utils import timezone

from bench.population import population
from lefil.catalogue.actions import open_programme
from lefil.enrolments.actions import complete, settle
from lefil.enrolments.models import Enrolment
from lefil.kit.refusals import Refused
from lefil.matching import actions, bands, engine
from lefil.matching.engine import parts
from lefil.matching.models import Need, Offer, Proposal, Run
from lefil.matching.queries import blocking, frozen, pages, plans, pool
from tests.matching.crowd import crowd
from tests.matching.people import FRIDAY_NOON, authorised, gate, learner, somebody, volunteer


def pairs(programme):
    return sorted(Proposal.objects.filter(need__enrolment__programme=programme, state="draft").values_list("need", "offer"))


def test_a_run_makes_a_draft_with_its_parts_and_counts_what_waits(cast):
    need, far = learner(cast.tutoring), learner(cast.tutoring, "Nour", bands=FRIDAY_NOON)
    given = volunteer(cast.tutoring)
    run = actions.run(cast.tutoring, by=cast.chloe)
    draft = Proposal.objects.get()
    assert (draft.need, draft.offer, draft.subject, draft.state) == (need, given, "maths", "draft")
    assert sum(draft.parts.values()) == draft.score > 0
    assert {name: run.summary[name] for name in ("asked", "matched", "waiting", "why")} == {
        "asked": 2, "matched": 1, "waiting": 1, "why": {"hours": 1},
    }  # fmt: skip
    shown = pages.waits([far, need], run, now=timezone.now())
    assert [one.why for one in shown] == ["Des bénévoles aident dans cette matière, mais à d’autres heures.", ""]


def test_a_volunteer_who_is_not_cleared_is_never_proposed(cast):
    learner(cast.tutoring)
    waiting = volunteer(cast.tutoring, "Pas encore")
    check = gate(cast.tutoring)
    late = volunteer(cast.tutoring, "Presque", capacity=3)
    done = volunteer(cast.tutoring, "Prête", bands=FRIDAY_NOON)  # cleared, but at other hours
    complete(done.enrolment, module=check, by=cast.chloe)
    settle(waiting.enrolment, by=None)
    actions.run(cast.tutoring, by=cast.chloe)
    assert pairs(cast.tutoring) == []
    complete(late.enrolment, module=check, by=cast.chloe)
    actions.run(cast.tutoring, by=cast.chloe)
    assert [offer for _need, offer in pairs(cast.tutoring)] == [late.pk]


def test_a_learner_whose_parent_has_not_agreed_is_not_proposed(cast):
    volunteer(cast.tutoring)
    child = somebody("Sami", born=cast.malik.born)
    need = learner(cast.tutoring, person=child)
    actions.run(cast.tutoring, by=cast.chloe)
    assert pairs(cast.tutoring) == []
    authorised(child, somebody("Sa mère"))
    settle(need.enrolment, by=None)
    actions.run(cast.tutoring, by=cast.chloe)
    assert [made for made, _offer in pairs(cast.tutoring)] == [need.pk]


def test_a_minor_is_not_given_to_a_minor_nor_to_somebody_of_unknown_age(cast):
    cast.tutoring.needs_parent = False
    cast.tutoring.save()
    learner(cast.tutoring, born=cast.malik.born)
    volunteer(cast.tutoring, "Trop jeune", born=cast.malik.born)
    volunteer(cast.tutoring, "Sans âge", born=None)
    actions.run(cast.tutoring, by=cast.chloe)
    assert pairs(cast.tutoring) == []


@pytest.mark.parametrize("shared", [{"phone": "+33639980777"}, {"email": "Maison@exemple.fr"}])
def test_two_people_of_one_household_are_not_proposed(cast, shared):
    learner(cast.tutoring, "Lina", **{name: value.lower() for name, value in shared.items()})
    volunteer(cast.tutoring, "Son frère", **shared)
    actions.run(cast.tutoring, by=cast.chloe)
    assert pairs(cast.tutoring) == []


def test_a_guardian_is_not_proposed_to_the_child_they_answer_for(cast):
    mother = somebody("Sa mère")
    child = somebody("Sami", born=cast.malik.born)
    authorised(child, mother)
    learner(cast.tutoring, person=child)
    volunteer(cast.tutoring, person=mother)
    actions.run(cast.tutoring, by=cast.chloe)
    assert pairs(cast.tutoring) == []


def test_nobody_is_proposed_to_themselves(cast):
    both = somebody("Amine")
    learner(cast.tutoring, person=both)
    volunteer(cast.tutoring, person=both)
    actions.run(cast.tutoring, by=cast.chloe)
    assert pairs(cast.tutoring) == []


def test_an_offer_paused_or_full_is_not_proposed_and_comes_back(cast):
    learner(cast.tutoring)
    offer = volunteer(cast.tutoring)
    actions.pause(offer, until=timezone.localdate(), by=offer.enrolment.person)
    actions.run(cast.tutoring, by=cast.chloe)
    assert pairs(cast.tutoring) == []
    actions.resume(offer, by=offer.enrolment.person)
    actions.run(cast.tutoring, by=cast.chloe)
    assert len(pairs(cast.tutoring)) == 1


def test_capacity_is_kept_and_the_most_urgent_come_first(cast):
    calm = learner(cast.tutoring, "Calme")
    urgent = learner(cast.tutoring, "Urgente", urgency=5)
    middle = learner(cast.tutoring, "Entre deux", urgency=2)
    volunteer(cast.tutoring, capacity=2)
    actions.run(cast.tutoring, by=cast.chloe)
    assert [need for need, _offer in pairs(cast.tutoring)] == sorted([urgent.pk, middle.pk])
    assert calm.pk not in {need for need, _offer in pairs(cast.tutoring)}


def test_hours_are_compared_across_time_zones(cast):
    """18 h at La Réunion is 15 h in Paris in winter, 16 h in summer."""
    learner(cast.tutoring, timezone="Indian/Reunion", bands=bands.bit(1, 6))
    volunteer(cast.tutoring, "Même heure sur l’horloge", bands=bands.bit(1, 6))
    at_15 = volunteer(cast.tutoring, "Même moment l’hiver", bands=bands.bit(1, 3))
    at_16 = volunteer(cast.tutoring, "Même moment l’été", bands=bands.bit(1, 4))
    for day, given in [("2027-01-12", at_15), ("2027-07-13", at_16)]:
        with time_machine.travel(f"{day} 12:00:00+00:00", tick=False):
            actions.run(cast.tutoring, by=cast.chloe)
        assert [offer for _need, offer in pairs(cast.tutoring)] == [given.pk]


def test_a_row_that_the_lists_no_longer_know_does_not_stop_a_run(cast):
    Need.objects.filter(pk=learner(cast.tutoring, "Ancienne").pk).update(subjects=["latin-antique"])
    Need.objects.filter(pk=learner(cast.tutoring, "Vide").pk).update(subjects=[])
    Need.objects.filter(pk=learner(cast.tutoring, "Classe").pk).update(level="cm2")
    good = learner(cast.tutoring)
    offer = volunteer(cast.tutoring)
    offer.subjects.create(subject="latin-antique", level_from="6e", level_to="3e")
    actions.run(cast.tutoring, by=cast.chloe)
    assert pairs(cast.tutoring) == [(good.pk, offer.pk)]


def test_a_gate_that_ended_yesterday_in_france_is_closed_just_after_midnight(cast):
    need, offer = learner(cast.tutoring), volunteer(cast.tutoring)
    Enrolment.objects.filter(pk=offer.enrolment_id).update(cleared_until="2027-01-12")
    for moment, count in [("2027-01-12 23:59:00+01:00", 1), ("2027-01-13 00:10:00+01:00", 0)]:
        with time_machine.travel(moment, tick=False):
            actions.run(cast.tutoring, by=cast.chloe)
        assert need.proposals.count() == count


def test_a_new_run_replaces_drafts_keeps_the_page_of_those_found_again_and_does_not_touch_locked_or_sent(cast):
    first, second, third = (learner(cast.tutoring, f"É{n}") for n in range(3))
    volunteers = [volunteer(cast.tutoring, f"B{n}") for n in range(3)]
    actions.run(cast.tutoring, by=cast.chloe)
    locked, sent, free = (Proposal.objects.get(need=need) for need in (first, second, third))
    actions.lock(locked, by=cast.chloe)
    actions.send(sent, by=cast.chloe)
    again = actions.run(cast.tutoring, by=cast.chloe)
    now = {each.need_id: each for each in Proposal.objects.all()}
    assert [now[n.pk].pk for n in (first, second, third)] == [locked.pk, sent.pk, free.pk]
    assert [now[n.pk].run_id == again.pk for n in (first, second, third)] == [False, False, True]
    actions.pause(free.offer, until=None, by=cast.chloe)
    actions.run(cast.tutoring, by=cast.chloe)
    assert sorted(Proposal.objects.values_list("pk", flat=True)) == sorted([locked.pk, sent.pk])
    assert len(volunteers) == 3


def test_the_order_of_the_rows_changes_neither_the_pairs_nor_the_hash(cast):
    for n in range(6):
        learner(cast.tutoring, f"É{n}", urgency=n % 3)
    for n in range(4):
        volunteer(cast.tutoring, f"B{n}", capacity=1 + n % 2)
    now = timezone.now()
    plan = plans.work_out(pool.read(cast.tutoring, now=now))
    orders = Need._meta.ordering, Offer._meta.ordering
    Need._meta.ordering, Offer._meta.ordering = ["-pk"], ["-pk"]
    try:
        other = plans.work_out(pool.read(cast.tutoring, now=now))
    finally:
        Need._meta.ordering, Offer._meta.ordering = orders
    assert other.inputs_hash() == plan.inputs_hash()
    assert other.pairs() == plan.pairs()
    assert plan.summary() == other.summary()


def test_a_run_of_one_programme_leaves_the_others_alone(cast):
    elsewhere = open_programme(cast.ailleurs, pack="tutoring", name="Ailleurs", slug="ailleurs-tutorat", by=None)
    learner(cast.tutoring)
    volunteer(elsewhere)
    actions.run(cast.tutoring, by=cast.chloe)
    actions.run(elsewhere, by=cast.zoe)
    assert Proposal.objects.count() == 0


def test_of_two_runs_at_once_the_second_is_refused(cast):
    learner(cast.tutoring)
    volunteer(cast.tutoring)
    plan = plans.work_out(pool.read(cast.tutoring, now=timezone.now()))
    actions.run(cast.tutoring, by=cast.chloe)
    with pytest.raises(Refused, match="vient de finir"):
        actions.publish(cast.tutoring, plan=plan, before=None, by=cast.chloe)
    assert Run.objects.count() == 1


def test_a_result_that_the_verifier_refuses_is_not_published(cast, monkeypatch):
    learner(cast.tutoring)
    volunteer(cast.tutoring)

    def wrong(*args, **facts):
        raise engine.Unproven(["a pair breaks a hard rule"])

    monkeypatch.setattr(plans, "prove", wrong)
    with pytest.raises(Refused, match="vérification"):
        actions.run(cast.tutoring, by=cast.chloe)
    refused = Run.objects.get()
    assert (refused.state, refused.certificate) == ("refused", {"checked": False, "problems": ["a pair breaks a hard rule"]})
    assert Proposal.objects.count() == 0


def test_a_run_keeps_what_it_read_and_what_it_answered_without_names(cast):
    need, offer = learner(cast.tutoring), volunteer(cast.tutoring)
    run = actions.run(cast.tutoring, by=cast.chloe)
    kept = frozen.thaw(run)
    assert kept.by_need() == {need.pk: (offer.pk, Proposal.objects.get().score)}
    assert kept.sums() == Proposal.objects.get().parts
    read = pool.read(cast.tutoring, now=timezone.now())
    assert kept.needs.hours.tolist() == read.needs.hours.tolist()
    assert run.certificate["checked"] is True
    assert (run.certificate["gap"], run.certificate["tiers"]) == ("0", {"0": [1, 1]})
    assert run.certificate["primal"] == run.certificate["dual"] != "0"


def test_only_the_last_runs_keep_their_arrays(cast):
    learner(cast.tutoring)
    volunteer(cast.tutoring)
    runs = [actions.run(cast.tutoring, by=cast.chloe) for _time in range(frozen.KEPT + 2)]
    assert [frozen.thaw(run) is not None for run in runs] == [False] * 2 + [True] * frozen.KEPT


def test_three_hundred_by_three_hundred_go_through_the_database(cast):
    crowd(cast.tutoring, learners=300, volunteers=300)
    run = actions.run(cast.tutoring, by=cast.chloe)
    made = Proposal.objects.select_related("offer")
    assert made.count() == run.summary["matched"] > 200
    assert run.summary["asked"] == 300 == run.summary["matched"] + run.summary["waiting"]
    held = {}
    for each in made:
        held[each.offer] = held.get(each.offer, 0) + 1
    assert all(count <= offer.capacity for offer, count in held.items())


def test_waiting_counts_once_whatever_points_the_association_gives_it(cast):
    """`urgency` as campaigns write it holds the weeks of waiting too; the engine counts the weeks by itself."""
    now = timezone.now()
    waits, fact, fresh = (learner(cast.tutoring, name) for name in ("Attend", "Boursière", "Nouvelle"))
    Need.objects.filter(pk=waits.pk).update(since=now - timedelta(weeks=4), urgency=8, urgency_parts={"waiting_week": 8})
    Need.objects.filter(pk=fact.pk).update(urgency=3, urgency_parts={"scholarship": 3})
    volunteer(cast.tutoring, capacity=3)
    read = pool.read(cast.tutoring, now=now)
    levels = dict(zip(read.need_ids, parts.levels(read.needs, read.weights).tolist(), strict=True))
    assert levels == {waits.pk: 1 + 4, fact.pk: 1 + 3 * read.weights.weeks_per_urgency, fresh.pk: 1}
    Need.objects.filter(pk=waits.pk).update(urgency=11, urgency_parts={"waiting_week": 8, "scholarship": 3})
    again = pool.read(cast.tutoring, now=now)
    assert again.needs.urgency.tolist() == [3, 3, 0]


@pytest.mark.parametrize("week", [0, 1, 5])
def test_of_two_equal_needs_the_one_that_waits_longer_comes_first(cast, week):
    now = timezone.now()
    second, first = learner(cast.tutoring, "Depuis peu"), learner(cast.tutoring, "Depuis longtemps")
    for need, weeks in ((second, 1), (first, 3)):
        counted = {"rep": 2} | ({"waiting_week": weeks * week} if week else {})
        Need.objects.filter(pk=need.pk).update(since=now - timedelta(weeks=weeks), urgency=sum(counted.values()), urgency_parts=counted)
    volunteer(cast.tutoring, capacity=1)
    actions.run(cast.tutoring, by=cast.chloe)
    assert [need for need, _offer in pairs(cast.tutoring)] == [first.pk]


@pytest.mark.parametrize("seed", [1, 2])
def test_what_blocks_many_at_once_is_what_the_engine_says_of_each(seed):
    needs, offers = population(60, 90, seed=seed, capacity=0.4)
    excluded = np.array([[i, j] for i in range(0, 60, 7) for j in range(0, 90, 5)], dtype=np.int32)
    rows = list(range(0, 60, 2))
    for row, code in zip(rows, blocking.codes(needs, offers, excluded, rows), strict=True):
        found = engine.blockers(needs, offers, row, excluded=excluded)
        if not needs.hours[row].any():
            assert code == "no_hours"
        elif found.allowed:
            assert code == ("ready" if (offers.capacity > 0).any() and found.allowed_free else "seat")
        elif best := max(found.only.values()):
            assert found.only[code] == best
        else:
            assert code in {"several", "subject"}
