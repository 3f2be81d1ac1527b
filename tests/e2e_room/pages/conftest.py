"""The room's real pages: a site, a Janus, browsers near and far. `near` browsers share the site's network, `far` has a line of its own."""

import dataclasses
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright
from pytest_django.plugin import DjangoDbBlocker

from bench import room_world as world
from bench.room_house import House, Line, prepare_janus
from bench.room_people import DESKTOP, Human, flags
from bench.room_raw import Loop, Raw
from lefil.demo.cast import Cast, enter_cast
from lefil.groups.models import Group
from lefil.live.queries.links import ticket
from lefil.meetings.models import Meeting
from lefil.people.models import Person
from tests.e2e import server
from tools import janus as tool

FAILURES = server.ROOT / "var" / "e2e"
# A page that lost its server, a refused door and the network that a test cut are written in the console by the browser itself.
AN_ANSWER = re.compile(r"Failed to load resource|WebSocket connection to|net::ERR_|WebSocket is already")


@dataclasses.dataclass(frozen=True)
class Base:
    folder: Path
    cast: Cast
    pair: Group
    people: list[Person]


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Base:
    folder = tmp_path_factory.mktemp("room")
    server.prepare(folder)
    with django_db_blocker.unblock(), server.backstage(folder):
        cast = enter_cast()
        return Base(folder, cast, world.pair_up(cast), world.strangers(26))


@pytest.fixture(scope="session")
def media() -> Iterator[tool.Janus]:
    running = prepare_janus()
    running.start()
    yield running
    running.end()


@pytest.fixture(scope="session")
def _house(base: Base, media: tool.Janus) -> Iterator[House]:
    env = {**server.environment(base.folder, ""), **media.settings, "LEFIL_DEMO": "0"}
    one = House(base.folder, env)
    one.start()
    yield one
    one.stop()


@pytest.fixture
def house(_house: House, media: tool.Janus) -> House:
    """A running site, with a running Janus, whatever the test before did to them."""
    if not media.process:
        media.start()
    if not _house.process:
        _house.start()
    return _house


@pytest.fixture(autouse=True)
def _on_the_site(house: House, base: Base, django_db_blocker: DjangoDbBlocker, settings: Any) -> Iterator[None]:
    settings.SITE_URL = house.url
    settings.SMS_BACKEND = "outbox"
    size = house.log.stat().st_size
    with django_db_blocker.unblock(), server.backstage(base.folder):
        yield
    with house.log.open() as log:
        log.seek(size)
        said = log.read()
    assert "Traceback" not in said, f"the site failed:\n{said[-6000:]}"


@pytest.fixture
def cast(base: Base, _on_the_site: None) -> Cast:
    rows = {field.name: getattr(base.cast, field.name) for field in dataclasses.fields(Cast)}
    return Cast(**{name: type(row).objects.get(pk=row.pk) for name, row in rows.items()})


@pytest.fixture
def meeting(cast: Cast, base: Base) -> Meeting:
    """Benoît and Malik, in two minutes. Its room begins from person to person; the guest waits at the door."""
    world.policy(cast)
    return world.meet(cast, base.pair)


@pytest.fixture
def lesson(cast: Cast, base: Base) -> Callable[..., Meeting]:
    """lesson(people, places=6): led by Inès; everybody enters without waiting unless `lobby`."""

    def make(people: list[Person], places: int = 30, *, lobby: bool = False, **more: Any) -> Meeting:
        world.policy(cast, lobby=lobby, **more)
        return world.lesson(cast, people, places)

    return make


def program() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "no Chromium: make system-test installs it"
    return found


@pytest.fixture(scope="session")
def near(playwright: Playwright, _house: House) -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver keeps an event loop in this thread
    browser = playwright.chromium.launch(executable_path=program(), args=flags(_house.url))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def _line() -> Iterator[Line]:
    one = Line(1, program())
    yield one
    one.end()


@pytest.fixture
def line(_line: Line) -> Iterator[Line]:
    """The line of who is far: `cut`, `slow`, `move`, `sleep` are the faults of a test."""
    yield _line
    _line.mend()


@pytest.fixture(scope="session")
def far(playwright: Playwright, _house: House, _line: Line) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=str(_line.chromium), args=flags(_house.url))
    yield browser
    _line.mend()
    browser.close()


@pytest.fixture
def someone(near: Browser, house: House, browse: Callable, request: pytest.FixtureRequest) -> Iterator[Callable[..., Human]]:
    """someone(person, meeting) opens that person's check page by their personal link; `signed=True` by the room's own address.

    A test fails when a page wrote an error in its console.
    """
    made: list[Human] = []

    def open_page(
        person: Person, meeting: Meeting, *, browser: Browser | None = None, on: dict[str, Any] = DESKTOP, signed: bool = False, **more: Any
    ) -> Human:
        context = (browser or near).new_context(
            base_url=house.url, locale="fr-FR", timezone_id="Europe/Paris", permissions=["camera", "microphone"], **on
        )
        one = Human(person.called, context, **more)
        made.append(one)
        if signed:
            context.add_cookies([{"name": "sessionid", "value": browse(person).cookies["sessionid"].value, "url": house.url}])
        return one.come(f"{house.url}/salle/{meeting.key}/" if signed else world.link(house.url, meeting, person))

    yield open_page
    call = getattr(request.node, "rep_call", None)
    failed = call is None or call.failed
    for n, one in enumerate(made):
        if failed:
            FAILURES.mkdir(parents=True, exist_ok=True)
            one.page.screenshot(path=FAILURES / f"{re.sub(r'[^a-z0-9]+', '-', request.node.name.lower())}-{n}.png")
        one.context.close()
    wrong = [f"{one.called}: {words}" for one in made for words in one.wrong if not AN_ANSWER.search(words)]
    assert wrong == []


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome: Any = yield
    setattr(item, f"rep_{outcome.get_result().when}", outcome.get_result())


@pytest.fixture(scope="session")
def sockets() -> Iterator[Loop]:
    one = Loop()
    yield one
    one.close()


@pytest.fixture
def socket_of(house: House, sockets: Loop) -> Iterator[Callable[..., Raw]]:
    """socket_of(person, meeting) is that person without a browser, not yet connected."""
    made: list[Raw] = []

    def make(person: Person, meeting: Meeting, **more: Any) -> Raw:
        made.append(Raw(sockets, house.url, meeting.key, ticket(meeting, person), **more))
        return made[-1]

    yield make
    for one in made:
        one.cut()
