"""The page that a candidate takes away, when the four modules were played: on a phone, on paper, and on the desktop of the staff."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from lefil.catalogue.actions import open_programme
from lefil.coaching.actions import give_feedback, grade, install, open_workshop, staff_both, take_seat
from lefil.coaching.actions.pitch import write_pitch
from lefil.demo.cast import Cast
from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from tests.e2e.conftest import DESKTOP
from tests.e2e.journey import time_passes
from tests.e2e.looks import assert_accessible, assert_no_sideways_scroll
from tests.e2e.server import ROOT

SHOTS = ROOT / "var" / "e2e" / "bilan"
PLAYED = ("cv", "pitch", "networks", "interview", "pitch")


@pytest.fixture
def amina(cast: Cast) -> Enrolment:
    """Five workshops, a week apart: each of the four modules, the pitch twice."""
    programme = open_programme(
        cast.article1, pack="coaching", name="Coups de Pouce", slug="coups-de-pouce", volunteer_word="coach", learner_word="candidat·e",
        needs_parent=False, by=None,
    )  # fmt: skip
    modules = {one.code: one for one in install(programme, by=None)}
    lead, observer = (enrol(person, programme=programme, side="volunteer", by=person) for person in (cast.david, cast.benoit))
    candidate = enrol(cast.amina, programme=programme, side="learner", by=cast.amina)
    write_pitch(candidate, blocks={}, keywords=[], before=3, after=7, by=cast.amina)
    for turn, code in enumerate(PLAYED):
        made = open_workshop(modules[code], organisation=cast.article1, starts=timezone.now() + timedelta(minutes=5), by=None)
        made = staff_both(made, lead=lead, observer=observer, by=None)
        take_seat(made, candidate=candidate, by=cast.amina)
        for person, mark in ((cast.amina, 1 + turn // 2), (cast.david, 2 + turn // 3), (cast.benoit, 2)):
            grade(made, candidate=candidate, marks={line["code"]: mark for line in modules[code].content["grid"]}, by=person)
        decided = {"decision": "call", "reason": "Vous donnez des preuves, et vous posez une question."} if code == "interview" else {}
        give_feedback(
            made, candidate=candidate, strengths=["Vous donnez un exemple avec un résultat.", "Vous écoutez jusqu’au bout."],
            advices=[(f"Préparer {n} questions à poser", timezone.localdate() + timedelta(days=7 * n)) for n in (1, 2, 3)], by=cast.david,
            **decided,
        )  # fmt: skip
        if turn < len(PLAYED) - 1:
            time_passes(7)
    return candidate


def look(page: Page, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
    assert_no_sideways_scroll(page)
    assert_accessible(page)


def test_four_modules_are_read_on_a_phone_and_printed_on_three_sheets(cast: Cast, amina: Enrolment, visit: Callable[..., Page]):
    phone = visit(cast.amina)
    phone.goto("/coup-de-pouce/bilan/")
    expect(phone.get_by_role("heading", level=2).filter(visible=True)).to_have_count(5)  # four modules, and somebody to talk to
    pitch = phone.locator(".summary-part").nth(1)
    expect(pitch.get_by_role("row", name="L’ouverture")).to_contain_text("Pas encore")
    expect(pitch.get_by_role("row", name="L’ouverture").get_by_role("cell").first).to_contain_text("Acquis")
    look(phone, "telephone")
    phone.emulate_media(media="print")
    assert phone.pdf(path=SHOTS / "bilan.pdf", format="A4").count(b"/Type /Page\n") <= 3
    desk = visit(cast.chloe, on=DESKTOP)
    desk.goto(f"/coup-de-pouce/bilan/{amina.key}/")
    expect(desk.get_by_role("main")).to_contain_text("Je rappelle.")
    expect(desk.get_by_role("main")).not_to_contain_text("confiance")
    look(desk, "equipe")
