"""The module on social networks as it is played: a phone of 360 px, with JavaScript off; two volunteers on a desktop."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from lefil.catalogue.actions import open_programme
from lefil.coaching.actions import install, open_workshop, staff, take_seat
from lefil.coaching.models import Audit, NetworksWork, Removal, Workshop, Writing
from lefil.demo.cast import Cast
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.orgs.actions import appoint
from tests.e2e.conftest import DESKTOP
from tests.e2e.journey import press, time_passes
from tests.e2e.looks import assert_accessible, assert_keyboard_reaches_everything, assert_no_sideways_scroll
from tests.e2e.server import ROOT

SHOTS = ROOT / "var" / "e2e" / "reseaux"
HERE = "/coup-de-pouce/reseaux/"


@pytest.fixture
def workshop(cast: Cast) -> Workshop:
    """Of six places, its room open, with David and Benoît; Amina and Inès have a place."""
    programme = open_programme(
        cast.article1, pack="coaching", name="Coups de Pouce", slug="coups-de-pouce", volunteer_word="coach", learner_word="candidat·e",
        needs_parent=False, by=None,
    )  # fmt: skip
    install(programme, by=None)
    one = open_workshop(
        programme.modules.get(code="networks"),
        organisation=programme.organisation,
        starts=timezone.now() + timedelta(minutes=5),
        places=6,
        by=None,
    )
    for role, person in (("lead", cast.david), ("observer", cast.benoit)):
        one = staff(one, role=role, volunteer=enrol(person, programme=programme, side="volunteer", by=person), by=None)
    for person in (cast.amina, cast.ines):
        take_seat(one, candidate=enrol(person, programme=programme, side="learner", by=person), by=person)
    appoint(cast.chloe, organisation=programme.organisation, role="coordinator", by=None)
    return one


def look(page: Page, name: str, *, axe: bool = False) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
    assert_no_sideways_scroll(page)
    if axe:
        assert_accessible(page)


def twenty_checks(phone: Page) -> None:
    """Two things are to do; the phone is put down after seven checks and taken up again."""
    press(phone, "Commencer")
    look(phone, "verification")
    for number in range(7):
        press(phone, "C’est à faire" if number in {2, 4} else "C’est bon")
    phone.goto(HERE)
    expect(phone.get_by_text("7 réponses sur 20.")).to_be_visible()
    look(phone, "accueil-en-cours")
    phone.get_by_role("link", name="Reprendre").click()
    expect(phone.get_by_text("Vérification 8 sur 20")).to_be_visible()
    for _ in range(13):
        press(phone, "C’est bon")
    expect(phone.get_by_text("18 / 20")).to_be_visible()
    look(phone, "score-avant")
    press(phone, "Revoir les 2 qui restent")
    for _ in range(2):
        press(phone, "C’est bon")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Avant, après")
    phone.get_by_role("checkbox").check()
    look(phone, "score-avant-apres")
    press(phone, "Garder ce choix")


def settings_and_offers(phone: Page) -> None:
    phone.goto(f"{HERE}reglages/instagram/")
    look(phone, "reglage")
    for _ in range(3):
        press(phone, "C’est fait")
    expect(phone.get_by_text("C’est réglé.")).to_be_visible()
    phone.goto(f"{HERE}annonces/")
    look(phone, "annonces")
    phone.get_by_role("link", name="Commencer").click()
    look(phone, "annonce")
    press(phone, "Elle est fausse")
    expect(phone.get_by_text("On vous demande de payer.")).to_be_visible()
    look(phone, "annonce-pourquoi")


def profile_and_letter(phone: Page) -> None:
    phone.goto(f"{HERE}textes/profile/")
    press(phone, "Faire le texte")
    expect(phone.get_by_role("alert")).to_contain_text("6 réponses sont à corriger")
    look(phone, "profil-a-corriger")
    for label, said in (
        ("Le métier", "employée de caisse"), ("La ville", "Montreuil"), ("Votre force", "Calme"), ("Votre preuve", "tenu un stand"),
        ("Le contrat", "en CDI"), ("Quand vous", "tout de suite"),
    ):  # fmt: skip
        phone.get_by_label(label).fill(said)
    press(phone, "Faire le texte")
    expect(phone.get_by_label("Le texte")).to_have_value(
        "Calme. J’ai tenu un stand. Je cherche un poste d’employée de caisse à Montreuil, en CDI. Je suis disponible tout de suite."
    )
    look(phone, "profil")
    phone.goto(f"{HERE}textes/")
    look(phone, "textes")
    phone.get_by_role("link", name="À un recruteur").click()
    for label, said in (("Le nom de la personne", "Madame Perrin"), ("Le métier", "caisse"), ("Votre preuve", "tenu un stand")):
        phone.get_by_label(label).fill(said)
    expect(phone.get_by_label("Comment vous signez")).to_have_value("Amina")
    press(phone, "Faire le texte")
    press(phone, "Je l’ai envoyé")
    expect(phone.get_by_text("Vous l’avez envoyé 1 fois.")).to_be_visible()
    look(phone, "message")
    phone.goto(f"{HERE}effacer/nouvelle/")
    look(phone, "lettre-questions")
    phone.get_by_label("un site ou un réseau").check()
    for label, said in (
        ("Son nom", "Photos en ligne"), ("L’adresse", "https://photos.example/" + "a" * 90), ("Ce que vous", "une photo"), ("Votre prénom", "Amina"),
    ):  # fmt: skip
        phone.get_by_label(label).fill(said)
    press(phone, "Écrire la lettre")
    expect(phone.get_by_text("article 17")).to_be_visible()
    look(phone, "lettre")
    on_one_page(phone, "lettre", ".top", ".foot", ".back", ".hush", "h1", ".letter-where")
    phone.get_by_role("link", name="Retour").click()
    look(phone, "lettre-suivi")
    press(phone, "La lettre est partie")
    look(phone, "lettre-partie")


def on_one_page(page: Page, name: str, *gone: str) -> None:
    """Printed on A4: one sheet, without what only the screen needs."""
    page.emulate_media(media="print")
    for one in gone:
        assert not page.locator(one).first.is_visible(), one
    assert page.pdf(path=SHOTS / f"{name}.pdf", format="A4").count(b"/Type /Page\n") == 1
    page.emulate_media(media="screen")


def complaint(phone: Page) -> None:
    """Five weeks went by without an answer."""
    phone.goto(f"{HERE}effacer/{Removal.objects.get().key}/")
    phone.get_by_role("link", name="Ouvrir la plainte").click()
    expect(phone.get_by_text("Un mois a passé et je n’ai pas reçu de réponse.")).to_be_visible()
    look(phone, "plainte")
    on_one_page(phone, "plainte", ".letter-where", "h1")


def marks(page: Page, mark: int) -> None:
    """The whole grid with one mark, the last criterion as not seen."""
    for one in page.locator("fieldset").all()[:-1]:
        one.locator(f'input[value="{mark}"]').check()
    page.locator("fieldset").last.locator('input[value="0"]').check()


def workshop_and_feedback(phone: Page, workshop: Workshop, amina: Enrolment, desks: list[Page]) -> None:
    """The candidate grades first on the phone, each volunteer alone on a desktop; then they compare and one gives the feedback."""
    place = f"/coup-de-pouce/atelier/{workshop.key}/"
    phone.goto(place)
    phone.get_by_role("link", name="Me noter").click()
    marks(phone, 2)
    look(phone, "grille-candidate")
    press(phone, "Enregistrer")
    for desk, mark in zip(desks, (3, 4), strict=True):
        desk.goto(place)
        look(desk, f"atelier-{mark}", axe=True)
        desk.goto(f"{place}{amina.key}/grille/")
        marks(desk, mark)
        press(desk, "Enregistrer")
        look(desk, f"retour-{mark}", axe=True)
    lead = desks[0]
    lead.goto(f"{place}{amina.key}/retour/")
    for name, said in (
        ("strength_1", "Vous savez ce que l’on trouve sur vous."), ("strength_2", "Vous avez repéré les fausses annonces."),
        ("advice_1", "Envoyer le message à Madame Perrin"),
    ):  # fmt: skip
        lead.locator(f'input[name="{name}"]').fill(said)
    press(lead, "Donner ce retour")
    phone.goto(place)
    expect(phone.get_by_text("Vous avez repéré les fausses annonces.")).to_be_visible()
    look(phone, "retour-candidate")


def summary(phone: Page, staff_desk: Page, amina: Enrolment) -> None:
    """The candidate's with the score, on one sheet; that of staff without it."""
    phone.goto("/coup-de-pouce/")
    phone.get_by_role("link", name="Mon bilan").click()
    for said in ("18 / 20", "Envoyer le message à Madame Perrin", "Vous avez repéré les fausses annonces."):
        expect(phone.get_by_role("main")).to_contain_text(said)
    look(phone, "bilan")
    on_one_page(phone, "bilan", ".top", ".foot", ".back", ".summary-how", ".summary-say")
    staff_desk.goto(f"/coup-de-pouce/bilan/{amina.key}/")
    expect(staff_desk.get_by_role("main")).to_contain_text("Vous avez repéré les fausses annonces.")
    expect(staff_desk.get_by_role("main")).not_to_contain_text("/ 20")
    look(staff_desk, "bilan-equipe", axe=True)


def test_the_module_is_played_on_a_small_phone_without_javascript(cast: Cast, workshop: Workshop, visit: Callable[..., Page]):
    phone = visit(cast.amina, java_script_enabled=False)
    phone.goto(HERE)
    look(phone, "accueil")
    twenty_checks(phone)
    settings_and_offers(phone)
    profile_and_letter(phone)
    assert [one.number for one in Audit.objects.filter(enrolment__person=cast.amina, closed__isnull=False)] == [1, 2]
    assert (NetworksWork.objects.get().judged, Writing.objects.count()) == ({"parcels": True}, 2)
    assert Removal.objects.get().sent == timezone.localdate()
    desks = [visit(person, on=DESKTOP) for person in (cast.david, cast.benoit)]
    for desk in desks:
        desk.goto(f"/coup-de-pouce/atelier/{workshop.key}/scores/")
        expect(desk.get_by_role("row", name="Amina")).to_contain_text("18 / 20")
        expect(desk.get_by_role("main")).not_to_contain_text("Inès")
        look(desk, "benevole", axe=True)
    amina = Enrolment.objects.get(person=cast.amina, programme__pack="coaching")
    workshop_and_feedback(phone, workshop, amina, desks)
    summary(phone, visit(cast.chloe, on=DESKTOP), amina)
    with_script = visit(cast.amina)
    for place in (
        "",
        "verifications/friends/",
        "score/",
        "reglages/google/",
        "annonces/cashier/",
        "textes/profile/",
        f"effacer/{Removal.objects.get().key}/",
    ):
        with_script.goto(HERE + place)
        assert_accessible(with_script)
        assert_keyboard_reaches_everything(with_script)
    with_script.goto("/coup-de-pouce/bilan/")
    assert_accessible(with_script)
    assert_keyboard_reaches_everything(with_script)
    time_passes(35)
    complaint(phone)
