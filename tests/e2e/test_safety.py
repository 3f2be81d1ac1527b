"""Benoît is worried during his pair's life: he tells it, everything stops at once; Inès opens the file and adds what is done; Chloé, who
coordinates without protecting, never sees it. And the staff's bar on a phone, by touch and by keyboard."""

import os
import re
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lefil.care.models import Incident
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.groups.actions import form_pair, sign
from lefil.groups.models import Group
from lefil.groups.queries import needed_signatures
from lefil.orgs.actions import appoint, dismiss
from lefil.people.actions import enter
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.looks import assert_accessible, assert_keyboard_reaches_everything, assert_no_sideways_scroll

HEARD = "Mardi, 18 h 20. Elle a dit : « je dors dans la voiture depuis lundi »."


def cleared(person, cast, side):
    enrolment = enrol(person, programme=cast.tutoring, side=side, by=person)
    Enrolment.objects.filter(pk=enrolment.pk).update(state="ready", cleared_until=date(2099, 1, 1))
    enrolment.refresh_from_db()
    return enrolment


@pytest.fixture
def pair(cast) -> Group:
    """Benoît and a grown pupil, both signed; Inès protects, Chloé no longer does."""
    known = Group.objects.filter(seats__enrolment__person=cast.benoit).first()
    if known is None:
        pupil = enter("Lina Roussel", phone="+33639980102", born=date(2000, 1, 1), by=None)
        known = form_pair(
            cast.tutoring,
            organisation=cast.article1,
            learner=cleared(pupil, cast, "learner"),
            volunteer=cleared(cast.benoit, cast, "volunteer"),
            by=cast.chloe,
        )
        for need in needed_signatures(known, timezone.localdate()):
            sign(known, person=need.member, by=need.member)
        appoint(cast.ines, organisation=cast.article1, role="protection", by=cast.chloe)
        dismiss(cast.chloe.memberships.get(role="protection"), by=cast.chloe)
    known.refresh_from_db()
    return known


@pytest.fixture
def visit(visit):
    """With patience: these pages are long, and the machine that tests may be busy."""

    def patient(*args, **more):
        page = visit(*args, **more)
        page.set_default_timeout(60_000)
        return page

    expect.set_options(timeout=20_000)
    yield patient
    expect.set_options(timeout=5_000)


def fits(page):
    """Nothing sideways, nothing that axe finds. JOURNEY_PHOTOS keeps a picture of each page that is looked at."""
    if photos := os.environ.get("JOURNEY_PHOTOS"):
        name = re.sub(r"[^a-z]+", "-", page.url.split("/", 3)[3])[:40]
        page.screenshot(path=f"{photos}/{name}-{page.viewport_size['width']}-{len(os.listdir(photos)):02d}.png", full_page=True)
    assert_no_sideways_scroll(page)
    assert_accessible(page)


def test_a_worry_is_told_the_pair_stops_and_who_protects_alone_reads_it(visit, cast, pair):
    assert pair.state == "active"
    benoit = visit(cast.benoit, on=PHONE)
    benoit.goto(f"/tutorat/binomes/{pair.key}/")
    benoit.get_by_role("link", name="Inquiet pour cet élève ? Prévenir").click()
    expect(benoit.get_by_role("link", name=re.compile("119"))).to_have_attribute("href", "tel:119")
    expect(benoit.locator("main").get_by_text("Inès").first).to_be_visible()
    fits(benoit)
    benoit.get_by_role("button", name="Envoyer maintenant").click()
    expect(benoit.locator("[aria-invalid=true]").first).to_be_visible()
    benoit.get_by_label("Que s’est-il passé ?").fill(HEARD)
    benoit.get_by_label("Faim, froid, seul, à la rue").check()
    benoit.get_by_label("Non", exact=True).check()
    benoit.get_by_role("button", name="Envoyer maintenant").click()
    expect(benoit.locator("h1")).to_contain_text("C’est envoyé")
    fits(benoit)
    pair.refresh_from_db()
    assert (pair.state, pair.held) == ("suspended", True)
    benoit.get_by_role("button", name="Demander un temps de parole").click()
    expect(benoit.get_by_text("Vous avez demandé un temps de parole")).to_be_visible()

    incident = Incident.objects.get()
    chloe = visit(cast.chloe, on=DESKTOP)
    chloe.goto("/bureau/")
    expect(chloe.locator("#safety")).to_have_count(0)
    assert HEARD not in chloe.content()
    assert chloe.goto(f"/bureau/protection/{incident.key}/").status == 404
    chloe.goto(f"/binome/{pair.key}/pause/")
    expect(chloe.get_by_role("button", name="Reprendre les séances")).to_have_count(0)

    ines = visit(cast.ines, on=PHONE)
    ines.goto("/bureau/")
    ines.locator("#safety a.row").first.click()
    expect(ines.get_by_text(HEARD)).to_be_visible()
    fits(ines)
    ines.get_by_role("link", name="Dire la gravité").click()
    ines.get_by_label("Grave", exact=True).check()
    ines.get_by_role("button", name="Noter la gravité").click()
    ines.get_by_role("link", name="Noter qui est prévenu").click()
    ines.get_by_label("Le 119").check()
    ines.get_by_label("En quelques mots").fill("14 h 10, madame Rey. Dossier 2026-11.")
    ines.get_by_role("button", name="Noter qui est prévenu").click()
    expect(ines.get_by_text("14 h 10, madame Rey", exact=False)).to_be_visible()
    ines.get_by_role("button", name=re.compile("C’est fait : Lire le signalement")).click()
    ines.get_by_role("link", name="Faire reprendre les séances").click()
    ines.get_by_label("Pourquoi ?").fill("Un hébergement est trouvé.")
    ines.get_by_role("button", name="Faire reprendre les séances").click()
    pair.refresh_from_db()
    assert (pair.state, pair.held) == ("active", False)
    fits(ines)
    assert set(incident.lines.values_list("kind", flat=True)) == {"due", "measure", "talk", "grave", "told", "met"}


def test_the_bar_of_a_phone_holds_in_the_screen_and_opens_without_script(visit, cast, pair):
    page = visit(cast.chloe, on=PHONE, java_script_enabled=False)
    page.goto("/bureau/personnes/")
    shown = [one for one in page.locator(".tabs > ul > li").all() if one.is_visible()]
    assert [one.inner_text().split("\n")[0] for one in shown] == ["Aujourd’hui", "Silence", "Personnes", "Binômes", "Plus"]
    boxes = [one.bounding_box() for one in shown]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 361 and box["height"] >= 48 for box in boxes)
    page.get_by_text("Plus", exact=True).click()
    expect(page.locator(".tab-list").get_by_role("link", name="Campagnes")).to_be_visible()
    page.locator(".tab-list").get_by_role("link", name="Campagnes").click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("summary.tab-here")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/bureau/", "/bureau/personnes/?cote=learner", "/bureau/portefeuille/", "/bureau/messages/", "/bureau/sante/"]
)
def test_the_day_is_reached_by_keyboard_and_fits(visit, cast, pair, path):
    page = visit(cast.chloe, on=DESKTOP)
    assert page.goto(path).status == 200
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Aller au contenu")
    assert_keyboard_reaches_everything(page)
    fits(page)
    phone = visit(cast.chloe, on=PHONE)
    phone.goto(path)
    fits(phone)


def test_one_text_to_many_is_read_again_then_leaves(visit, cast, pair):
    page = visit(cast.chloe, on=PHONE)
    page.goto("/bureau/personnes/?cote=learner&situation=ready")
    page.get_by_role("link", name="Écrire à ces personnes").click()
    page.get_by_label("Nom du message").fill("Rappel")
    page.get_by_label(re.compile("Le texte, français", re.I)).fill("Bonjour {prenom}, rendez-vous mercredi")
    fits(page)
    page.get_by_role("button", name="Relire avant d’envoyer").click()
    expect(page.get_by_text("Bonjour Lina, rendez-vous mercredi")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Envoyer à 1 personne").click()
    expect(page.get_by_text(re.compile("part à 1 personne"))).to_be_visible()
