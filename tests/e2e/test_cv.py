"""The CV as it is played: a candidate on a phone of 360 px, two volunteers on desktops, from an old file to the letter that says it was read."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import docx
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from lefil.catalogue.actions import open_programme
from lefil.coaching.actions import install, open_workshop, staff_both, take_seat
from lefil.coaching.models import CvComment, CvLine, Feedback, Grade, Workshop
from lefil.demo.cast import Cast
from lefil.enrolments.actions import enrol
from lefil.letters.models import Letter
from tests.coaching.recordings import WEBM
from tests.e2e.conftest import DESKTOP
from tests.e2e.looks import assert_accessible, assert_no_sideways_scroll
from tests.e2e.server import ROOT

SHOTS = ROOT / "var" / "e2e" / "cv"
ANSWERS = {
    "Quel travail cherchez-vous ?": "Vendeuse en boulangerie",
    "Racontez la dernière chose que vous avez faite.": "Vendeuse chez un primeur, deux ans. Servir 80 clients par jour. Tenir la caisse",
    "Quelles langues parlez-vous ?": "français B1, dari langue maternelle",
}


@pytest.fixture
def workshop(cast: Cast) -> Workshop:
    """With David and Benoît, in ten minutes: the grids are open. Amina has a place. Each next one is a day later: nobody is in two at once."""
    programme = open_programme(
        cast.article1, pack="coaching", name="Coups de Pouce", slug=f"cv-{timezone.now():%H%M%S%f}", volunteer_word="coach",
        learner_word="candidat·e", needs_parent=False, by=None,
    )  # fmt: skip
    install(programme, by=None)
    module = programme.modules.get(code="cv")
    one = open_workshop(
        module, organisation=programme.organisation, starts=timezone.now() + timedelta(days=Workshop.objects.count(), minutes=10), by=None
    )
    two = [enrol(person, programme=programme, side="volunteer", by=person) for person in (cast.david, cast.benoit)]
    one = staff_both(one, lead=two[0], observer=two[1], by=None)
    take_seat(one, candidate=enrol(cast.amina, programme=programme, side="learner", by=cast.amina), by=cast.amina)
    return one


@pytest.fixture
def patient(visit: Callable[..., Page]) -> Iterator[Callable[..., Page]]:
    """visit(), on a machine that may be busy: three browsers and axe at once."""
    expect.set_options(timeout=40_000)

    def open_page(*args: Any, **more: Any) -> Page:
        page = visit(*args, **more)
        page.set_default_timeout(60_000)
        return page

    yield open_page
    expect.set_options(timeout=30_000)


def look(page: Page, name: str, *, check: bool = False) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True, timeout=30_000)
    assert_no_sideways_scroll(page)
    if check:
        assert_accessible(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def word_file() -> bytes:
    document, made = docx.Document(), io.BytesIO()
    for line in ("Amina", "FORMATION", "Baccalauréat, Kaboul, 2015"):
        document.add_paragraph(line)
    document.save(made)
    return made.getvalue()


def answers_the_questions(phone: Page) -> None:
    phone.goto("/coup-de-pouce/cv/")
    look(phone, "commencer")
    press(phone, "Commencer mon CV")
    for _n in range(12):
        title = phone.locator("h1").inner_text().replace("\u00a0", " ").replace("\u202f", " ")
        said = next((said for asked, said in ANSWERS.items() if title.startswith(asked)), "")
        if said:
            phone.get_by_role("textbox").fill(said)
            press(phone, "Continuer")
        else:
            press(phone, "Passer cette question")
    expect(phone.get_by_text("Votre CV est prêt à être relu")).to_be_visible()


def brings_the_old_one(phone: Page) -> None:
    phone.goto("/coup-de-pouce/cv/apporter/")
    phone.get_by_label("Mon ancien CV").set_input_files({"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 cut"})
    press(phone, "Envoyer mon ancien CV")
    expect(phone.get_by_text("Ce PDF est abîmé.").first).to_be_visible()
    look(phone, "fichier-abime")
    phone.get_by_label("Mon ancien CV").set_input_files({"name": "cv.docx", "mimeType": "application/msword", "buffer": word_file()})
    press(phone, "Envoyer mon ancien CV")
    look(phone, "lignes-lues", check=True)
    expect(phone.get_by_label("Baccalauréat, Kaboul, 2015")).to_have_value("education")
    press(phone, "Mettre ces lignes dans mon CV")
    expect(phone.get_by_text("Baccalauréat, Kaboul, 2015")).to_be_visible()
    phone.goto("/coup-de-pouce/cv/questions/hours/voix/")
    phone.get_by_label("Ma réponse parlée").set_input_files({"name": "a.webm", "mimeType": "audio/webm", "buffer": WEBM})
    press(phone, "Envoyer ma réponse")
    expect(phone.get_by_text("Votre réponse est gardée.")).to_be_visible()
    look(phone, "reponses")


def shows_it(phone: Page) -> None:
    phone.goto("/coup-de-pouce/cv/")
    look(phone, "mon-cv", check=True)
    phone.goto("/coup-de-pouce/cv/montrer/")
    press(phone, "Montrer mon CV complet")
    press(phone, "Demander une correction écrite en 48 heures")
    expect(phone.get_by_text("Correction écrite demandée")).to_be_visible()
    look(phone, "montrer")


def grades(page: Page, workshop: Workshop, words: str) -> None:
    """Every criterion at the same word: the page is what is tried here."""
    grid = workshop.meeting.module.content["grid"]
    for line in grid:
        page.get_by_role("group", name=re.compile(re.escape(line["name"]))).get_by_role("radio", name=re.compile(f"^{words}")).check()
    press(page, "Enregistrer")


def test_the_cv_from_an_old_file_to_its_correction(cast: Cast, workshop: Workshop, patient: Callable[..., Page]):
    phone, lead, observer = patient(cast.amina), patient(cast.david, on=DESKTOP), patient(cast.benoit, on=DESKTOP)
    here = f"/coup-de-pouce/atelier/{workshop.key}/"
    answers_the_questions(phone)
    brings_the_old_one(phone)
    shows_it(phone)
    lead.goto(here)
    look(lead, "atelier-meneur")
    lead.get_by_role("link", name="Lire et commenter ce CV : Amina").click()
    look(lead, "relire", check=True)
    text = lead.locator("main").inner_text()
    assert ("Haidari" in text, "06 39" in text) == (False, False)
    lead.get_by_role("link", name=re.compile("Commenter : Vendeuse chez un primeur")).click()
    lead.get_by_label("Votre remarque").fill("Combien de clients le samedi ?")
    press(lead, "Garder ma remarque")
    expect(lead.get_by_text("Votre remarque est gardée.")).to_be_visible()
    phone.goto(here)
    look(phone, "a-vous-d-abord")
    phone.get_by_role("link", name="Me noter").click()
    look(phone, "ma-grille", check=True)
    grades(phone, workshop, "En chemin")
    candidate = Grade.objects.get().candidate
    for page, word, shot in ((lead, "Acquis", "grille-meneur"), (observer, "Point fort", "grille-observateur")):
        page.goto(f"{here}{candidate.key}/grille/")
        look(page, shot)
        grades(page, workshop, word)
    assert Grade.objects.count() == 3
    both_give_the_feedback(lead, observer, f"{here}{candidate.key}/retour/")
    lead.goto(f"{here}cv/{candidate.cv.key}/")
    press(lead, "Ma correction est finie")
    expect(lead.get_by_text("Correction envoyée par")).to_be_visible()
    the_candidate_reads(phone, here)
    a_stranger_reads_the_link(phone, patient)
    assert Letter.objects.filter(kind="coaching/corrected", person=cast.amina).count() == 1


def both_give_the_feedback(lead: Page, observer: Page, address: str) -> None:
    """Both have the form open; the second keeps their words on the screen."""
    for page, strength in ((lead, "Vous dites ce que vous faites."), (observer, "Vous écrivez court.")):
        page.goto(address)
        page.get_by_label("Un point fort").fill(strength)
        page.get_by_label("Conseil 1").fill("Ajouter un téléphone")
        page.locator("input[type=date]").first.fill(f"{timezone.localdate() + timedelta(days=6):%Y-%m-%d}")
    look(lead, "retour")
    press(lead, "Donner ce retour")
    expect(lead.get_by_text("Le retour est donné.")).to_be_visible()
    press(observer, "Donner ce retour")
    expect(observer.get_by_text("L’autre bénévole a envoyé le retour avant vous.")).to_be_visible()
    expect(observer.get_by_text("Vous écrivez court.")).to_be_visible()
    look(observer, "retour-deux-fois", check=True)
    assert Feedback.objects.get().strengths == ["Vous dites ce que vous faites."]


def the_candidate_reads(phone: Page, here: str) -> None:
    phone.goto(here)
    expect(phone.get_by_text("Vous dites ce que vous faites.")).to_be_visible()
    look(phone, "mon-retour", check=True)
    assert not re.search(r"\d+\s*/\s*\d+", phone.locator("main").inner_text()), "no total"
    phone.goto("/coup-de-pouce/cv/")
    expect(phone.get_by_text("Combien de clients le samedi ?")).to_be_visible()
    look(phone, "cv-commente")
    phone.goto("/coup-de-pouce/cv/versions/")
    press(phone, "Garder mon CV complet")
    line = CvLine.objects.get(text__startswith="Vendeuse chez un primeur", under=None)
    phone.goto(f"/coup-de-pouce/cv/lignes/{line.key}/")
    look(phone, "une-ligne")
    phone.get_by_label("Ce que vous étiez").fill("Vendeuse chez un primeur, 120 clients le samedi")
    phone.get_by_role("button", name="Continuer").or_(phone.get_by_role("button", name="Garder")).first.click()
    press(phone, "C’est fait")
    assert CvComment.objects.get().done is not None
    phone.goto("/coup-de-pouce/cv/versions/")
    press(phone, "Garder mon CV complet")
    press(phone, "Comparer")
    expect(phone.get_by_text("120 clients le samedi").first).to_be_visible()
    look(phone, "comparer")
    phone.goto("/coup-de-pouce/cv/")
    for name, start in (("Télécharger le PDF", b"%PDF-"), ("Télécharger en Word", b"PK")):
        with phone.expect_download() as found:
            phone.get_by_role("link", name=name).click()
        assert found.value.path().read_bytes().startswith(start)
    phone.goto("/coup-de-pouce/bilan/")
    look(phone, "bilan")


def a_stranger_reads_the_link(phone: Page, patient: Callable[..., Page]) -> None:
    phone.goto("/coup-de-pouce/cv/liens/")
    press(phone, "Faire un lien")
    address = phone.get_by_label("Adresse à copier").input_value()
    look(phone, "lien")
    recruiter = patient(on=DESKTOP)
    recruiter.goto(address)
    expect(recruiter.get_by_role("heading", name="Amina Haidari")).to_be_visible()
    look(recruiter, "lien-recruteur")
    press(phone, "Fermer ce lien")
    recruiter.reload()
    expect(recruiter.get_by_text("Ce lien n’est plus valable.")).to_be_visible()


def test_a_prescriber_orients_and_the_candidate_decides(cast: Cast, workshop: Workshop, patient: Callable[..., Page]):
    desk, phone = patient(on=DESKTOP), patient()
    desk.goto(f"/coup-de-pouce/orienter/{workshop.meeting.programme.slug}/")
    look(desk, "orienter", check=True)
    desk.get_by_label("Son prénom").fill("Nour")
    desk.get_by_label("Son numéro de téléphone ou son e-mail").fill("06 39 98 01 51")
    desk.get_by_role("checkbox", name="La personne est d’accord").check()
    desk.get_by_label("Votre prénom et votre nom").fill("Yann Le Goff")
    desk.get_by_label("Votre structure").fill("Mission locale de Bondy")
    desk.get_by_label("Votre adresse e-mail de travail").fill("yann@exemple.fr")
    press(desk, "Envoyer l’invitation")
    expect(desk.get_by_text("C’est elle qui décide.")).to_be_visible()
    look(desk, "invitation-envoyee")
    invited, news = (Letter.objects.filter(kind=f"coaching/{name}").latest("id").body for name in ("invited", "oriented"))
    desk.goto(re.search(r"https?://\S+", news)[0])
    expect(desk.get_by_text("cette page n’en dit pas plus")).to_be_visible()
    phone.goto(re.search(r"https?://\S+", invited)[0])
    look(phone, "invitation", check=True)
    phone.get_by_role("checkbox").check()
    press(phone, "Oui, je m’inscris")
    expect(phone.get_by_role("link", name="Ouvrir mon espace")).to_be_visible()
    look(phone, "inscrit")
    desk.reload()
    expect(desk.get_by_text("Inscription faite le")).to_be_visible()
    look(desk, "nouvelles")


def test_a_volunteer_learns(cast: Cast, workshop: Workshop, patient: Callable[..., Page]):
    enrol(cast.ines, programme=workshop.meeting.programme, side="volunteer", by=cast.ines)
    page = patient(cast.ines, on=DESKTOP)
    page.goto("/coup-de-pouce/formation/")
    look(page, "formation", check=True)
    page.get_by_role("button", name=re.compile("Prendre cette place")).first.click()
    expect(page.get_by_text("Votre place est notée.")).to_be_visible()
    look(page, "formation-place")
    page.goto("/coup-de-pouce/formation/cv/")
    look(page, "exemple")
    for group in page.get_by_role("group").all():
        if group.get_by_role("radio", name=re.compile("^Acquis")).count() == 1:
            group.get_by_role("radio", name=re.compile("^Acquis")).check()
    press(page, "Garder mes notes et comparer")
    expect(page.get_by_role("heading", name="Vos écarts")).to_be_visible()
    look(page, "ecarts", check=True)
