"""The doors of the house: whoever arrives, with any screen, a keyboard, or no JavaScript, can come in."""

import re

import pytest
from playwright.sync_api import expect

from lefil.campaigns.models import Draft
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.looks import assert_accessible, assert_keyboard_reaches_everything, assert_no_sideways_scroll

PAGES = ["/", "/connexion/", "/c/reussite-virale/", "/design/"]
NARROW = {**PHONE, "viewport": {"width": 320, "height": 640}}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_page_is_accessible(visit, screen, path):
    page = visit(on=screen)
    assert page.goto(path).status == 200
    expect(page.locator("h1").first).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_on_the_chalkboard(visit, path):
    page = visit(color_scheme="dark")
    page.goto(path)
    assert_accessible(page)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("screen", [PHONE, NARROW], ids=["360", "320"])
def test_a_page_never_scrolls_sideways(visit, screen, path):
    page = visit(on=screen)
    page.goto(path)
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize("path", PAGES)
def test_the_keyboard_reaches_everything(desktop, path):
    desktop.goto(path)
    assert_keyboard_reaches_everything(desktop)


def test_the_skip_link_comes_first_and_leads_to_the_content(desktop):
    desktop.goto("/")
    desktop.keyboard.press("Tab")
    expect(desktop.locator(":focus")).to_have_text("Aller au contenu")
    desktop.keyboard.press("Enter")
    expect(desktop.locator("main")).to_be_focused()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_reads_without_javascript(visit, path):
    page = visit(java_script_enabled=False)
    assert page.goto(path).status == 200
    expect(page.locator("h1").first).to_be_visible()
    assert page.locator(".no-js main").inner_text().strip()


def test_a_sign_up_begins_without_javascript(visit):
    page = visit(java_script_enabled=False)
    page.goto("/c/reussite-virale/")
    page.locator('a[href*="/inscription/pupil/"]').first.click()
    expect(page).to_have_url(re.compile(r"/c/reussite-virale/inscription/pupil/"))
    before = Draft.objects.count()
    page.locator("main select").select_option("4e")
    page.locator("main input[type=radio]").first.check()
    page.locator("main form button.button").first.click()
    expect(page).to_have_url(re.compile(r"/inscription/[\w-]{12}/"))
    assert Draft.objects.count() == before + 1


def test_signing_in_without_a_number_says_what_to_write(visit):
    page = visit(java_script_enabled=False)
    page.goto("/connexion/")
    page.locator("main form button").first.click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    assert_no_sideways_scroll(page)


def test_a_member_of_the_cast_is_signed_in(visit, cast):
    page = visit(cast.chloe, on=DESKTOP)
    page.goto("/bureau/")
    expect(page.locator("h1").first).to_be_visible()
    assert_accessible(page)


def test_arabic_turns_the_page_round(visit, site):
    page = visit()
    page.context.add_cookies([{"name": "lang", "value": "ar", "url": site.url}])
    page.goto("/connexion/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert_no_sideways_scroll(page)
