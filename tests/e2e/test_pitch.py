"""The pitch as it is played: a phone of 360 px with a microphone and a camera records, keeps and shares; two volunteers on a desktop listen."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from lefil.catalogue.actions import open_programme
from lefil.coaching.actions import install, open_workshop, staff_both, take_seat
from lefil.coaching.models import Pitch, Take, TakeComment, Workshop
from lefil.demo.cast import Cast
from lefil.enrolments.actions import enrol
from tests.e2e.conftest import DESKTOP
from tests.e2e.devices import BOTH, plays, voice, with_devices
from tests.e2e.looks import assert_accessible, assert_keyboard_reaches_everything, assert_no_sideways_scroll
from tests.e2e.server import ROOT

SHOTS = ROOT / "var" / "e2e" / "pitch"
HERE = "/coup-de-pouce/pitch/"
WORDS = ["Lille", "cuisine", "80 couverts", "équipe", "lundi"]
TEXT = {
    "Qui je suis": "Je m’appelle Amina et je cherche un poste de commis de cuisine.",
    "Ce que j’ai fait": "J’ai travaillé comme aide de cuisine, pendant deux ans.",
    "Ce que je sais faire, une preuve": "Par exemple, un jour j’ai servi 80 couverts, et personne n’a attendu.",
    "Pourquoi ce poste": "Je veux travailler chez vous parce que vous cuisinez des produits frais.",
    "Ma phrase de fin": "Je suis disponible dès lundi.",
}


@pytest.fixture(scope="session")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return voice(tmp_path_factory.mktemp("sound"))


@pytest.fixture(scope="module")
def chromium(playwright: Playwright, heard: Path) -> Iterator[Browser]:
    with with_devices(playwright, heard) as browser:
        yield browser


@pytest.fixture
def workshop(cast: Cast) -> Workshop:
    """With David and Benoît; Amina has a place. A day after the one of the test before: nobody is in two places at once."""
    programme = open_programme(
        cast.article1, pack="coaching", name="Coups de Pouce", slug=f"coups-{timezone.now():%H%M%S%f}", volunteer_word="coach",
        learner_word="candidat·e", needs_parent=False, by=None,
    )  # fmt: skip
    install(programme, by=None)
    module = programme.modules.get(code="pitch")
    one = open_workshop(
        module, organisation=programme.organisation, starts=timezone.now() + timedelta(days=1 + Workshop.objects.count()), by=None
    )
    two = [enrol(person, programme=programme, side="volunteer", by=person) for person in (cast.david, cast.benoit)]
    one = staff_both(one, lead=two[0], observer=two[1], by=None)
    take_seat(one, candidate=enrol(cast.amina, programme=programme, side="learner", by=cast.amina), by=cast.amina)
    return one


def look(page: Page, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True, timeout=30_000)
    assert_no_sideways_scroll(page)


def press(page: Page | Locator, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def card(page: Page, number: int) -> Locator:
    return page.locator("[data-take]").filter(has=page.get_by_role("heading", name=f"Essai {number}", exact=True))


def record(page: Page, number: int, seconds: float, shot: str = "") -> Locator:
    press(page, "Enregistrer un essai")
    expect(page.get_by_role("button", name="J’ai fini", exact=True)).to_be_focused()
    page.wait_for_timeout(1000 * seconds)
    if shot:
        look(page, shot)
    press(page, "J’ai fini")
    made = card(page, number)
    expect(made).to_be_visible()
    return made


def writes(phone: Page) -> None:
    """Whatever is typed is still there after the takes: recording and sharing never leave the page."""
    phone.goto(HERE)
    phone.get_by_role("group", name=re.compile("Avant de commencer")).get_by_role("radio", name="3", exact=True).check()
    for label, words in TEXT.items():
        phone.get_by_label(label).fill(words)
    for number, word in enumerate(WORDS, 1):
        phone.get_by_label(f"Mot {number}").fill(word)
    expect(phone.locator("[data-count]")).to_have_text("50 mots sur 150")


def silences(take: Locator) -> tuple[int, int]:
    found = re.search(r"ou plus\s:\s(\d+) \((\d+)\ss en tout", take.inner_text())
    assert found, take.inner_text()
    return int(found[1]), int(found[2])


def two_takes(phone: Page) -> None:
    expect(phone.locator(".tags li")).to_have_text(WORDS)
    first = record(phone, 1, 7.5, "essai-en-cours")
    count, seconds = silences(first)
    assert count in {2, 3}, "two silences between three sounds, one more when the machine is slow to stop"
    assert 2 * count - 1 <= seconds <= 2 * count + 1
    assert 6 < plays(phone, first.locator("audio")) < 10
    expect(phone.locator(".tags li")).to_have_text([*WORDS[:4], "l…"])
    press(phone, "Revoir mes cinq mots")
    expect(phone.locator(".tags li")).to_have_text(WORDS)
    phone.get_by_label("Ce que j’enregistre").select_option("video")
    second = record(phone, 2, 6, "essai-video-en-cours")
    assert plays(phone, second.locator("video")) > 4
    expect(phone.locator(".tags li")).to_have_text([*WORDS[:3], "é…", "l…"])
    first.locator("summary").click()
    first.get_by_role("textbox").fill("Je m’appelle Amina et je cherche un poste de commis de cuisine.")
    press(first, "Garder ce texte sur cet appareil")
    expect(card(phone, 1)).to_contain_text("mots par minute")
    expect(card(phone, 2)).not_to_contain_text("mots par minute")
    look(phone, "deux-essais")
    assert_accessible(phone)
    assert_keyboard_reaches_everything(phone)


def shares(phone: Page, workshop: Workshop) -> Take:
    assert not Take.objects.filter(workshop=workshop).exists(), "takes stay on the device until one is shared"
    expect(phone.get_by_label("Ma phrase de fin")).to_have_value(TEXT["Ma phrase de fin"])
    phone.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(phone.get_by_text("Votre pitch est enregistré.")).to_be_visible()
    press(card(phone, 2), "Partager cet essai")
    expect(card(phone, 2)).to_contain_text("Cet essai est envoyé.")
    return Take.objects.get(workshop=workshop)


def comments(desk: Page, workshop: Workshop, take: Take) -> None:
    """From the workshop to the second where something was heard: in writing, then aloud."""
    desk.goto(f"/coup-de-pouce/atelier/{workshop.key}/")
    desk.get_by_role("link", name="Les essais que l’on vous fait entendre").click()
    look(desk, "benevole-essais")
    desk.get_by_role("link", name=re.compile("Amina")).click()
    player = desk.locator("video")
    assert plays(desk, player) > 4
    player.evaluate("one => { one.currentTime = 3.2; }")
    press(desk, "Commenter à 3 s")
    expect(desk.get_by_label("À quelle seconde")).to_have_value("3")
    desk.get_by_label("Votre commentaire").fill("Le silence ici est utile : on a le temps de comprendre.")
    press(desk, "Écrire ce commentaire")
    expect(desk.get_by_text("Votre commentaire est noté.")).to_be_visible()
    assert plays(desk, desk.locator("video")) > 4
    desk.locator("video").evaluate("one => { one.currentTime = 4.4; }")
    press(desk, "Dire mon commentaire à 4 s")
    expect(desk.get_by_text(re.compile("Le micro écoute"))).to_be_visible()
    desk.wait_for_timeout(3000)
    look(desk, "benevole-parle")
    press(desk, "J’ai fini de parler")
    expect(desk.get_by_text("Votre commentaire à 4 s. Écoutez-le avant de l’envoyer.")).to_be_visible()
    assert not TakeComment.objects.filter(take=take).exclude(voice="").exists(), "nothing is sent before it was listened to"
    press(desk, "Envoyer mon commentaire")
    expect(
        desk.get_by_role("button", name="À 4 s", exact=True)
    ).to_be_visible()  # once the page has come back: "Commenter à 4 s" is there before
    look(desk, "benevole-commentaires")
    assert_accessible(desk)
    assert_keyboard_reaches_everything(desk)
    assert [(one.second, bool(one.text), bool(one.voice)) for one in take.comments.all()] == [(3, True, False), (4, False, True)]


def test_a_candidate_records_keeps_and_shares_and_two_volunteers_answer_at_a_second(
    cast: Cast, workshop: Workshop, visit: Callable[..., Page]
):
    phone = visit(cast.amina, permissions=BOTH)
    writes(phone)
    look(phone, "avant")
    two_takes(phone)
    take = shares(phone, workshop)
    look(phone, "partage")
    assert take.video
    assert take.size > 10_000
    comments(visit(cast.david, on=DESKTOP, permissions=BOTH), workshop, take)
    observer = visit(cast.benoit, on=DESKTOP)
    observer.goto(f"{HERE}essai/{take.key}/")
    expect(observer.get_by_text("Le silence ici est utile")).to_be_visible()
    assert plays(observer, observer.locator(".pitch-said audio")) > 1.5
    phone.goto(HERE)
    expect(card(phone, 1)).to_be_visible()
    card(phone, 2).get_by_role("link", name="Voir qui l’écoute").click()
    expect(phone.get_by_text("Le silence ici est utile")).to_be_visible()
    look(phone, "commentaires-recus")
    assert_accessible(phone)
    press(phone, "À 3 s")
    phone.wait_for_function("() => document.querySelector('video').currentTime > 3")
    assert plays(phone, phone.locator(".pitch-said audio")) > 1.5
    phone.goto(HERE)
    phone.get_by_role("group", name=re.compile("Et maintenant")).get_by_role("radio", name="8", exact=True).check()
    phone.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(phone.get_by_text("Votre pitch est enregistré.")).to_be_visible()
    pitch = Pitch.objects.get(enrolment=take.enrolment)
    assert (pitch.before, pitch.after, pitch.keywords) == (3, 8, WORDS)
    press(card(phone, 1), "Supprimer de cet appareil")
    press(card(phone, 1), "Supprimer pour toujours")
    expect(card(phone, 1)).to_have_count(0)
    phone.reload()
    expect(card(phone, 2)).to_be_visible()
    expect(card(phone, 1)).to_have_count(0)


def test_a_refused_microphone_says_what_to_do_and_the_timer_still_runs(cast: Cast, workshop: Workshop, visit: Callable[..., Page]):
    phone = visit(cast.amina)
    phone.goto(HERE)
    press(phone, "Enregistrer un essai")
    expect(phone.get_by_role("alert")).to_contain_text("Le micro est refusé.")
    look(phone, "micro-refuse")
    press(phone, "M’entraîner sans enregistrer")
    expect(phone.get_by_text("Maintenant : Qui je suis")).to_be_visible()
    press(phone, "J’ai fini")
    expect(phone.locator("[data-take]")).to_have_count(0)


def test_a_tab_closed_in_the_middle_leaves_what_was_recorded(cast: Cast, workshop: Workshop, visit: Callable[..., Page]):
    phone = visit(cast.amina, permissions=BOTH)
    phone.goto(HERE)
    press(phone, "Enregistrer un essai")
    phone.wait_for_timeout(4500)
    again = phone.context.new_page()
    phone.close()
    again.goto(HERE)
    half = card(again, 1)
    expect(half).to_contain_text("Cet essai s’est arrêté quand la page s’est fermée.", timeout=15_000)
    look(again, "onglet-ferme")
    assert plays(again, half.locator("audio")) >= 3
    press(half, "Garder cet essai")
    press(card(again, 1), "Partager cet essai")
    expect(card(again, 1)).to_contain_text("Cet essai est envoyé.")


FULL = """(room) => {
  const add = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = function (...what) {
    if (this.name === 'parts' && room-- <= 0) throw new DOMException('no room', 'QuotaExceededError');
    return add.apply(this, what);
  };
}"""


def test_a_full_device_keeps_what_it_had_room_for_and_says_so(cast: Cast, workshop: Workshop, visit: Callable[..., Page]):
    """The browser has room for three seconds more, then for none: the first take stops there, the next is in memory only, and can be sent."""
    phone = visit(cast.amina, permissions=BOTH)
    phone.goto(HERE)
    phone.evaluate(FULL, 3)
    press(phone, "Enregistrer un essai")
    expect(phone.get_by_role("alert")).to_contain_text("Il n’y a plus de place sur cet appareil.")
    assert plays(phone, card(phone, 1).locator("audio")) >= 2
    press(phone, "Enregistrer un essai")
    held = phone.locator("[data-take]").first
    expect(held).to_contain_text("il disparaît quand vous fermez cette page")
    expect(phone.get_by_role("alert")).to_contain_text("Il n’y a plus de place sur cet appareil.")
    look(phone, "appareil-plein")
    press(held, "Partager cet essai")
    expect(held).to_contain_text("Cet essai est envoyé.")
    phone.reload()
    expect(phone.locator("[data-take]")).to_have_count(1)


def test_an_upload_that_fails_keeps_the_take(cast: Cast, workshop: Workshop, visit: Callable[..., Page]):
    phone = visit(cast.amina, permissions=BOTH)
    phone.goto(HERE)
    made = record(phone, 1, 3)
    phone.route("**/pitch/partager/", lambda route: route.fulfill(status=409, body="<html>"), times=1)
    press(made, "Partager cet essai")
    expect(made).to_contain_text("L’envoi s’est arrêté. Votre essai est toujours sur cet appareil.")
    look(phone, "envoi-coupe")
    press(made, "Partager cet essai")
    expect(card(phone, 1)).to_contain_text("Cet essai est envoyé.")


def test_thirty_seconds_are_four_sentences_to_finish(cast: Cast, workshop: Workshop, visit: Callable[..., Page]):
    phone = visit(cast.amina)
    phone.goto(HERE)
    line = phone.locator(".pitch-line circle")
    expect(line).to_have_count(5)
    phone.get_by_label("Durée", exact=True).select_option("30")
    expect(line).to_have_count(4)
    press(phone, "M’entraîner sans enregistrer")
    expect(phone.get_by_text("Je m’appelle … et je cherche un poste de …", exact=True)).to_be_visible()
    expect(phone.get_by_text("J’ai travaillé comme …, pendant …", exact=True)).to_be_visible(timeout=20_000)
    look(phone, "trente-secondes")
    assert_accessible(phone)
    press(phone, "J’ai fini")
    phone.get_by_label("Durée", exact=True).select_option("60")
    expect(line).to_have_count(5)


def test_a_film_of_a_gigabyte_is_refused_before_it_is_sent_and_after(
    cast: Cast, workshop: Workshop, visit: Callable[..., Page], tmp_path: Path
):
    """On the phone by its size alone; and by the site, for who has no JavaScript: what was typed beside it is still there."""
    film = tmp_path / "film.webm"
    with film.open("wb") as file:
        file.truncate(1_000_000_000)
    phone = visit(cast.amina)
    phone.goto(HERE)
    phone.get_by_label("Qui je suis").fill(TEXT["Qui je suis"])
    phone.get_by_text("J’ai déjà un enregistrement").click()
    phone.get_by_label("Mon fichier").set_input_files(film)
    expect(phone.get_by_text("Ce fichier est trop lourd : 20 Mo au plus.")).to_be_visible()
    look(phone, "film-trop-lourd")
    phone.get_by_label("Sa durée").fill("80")
    asked: list[str] = []
    phone.on("request", lambda one: asked.append(one.method))
    press(phone, "Partager ce fichier")
    expect(phone.get_by_label("Qui je suis")).to_have_value(TEXT["Qui je suis"])
    assert "POST" not in asked
    plain = visit(cast.amina, java_script_enabled=False)
    plain.goto(HERE)
    plain.get_by_text("J’ai déjà un enregistrement").click()
    with film.open("wb") as file:
        file.truncate(40_000_000)  # enough to be refused; the gigabyte itself is a test of the door, without a browser
    plain.get_by_label("Mon fichier").set_input_files(film)
    plain.get_by_label("Sa durée").fill("80")
    press(plain, "Partager ce fichier")
    expect(plain.get_by_text("Ce fichier est trop lourd")).to_be_visible(timeout=60_000)
    look(plain, "film-refuse")
    assert not Take.objects.filter(workshop=workshop).exists()


def test_the_page_helps_without_javascript(cast: Cast, workshop: Workshop, visit: Callable[..., Page], heard: Path):
    phone = visit(cast.amina, java_script_enabled=False)
    phone.goto(HERE)
    phone.get_by_label("Qui je suis").fill(TEXT["Qui je suis"])
    phone.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(phone.get_by_text("12 mots sur 150")).to_be_visible()
    expect(phone.get_by_role("listitem").filter(has_text="Ce que j’ai fait")).to_have_text(re.compile("20 secondes"))
    phone.get_by_text("J’ai déjà un enregistrement").click()
    look(phone, "sans-javascript")
    phone.get_by_label("Mon fichier").set_input_files(heard)
    phone.get_by_label("Sa durée").fill("3")
    press(phone, "Partager ce fichier")
    expect(phone.get_by_text("Ce fichier est abîmé ou d’un type inconnu.")).to_be_visible()
    look(phone, "fichier-refuse")
    expect(phone.get_by_label("Qui je suis")).to_have_value(TEXT["Qui je suis"])
