"""The CV workshop in the live room: a candidate on a phone, two volunteers on desktops, the CV beside the pictures, from the first remark to the closing."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Playwright, expect

from bench.room_people import Human, until
from lefil.catalogue.actions import open_programme
from lefil.coaching.actions import add_line, begin_cv, install, open_workshop, share_cv, staff_both, take_seat
from lefil.coaching.models import CvComment, Feedback, Grade, Workshop
from lefil.demo.cast import Cast
from lefil.enrolments.actions import enrol
from tests.e2e.conftest import DESKTOP
from tests.e2e.devices import BOTH, voice, with_devices
from tests.e2e.looks import assert_accessible
from tests.e2e.test_interview import grades, look, panel_press

MEDIA: dict[str, Any] = {"permissions": BOTH}


@pytest.fixture(scope="module")
def chromium(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with with_devices(playwright, voice(tmp_path_factory.mktemp("sound"))) as browser:
        yield browser


@pytest.fixture
def workshop(cast: Cast) -> Workshop:
    """In two minutes, with David and Benoît; Amina has a place, and shows them a CV of one line."""
    programme = open_programme(
        cast.article1, pack="coaching", name="Coups de Pouce", slug="coups-de-pouce", volunteer_word="coach", learner_word="candidat·e",
        needs_parent=False, by=None,
    )  # fmt: skip
    install(programme, by=None)
    one = open_workshop(
        programme.modules.get(code="cv"), organisation=programme.organisation, starts=timezone.now() + timedelta(minutes=2), by=None
    )
    two = [enrol(person, programme=programme, side="volunteer", by=person) for person in (cast.david, cast.benoit)]
    one = staff_both(one, lead=two[0], observer=two[1], by=None)
    amina = enrol(cast.amina, programme=programme, side="learner", by=cast.amina)
    take_seat(one, candidate=amina, by=cast.amina)
    cv = begin_cv(amina, by=cast.amina)
    add_line(cv, section="work", text="Vendeuse en boulangerie", by=cast.amina)
    share_cv(cv, workshop=one, by=cast.amina)
    return one


def test_the_cv_workshop_is_held_in_the_live_room(cast: Cast, workshop: Workshop, visit: Callable[..., Page]):
    room = f"/salle/{workshop.meeting.key}/"
    david = Human("David", visit(cast.david, on=DESKTOP, **MEDIA).context).come(room).enter()
    benoit = Human("Benoît", visit(cast.benoit, on=DESKTOP, **MEDIA).context).come(room).enter()
    amina = Human("Amina", visit(cast.amina, **MEDIA).context).come(room).enter(wait=False).at_the_door()
    david.page.locator(".knocks .mini-main:visible").last.click()
    amina.inside()
    for human in (david, benoit, amina):
        until(lambda human=human: len(human.tiles()) == 3)
        human.hears(2)
    amina.turn("cam", True)
    david.sees()
    _comments(david.page, david)
    _writes_it_again(amina)
    benoit.panel("pack")
    for page in (david.page, benoit.page):
        expect(page.locator("#pack-cv")).to_contain_text("80 clients par jour")
    expect(david.page.locator("#pack-cv")).to_contain_text("Version gardée : 1.")
    grades(benoit, 4)
    grades(david, 3)
    look(david.page, "cv-salle-grille")
    _closes(david.page)
    expect(amina.page.get_by_text("Votre grille est gardée.")).to_be_visible()
    assert {row.author.called: set(row.marks.values()) for row in Grade.objects.select_related("author")} == {
        "Amina": {2},
        "Benoît": {4},
        "David": {3},
    }
    given = Feedback.objects.get(workshop=workshop)
    assert (given.strengths, [(one.text, one.due) for one in given.advices.all()]) == (
        ["Vous dites un métier.", "Vous donnez un nombre."], [("Ajouter un résultat à chaque ligne", timezone.localdate() + timedelta(days=5))]
    )  # fmt: skip
    assert_accessible(david.page)


def _comments(page: Page, david: Human) -> None:
    david.panel("pack")
    page.locator("#pack-cv").get_by_role("button", name="Commenter : Vendeuse en boulangerie").click()
    panel_press(page, "Garder ma remarque")
    expect(page.get_by_text("Écrivez votre remarque.")).to_be_visible()
    page.get_by_label("Votre remarque").fill("Combien de clients par jour ?")
    look(page, "cv-salle-remarque")
    panel_press(page, "Garder ma remarque")
    expect(page.locator("#pack-cv").get_by_role("status")).to_contain_text("Votre remarque est gardée.")


def _writes_it_again(amina: Human) -> None:
    amina.panel("pack")
    page = amina.page
    expect(page.locator("#pack-cv")).to_contain_text("Combien de clients par jour ?")
    page.locator("#pack-cv").get_by_role("button", name="Changer : Vendeuse en boulangerie").click()
    expect(page.get_by_label("Vos nouveaux mots")).to_have_value("Vendeuse en boulangerie")
    page.get_by_label("Vos nouveaux mots").fill("Vendeuse en boulangerie, 80 clients par jour")
    look(page, "cv-salle-ligne")
    panel_press(page, "Changer cette ligne")
    expect(page.get_by_text("Votre ligne est changée.")).to_be_visible()
    panel_press(page, "Garder une nouvelle version")
    expect(page.get_by_text("La version 1 est gardée.")).to_be_visible()
    assert CvComment.objects.get().done is not None
    grades(amina, 2, "Je me note d’abord")
    look(page, "cv-salle-candidate")


def _closes(page: Page) -> None:
    page.locator("#pack-panel").get_by_text("Le retour", exact=True).click()
    page.get_by_label("Un point fort").fill("Vous dites un métier.")
    page.get_by_label("Un autre point fort").fill("Vous donnez un nombre.")
    page.get_by_label("Conseil 1").fill("Ajouter un résultat à chaque ligne")
    page.locator("#pack-panel input[type=date]").first.fill(f"{timezone.localdate() + timedelta(days=5):%Y-%m-%d}")
    look(page, "cv-salle-retour")
    panel_press(page, "Donner ce retour")
    expect(page.get_by_text("Le retour est donné. La personne")).to_be_visible()
