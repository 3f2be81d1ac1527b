"""The matching in a real browser: the coordinator works a run out, reads, compares, looks at fairness; a learner waits."""

from dataclasses import asdict

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lefil.matching import actions, encode, jobs
from lefil.matching.models import Need, Proposal, Run
from lefil.matching.queries.pool import policy_of
from lefil.people.actions import account_for, attach, prove_phone
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.looks import assert_accessible, assert_no_sideways_scroll
from tests.matching.crowd import crowd

SLUG = "reussite-virale"
NUMBER = "+33639980107"


@pytest.fixture
def run(cast) -> Run:
    """More learners than places, so that some wait and advice can be given; a run, then a trial of other weights beside it."""
    if not Run.objects.filter(programme=cast.tutoring, state="published").exists():
        crowd(cast.tutoring, learners=40, volunteers=16)
        actions.run(cast.tutoring, by=cast.chloe)
        jobs.look_for_advice()
    return Run.objects.filter(programme=cast.tutoring, state="published").latest("pk")


def pages(cast, run: Run) -> dict[str, str]:
    draft = Proposal.objects.filter(state="draft").order_by("pk")[0]
    return {
        "board": reverse("matching:board") + f"?dispositif={SLUG}", "detail": reverse("matching:detail", args=[draft.key]),
        "computations": reverse("matching:computations", args=[SLUG]), "computation": reverse("matching:computation", args=[run.key]),
        "fairness": reverse("matching:fairness", args=[SLUG]), "recruiting": reverse("matching:recruiting", args=[SLUG]),
        "waiting": reverse("matching:waiting", args=[SLUG]), "weights": reverse("matching:weights", args=[SLUG]),
    }  # fmt: skip


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_pages_of_a_run_fit_the_screen_and_are_accessible(visit, cast, run, screen):
    page = visit(cast.chloe, on=screen)
    for name, address in pages(cast, run).items():
        assert page.goto(address).status == 200, name
        assert_no_sideways_scroll(page)
        assert_accessible(page)


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_trial_of_other_weights_is_compared_pair_by_pair(visit, cast, run, screen):
    page = visit(cast.chloe, on=screen)
    page.goto(reverse("matching:weights", args=[SLUG]))
    weights = asdict(encode.weights_of(policy_of(cast.tutoring)))
    page.locator("[name=subjects]").fill(str(weights["subjects"] - 200))
    page.locator("[name=hours]").fill(str(weights["hours"] + 200))
    page.get_by_role("button", name="Comparer binôme par binôme").click()
    expect(page.locator("h1")).to_be_visible()
    jobs.work_out_blocks()
    page.reload()
    expect(page.locator("table").first).to_be_visible()
    assert_no_sideways_scroll(page)
    assert_accessible(page)


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_learner_reads_why_they_wait(visit, cast, run, screen):
    one = Need.objects.filter(state="open", enrolment__programme=cast.tutoring).exclude(proposals__state="draft").order_by("pk")[0]
    person = one.enrolment.person
    if person.account is None:  # the crowd came by a file
        person = attach(person, account=prove_phone(account_for(NUMBER, by=None), by=None), by=None)
    page = visit(person, on=screen)
    assert page.goto(reverse("matching:need", args=[one.enrolment.key])).status == 200
    assert_no_sideways_scroll(page)
    assert_accessible(page)
