"""Browsers of the cast, on a real site. One browser context per person; nothing goes further than this machine.

`site` is one server per test file, on a copy of a base where the cast and the campaign already are.
`visit(person, on=PHONE)` opens that person's browser. Tests act for the others through actions: their base is the site's.
"""

import dataclasses
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from pytest_django.plugin import DjangoDbBlocker

from lefil.demo.cast import Cast, enter_cast
from lefil.demo.scenes.stage import set_stage
from lefil.kit.sweeps import all_sweeps
from tests.e2e import server

HERE = Path(__file__).parent
PATIENCE = 30_000  # ms: what two busy cores may need for anything; whoever is quicker waits for nothing
expect.set_options(timeout=PATIENCE)
FAILURES = server.ROOT / "var" / "e2e"
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
# A refused form or door is an answer, a socket that finds nobody is tried again; the browser writes it in its console all the same.
AN_ANSWER = re.compile(
    r"status of (403|404|409|413|422|429)|WebSocket connection to '[^']+' failed|net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED)"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert program, "no Chromium: make system-test installs it"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver keeps an event loop in this thread
    browser = playwright.chromium.launch(executable_path=program, args=[*QUIET, ONLY_HERE])
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def _prepared(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> tuple[Path, Cast]:
    """A base with its tables, the cast and the open campaign, made once; each file of tests gets a copy."""
    folder = tmp_path_factory.mktemp("prepared")
    server.prepare(folder)
    with django_db_blocker.unblock(), server.backstage(folder):
        cast = enter_cast()
        set_stage(cast)
    return folder, cast


@pytest.fixture(scope="module")
def site(_prepared: tuple[Path, Cast], tmp_path_factory: pytest.TempPathFactory) -> Iterator[server.Site]:
    running = server.start(_prepared[0], tmp_path_factory.mktemp("site") / "var")
    yield running
    running.cut()


@pytest.fixture(autouse=True)
def _on_the_site(site: server.Site, django_db_blocker: DjangoDbBlocker, settings: Any) -> Iterator[None]:
    settings.SITE_URL = site.url
    settings.SMS_BACKEND = "outbox"
    size = site.log.stat().st_size
    with django_db_blocker.unblock(), server.backstage(site.folder):
        yield
    with site.log.open() as log:
        log.seek(size)
        said = log.read()
    assert "Traceback" not in said, f"the site failed:\n{said[-4000:]}"


@pytest.fixture
def cast(_prepared: tuple[Path, Cast], _on_the_site: None) -> Cast:
    """The cast as the site knows them now."""
    rows = {field.name: getattr(_prepared[1], field.name) for field in dataclasses.fields(Cast)}
    return Cast(**{name: type(row).objects.get(pk=row.pk) for name, row in rows.items()})


@pytest.fixture
def sweep() -> Callable[[], None]:
    """Runs every sweep once, now: the site's own worker is stopped in these tests, so that time passes only when asked."""

    def run() -> None:
        for job, _seconds in all_sweeps():
            job()

    return run


@pytest.fixture
def visit(chromium: Browser, site: server.Site, browse: Callable, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """visit(person, on=PHONE) is a page in the browser of that person, signed in; visit() a stranger's. More arguments go to the context.

    A test fails when a browser wrote an error in its console, met a 500, broke the content security policy or asked another machine.
    """
    opened: list[BrowserContext] = []
    wrong: list[str] = []

    def listen(page: Page) -> None:
        page.on("console", lambda m: wrong.append(f"console: {m.text}") if m.type == "error" and not AN_ANSWER.search(m.text) else None)
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))

    def open_browser(person: Any = None, on: dict[str, Any] = PHONE, **more: Any) -> Page:
        context = chromium.new_context(base_url=site.url, locale="fr-FR", timezone_id="Europe/Paris", **{**on, **more})
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        context.on("page", listen)
        context.on("request", lambda r: wrong.append(f"outside: {r.url}") if not r.url.startswith((site.url, "data:", "blob:")) else None)
        context.on("response", lambda r: wrong.append(f"{r.status}: {r.url}") if r.status >= 500 else None)
        if person:
            context.add_cookies([{"name": "sessionid", "value": browse(person).cookies["sessionid"].value, "url": site.url}])
        return context.new_page()

    yield open_browser
    call = getattr(request.node, "rep_call", None)
    if call is None or call.failed or wrong:
        _photograph(opened, request.node.name)
    for context in opened:
        context.close()
    assert wrong == []


def _photograph(contexts: list[BrowserContext], name: str) -> None:
    FAILURES.mkdir(parents=True, exist_ok=True)
    for n, page in enumerate(page for context in contexts for page in context.pages):
        page.screenshot(path=FAILURES / f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}-{n}.png", full_page=True)


@pytest.fixture
def phone(visit: Callable[..., Page]) -> Page:
    """A stranger's phone, 360 px wide."""
    return visit(on=PHONE)


@pytest.fixture
def desktop(visit: Callable[..., Page]) -> Page:
    return visit(on=DESKTOP)
