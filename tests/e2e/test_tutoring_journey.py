"""#RéussiteVirale from the campaign page to the attestation: a pupil of 14, her mother, a student who tutors her, and Chloé.

One test, since each step stands on the one before. Everybody acts in their own browser: phones of 360 px for the pupil, her mother
and the tutor, a desktop for Chloé; the pupil's form is filled without JavaScript. Codes and links are read from their messages.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pypdf
from django.utils import timezone
from playwright.sync_api import Page, expect

from lefil.catalogue.reference.holidays import is_off
from lefil.meetings.models import Meeting
from tests.e2e.arriving import (
    HUGO,
    LEILA,
    NADIA,
    OF_HUGO,
    OF_NADIA,
    chloe_sets_the_objective,
    hugo_signs_up,
    leila_agrees_in_arabic,
    nadia_agrees,
    nadia_signs_up_without_javascript,
)  # fmt: skip
from tests.e2e.conftest import DESKTOP
from tests.e2e.gates import an_interview, hugo_learns, the_last_gates
from tests.e2e.journey import Journey, choose, fill, fill_day, follow, link, message, press, tick, time_passes, type_code


def test_a_pupil_and_a_student_go_from_the_campaign_page_to_the_attestation(visit, sweep, cast):
    journey = Journey(visit)
    chloe = journey.open(cast.chloe, on=DESKTOP)
    chloe_sets_the_objective(journey, chloe)
    nadia = nadia_signs_up_without_javascript(journey)
    leila = leila_agrees_in_arabic(journey)
    nadia_agrees(journey, nadia)
    hugo = hugo_signs_up(journey)
    an_interview(journey, chloe, hugo, sweep)
    hugo_learns(journey, hugo)
    the_last_gates(journey, chloe, hugo)
    chloe_matches_them(journey, chloe)
    nadia = nadia_signs_in_again(journey)
    both_say_yes(journey, nadia)
    all_sign(journey, hugo, nadia, leila)
    hugo_plans_each_week(journey, hugo)
    the_day_before(journey, sweep)
    a_meeting_is_lived(journey, sweep)
    a_report_in_eight_taps(journey, chloe, hugo, sweep)
    nadia_opens_their_page(journey, nadia)
    they_end(journey, chloe, sweep)
    hugo_gets_his_attestation(journey, hugo)
    nadia_reads_who_saw_her_file(journey, nadia)


def chloe_matches_them(journey: Journey, chloe: Page) -> None:
    chloe.goto("/bureau/")
    expect(chloe.locator("#match")).to_contain_text("Nadia")
    follow(chloe, "Chercher des binômes")
    press(chloe, "Calculer les propositions")
    expect(chloe.get_by_role("main")).to_contain_text("le mercredi de 17 h à 19 h")
    journey.look(chloe, "propositions", axe=True)
    follow(chloe, re.compile("Nadia"))
    expect(chloe.get_by_role("main")).to_contain_text("collège ou lycée REP")
    expect(chloe.get_by_role("main")).to_contain_text("Hugo aide en mathématiques")
    journey.look(chloe, "proposition-equipe", axe=True)
    press(chloe, "Envoyer aux deux personnes")
    expect(chloe.get_by_text("Les deux personnes ont 48 heures.")).to_be_visible()


def nadia_signs_in_again(journey: Journey) -> Page:
    page = journey.open(never=OF_HUGO)
    page.goto("/connexion/")
    journey.look(page, "connexion", axe=True)
    fill(page, "Votre numéro ou votre adresse", "06 39 98 77 01")
    press(page, "Recevoir mon code")
    journey.look(page, "connexion-code")
    type_code(page, NADIA)
    expect(page.get_by_role("heading", level=1)).to_contain_text("une personne est trouvée : Hugo")
    journey.look(page, "eleve-accueil-proposition", axe=True)
    return page


def both_say_yes(journey: Journey, nadia: Page) -> None:
    """Hugo by the link of his SMS, without signing in; Nadia from her own page."""
    somewhere = journey.open(never=OF_NADIA)
    somewhere.goto(link(HUGO, "matching/proposal"))
    expect(somewhere.get_by_role("main")).to_contain_text("Nadia est en 4e")
    journey.look(somewhere, "tuteur-proposition", axe=True)
    press(somewhere, "Oui, je veux accompagner cette personne")
    expect(somewhere.get_by_text("Vous avez dit oui.")).to_be_visible()
    follow(nadia, "Lire la proposition")
    journey.look(nadia, "eleve-proposition", axe=True)
    press(nadia, "Oui, je veux travailler avec cette personne")
    expect(nadia.get_by_role("heading", level=1)).to_have_text("C’est oui des deux côtés")
    journey.look(nadia, "eleve-proposition-oui")


def all_sign(journey: Journey, hugo: Page, nadia: Page, leila: Page) -> None:
    for page, to in ((hugo, HUGO), (nadia, NADIA)):
        page.goto(link(to, "groups/sign"))
        journey.look(page, "engagement", axe=True)
        tick(page, re.compile("J’ai lu ce texte"))
        press(page, "Signer mon engagement")
        expect(page.get_by_role("heading", level=1)).to_have_text("Il manque encore une signature")
    journey.secrets[leila] = OF_HUGO
    leila.goto(link(LEILA, "groups/guardian"))
    expect(leila.locator("html")).to_have_attribute("dir", "rtl")
    expect(leila.get_by_role("main")).to_contain_text("لا تُسجَّل أي جلسة")
    journey.look(leila, "parent-engagement", axe=True)
    leila.locator("main input[type=checkbox]").check()
    leila.locator("main form button").first.click()
    expect(leila.locator("main input[type=checkbox]")).to_have_count(0)
    journey.look(leila, "parent-signe")
    hugo.goto(link(HUGO, "groups/active"))
    expect(hugo.get_by_role("heading", level=1)).to_have_text("Tout le monde a signé")
    journey.look(hugo, "tuteur-signe")


def hugo_plans_each_week(journey: Journey, hugo: Page) -> None:
    """Twelve weeks, less the holidays of Nadia's school: whatever the season, some fall in."""
    follow(hugo, "Prévoir une séance")
    day = timezone.localdate() + timedelta(days=4)
    while is_off(day, "C", "93"):
        day += timedelta(days=1)
    fill_day(hugo, day)
    fill(hugo, "À quelle heure", f"{(timezone.localtime().hour - 3) % 24} h")
    tick(hugo, "Chaque semaine, 12 semaines")
    journey.look(hugo, "prevoir", axe=True)
    press(hugo, "Voir les dates")
    expect(hugo.get_by_text("Pas de séance").first).to_be_visible()
    expect(hugo.get_by_text(re.compile("Vacances|Noël|Toussaint")).first).to_be_visible()
    journey.look(hugo, "prevoir-dates")
    press(hugo, re.compile("^Prévoir ces"))
    expect(hugo.get_by_text("Les séances sont prévues.")).to_be_visible()
    journey.look(hugo, "tuteur-seances", axe=True)
    assert Meeting.objects.filter(kind="pair", state="planned").count() >= 1


def the_day_before(journey: Journey, sweep: Callable[[], None]) -> None:
    first = Meeting.objects.filter(kind="pair").first()
    time_passes((timezone.localdate(first.starts) - timezone.localdate()).days - 1)
    sweep()
    assert "Rappel" in message(HUGO, "meetings/reminder")
    page = journey.open(never=OF_HUGO)
    page.goto(link(NADIA, "meetings/reminder"))
    journey.look(page, "eleve-rappel", axe=True)
    press(page, "Je serai en retard")
    expect(page.get_by_text("Vous serez en retard : c’est noté")).to_be_visible()
    journey.look(page, "eleve-en-retard")
    assert "en retard" in message(HUGO, "meetings/late")


def a_meeting_is_lived(journey: Journey, sweep: Callable[[], None]) -> None:
    """It has just ended: Nadia taps a face on the link of her SMS, without signing in."""
    first = Meeting.objects.filter(kind="pair").first()
    time_passes((first.ends - timezone.now()).days + 1)
    sweep()
    page = journey.open(never=OF_HUGO)
    page.goto(link(NADIA, "tutoring/faces"))
    journey.look(page, "eleve-visages", axe=True)
    press(page, re.compile("Bien"))
    expect(page.get_by_text("Ta réponse est notée.")).to_be_visible()
    journey.look(page, "eleve-visage-dit")


def a_report_in_eight_taps(journey: Journey, chloe: Page, hugo: Page, sweep: Callable[[], None]) -> None:
    """Two days go by and nothing is said: Chloé sees it, Hugo is asked, writes, and Chloé's card goes away."""
    time_passes(2)
    sweep()
    chloe.goto("/bureau/")
    expect(chloe.locator("#reports")).to_contain_text("Nadia")
    journey.look(chloe, "bureau-relance")
    hugo.goto("/")
    journey.look(hugo, "tuteur-accueil-compte-rendu", axe=True)
    hugo.goto(link(HUGO, "tutoring/report_1"))
    taps = (
        lambda: choose(hugo, "Qui est venu", "L’élève est arrivé en retard"),
        lambda: choose(hugo, "Le point difficile", "cours non compris"),
        lambda: choose(hugo, "La méthode travaillée", "faire une fiche"),
        lambda: choose(hugo, "La motivation aujourd’hui", "bien"),
        lambda: press(hugo, "Envoyer mon compte rendu"),
    )
    journey.look(hugo, "compte-rendu", axe=True)
    for tap in taps:
        tap()
    assert len(taps) <= 8
    expect(hugo.get_by_text("Votre compte rendu est envoyé.")).to_be_visible()
    journey.look(hugo, "binome-tuteur", axe=True)
    chloe.reload()
    expect(chloe.get_by_role("heading", level=1)).to_be_visible()
    expect(chloe.locator("#reports")).to_have_count(0)


def nadia_opens_their_page(journey: Journey, nadia: Page) -> None:
    nadia.goto("/tutorat/")
    journey.look(nadia, "eleve-tutorat", axe=True)
    follow(nadia, "Ouvrir notre page")
    journey.look(nadia, "binome-eleve", axe=True)


def they_end(journey: Journey, chloe: Page, sweep: Callable[[], None]) -> None:
    chloe.goto("/bureau/binomes/")
    journey.look(chloe, "binomes", axe=True)
    follow(chloe, re.compile("Nadia"))
    expect(chloe.get_by_role("complementary").get_by_text("bien")).to_be_visible()
    journey.look(chloe, "binome-equipe", axe=True)
    follow(chloe, "Terminer le binôme")
    tick(chloe, "fin prévue", "L’élève n’a plus besoin d’aide")
    journey.look(chloe, "fin", axe=True)
    press(chloe, "Terminer le binôme")
    expect(chloe.get_by_text("Les deux sont prévenus.")).to_be_visible()
    sweep()
    assert not Meeting.objects.filter(kind="pair", state="planned", starts__gt=timezone.now()).exists()
    for to, words in ((NADIA, "Qu’est-ce qui t’a aidé"), (HUGO, "De quoi êtes-vous fier")):
        page = journey.open(never=OF_HUGO if to == NADIA else OF_NADIA)
        page.goto(link(to, "groups/closed"))
        journey.look(page, "avis", axe=True)
        fill(page, re.compile(words), "Les fractions, avec des fiches.")
        tick(page, "Oui")
        press(page, "Envoyer mes réponses")
        expect(page.get_by_role("heading", level=1)).to_have_text("C’est noté. Merci")
        journey.look(page, "avis-merci")
    chloe.reload()
    expect(chloe.get_by_text("Les fractions, avec des fiches.")).to_have_count(2)
    journey.look(chloe, "fin-relue")


def hugo_gets_his_attestation(journey: Journey, hugo: Page) -> None:
    """The PDF says the hours of the only meeting that was lived; whoever has the code reads that it holds, and little else."""
    hugo.goto("/")
    journey.look(hugo, "tuteur-apres")
    hugo.goto("/attestations/")
    expect(hugo.get_by_role("main")).to_contain_text("45 minutes")
    journey.look(hugo, "attestations", axe=True)
    press(hugo, "Faire mon attestation de bénévolat")
    journey.look(hugo, "attestation", axe=True)
    with hugo.expect_download() as download:
        follow(hugo, "Télécharger le PDF")
    pdf = pypdf.PdfReader(download.value.path())
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert "Hugo Marchand" in text
    assert "45 minutes" in text
    assert "Nadia" not in text
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"].startswith("fr")
    assert pdf.xmp_metadata
    assert "pdfuaid" in pdf.xmp_metadata.stream.get_data().decode()
    anyone = journey.open(never=("Marchand", HUGO, "39 98 77 03", "Nadia", "/binome"))
    anyone.goto(hugo.locator("main a[href*='/verifier/']").get_attribute("href"))
    expect(anyone.get_by_role("heading", level=1)).to_contain_text("valable")
    expect(anyone.get_by_role("main")).to_contain_text("Hugo M.")
    journey.look(anyone, "verifier", axe=True)


def nadia_reads_who_saw_her_file(journey: Journey, nadia: Page) -> None:
    nadia.goto("/moi/")
    journey.look(nadia, "eleve-espace", axe=True)
    follow(nadia, re.compile("Qui a vu mon dossier"))
    expect(nadia.get_by_role("main")).to_contain_text("Chloé a lu votre dossier")
    journey.look(nadia, "eleve-qui-a-vu", axe=True)
