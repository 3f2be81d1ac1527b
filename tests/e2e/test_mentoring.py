"""Amina on her phone follows her applications and shows a document; her mentor, on a desktop, leads the first conversation."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from lefil.demo.cast import Cast
from lefil.groups.models import Group
from lefil.letters.models import Letter
from lefil.meetings.actions import plan
from lefil.mentoring.models import Application, ShareView, Talk
from tests.e2e.conftest import DESKTOP
from tests.e2e.journey import time_passes
from tests.e2e.looks import assert_accessible, assert_no_sideways_scroll
from tests.mentoring.world import PDF, open_mentoring, pair_up


@pytest.fixture
def pair(cast: Cast) -> Group:
    return pair_up(open_mentoring(cast), cast.amina, cast.ines, cast.chloe)


def look(page: Page) -> None:
    assert_no_sideways_scroll(page)
    assert_accessible(page)


def test_a_learner_and_her_mentor(cast: Cast, pair: Group, visit: Callable[..., Page], sweep: Callable[[], None]):
    amina = visit(cast.amina)
    _adds_an_application(amina)
    _ticks_the_reminder(visit(), sweep, cast)
    amina.goto("/mentorat/candidatures/")
    expect(amina.get_by_role("heading", name="Relancée")).to_be_visible()
    _shows_a_document(amina, visit())
    plan(pair, starts=timezone.now() + timedelta(hours=1), minutes=60, by=cast.ines)
    time_passes(1)
    _leads_the_first_conversation(visit(cast.ines, on=DESKTOP), pair)
    amina.goto(f"/mentorat/binome/{pair.key}/")
    expect(amina.get_by_role("main")).to_contain_text("Conversation 2 sur 12")
    expect(amina.get_by_role("main")).to_contain_text("Trois dates sont choisies")
    look(amina)


def _adds_an_application(page: Page) -> None:
    page.goto("/mentorat/", timeout=60_000)  # the first page of a server that has just started
    look(page)
    page.get_by_role("link", name="Mes candidatures").click()
    page.get_by_role("link", name="Ajouter une candidature").click()
    page.get_by_label("Entreprise").fill("Le Fournil")
    page.get_by_label("Métier").fill("vendeuse")
    day = timezone.localdate() - timedelta(days=8)
    for name, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"[name=sent_on_{name}]").fill(str(value))
    look(page)
    page.get_by_role("button", name="Ajouter au tableau").click()
    expect(page.get_by_role("heading", name="À relancer maintenant")).to_be_visible()
    look(page)


def _ticks_the_reminder(page: Page, sweep: Callable[[], None], cast: Cast) -> None:
    """The letter's link, in a browser where nobody is signed in."""
    sweep()
    letter = Letter.objects.get(kind="mentoring/follow_up", person=cast.amina)
    assert "Fournil" not in letter.body or letter.channel == "email"
    page.goto(next(word for word in letter.body.split() if word.startswith("http")))
    look(page)
    page.get_by_role("button", name="C’est fait").click()
    expect(page.get_by_role("heading", name="Bravo, un pas de plus")).to_be_visible()
    assert Application.objects.get().state == "followed"


def _shows_a_document(page: Page, other: Page) -> None:
    page.goto("/mentorat/documents/")
    look(page)
    page.get_by_label("Qu’est-ce que c’est ?").select_option("cv")
    page.get_by_label("Le document").set_input_files({"name": "cv.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.get_by_role("button", name="Mettre dans mon coffre").click()
    page.get_by_role("link", name="cv.pdf").click()
    page.get_by_label("À qui montrez-vous ce document ?").fill("une agence")
    page.get_by_role("button", name="Faire un lien").click()
    look(page)
    link = page.get_by_label("Le lien à copier").input_value()
    other.goto(link)
    look(other)
    with other.expect_download() as taken:
        other.get_by_role("button", name="Télécharger le document").click()
    assert taken.value.suggested_filename == "cv.pdf"
    assert ShareView.objects.count() == 1
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("Téléchargé 1 fois")
    page.get_by_role("button", name="Arrêter ce lien").click()
    expect(page.get_by_role("main")).to_contain_text("Terminé")
    other.goto(link)
    expect(other.locator("body")).to_contain_text("Ce lien est terminé")


def _leads_the_first_conversation(page: Page, pair: Group) -> None:
    page.goto("/mentorat/")
    page.get_by_role("link", name="Ouvrir notre page").click()
    page.get_by_role("link", name="Préparer cette conversation").click()
    expect(page.get_by_role("main").locator("ol > li")).to_have_count(3)
    look(page)
    page.get_by_role("link", name="Retour").click()
    page.get_by_role("link", name="Raconter la séance").click()
    page.get_by_label("Nous étions là tous les deux").check()
    page.get_by_role("button", name="Envoyer ma note").click()
    expect(page.get_by_role("main")).to_contain_text("Écrivez la preuve en une ligne")
    page.get_by_label("La preuve, en une ligne").fill("Trois dates sont choisies")
    look(page)
    page.get_by_role("button", name="Envoyer ma note").click()
    expect(page.get_by_role("main")).to_contain_text("1 conversation est terminée")
    assert Talk.objects.get(group=pair).finished
