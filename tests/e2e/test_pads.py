"""Two learners and their teacher, each in a real browser: what is typed is seen, helped, shown, cut and merged."""

import re

import pytest
from playwright.sync_api import Page, expect

from lefil.classroom.actions import attempt, send_exercise
from lefil.classroom.models import Pad
from lefil.classroom.queries.pads import text_of
from tests.e2e.classroom import EDITOR, kept, open_class, open_pad, run, write
from tests.e2e.conftest import DESKTOP, PHONE


@pytest.fixture
def lesson(cast):
    return open_class(cast)


def pad_of(lesson, person) -> Pad:
    return Pad.objects.get(meeting=lesson, enrolment__person=person)


def wall(page: Page, lesson) -> Page:
    page.goto(f"/classe/{lesson.key}/codes/", timeout=40_000)
    expect(page.locator("[data-wall-state]")).to_have_text("En direct", timeout=20_000)
    return page


def card(page: Page, called: str):
    return page.locator(".wall-card").filter(has=page.get_by_role("link", name=called, exact=True))


def test_the_teacher_sees_both_learners_type_opens_one_and_writes_beside(cast, lesson, visit):
    amina, david = open_pad(visit(cast.amina, on=DESKTOP), lesson), open_pad(visit(cast.david, on=DESKTOP), lesson)
    ines = wall(visit(cast.ines, on=DESKTOP), lesson)
    amina.locator(EDITOR).click()
    amina.keyboard.type("let a = 1")
    expect(card(ines, "Amina").locator("[data-lines]")).to_have_text("let a = 1")
    expect(card(ines, "Amina")).to_have_attribute("data-need", "writes")
    write(david, "let d = 2\n")
    expect(card(ines, "David").locator("[data-lines]")).to_contain_text("let d = 2")
    ines.get_by_role("link", name="Amina", exact=True).click()
    expect(ines.locator(EDITOR)).to_contain_text("let a = 1", timeout=20_000)
    ines.locator(EDITOR).click()
    ines.keyboard.press("Control+End")
    ines.keyboard.press("Enter")
    ines.keyboard.type("// bien")
    expect(amina.locator(EDITOR)).to_contain_text("// bien")
    amina.keyboard.press("Control+z")
    expect(amina.locator(EDITOR)).not_to_contain_text("let a = 1")
    expect(amina.locator(EDITOR)).to_contain_text("// bien")  # undo takes back one's own words only
    kept(amina)
    assert text_of(pad_of(lesson, cast.amina)).strip() == "// bien"


def test_a_hand_a_stuck_learner_and_a_loop_come_first_on_the_wall(cast, lesson, visit):
    send_exercise(lesson, code="somme", by=cast.ines)
    amina = open_pad(visit(cast.amina, on=PHONE), lesson)
    ines = wall(visit(cast.ines, on=DESKTOP), lesson)
    amina.get_by_role("button", name="Lever la main").click()
    expect(amina.get_by_text("Votre main est levée.")).to_be_visible()
    expect(ines.locator("[data-hands]")).to_contain_text("Amina")
    expect(card(ines, "Amina")).to_have_attribute("data-need", "hand")
    amina.get_by_role("button", name="Baisser la main").click()
    expect(ines.locator("[data-hands]")).to_contain_text("Personne ne lève la main.")
    write(amina, "while (true) {}")
    run(amina)
    expect(ines.locator("[data-help]")).to_contain_text("boucle sans fin arrêtée", timeout=20_000)
    ines.get_by_role("button", name="Qui a besoin d’aide d’abord").click()
    expect(ines.locator(".wall-card").first).to_contain_text("Amina")


def test_an_exercise_is_sent_to_all_and_takes_the_place_of_what_is_kept(cast, lesson, visit):
    amina = open_pad(visit(cast.amina, on=DESKTOP), lesson)
    write(amina, "à garder")
    kept(amina)
    ines = wall(visit(cast.ines, on=DESKTOP), lesson)
    ines.get_by_label("Envoyer un exercice à tous").select_option(label="Additionner les prix")
    ines.get_by_role("button", name="Envoyer à tous").click()
    expect(ines.get_by_role("main")).to_contain_text("Additionner les prix")
    expect(amina.locator(EDITOR)).to_contain_text("const prix = [3, 8, 12]")
    expect(amina.get_by_role("list", name="Les tests")).to_contain_text("total vaut 23")
    amina.get_by_text("Les codes d’avant").click()
    expect(amina.locator(".pad-copy")).to_have_text("à garder")


def test_a_code_is_shown_to_the_class_only_once_its_learner_says_so(cast, lesson, visit):
    amina, david = open_pad(visit(cast.amina, on=DESKTOP), lesson), open_pad(visit(cast.david, on=DESKTOP), lesson)
    write(amina, "let fierte = 1")
    kept(amina)
    ines = visit(cast.ines, on=DESKTOP)
    ines.goto(f"/classe/{lesson.key}/codes/{pad_of(lesson, cast.amina).enrolment.key}/", timeout=40_000)
    ines.get_by_role("button", name="Demander à le montrer").click()
    expect(amina.get_by_text("Voulez-vous le montrer")).to_be_visible()
    expect(david.locator("[data-shown]")).to_have_count(0)
    amina.get_by_role("button", name="Montrer mon code").click()
    expect(david.locator("[data-shown-text]")).to_have_text("let fierte = 1")
    amina.locator(EDITOR).click()
    amina.keyboard.press("Control+End")
    amina.keyboard.type("0")
    expect(david.locator("[data-shown-text]")).to_have_text("let fierte = 10")
    amina.get_by_role("button", name="Ne plus le montrer").click()
    expect(david.locator("[data-shown]")).to_have_count(0)


def test_two_learners_write_in_one_pad_and_each_finds_their_own_again(cast, lesson, visit):
    amina, david = open_pad(visit(cast.amina, on=DESKTOP), lesson), open_pad(visit(cast.david, on=DESKTOP), lesson)
    write(david, "à David")
    kept(david)
    ines = visit(cast.ines, on=DESKTOP)
    ines.goto(f"/classe/{lesson.key}/codes/{pad_of(lesson, cast.amina).enrolment.key}/", timeout=40_000)
    ines.get_by_label("Faire écrire à deux, avec").select_option(label="David")
    ines.get_by_role("button", name="Les mettre ensemble").click()
    expect(david.locator(EDITOR)).not_to_contain_text("à David")
    write(amina, "ensemble ")
    expect(david.locator(EDITOR)).to_contain_text("ensemble")
    expect(david.get_by_text("Vous écrivez à deux, avec Amina.")).to_be_visible()
    ines.get_by_role("button", name="Séparer les deux").click()
    expect(david.locator(EDITOR)).to_contain_text("à David")


def test_what_is_typed_without_network_on_both_sides_is_merged(cast, lesson, visit):
    amina = open_pad(visit(cast.amina, on=DESKTOP), lesson)
    write(amina, "milieu\n")
    kept(amina)
    ines = visit(cast.ines, on=DESKTOP)
    ines.goto(f"/classe/{lesson.key}/codes/{pad_of(lesson, cast.amina).enrolment.key}/", timeout=40_000)
    expect(ines.locator(EDITOR)).to_contain_text("milieu", timeout=20_000)
    amina.context.set_offline(True)
    expect(amina.locator("[data-pad-state]")).to_contain_text("Pas de connexion", timeout=30_000)
    amina.keyboard.press("Control+End")
    amina.keyboard.type("fin")
    ines.locator(EDITOR).click()
    ines.keyboard.press("Control+Home")
    ines.keyboard.type("début ")
    amina.context.set_offline(False)
    expect(ines.locator(EDITOR)).to_contain_text("fin", timeout=30_000)
    expect(amina.locator(EDITOR)).to_contain_text("début milieu")
    kept(amina)
    assert text_of(pad_of(lesson, cast.amina)) == "début milieu\nfin"


def test_a_killed_server_and_a_reload_lose_nothing(cast, lesson, visit, site):
    amina = open_pad(visit(cast.amina, on=DESKTOP), lesson)
    write(amina, "avant ")
    kept(amina)
    process = site.process.pop()
    process.kill()
    process.wait(10)
    expect(amina.locator("[data-pad-state]")).to_contain_text("Pas de connexion")
    amina.keyboard.press("Control+End")
    amina.keyboard.type("pendant")
    site.come_back()
    expect(amina.locator("[data-pad-state]")).to_have_text("Enregistré", timeout=30_000)
    amina.reload()
    expect(amina.locator(EDITOR)).to_have_text("avant pendant", timeout=20_000)
    assert text_of(pad_of(lesson, cast.amina)) == "avant pendant"


def test_with_the_keyboard_only(cast, lesson, visit):
    send_exercise(lesson, code="bonjour", by=cast.ines)
    amina = open_pad(visit(cast.amina, on=DESKTOP), lesson)
    for _step in range(60):
        if amina.evaluate("document.activeElement.classList.contains('cm-content')"):
            break
        amina.keyboard.press("Tab")
    amina.keyboard.press("Control+a")
    amina.keyboard.type('console.log("Bonjour")\nconsole.log("Lille")')
    amina.keyboard.press("Control+Enter")
    expect(amina.locator("[data-pad-out]")).to_contain_text("Tous les tests passent.", timeout=15_000)
    amina.keyboard.press("Tab")
    assert amina.evaluate("document.activeElement.textContent.trim()") == "Exécuter"  # Tab leaves the editor


def test_without_javascript_a_text_is_saved_and_merged_with_what_the_teacher_wrote(cast, lesson, visit):
    amina = visit(cast.amina, on=PHONE, java_script_enabled=False)
    amina.goto(f"/classe/{lesson.key}/code/", timeout=40_000)
    amina.get_by_label("Mon code").fill("let a = 1\nlet b = 2\n")
    amina.get_by_role("button", name="Enregistrer mon code").click()
    expect(amina.get_by_label("Mon code")).to_have_value("let a = 1\nlet b = 2\n")
    ines = visit(cast.ines, on=DESKTOP)
    ines.goto(f"/classe/{lesson.key}/codes/{pad_of(lesson, cast.amina).enrolment.key}/", timeout=40_000)
    expect(ines.locator(EDITOR)).to_contain_text("let b = 2", timeout=20_000)
    ines.locator(EDITOR).click()
    ines.keyboard.press("Control+Home")
    ines.keyboard.type("// bien ")
    kept(ines)
    amina.get_by_label("Mon code").fill("let a = 1\nlet b = 2\nlet c = 3\n")
    amina.get_by_role("button", name="Enregistrer mon code").click()
    expect(amina.get_by_label("Mon code")).to_have_value("// bien let a = 1\nlet b = 2\nlet c = 3\n")
    expect(ines.locator(EDITOR)).to_contain_text("let c = 3")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_do_not_scroll_sideways(cast, lesson, visit, device):
    send_exercise(lesson, code="projet-4", by=cast.ines)
    attempt(pad_of(lesson, cast.amina), passed=1, outcome="tests", by=cast.amina)
    pages = [(cast.amina, "code/"), (cast.ines, "codes/"), (cast.ines, f"codes/{pad_of(lesson, cast.amina).enrolment.key}/")]
    for person, path in pages:
        page = visit(person, on=device)
        page.goto(f"/classe/{lesson.key}/{path}", timeout=40_000)
        page.wait_for_timeout(500)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    assert re.search("Projet 4", visit(cast.amina, on=device).context.request.get(f"/classe/{lesson.key}/code/").text())
