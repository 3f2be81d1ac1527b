"""A day of class: a learner signs with a finger on a phone, the teacher counter-signs, the sheet is printed with both."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from lefil.classroom import actions
from lefil.classroom.models import HalfDay, Signing
from lefil.classroom.queries.days import seal_of
from lefil.demo.cast import Cast
from lefil.demo.clock import at
from lefil.enrolments.actions import enrol
from tests.classroom.days.world import class_programme, entered
from tests.e2e.conftest import DESKTOP
from tests.e2e.looks import assert_accessible, assert_keyboard_reaches_everything, assert_no_sideways_scroll
from tests.e2e.server import ROOT

SHOTS = ROOT / "var" / "e2e" / "class"


@pytest.fixture
def half_day(cast: Cast) -> HalfDay:
    """It ends in ten minutes: signed and counter-signed today, as the real clock says."""
    now = timezone.now()
    with at(now - timedelta(days=2)):
        programme = class_programme(cast)
        teacher = enrol(cast.ines, programme=programme, side="volunteer", by=cast.ines)
        cohort = actions.open_cohort(programme, teacher=teacher, title="Digistart JavaScript", nda="11755555575", by=cast.chloe)
        for person in (cast.amina, cast.samira):
            actions.join_class(cohort, enrolment=entered(person, programme, cast.chloe), by=cast.chloe)
        return actions.plan_half_day(cohort, starts=now - timedelta(minutes=170), minutes=180, lesson="loops", by=cast.chloe)


def look(page: Page, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
    assert_no_sideways_scroll(page)


def draw(page: Page) -> None:
    """A zigzag across the frame, as a finger does."""
    page.locator(".sign-frame").scroll_into_view_if_needed()
    box = page.locator(".sign-frame").bounding_box()
    assert box, "the frame shows only where JavaScript runs"
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    for n in range(1, 13):
        page.mouse.move(box["x"] + box["width"] * (0.1 + n * 0.06), box["y"] + box["height"] * (0.3 if n % 2 else 0.7), steps=2)
    page.mouse.up()


def test_a_learner_signs_the_teacher_counter_signs_and_the_sheet_holds_both(
    cast: Cast, half_day: HalfDay, visit: Callable[..., Page], tmp_path: Path
):
    phone = visit(cast.amina)
    phone.goto("/cours/")
    look(phone, "cours-apprenante")
    assert_accessible(phone)
    phone.get_by_role("link", name="Signer ma présence").click()
    phone.get_by_role("button", name="Signer", exact=True).click()
    expect(phone.get_by_role("alert").first).to_contain_text("Signez dans le cadre, ou écrivez le code.")
    draw(phone)
    look(phone, "cours-signer")
    assert_keyboard_reaches_everything(phone)
    phone.get_by_role("button", name="Effacer et recommencer").click()
    assert phone.locator('input[name="path"]').input_value() == ""
    draw(phone)
    phone.get_by_role("button", name="Signer", exact=True).click()
    expect(phone.get_by_text("C’est signé. Merci.")).to_be_visible()
    expect(phone.get_by_role("img", name="Signature dessinée")).to_be_visible()
    signing = Signing.objects.get(half_day=half_day)
    assert (signing.way, signing.enrolment.person, len(signing.path) > 60) == ("drawn", cast.amina, True)

    signs_without_javascript(visit(cast.samira, java_script_enabled=False), half_day)
    desk = visit(cast.ines, on=DESKTOP)
    desk.goto("/cours/")
    desk.get_by_role("link", name="Ouvrir la demi-journée").click()
    desk.get_by_role("link", name="Contresigner").click()
    desk.get_by_label("Présence de Amina").select_option("present")
    desk.get_by_label("Minutes de Amina").fill("180")
    desk.get_by_label("Présence de Samira").select_option("late")
    desk.get_by_label("Minutes de Samira").fill("120")
    draw(desk)
    look(desk, "cours-contresigner")
    assert_accessible(desk)
    desk.get_by_role("button", name="Contresigner et fermer la feuille").click()
    expect(desk.get_by_text("La feuille est fermée. Vous pouvez l’imprimer.")).to_be_visible()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Télécharger la feuille").click()
    sheet = tmp_path / "sheet.pdf"
    download.value.save_as(sheet)
    half_day.refresh_from_db()
    assert half_day.seal == seal_of(half_day)
    holds(sheet, half_day)

    stranger = visit(on=DESKTOP)
    stranger.goto(f"/cours/feuille/{half_day.code}/")
    expect(stranger.get_by_text("2 / 2")).to_be_visible()
    assert "Haidari" not in stranger.content()


def signs_without_javascript(phone: Page, half_day: HalfDay) -> None:
    """The four digits that the teacher says in class are enough."""
    phone.goto(f"/cours/demi-journee/{half_day.key}/signer/")
    phone.get_by_text("Je ne peux pas dessiner").click()
    phone.get_by_label("Le code de la demi-journée").fill(half_day.word)
    phone.get_by_role("button", name="Signer", exact=True).click()
    expect(phone.get_by_text("C’est signé. Merci.")).to_be_visible()
    assert list(Signing.objects.filter(half_day=half_day).values_list("way", flat=True)) == ["drawn", "code"]


def holds(sheet: Path, half_day: HalfDay) -> None:
    """The names in full, both drawings as described pictures, the code; a tagged document."""
    content = sheet.read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"/MarkInfo" in content
    reader = PdfReader(sheet)
    words = " ".join(page.extract_text() for page in reader.pages).replace("\n", " ")
    for expected in (
        "Amina Haidari",
        "Samira Saïdi",
        "Inès Ferrand",
        "signature dessinée",
        "code donné en cours",
        "2 heures",
        half_day.code,
    ):
        assert expected in words, words
    alternatives = [str(one["/Alt"]) for one in _objects(reader) if isinstance(one, dict) and "/Alt" in one]
    assert {"Signature de Amina Haidari", "Signature de Inès Ferrand"} <= set(alternatives)


def _objects(reader: PdfReader) -> list:
    return [reader.get_object(n) for n in range(1, int(reader.trailer["/Size"]))]
