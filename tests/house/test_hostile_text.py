"""Script in a name, a subject, a note: every page that shows it shows words. Reflected in an address or a field: the same."""

import pytest

from lefil.people.models import Person
from tests.addresses import doors
from tests.world import build

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7|add:7 }}"


@pytest.mark.parametrize("name", ["malik", "benoit", "chloe", "samira"])
def test_a_name_is_only_words_on_every_page(cast, browse, name):
    world = build(cast)
    Person.objects.update(called=EVIL[:60], name=EVIL)
    browser = browse(world.people.get(name))
    seen, wrong = 0, []
    for door in doors(world).values():
        if name not in door.who:
            continue
        answer = browser.get(door.url)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            page = answer.content.decode()
            seen += "&lt;script&gt;alert(1)" in page
            wrong += [door.name] if "<script>alert(1)" in page or "<img src=x" in page else []
    assert wrong == []
    assert seen >= 3


@pytest.mark.parametrize(
    "url", ["/attestations/verifier/?code={}", "/connexion/?next={}", "/c/{}/", "/bureau/personnes/?q={}", "/?q={}", "/{}/"]
)
def test_what_an_address_says_is_only_words(cast, browse, url):
    from urllib.parse import quote

    for person in (None, cast.chloe):
        page = browse(person).get(url.format(quote(EVIL)), follow=True).content.decode()
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page
