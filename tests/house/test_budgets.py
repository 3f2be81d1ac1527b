"""What a page weighs on the wire, against the budgets of the design: a person on 50 KB a second pays for each of them."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.crowd import bring
from bench.weights import BUDGETS, ISLANDS, KB, squeezed, weigh
from lefil.demo.scenes.stage import set_stage
from tests.addresses import doors
from tests.house.rooms import ROOT
from tests.world import build

FRAGMENT = 6 * KB
LISTS = [
    "desk:today", "desk:people", "desk:applications", "tutoring:pairs", "tutoring:reports", "meetings:week", "matching:board",
    "campaigns:campaigns", "orgs:team",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture):
    with caplog.at_level("ERROR", "django.request"):
        yield


@pytest.mark.parametrize("name", ["nobody", "malik", "benoit", "david", "chloe"])
def test_every_page_that_a_person_can_open_keeps_the_budgets(cast, browse, name):
    world = build(cast)
    browser = browse(world.people.get(name))
    weighed, wrong = 0, []
    for door in doors(world).values():
        if name not in door.who:
            continue
        answer = browser.get(door.url)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            weighed += 1
            wrong += [f"{door.name}: {words}" for words in weigh(answer.content).over()]
        if answer.status_code == 200:
            browser = browse(world.people.get(name))  # a page such as signing out may have closed the session
    assert wrong == []
    assert weighed > 15


def test_the_coordinator_s_lists_keep_the_budgets_when_they_are_full(cast, browse):
    set_stage(cast)
    bring(cast, 300)
    chloe = browse(cast.chloe)
    weights = {name: weigh(chloe.get(reverse(name)).content) for name in LISTS}
    assert {name: weight.over() for name, weight in weights.items() if weight.over()} == {}


def test_the_coordinator_s_lists_ask_the_same_number_of_questions_at_any_size(cast, browse):
    set_stage(cast)
    chloe, counts = browse(cast.chloe), []
    for people in (10, 290):
        bring(cast, people)
        chloe.get("/bureau/")
        counts.append({name: questions(chloe, reverse(name)) for name in LISTS})
    assert counts[0] == counts[1]


def questions(browser, url):
    cache.clear()  # counters are kept for a while
    with CaptureQueriesContext(connection) as seen:
        browser.get(url)
    return len(seen)


def test_low_data_fetches_neither_font_nor_picture(client, db):
    client.cookies["data"] = "low"
    weight = weigh(client.get("/connexion/").content)
    assert (weight.fonts, weight.first < BUDGETS["first"]) == (0, True)


@pytest.mark.parametrize(("name", "most"), ISLANDS.items())
def test_an_island_keeps_its_budget(name, most):
    assert squeezed(name) <= most


def test_every_script_belongs_to_a_budget():
    """A new script is part of the base, or an island with a budget of its own."""
    known = {"kit/lefil.js", *ISLANDS, "people/passkey.js"}
    found = {re.sub(r".*/static/", "", str(path)) for path in (ROOT / "lefil").glob("*/static/**/*.js")}
    assert found <= known, f"give these a budget in bench/weights.py: {sorted(found - known)}"


def test_the_budgets_really_weigh(client, db):
    """Else nothing above would prove anything: a page of noise is too heavy, and an address elsewhere is a fault."""
    page = client.get("/connexion/").content
    noise = "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(12_000)).encode()
    assert weigh(page).over() == []
    assert weigh(page.replace(b"</main>", noise + b"</main>")).over()[0].startswith("html")
    with pytest.raises(KeyError):
        weigh(page.replace(b"</head>", b'<script src="https://elsewhere.example/x.js"></script></head>'))
