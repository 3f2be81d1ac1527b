"""A key in a real browser: Chromium's own virtual authenticator answers as a phone's fingerprint would."""

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from lefil.letters import sms

KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def key_page(live_server, monkeypatch) -> Iterator[Page]:
    """A page with a key in its device. A key belongs to a name, never to an address in figures: the site is called localhost.

    The driver's event loop ends before the database is emptied: Django would refuse to share the thread with it.
    """
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(locale="fr-FR")
        page.set_default_timeout(10_000)
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        yield page
        browser.close()


def sign_in(page: Page, site: str, phone: str) -> None:
    page.goto(f"{site}/connexion/")
    page.fill("#id_contact", phone)
    page.click("main button:has-text('Recevoir mon code')")
    page.fill("#id_code", re.search(r"\d{6}", sms.sent[-1]["text"]).group())
    page.click("main button:has-text('Continuer')")


@pytest.mark.e2e
def test_a_coordinator_adds_a_key_then_enters_with_it_alone(live_server, cast, key_page):
    page, site = key_page, live_server.url.replace("127.0.0.1", "localhost")
    sign_in(page, site, cast.chloe.phone)
    page.goto(f"{site}/bureau/equipe/")
    page.wait_for_url("**/connexion/securite/")
    page.click("text=Ajouter une clé")
    page.check("#id_passwordless")
    page.click("main button:has-text('Ajouter la clé')")
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{site}/bureau/equipe/")
    assert page.inner_text("h1") == "L’équipe"
    page.context.clear_cookies()
    page.goto(f"{site}/connexion/")
    page.click("main button:has-text('avec ma clé')")
    page.wait_for_url(lambda url: "connexion" not in url)
    page.goto(f"{site}/bureau/equipe/")
    assert page.inner_text("h1") == "L’équipe"
    page.context.clear_cookies()
    sign_in(page, site, cast.chloe.phone)
    page.wait_for_url("**/authenticate/")
    page.click("main button:has-text('Utiliser ma clé')")
    page.wait_for_url(lambda url: "connexion" not in url)
    page.goto(f"{site}/bureau/equipe/")
    assert page.inner_text("h1") == "L’équipe"
