"""A funder opens a figure down to its proofs, takes the report, and anybody checks it."""

import json
import random
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lefil.impact import actions, seal
from lefil.impact.indicators import indicator
from lefil.impact.models import Agreement
from lefil.impact.queries import reading
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.looks import assert_accessible, assert_no_sideways_scroll
from tests.impact.crowd import scatter


@pytest.fixture
def agreement(cast):
    """Thirty couples with a life of their own; the agreement that Farid reads."""
    random.seed(0)
    found = Agreement.objects.filter(reference="F-E2E").first()
    if found is None:
        scatter(cast.tutoring, couples=30, seed=3)
        today = timezone.localdate()
        found = actions.agree(
            cast.article1, programmes=[cast.tutoring], funder="Fondation des Deux Rives", reference="F-E2E",
            starts=today - timedelta(days=200), ends=today + timedelta(days=100), by=cast.chloe,
        )  # fmt: skip
        actions.aim(found, code="pupils_accompanied", objective=5000, by=cast.chloe)
        actions.let_read(found, person=cast.farid, by=cast.chloe)
        actions.freeze(found, until=today - timedelta(days=1), by=cast.chloe)
    return found


def test_a_funder_opens_a_figure_down_to_its_proofs(visit, cast, agreement):
    page = visit(cast.farid, on=PHONE)
    page.goto("/")
    page.get_by_role("link", name=re.compile("Fondation des Deux Rives")).click()
    assert_no_sideways_scroll(page)
    assert_accessible(page)
    page.get_by_role("link", name="Élèves accompagnés").click()
    expect(page.get_by_text("Élèves venus à au moins 1 séance de tutorat")).to_be_visible()
    period = reading.period_for(agreement, today=timezone.localdate(), keeper=False)
    rows = indicator("pupils_accompanied").rows(period, reading.filters_of(agreement))
    references = seal.references(agreement.key, "pupils_accompanied", list(rows.values_list("pk", flat=True)))
    assert len(references) >= 5
    expect(page.locator("main mark")).to_have_text(str(len(references)))
    shown = page.locator("main table tbody th").all_inner_texts()
    assert sorted(one.strip() for one in shown) == sorted(references)
    words = page.locator("body").inner_text()
    assert not any(name in words for name in rows.values_list("person__name", flat=True))
    assert_no_sideways_scroll(page)
    assert_accessible(page)


def test_the_association_opens_the_same_figure_to_its_people(visit, cast, agreement):
    page = visit(cast.chloe, on=DESKTOP)
    page.goto("/bureau/resultats/")
    page.get_by_role("link", name=re.compile("F-E2E")).click()
    page.get_by_role("link", name="Élèves accompagnés").click()
    page.locator("main tbody a").first.click()
    expect(page).to_have_url(re.compile(r"/bureau/personnes/[\w-]{12}/"))


def test_a_funder_takes_the_report_and_checks_it(visit, cast, agreement):
    page = visit(cast.farid, on=DESKTOP)
    page.goto(f"/resultats/{agreement.key}/")
    page.get_by_role("link", name=re.compile("Arrêté au")).click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Télécharger le PDF").click()
    assert taken.value.path().read_bytes().startswith(b"%PDF-1.7")
    with page.expect_download() as signed:
        page.get_by_role("link", name="Télécharger le fichier signé").click()
    sheet = json.loads(signed.value.path().read_text())
    stranger = visit(on=PHONE)
    stranger.goto("/verifier-un-rapport/")
    stranger.get_by_label("Code du rapport").fill(sheet["code"].lower())
    stranger.get_by_role("button", name="Vérifier ce code").click()
    expect(stranger.get_by_text("Ce rapport est vrai")).to_be_visible()
    assert_no_sideways_scroll(stranger)
    stranger.get_by_label("Fichier du rapport").set_input_files(
        {"name": "r.json", "mimeType": "application/json", "buffer": json.dumps({**sheet, "digest": "0" * 64}).encode()}
    )
    stranger.get_by_role("button", name="Vérifier ce fichier").click()
    expect(stranger.get_by_text("il a été changé").first).to_be_visible()
