"""A learner goes silent and comes back: the silence screen, the ladder, an answer in Persian figures, a call, and the thread that tells it all."""

import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from lefil.care import actions, jobs
from lefil.care.models import Ladder, Task, Thread
from lefil.demo.cast import Cast
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.kit.days import typeset
from lefil.letters.inbound import signature_of
from tests.e2e.conftest import DESKTOP
from tests.e2e.journey import Journey, message, press, time_passes
from tests.e2e.looks import assert_keyboard_reaches_everything


@pytest.fixture
def amina(cast: Cast) -> Thread:
    """Amina, an adult learner whom Chloé has just spoken to, then fifteen days without a word."""
    place = enrol(cast.amina, programme=cast.tutoring, side="learner", by=cast.amina)
    Enrolment.objects.filter(pk=place.pk).update(state="ready", cleared_until=date(2099, 1, 1))
    jobs.open_threads()
    thread = Thread.objects.select_related("enrolment__person").get(enrolment=place)
    actions.set_level(thread, level="orange", why="Elle cherche un logement.", by=cast.chloe)
    actions.attempt(thread, kind="call", reached=True, mood=4, words="Elle avance bien.", by=cast.chloe)
    time_passes(15)
    thread.refresh_from_db()
    return thread


def answers(page: Page, sender: str, text: str) -> list[int]:
    """What the provider does when a phone answers; then somebody who has heard it says the very same again."""
    body, stamp = json.dumps({"id": f"sms-{text}", "from": sender, "text": text}), str(int(timezone.now().timestamp()))
    head = {"X-Lefil-Time": stamp, "X-Lefil-Signature": signature_of(body.encode(), stamp=stamp), "Content-Type": "application/json"}
    return [page.request.post("/sms/recu/", data=body.encode(), headers=head).status for _turn in range(2)]


def test_a_learner_goes_silent_and_comes_back(cast: Cast, amina: Thread, visit: Callable[..., Page]):
    journey = Journey(visit)
    chloe = journey.open(cast.chloe, on=DESKTOP)
    chloe.goto("/bureau/silence/")
    row = chloe.get_by_role("row").filter(has_text="Amina Haidari")
    expect(row).to_contain_text(re.compile(r"15\s*jours"))
    expect(row.locator(".mt-fray")).to_be_visible()
    assert_keyboard_reaches_everything(chloe)
    journey.look(chloe, "silence", axe=True)

    row.get_by_role("link").click()
    expect(chloe.locator(".knot-frayed")).to_contain_text(typeset("15 jours sans nouvelles"))
    press(chloe, "Chercher à la joindre")
    expect(chloe.get_by_role("status").or_(chloe.locator("#messages")).first).to_contain_text("premier essai")
    ladder = Ladder.objects.get(thread=amina)
    letter = ladder.rungs.get().letter
    assert letter
    said = message(cast.amina.phone, "care/news")
    assert "1 bien, 2 moyen, 3 rappelez-moi" in said
    journey.look(chloe, "echelle", axe=True)

    assert answers(chloe, cast.amina.phone, "۳") == [204, 403]
    task = Task.objects.get(thread=amina, kind="answer")
    ladder.refresh_from_db()
    assert (ladder.state, task.words) == ("answered", "Demande un appel")

    chloe.goto("/bureau/a-faire/?a=tous")
    if task.due > timezone.localdate():  # asked in the evening: promised for the next opening hours
        chloe.goto(f"/bureau/fil/{amina.key}/")
    else:
        chloe.get_by_role("link", name="Amina Haidari").first.click()
    expect(chloe.get_by_role("main")).to_contain_text("Demande un appel")
    chloe.get_by_text("J’ai appelé, écrit ou rencontré cette personne").click()
    chloe.get_by_label("Oui", exact=True).check()
    chloe.get_by_label("bien", exact=True).check()
    chloe.get_by_label(re.compile("Ce qu’il faut retenir")).fill("Elle a un logement et reprend lundi.")
    press(chloe, "Noter ce contact")
    press(chloe, "C’est fait")
    chloe.get_by_text("Changer le niveau", exact=True).click()
    chloe.get_by_label("vert", exact=True).check()
    chloe.get_by_label("Pourquoi").last.fill("Elle a repris le fil.")
    chloe.get_by_role("button", name="Garder ce niveau").click()

    story = chloe.locator(".thread")
    for words in ("Niveau vert", "Elle a un logement et reprend lundi.", "demande un appel", "Essai 1", "Elle avance bien.", "Bienvenue"):
        expect(story).to_contain_text(words)
    expect(story).to_contain_text(re.compile("Vu par Chloé"))
    expect(chloe.locator(".knot-frayed")).to_have_count(0)
    expect(chloe.locator(".knot-silence").first).to_be_visible()
    journey.look(chloe, "fil", axe=True)
    amina.refresh_from_db()
    assert (amina.level, amina.due > timezone.localdate()) == ("green", True)
    chloe.goto("/bureau/silence/")
    expect(chloe.get_by_role("main")).not_to_contain_text("Amina Haidari")


def test_on_a_phone_she_asks_for_help_and_says_whom_to_call(cast: Cast, visit: Callable[..., Page]):
    journey = Journey(visit)
    phone = journey.open(cast.amina)
    phone.goto("/besoin-d-aide/")
    expect(phone.get_by_role("main")).to_contain_text("Au plus tard")
    journey.look(phone, "aide", axe=True)
    phone.get_by_role("link", name="Choisir qui appeler si je ne réponds plus").click()
    phone.get_by_label("Son prénom ou son nom").fill("Leïla")
    phone.get_by_label("Son téléphone").fill("06 39 98 01 90")
    phone.get_by_label(re.compile("Oui, l’association peut")).check()
    press(phone, "Garder cette personne")
    expect(phone.get_by_role("main")).to_contain_text("Leïla")
    journey.look(phone, "relais", axe=True)
    press(phone, "Retirer mon accord")
    expect(phone.get_by_role("main")).not_to_contain_text("Leïla")
