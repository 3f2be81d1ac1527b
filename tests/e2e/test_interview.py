"""The web interview as it is played: a phone of 360 px with a camera, a line that is cut in the middle of an upload, two volunteers."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Playwright, Route, expect

from bench.room_people import Human, until
from lefil.catalogue.actions import open_programme
from lefil.catalogue.models import Module
from lefil.coaching.actions import install, open_workshop, staff, take_seat
from lefil.coaching.actions.interview_upload import PIECE
from lefil.coaching.models import Feedback, Grade, HardPractice, RoomNote, SimulatedAnswer, Workshop
from lefil.demo.cast import Cast
from lefil.enrolments.actions import enrol
from tests.e2e import conftest
from tests.e2e.conftest import DESKTOP
from tests.e2e.devices import BOTH, plays, voice, with_devices
from tests.e2e.journey import press
from tests.e2e.looks import assert_accessible, assert_keyboard_reaches_everything, assert_no_sideways_scroll
from tests.e2e.server import ROOT, Site

SHOTS = ROOT / "var" / "e2e" / "entretien"
HERE = "/coup-de-pouce/entretien/"
MEDIA: dict[str, Any] = {"permissions": BOTH}
PATIENT = 45_000


@pytest.fixture(scope="module")
def chromium(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with with_devices(playwright, voice(tmp_path_factory.mktemp("sound"))) as browser:
        yield browser


@pytest.fixture
def workshop(cast: Cast) -> Workshop:
    """In two minutes, with David and Benoît; Amina has a place. The simulator has two questions, with 3 seconds to prepare and 20 to answer."""
    found = Workshop.objects.filter(meeting__module__code="interview").first()
    if found:
        return found
    programme = open_programme(
        cast.article1, pack="coaching", name="Coups de Pouce", slug="coups-de-pouce", volunteer_word="coach", learner_word="candidat·e",
        needs_parent=False, by=None,
    )  # fmt: skip
    install(programme, by=None)
    module = Module.objects.get(programme=programme, code="interview")
    Module.objects.filter(pk=module.pk).update(content=module.content | {"questions": 2, "prepare_seconds": 3, "answer_seconds": 20})
    one = open_workshop(
        programme.modules.get(code="interview"), organisation=programme.organisation, starts=timezone.now() + timedelta(minutes=2), places=1,
        by=None,
    )  # fmt: skip
    for role, person in (("lead", cast.david), ("observer", cast.benoit)):
        one = staff(one, role=role, volunteer=enrol(person, programme=programme, side="volunteer", by=person), by=None)
    take_seat(one, candidate=enrol(cast.amina, programme=programme, side="learner", by=cast.amina), by=cast.amina)
    return one


def look(page: Page, name: str, *, axe: bool = False) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    # hiding the caret would leave style="" on each field, which htmx copies at its next swap and the policy then refuses
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True, caret="initial")
    assert_no_sideways_scroll(page)
    if axe:
        assert_accessible(page)


def check_the_setting(phone: Page) -> None:
    phone.goto(f"{HERE}verifier/")
    phone.get_by_role("button", name="Allumer la caméra et le micro").click()
    expect(phone.get_by_text("Placez votre visage dans l’ovale")).to_be_visible()
    expect(phone.get_by_text("Nous vous entendons.")).to_be_visible(timeout=PATIENT)
    expect(phone.locator("[data-point=light] [data-said]")).not_to_be_empty()
    expect(phone.locator("[data-point=battery] [data-said]")).not_to_be_empty()
    look(phone, "reglages", axe=True)
    phone.get_by_role("button", name="Éteindre").click()


def speak(phone: Page, seconds: float) -> None:
    expect(phone.get_by_role("button", name="J’ai fini")).to_be_visible(timeout=PATIENT)
    phone.wait_for_timeout(seconds * 1000)


def test_the_module_is_played_on_a_small_phone_and_its_upload_survives_a_cut(
    cast: Cast, workshop: Workshop, visit: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
):
    cut = re.compile(f"{conftest.AN_ANSWER.pattern}|ERR_CONNECTION_RESET|ERR_INTERNET_DISCONNECTED")
    monkeypatch.setattr(conftest, "AN_ANSWER", cut)  # the cut is ours
    phone = visit(cast.amina, **MEDIA)
    phone.goto(HERE)
    look(phone, "accueil", axe=True)
    check_the_setting(phone)
    phone.goto(f"{HERE}commencer/")
    look(phone, "commencer", axe=True)
    phone.get_by_label("Le métier que vous cherchez").select_option("D")
    press(phone, "Voir la question d’essai")
    look(phone, "question-essai", axe=True)
    press(phone, "Essayer")
    speak(phone, 2)
    look(phone, "question-essai-enregistre")
    press(phone, "J’ai fini")
    expect(phone.get_by_role("button", name="Essayer encore")).to_be_visible()
    press(phone, "Commencer les questions")
    look(phone, "question-avant")
    press(phone, "Voir la question 1")
    look(phone, "question-preparer")
    speak(phone, 2)  # the time to prepare has gone by
    press(phone, "J’ai fini")
    expect(phone.get_by_role("button", name="Garder cette réponse")).to_be_visible()
    look(phone, "question-choisir", axe=True)
    press(phone, "Recommencer, dernier essai")
    press(phone, "Répondre maintenant")
    speak(phone, 12)
    look(phone, "question-repondre")
    press(phone, "J’ai fini")
    expect(phone.get_by_role("button", name="Recommencer, dernier essai")).to_have_count(0)
    look(phone, "question-deux-essais")
    sent = _cut_in_the_middle(phone)
    row = SimulatedAnswer.objects.get(number=1)
    assert (row.attempt, row.done is not None, row.kind) == (2, True, "webm")
    print(f"bytes of the file {row.size}, bytes sent {sum(sent)}: x{sum(sent) / row.size:.3f}, {len(sent)} pieces")
    assert sum(sent) <= row.size + PIECE
    _closed_in_the_middle_of_an_answer(phone)
    _shared(phone, cast, workshop, visit)


def _cut_in_the_middle(phone: Page) -> list[int]:
    """The second piece is cut on its way; then the line is down; then it comes back. The lengths of what left the phone."""
    sent: list[int] = []
    state = {"down": False}

    def pass_by(route: Route) -> None:
        body = route.request.post_data_buffer
        if state["down"]:
            route.abort("internetdisconnected")
            return
        if route.request.method == "PUT":
            sent.append(len(body or b""))
            if len(sent) == 2:
                state["down"] = True
                route.abort("connectionreset")
                return
        route.continue_()

    phone.route("**/coup-de-pouce/entretien/**/envoi/**", pass_by)
    phone.route("**/coup-de-pouce/entretien/envoi/**", pass_by)
    press(phone, "Garder l’essai 2")
    expect(phone.get_by_text("La connexion est coupée.")).to_be_visible(timeout=PATIENT)
    look(phone, "envoi-coupe", axe=True)
    row = SimulatedAnswer.objects.get(number=1)
    assert (row.offset, row.done) == (PIECE, None)
    state["down"] = False
    expect(phone.get_by_text("Arrivée. Vous pourrez l’écouter à la fin.")).to_be_visible(timeout=PATIENT)
    expect(phone.get_by_text("La connexion est coupée.")).to_have_count(0)
    phone.unroute_all()
    return sent


def _closed_in_the_middle_of_an_answer(phone: Page) -> None:
    """What was recorded before the tab was closed is there when it is opened again, and may be kept."""
    press(phone, "Voir la question 2")
    press(phone, "Répondre maintenant")
    speak(phone, 4)
    page = phone.url
    phone.once("dialog", lambda dialog: dialog.accept())
    phone.goto(HERE)
    phone.goto(page)
    expect(phone.get_by_text("La page s’est fermée pendant cet essai.")).to_be_visible(timeout=PATIENT)
    look(phone, "page-fermee")
    press(phone, "Garder cette réponse")
    expect(phone.get_by_role("link", name="Les revoir et les partager")).to_be_visible(timeout=PATIENT)
    look(phone, "tout-arrive", axe=True)
    phone.get_by_role("link", name="Les revoir et les partager").click()
    assert SimulatedAnswer.objects.filter(done__isnull=False).count() == 2


def _shared(phone: Page, cast: Cast, workshop: Workshop, visit: Callable[..., Page]) -> None:
    page = phone.url
    desks = [visit(person, on=DESKTOP) for person in (cast.david, cast.benoit)]
    assert desks[0].goto(page).status == 404
    phone.get_by_role("button", name="Partager", exact=True).click()
    expect(phone.get_by_text("partagé avec les deux bénévoles")).to_be_visible()
    look(phone, "reponses", axe=True)
    for desk in desks:
        desk.goto(f"/coup-de-pouce/entretien/atelier/{workshop.key}/")
        desk.get_by_role("link", name="Amina").click()
        expect(desk.get_by_text("À écouter :").first).to_be_visible()
        expect(desk.locator("video")).to_have_count(2)
        assert plays(desk, desk.locator("video").first) > 8
    look(desks[0], "benevole", axe=True)
    phone.get_by_role("button", name="Supprimer cet entraînement").click()
    expect(phone.get_by_text("sont supprimés")).to_be_visible()
    assert desks[1].goto(page).status == 404


def test_without_a_microphone_one_is_told_what_to_do_and_answers_aloud(cast: Cast, workshop: Workshop, visit: Callable[..., Page]):
    phone = visit(cast.amina)
    phone.goto(f"{HERE}commencer/?telephone=1")
    look(phone, "commencer-telephone")
    press(phone, "Voir la question d’essai")
    press(phone, "Essayer")
    expect(phone.get_by_text("Le micro est refusé.")).to_be_visible()
    look(phone, "micro-refuse", axe=True)
    assert_keyboard_reaches_everything(phone)
    phone.reload()
    press(phone, "Commencer les questions")
    press(phone, "Voir la question 1")
    press(phone, "Répondre maintenant")
    press(phone, "Répondre à voix haute, sans enregistrer")
    press(phone, "J’ai fini")
    expect(phone.get_by_text("Rien n’est enregistré.")).to_be_visible()
    press(phone, "Question suivante")
    expect(phone.get_by_role("heading", name="Question 2 sur 2")).to_be_visible()
    phone.goto(f"{HERE}verifier/")
    phone.get_by_role("button", name="Allumer la caméra et le micro").click()
    expect(phone.get_by_role("alert")).to_contain_text("touchez le cadenas")


def test_a_full_device_says_so_and_sends_what_it_holds(cast: Cast, workshop: Workshop, visit: Callable[..., Page]):
    phone = visit(cast.amina, **MEDIA)
    phone.add_init_script("""const put = IDBObjectStore.prototype.add;
      IDBObjectStore.prototype.add = function (...given) {
        if (this.name === 'parts') throw new DOMException('', 'QuotaExceededError');
        return put.apply(this, given);
      };""")
    phone.goto(f"{HERE}commencer/?telephone=1")
    press(phone, "Voir la question d’essai")
    press(phone, "Commencer les questions")
    press(phone, "Voir la question 1")
    press(phone, "Répondre maintenant")
    expect(phone.get_by_text("Il n’y a plus de place sur cet appareil.")).to_be_visible(timeout=PATIENT)
    look(phone, "plus-de-place")
    press(phone, "Garder cette réponse")
    expect(phone.get_by_text("Arrivée.")).to_be_visible(timeout=PATIENT)
    row = SimulatedAnswer.objects.get(simulation__telephone=True, done__isnull=False)
    assert row.video is False


def test_the_hard_questions_are_played_without_javascript(cast: Cast, workshop: Workshop, visit: Callable[..., Page]):
    phone = visit(cast.amina, java_script_enabled=False)
    phone.goto(f"{HERE}difficiles/")
    look(phone, "difficiles")
    phone.get_by_role("link", name="Continuer").click()
    look(phone, "difficile-avant")
    press(phone, "Oui")
    expect(phone.get_by_text("La question est permise.")).to_be_visible()
    phone.get_by_role("button", name="Je choisis celle-ci : Courte").click()
    expect(phone.get_by_text("C’est celle que vous avez choisie.")).to_be_visible()
    look(phone, "difficile-apres")
    assert HardPractice.objects.get().chosen == {"gap": 0}
    with_script = visit(cast.amina)
    for place in ("difficiles/", "difficiles/gap/", "difficiles/asylum/"):
        with_script.goto(HERE + place)
        assert_accessible(with_script)


def test_a_mock_interview_is_played_by_three_people_in_the_live_room(
    cast: Cast, workshop: Workshop, visit: Callable[..., Page], site: Site
):
    """The candidate on a phone knocks, two volunteers on desktops open: voices, the hidden guide, the grid of 12, the decision and its reason."""
    room = f"/salle/{workshop.meeting.key}/"
    david, benoit = (Human(one.called, visit(one, on=DESKTOP, **MEDIA).context).come(room).enter() for one in (cast.david, cast.benoit))
    amina = Human("Amina", visit(cast.amina, **MEDIA).context).come(room).enter(wait=False).at_the_door()
    david.page.locator(".knocks .mini-main:visible").last.click()
    amina.inside()
    for human in (david, benoit, amina):
        until(lambda human=human: len(human.tiles()) == 3)
        human.hears(2)
    amina.turn("cam", True)
    david.sees()
    benoit.sees()
    for desk in (david, benoit):
        desk.panel("pack")
        expect(desk.page.get_by_text("Seuls les deux bénévoles voient ce guide.")).to_be_visible()
    david.page.get_by_text("La motivation", exact=True).click()
    expect(david.page.get_by_text("Pourquoi ce métier ?")).to_be_visible()
    look(david.page, "salle-guide")
    _writes_and_grades_in_the_room(amina)
    grades(benoit, 3)
    grades(david, 2)
    look(david.page, "salle-grille")
    decides(david)
    assert (Feedback.objects.get(workshop=workshop).decision, RoomNote.objects.get().text) == ("hesitate", "Parler moins vite.")
    marks = {row.author.called: row.marks for row in Grade.objects.filter(workshop=workshop).select_related("author")}
    assert {called: (len(said), set(said.values())) for called, said in marks.items()} == {
        "Amina": (12, {2}), "Benoît": (12, {3}), "David": (12, {2}),
    }  # fmt: skip
    amina.leave()
    amina.page.goto(f"{site.url}/coup-de-pouce/atelier/{workshop.key}/")
    expect(amina.page.get_by_role("main")).to_contain_text("Il manque un exemple concret.")
    look(amina.page, "decision-recue")
    assert_accessible(amina.page)


def _writes_and_grades_in_the_room(amina: Human) -> None:
    """Her panel has her notes and her own grid; of the guide, nothing."""
    amina.panel("pack")
    page = amina.page
    expect(page.get_by_label("Mes notes")).to_be_visible()
    for words in ("Seuls les deux bénévoles", "Pourquoi ce métier", "Micros coupés", "Je rappelle"):
        assert words not in page.content()
    page.get_by_label("Mes notes").fill("Parler moins vite.")
    panel_press(page, "Garder mes notes")
    expect(page.get_by_text("Vos notes sont gardées.")).to_be_visible()
    grades(amina, 2, "Je me note d’abord")
    look(page, "salle-candidate")
    amina.close_panel()


def panel_press(page: Page, name: str) -> None:
    page.locator("#pack-panel").get_by_role("button", name=name, exact=True).click()


def grades(human: Human, mark: int, name: str = "Ma grille") -> None:
    page = human.page
    page.get_by_text(name, exact=True).click()
    boxes = page.locator(f"#pack-panel input[type=radio][value='{mark}']").all()
    assert len(boxes) == 12
    for box in boxes:
        box.check()
    panel_press(page, "Garder ma grille")
    expect(page.get_by_text("Votre grille est gardée.")).to_be_visible()


def decides(david: Human) -> None:
    page = david.page
    page.get_by_text("Ma décision et le retour", exact=True).click()
    look(page, "salle-decision")
    page.get_by_label("Un point fort").fill("Vous écoutez jusqu’au bout.")
    page.get_by_label("Conseil 1").fill("Préparer une question sur les horaires")
    page.get_by_label("J’hésite", exact=True).check()
    panel_press(page, "Donner ce retour")
    expect(page.get_by_text("Écrivez une phrase.")).to_be_visible()
    look(page, "salle-a-corriger")
    page.get_by_label("Pourquoi, en une phrase").fill("Il manque un exemple concret.")
    panel_press(page, "Donner ce retour")
    expect(page.get_by_text("Le retour est donné. La personne")).to_be_visible()
    look(page, "salle-decision-donnee")
