"""Who waits and who is accompanied, without pointing at anybody; and the promise of the queue, looked at on the frozen run."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone

from lefil.matching import actions, privacy
from lefil.matching.models import Need, Proposal, Snapshot
from lefil.matching.queries import fairness, frozen, runs
from tests.matching.crowd import crowd
from tests.matching.people import FRIDAY_NOON, learner, volunteer


def report(cast, by):
    found = fairness.report(cast.tutoring, by=by, now=timezone.now())
    return {line.label: line for line in found.lines}, found


def test_a_group_of_under_five_is_left_out_and_so_is_a_figure_under_five(cast):
    for n in range(6):
        learner(cast.tutoring, f"M{n}", subjects=["maths"])
    for n in range(4):
        learner(cast.tutoring, f"A{n}", subjects=["allemand"])
    volunteer(cast.tutoring, capacity=1)
    actions.run(cast.tutoring, by=cast.chloe)
    lines, found = report(cast, "matiere")
    assert (list(lines), found.small, found.total.asked) == (["Mathématiques"], 1, 10)
    line = lines["Mathématiques"]
    assert (line.asked, line.served, line.proposed, line.waiting, line.share) == (6, 0, None, 5, None)


def test_the_counts_and_the_waits_are_those_of_the_rows(cast):
    now = timezone.now()
    for n in range(12):
        need = learner(cast.tutoring, f"É{n}", level="3e" if n < 6 else "4e")
        Need.objects.filter(pk=need.pk).update(since=now - timedelta(days=n, hours=1), state="served" if n >= 7 else "open")
    lines, found = report(cast, "niveau")
    assert [(line.label, line.asked, line.served, line.waiting) for line in found.lines] == [("4e", 6, 5, None), ("3e", 6, 0, 6)]
    assert (lines["3e"].median, lines["3e"].longest, lines["3e"].share) == (2, 5, 0)
    assert (found.total.served, found.total.waiting, found.total.longest) == (5, 7, 6)


def test_the_page_says_how_long_those_who_are_accompanied_had_waited(cast, browse):
    now = timezone.now()
    for n in range(5):
        learner(cast.tutoring, f"É{n}", level="3e")
    volunteer(cast.tutoring, capacity=5)
    actions.run(cast.tutoring, by=cast.chloe)
    for n, need in enumerate(Need.objects.order_by("pk")):
        Need.objects.filter(pk=need.pk).update(state="served", since=now - timedelta(days=20 + 3 * n, hours=1))
    Proposal.objects.update(state="accepted", sent=now)
    lines, _found = report(cast, "niveau")
    assert lines["3e"].served_after == 26
    page = browse(cast.chloe).get(reverse("matching:fairness", args=["reussite-virale"]) + "?par=niveau").content.decode()
    assert '<td data-label="Attente avant d’être accompagné" class="end">26</td>' in page


@pytest.mark.parametrize("by", fairness.BY)
def test_every_page_of_figures_takes_the_same_queries_at_any_size(cast, browse, by, django_assert_num_queries):
    browser, address = browse(cast.chloe), reverse("matching:fairness", args=["reussite-virale"]) + f"?par={by}"
    for size in (6, 30):
        crowd(cast.tutoring, learners=size, volunteers=size)
        actions.run(cast.tutoring, by=cast.chloe)
        browser.get(address)
        with django_assert_num_queries(FIGURES):
            assert browser.get(address).status_code == 200


FIGURES = 12


def test_the_promise_is_kept_by_a_run_and_an_exception_would_be_listed(cast):
    for n in range(6):
        learner(cast.tutoring, f"É{n}")
    volunteer(cast.tutoring, capacity=3)
    run = actions.run(cast.tutoring, by=cast.chloe)
    found = fairness.promise(cast.chloe, run)
    assert (found.looked, found.count) == (3 * 3, 0)
    assert set(Proposal.objects.values_list("need", flat=True)) == set(
        Need.objects.order_by("since", "pk").values_list("pk", flat=True)[:3]
    )
    kept = frozen.thaw(run)
    _tamper(run, pairs=np.array([[5 if i == kept.pairs[0, 0] else i, j] for i, j in kept.pairs.tolist()], dtype=np.int32))
    wrong = fairness.promise(cast.chloe, run)
    assert wrong.count == 3
    assert {(one.first, one.second) for one in wrong.broken} == {(f"É{n}", "É5") for n in (0, 3, 4)}


def _tamper(run, **changes):
    arrays = frozen.opened(Snapshot.objects.get(run=run).arrays) | changes
    Snapshot.objects.filter(run=run).update(arrays=frozen.squeezed(arrays))


def test_different_needs_and_those_who_were_refused_a_volunteer_are_not_compared(cast):
    learner(cast.tutoring, "D’autres heures", bands=FRIDAY_NOON)
    learner(cast.tutoring, "Première")
    given = volunteer(cast.tutoring)
    actions.run(cast.tutoring, by=cast.chloe)
    actions.exclude(Proposal.objects.get().need.enrolment.person, volunteer=given.enrolment.person, by=cast.chloe)
    learner(cast.tutoring, "Seconde")
    run = actions.run(cast.tutoring, by=cast.chloe)
    assert Proposal.objects.get(state="draft").need.enrolment.person.name == "Seconde"
    assert fairness.promise(cast.chloe, run).looked == 0


def test_the_page_says_that_the_promise_is_kept(cast, browse):
    for n in range(3):
        learner(cast.tutoring, f"É{n}")
    volunteer(cast.tutoring)
    page = reverse("matching:fairness", args=["reussite-virale"])
    assert "la promesse se vérifie sur le dernier" in browse(cast.chloe).get(page).content.decode()
    actions.run(cast.tutoring, by=cast.chloe)
    assert "2 cas regardés, aucune exception" in browse(cast.chloe).get(page).content.decode()


def test_a_partner_does_not_read_the_figures_of_the_others(cast, browse):
    cast.tutoring.partners.add(cast.ailleurs)
    assert browse(cast.zoe).get(reverse("matching:fairness", args=["reussite-virale"])).status_code == 403


def test_ties_go_to_who_asked_first_whatever_the_number_of_the_row(cast):
    now = timezone.now()
    late, early = learner(cast.tutoring, "Après"), learner(cast.tutoring, "Avant")
    Need.objects.filter(pk=late.pk).update(since=now - timedelta(minutes=5))
    Need.objects.filter(pk=early.pk).update(since=now - timedelta(minutes=50))
    volunteer(cast.tutoring, capacity=1)
    actions.run(cast.tutoring, by=cast.chloe)
    assert Proposal.objects.get().need == early


def test_an_erasure_takes_the_frozen_runs_of_the_person_away_and_no_other(cast, draft):
    from lefil.catalogue.actions import open_programme

    elsewhere = open_programme(cast.ailleurs, pack="tutoring", name="Ailleurs", slug="ailleurs-tutorat", by=None)
    learner(elsewhere)
    other = actions.run(elsewhere, by=cast.zoe)
    actions.refuse(draft, reason="other", words="Un mot.", by=cast.chloe)
    privacy.erase(draft.need.enrolment.person)
    assert [one.run for one in Snapshot.objects.all()] == [other]
    assert Proposal.objects.get(pk=draft.pk).refusal_words == ""
    assert fairness.promise(cast.chloe, runs.last_published(cast.tutoring)) is None


def test_a_frozen_run_is_the_same_read_twice(cast, draft):
    kept = frozen.thaw(runs.last_published(cast.tutoring))
    again = frozen.thaw(runs.last_published(cast.tutoring))
    assert replace(kept.needs).key.tolist() == again.needs.key.tolist()
    assert kept.by_need() == again.by_need()
