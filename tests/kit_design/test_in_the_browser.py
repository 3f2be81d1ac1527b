"""What only a real browser knows: contrast, overflow, the keyboard, the thumb, the policy, the bytes."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from lefil.kit.living import PAGES

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PATHS = ["/design/", *(f"/design/{name}/" for name in PAGES if name != "index"), "/accessibilite/", "/nowhere/"]
Opener = Callable[..., Page]
ANSWERED = re.compile("status of (404|409|422)|INTERNET_DISCONNECTED")


@pytest.fixture
def open_page(chromium: Browser, live_server) -> Iterator[Opener]:
    """open_page(path, width, lang="ar", theme="dark", ...) opens a page; what the console complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def opened(path: str, width: int = 360, *, scripts: bool = True, touch: bool = False, **cookies: str) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=scripts, has_touch=touch, locale="fr-FR"
        )
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" and not ANSWERED.search(message.text) else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{live_server.url}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def site(page: Page) -> str:
    return "/".join(page.url.split("/", 3)[:3])


@pytest.mark.parametrize(("theme", "lang"), [("light", "fr"), ("dark", "fr"), ("light", "ar")])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(open_page, theme, lang, width):
    found = []
    page = open_page("/mentions/", width, theme=theme, lang=lang)
    for path in PATHS:
        page.goto(site(page) + path)
        answer = Axe().run(page).response
        assert len(answer["passes"]) > 10
        found += [(path, fault["id"], fault["nodes"][0]["html"][:120]) for fault in answer["violations"]]
    assert found == []


def test_axe_would_find_a_fault(open_page):
    page = open_page("/mentions/")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<input><img src=\"/x.png\">')")
    assert {fault["id"] for fault in Axe().run(page).response["violations"]} >= {"label", "image-alt"}


@pytest.mark.parametrize("cookies", [{}, {"lang": "ar"}, {"data": "low"}], ids=["fr", "ar", "low"])
@pytest.mark.parametrize("width", [320, 360])
def test_no_page_scrolls_sideways(open_page, width, cookies):
    page = open_page("/mentions/", width, **cookies)
    for path in PATHS:
        page.goto(site(page) + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_every_target_is_large_enough_for_a_thumb(open_page):
    """48 px high for what is pressed; a link inside a sentence and a cell of the week (44) may be smaller."""
    page = open_page("/design/")
    small = page.evaluate(
        """[...document.querySelectorAll('button:not(.week-all), .button, .pill, .tab, summary, .choice label, .row[href], .input')]
            .filter(e => e.offsetParent && e.getBoundingClientRect().height < 48).map(e => e.className + ' ' + e.textContent.trim())"""
    )
    assert small == []


def test_the_knots_are_on_the_margin_line_in_both_directions(open_page):
    for lang in ("fr", "ar"):
        page = open_page("/design/fil/", 360, lang=lang)
        line, knot = page.evaluate(
            """['.page', '.knot'].map((selector, n) => {
                const box = document.querySelector(selector).getBoundingClientRect();
                const style = getComputedStyle(document.querySelector(selector), '::before');
                const start = parseFloat(style.direction === 'rtl' ? style.right : style.left) + parseFloat(style.width) / 2;
                return style.direction === 'rtl' ? box.right - start : box.left + start;
            })"""
        )
        assert abs(line - knot) <= 1
        assert (line > 180) is (lang == "ar")


def test_the_week_is_painted_in_one_stroke(open_page):
    page = open_page("/question/week/", 1280)
    page.wait_for_selector(".week-all")
    box = lambda cell: page.locator(f"#id_week_{cell}").bounding_box()  # noqa: E731
    first, last = box("1-8"), box("1-17")
    page.mouse.move(first["x"] + 9, first["y"] + 9)
    page.mouse.down()
    page.mouse.move(last["x"] + 9, last["y"] + 9, steps=12)
    page.mouse.up()
    chosen = "[...document.querySelectorAll('.week input:checked')].map(box => box.value)"
    assert page.evaluate(chosen) == ["1-8", "1-12", "1-14", "1-17"]
    page.locator("#id_week_1-8").click()
    page.locator("#id_week_1-12").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert page.evaluate(chosen) == ["1-14", "1-17", "2-12"]
    page.get_by_role("button", name="Dimanche").click()
    assert [cell for cell in page.evaluate(chosen) if cell.startswith("6")] == ["6-8", "6-12", "6-14", "6-17", "6-19"]


def test_a_thumb_ticks_one_box(open_page):
    page = open_page("/question/week/", 360, touch=True)
    page.wait_for_selector(".week-all")
    page.locator("#id_week_2-14").tap()
    assert page.locator("#id_week_2-14").is_checked()


def test_a_form_is_filled_without_javascript(open_page):
    page = open_page("/question/week,voice,birth/", scripts=False)
    page.get_by_text("En voix seule").click()
    page.locator("label[for='id_week_2-14']").click(force=True)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("link", name="Votre date de naissance").click()
    assert page.url.endswith("#id_birth_day")
    assert page.locator("#id_week_2-14").is_checked()
    for part, typed in (("day", "27"), ("month", "3"), ("year", "2008")):
        page.locator(f"#id_birth_{part}").fill(typed)
    page.get_by_role("button", name="Continuer").click()
    assert page.get_by_text("C’est gardé.").is_visible()


def test_the_display_menu_works_by_keyboard_and_without_javascript(open_page):
    page = open_page("/mentions/", scripts=False)
    page.locator(".menu summary").press("Enter")
    page.get_by_role("button", name="العربية").press("Enter")
    assert (page.locator("html").get_attribute("dir"), page.url.rsplit("/", 2)[1]) == ("rtl", "mentions")


def test_escape_closes_the_menu_and_gives_the_focus_back(open_page):
    page = open_page("/mentions/")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="English").focus()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName + document.querySelector('.menu').open") == "SUMMARYfalse"


def test_a_lost_network_is_said_and_taken_back(open_page):
    page = open_page("/mentions/")
    page.context.set_offline(True)
    page.get_by_text("Pas de connexion.").wait_for(state="visible")
    page.context.set_offline(False)
    page.get_by_text("Pas de connexion.").wait_for(state="hidden")


def test_after_an_error_the_summary_has_the_focus(open_page):
    page = open_page("/question/phone/")
    page.get_by_role("button", name="Continuer").click()
    assert page.evaluate("document.activeElement.className") == "error-summary"


@pytest.mark.parametrize("path", ["/design/fil/", "/design/eleve/", "/design/silence/", "/design/question/"])
def test_a_whole_page_is_few_requests_and_light_ones(open_page, path):
    """The page itself is at most 15 KB once compressed; low data asks for no font and no picture."""
    import brotli

    asked: list[str] = []
    page = open_page("/mentions/", data="low")
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site(page) + path)
    page.wait_for_load_state("networkidle")
    assert len(asked) <= 12
    assert [url for url in asked if ".woff2" in url] == []
    assert len(brotli.compress(page.content().encode())) <= 15 * 1024


def test_paper_keeps_the_thread_and_drops_the_buttons(open_page):
    page = open_page("/design/fil/", 800)
    page.emulate_media(media="print")
    shown = page.evaluate(
        "selectors => selectors.map(s => getComputedStyle(document.querySelector(s)).display !== 'none')",
        [".knot", ".tabs", ".button", ".menu"],
    )
    assert shown == [True, False, False, False]


def test_less_motion_is_none(open_page):
    page = open_page("/design/")
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.querySelector('.button')).transitionDuration").replace("0s", "").strip(", ") == ""


def test_three_faces_stand_in_a_row_each_as_large_as_two_thumbs(open_page):
    page = open_page("/design/", 360)
    boxes = page.locator(".face").evaluate_all("faces => faces.map(face => face.getBoundingClientRect().toJSON())")
    assert len({box["top"] for box in boxes}) == 1
    assert min(min(box["width"], box["height"]) for box in boxes) >= 96


def test_a_week_on_a_phone_shows_the_whole_sign_of_each_day_and_says_its_whole_name(open_page):
    page = open_page("/question/week/", 360)
    page.wait_for_selector(".week-all")
    cut = page.evaluate("[...document.querySelectorAll('.week thead th')].filter(head => head.scrollWidth > head.clientWidth).length")
    assert cut == 0
    assert page.get_by_role("button", name="Dimanche").count() == 1


def test_rows_are_dense_side_by_side_on_a_wide_screen_and_whole_on_a_phone(open_page):
    tops = "[...document.querySelectorAll('.columns .row')].map(row => row.getBoundingClientRect().top)"
    lines = "document.querySelector('.columns .row-hint').getBoundingClientRect().top - document.querySelector('.columns .row-title').getBoundingClientRect().bottom"
    wide, phone = open_page("/design/", 1280), open_page("/design/", 360)
    assert len(set(wide.evaluate(tops))) == 1
    assert wide.evaluate(lines) < 0
    assert len(set(phone.evaluate(tops))) == 2
    assert phone.evaluate(lines) >= -1
