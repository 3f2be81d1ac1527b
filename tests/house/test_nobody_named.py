"""Many requests by everybody: then the log, the pages of refusals, the addresses led to and the figures are searched for the cast."""

import io
import logging
import re

import pytest
from django.core.cache import cache
from django.db import transaction

from lefil.kit.logs import Json, NoPeople
from lefil.people.models import Person
from tests.addresses import doors
from tests.world import build

REFUSALS = {400, 403, 404, 405, 409, 413, 429, 500}


@pytest.fixture
def log():
    """What the site's own handler would write, in JSON, each request included."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.addFilter(NoPeople())
    handler.setFormatter(Json())
    requests = logging.getLogger("lefil.requests")
    level = requests.level
    requests.setLevel(logging.DEBUG)
    logging.getLogger().addHandler(handler)
    yield said
    logging.getLogger().removeHandler(handler)
    requests.setLevel(level)


def _digits_joined(text: str) -> str:
    return re.sub(r"(?<=\d)(?:[\s\u00a0\u202f.]|%20)+(?=\d)", "", text)


def _named(text: str, people: list[Person]) -> list[str]:
    """Contacts and names of these people that stand in a text, whole words only."""
    words = {word for one in people for word in (one.phone[-9:], one.email, one.name) if word}
    words |= {one.name.split()[-1] for one in people if " " in one.name}
    text = _digits_joined(text)
    return sorted(word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)" if not word.isdigit() else word, text))


def test_the_search_finds_what_it_looks_for(cast):
    """A search that finds nothing anywhere proves nothing."""
    assert _named("+33 6 39 98 00 01", [cast.amina]) == ["639980001"]
    assert _named(f"bonjour {cast.benoit.name}, {cast.benoit.email}", [cast.benoit])


def test_nobody_is_named_in_the_log_the_refusals_the_addresses_and_the_figures(cast, browse, log, settings, client):
    settings.METRICS_TOKEN = "t" * 32
    world = build(cast)
    everyone = list(Person.objects.all())
    wrong, asked = [], 0
    for who in (None, "malik", "benoit", "zoe", "chloe", "samira"):
        me = world.people[who] if who else None
        browser = browse(me)
        others = [one for one in everyone if me is None or (one.pk != me.pk and one.account_id != me.account_id)]
        for door in doors(world).values():
            for method in ("get", "post"):
                cache.clear()
                with transaction.atomic():
                    answer = getattr(browser, method)(
                        door.url,
                        {"contact": cast.amina.phone, "name": cast.amina.name, "email": cast.benoit.email} if method == "post" else {},
                    )
                    body = b"".join(answer).decode(errors="replace") if answer.status_code in REFUSALS else ""
                    transaction.set_rollback(True)
                asked += 1
                found = _named(body.replace("amina@exemple.fr", ""), others) + _named(answer.get("Location", ""), everyone)
                if found:
                    wrong.append(f"{who} {method} {door.name} {answer.status_code}: {found}")
    figures = client.get("/metrics", headers={"Authorization": f"Bearer {'t' * 32}"})
    assert figures.status_code == 200
    assert (wrong, _named(log.getvalue(), everyone), _named(figures.content.decode(), everyone)) == ([], [], [])
    assert log.getvalue().count('"route"') >= asked
