"""Tests that need a network of their own: `python -m tools.apart pytest tests/e2e_room`. Real browsers, a real Janus, nothing leaves."""

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from lefil.live import engines
from tests.e2e_room import coturn
from tests.e2e_room.stage import Loop, Somebody
from tools import apart
from tools import janus as tool

HERE = Path(__file__).parent
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection", "--ignore-certificate-errors",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session", autouse=True)
def _apart() -> None:
    assert apart.inside(), "these tests need a network of their own: python -m tools.apart pytest tests/e2e_room"


@pytest.fixture(scope="session")
def room_browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium with a fake camera and a fake microphone."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert program, "no Chromium: make system-test installs it"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver keeps an event loop in this thread
    browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def janus() -> Iterator[tool.Janus]:
    """A running Janus of one's own: `stop(signal.SIGKILL)` and `start()` are the faults of a test."""
    running = tool.prepare()
    running.start()
    yield running
    running.end()


@pytest.fixture
def with_janus(janus: tool.Janus, settings: Any) -> tool.Janus:
    """This process's engine speaks to that Janus."""
    settings.JANUS_URLS, settings.JANUS_SECRET, settings.JANUS_ADMIN_KEY = [janus.url], janus.secret, janus.admin_key
    return janus


@pytest.fixture
def loop(with_janus: tool.Janus) -> Iterator[Loop]:
    running = Loop()
    yield running
    running.close()


@pytest.fixture
def turn(settings: Any) -> Iterator[coturn.Coturn]:
    """A running coturn, that lefil signs names for."""
    running = coturn.prepare()
    running.start()
    settings.TURN_URLS, settings.TURN_SECRET = list(running.urls.values()), coturn.SECRET
    yield running
    running.end()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None: ...


@pytest.fixture(scope="session")
def page_url() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=HERE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/page.html"
    server.shutdown()
    server.server_close()


@pytest.fixture
def somebody(loop: Loop, room_browser: Browser, page_url: str) -> Iterator[Callable[..., Somebody]]:
    """somebody("amina") has entered, and has a page; somebody("malik", page=False) has none. More words are facts of the row."""
    opened: list[BrowserContext] = []

    def open_page(wide: int) -> Page:
        context = room_browser.new_context(permissions=["camera", "microphone"])
        opened.append(context)
        page = context.new_page()
        page.goto(page_url)
        page.evaluate("(wide_) => { wide = wide_ }", wide)
        return page

    def enter(
        pid: str, page: bool = True, wide: int = 640, behind: Any = None, tcp: bool = False, sources: tuple = ("mic", "cam"), **facts: Any
    ) -> Somebody:
        """`behind`: only a relay gets out of their network, with these ICE servers or lefil's own. `tcp`: nothing goes out by UDP."""
        ice = behind if isinstance(behind, list) else engines.ice(f"person-{pid}") if behind else []
        return Somebody(pid, loop, open_page(wide) if page else None, ice=ice, relay=bool(behind), tcp=tcp, sources=sources).enter(**facts)

    yield enter
    for context in opened:
        context.close()
