"""One door per noun: every address of the site, read and posted to by everybody, from nobody to the coordinator.

Each request is undone afterwards, so that all of them meet the same world.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lefil.demo.cast import Cast
from tests.addresses import SIGNED_IN, Door, doors, patterns
from tests.world import World, build

# The only addresses that open without sign-in. A new one needs a reason, and whoever reads this list to agree.
PUBLIC = {
    "coaching:orient": "a prescriber without account orients somebody", "coaching:invitation": "the candidate's answer, by their own link",
    "coaching:orient_news": "what a prescriber may read, by their own link",
    "coaching:cv_shared": "a CV that a candidate shows by a signed link with an end", "coaching:cv_shared_file": "id., as a file",
    "home": "the first page, or one's own",
    "kit:preferences": "language, colours, low data: cookies of this device",
    "kit:accessibility": "what the law asks to publish", "kit:privacy": "id.", "kit:legal": "id.",
    "kit:alive": "whoever watches the process", "kit:ready": "id.", "kit:metrics": "id., with a token",
    "catalogue:sources": "the licences of public data ask for it",
    "kit:design": "the living page of components, in demonstration only", "kit:design_page": "id.",
    "demo:sign_in": "in demonstration only", "demo:sign_out": "id.", "demo:outbox": "id.", "demo:answer": "id.", "demo:rooms": "id.",
    "account_login": "signing in", "account_request_login_code": "id.", "account_confirm_login_code": "id.",
    "account_signup": "closed: nobody signs up without a campaign", "account_inactive": "says that an account is closed",
    "account_logout": "leads home", "mfa_authenticate": "second factor", "mfa_login_webauthn": "a key of this device",
    "people:quick_exit": "leave at once, whoever one is",
    "campaigns:page": "recruits", "campaigns:poster": "id.", "campaigns:begin": "first question of a sign-up",
    "campaigns:resume": "a sign-up in progress, by its unguessable key", "campaigns:step": "id.", "campaigns:check": "id.",
    "campaigns:later": "id.", "campaigns:away": "id.", "campaigns:next": "id.", "campaigns:code": "id.",
    "documents:check": "an employer checks an attestation", "documents:verify": "id., by its code",
    "people:authorisation": "a parent answers by an SMS link, without account", "people:authorisation_code": "id.",
    "people:authorisation_withdraw": "id.",
    "people:agree": "a child answers by a signed link", "meetings:answer": "one tap from a reminder", "meetings:feed": "a calendar",
    "tutoring:faces": "one tap after a meeting", "groups:guardian": "a parent signs", "groups:exit": "three questions at the end",
    "live:enter": "into a room by one's own link",
    "live:report": "leave a room and say what is wrong, by one's own link", "live:file": "a file of a room, by one's own link of the day",
    "live:upload": "a file for a room, with the ticket of its page",
    "matching:answer": "yes or no to a proposal", "tutoring:parents": "a leaflet in three languages",
    "coaching:advice": "could you do it, one tap",
    "care:sms_in": "a provider of SMS, by its signature", "care:sms_report": "id.",
    "care:mute": "no more messages to many, by the link at their foot",
    "care:worry": "whom to call when somebody is in danger",
    "impact:check": "is this report true", "impact:verify": "id., by its code", "impact:open": "figures that both sides opened to everybody",
    "impact:open_table": "id.", "impact:ask": "an address for the weekly letter", "impact:confirm": "id., by a signed link",
    "impact:leave": "no more of a letter, by a signed link",
    **{f"impact:api:{name}": "a machine, with a key: 401 without" for name in (
        "programmes", "agreements", "figures", "proofs", "snapshots", "snapshot", "meetings",
    )},
    "mentoring:follow_up": "followed up or later, one tap", "mentoring:news": "where are you, one tap",
    "mentoring:shared": "one document, by a link that its owner made and that ends",
    "classroom:pack": "a lesson without internet, by one's own link", "classroom:check": "an auditor checks a sheet by its code",
    "classroom:runner": "an empty frame where learners' code runs: nobody's, on a site of its own where there is one",
}  # fmt: skip
# Reading these pages leaves a trace on purpose: who saw a file is shown to its person.
TRACES = {
    "desk:person": "journal_entry",
    "tutoring:pair": "journal_entry",
    "orgs:erasure": "journal_entry",
    "campaigns:explain": "journal_entry",
    "coaching:summary_of": "journal_entry",
    "coaching:panel_cv": "journal_entry",
    "care:thread": "journal_entry",
    "care:letter": "journal_entry",
    "care:incident": "journal_entry",
    "mentoring:pair": "journal_entry",
    "coaching:cv_review": "journal_entry",
}
READERS = {"coaching:cv_review": "theo", "coaching:panel_cv": "theo"}  # who may read them, where it is not staff
# What the other side, and strangers, never read: surnames, telephone numbers, e-mail addresses.
SURNAMES = {
    "benoit": "Lacombe",
    "malik": "Saïdi",
    "theo": "Garnier",
    "lina": "Roussel",
    "noe": "Perrin",
    "samuel": "Costa",
    "david": "Cohen",
}
CONTACTS = {"benoit": ["639980002", "benoit@exemple.fr"], "malik": ["639980006"], "samira": ["639980007"], "theo": ["639980101"], "lina": ["639980102"],
            "noe": ["639980103"], "samuel": ["639980104"], "david": ["639980004", "david@exemple.fr"]}  # fmt: skip
KNOWS = {"malik": {"malik", "samira"}, "samira": {"malik", "samira"}, "chloe": {*SURNAMES, *CONTACTS}}
SHOWS_ALL = {"demo:outbox", "documents:verify"}  # the demonstration's letters; an attestation shows a name to who holds its code
WRITE = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM) "?(\w+)', re.I)
SIGN_IN = "/connexion/"


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture):
    """Hundreds of refusals are what this file is about."""
    with caplog.at_level("ERROR", "django.request"):
        yield


@pytest.fixture
def world(cast: Cast) -> World:
    return build(cast)


@pytest.fixture
def every_door(world: World) -> dict[str, Door]:
    return doors(world)


@dataclass(frozen=True)
class Answer:
    """What came back. `status` 0: the site broke, and `text` says how. `wrote`: tables written to, besides sessions."""

    status: int
    text: str
    to: str
    wrote: frozenset[str]

    @property
    def broken(self) -> bool:
        return self.status == 0 or self.status >= 500


class Walker:
    """A browser of one person. Whatever a request changes is undone, in the base as in the browser."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def go(self, url: str, method: str) -> Answer:
        cache.clear()
        self.client.cookies.clear()
        self.client.cookies.load(self.cookies)
        with undone(), CaptureQueriesContext(connection) as seen:
            try:
                response = getattr(self.client, method)(url)
                text = b"".join(response).decode(errors="replace")
            except Exception as error:
                return Answer(0, f"{type(error).__name__}: {str(error)[:200]}", "", frozenset())
        wrote = frozenset(match[2] for query in seen if (match := WRITE.match(query["sql"]))) - {"django_session"}
        return Answer(response.status_code, text, response.get("Location", ""), wrote)

    def everywhere(self, every_door: dict[str, Door]) -> Iterator[tuple[Door, str, Answer]]:
        """Everything that this person reads and posts, door after door."""
        for door in every_door.values():
            for method in ("get", "post"):
                yield door, method, self.go(door.url, method)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_address_has_its_door(every_door: dict[str, Door]):
    missing = sorted(patterns().keys() - every_door.keys())
    assert missing == [], f"Say in tests/addresses.py whose these addresses are, with a row of tests/world.py behind them: {missing}"
    assert sorted(every_door.keys() - patterns().keys()) == [], "tests/addresses.py names addresses that no longer exist"


def test_every_reason_to_be_public_is_of_an_address(every_door: dict[str, Door]):
    assert PUBLIC.keys() <= every_door.keys()
    assert {name for name, door in every_door.items() if "nobody" in door.who} == set(PUBLIC)


def test_nobody_is_led_to_sign_in_everywhere_else(every_door: dict[str, Door], browse: Callable):
    wrong = []
    for door, method, answer in Walker(browse(None)).everywhere(every_door):
        sent = answer.status == 302 and answer.to.startswith(SIGN_IN)
        if answer.broken or (door.name not in PUBLIC and not sent):
            wrong.append(f"{method} {door.name}: {answer.status} {answer.to or answer.text[:200]}")
        wrong += [f"{door.name} shows {word!r}" for word in _shown("nobody", door, answer)]
    assert wrong == []


@pytest.mark.parametrize("name", sorted(SIGNED_IN))
def test_each_person_finds_their_own_doors_only(name: str, world: World, every_door: dict[str, Door], browse: Callable):
    """Who may know a row is told yes, or why not; to all others it does not exist. No page breaks, none shows what its reader
    must not know, and reading changes nothing."""
    wrong, leaks, written = [], [], []
    walker = Walker(browse(world.people[name]))
    for door, method, answer in walker.everywhere(every_door):
        where = f"{method} {door.name}: {answer.status}"
        if answer.broken:
            wrong.append(f"{where} {answer.text}")
        elif door.keyed and name not in door.who and not _says_nothing(walker, door, method, answer):
            wrong.append(f"{where} {answer.to}, they should not know that it exists")
        elif not door.keyed and name not in door.who and answer.status not in {403, 404, 405}:
            wrong.append(f"{where} {answer.to}, it is for {sorted(door.who)}")
        elif name in door.who and door.keyed and method == "get" and answer.status == 404:
            wrong.append(f"{where}, it is theirs")
        if method == "get" and answer.wrote - {TRACES.get(door.name)}:
            written.append(f"{door.name}: {sorted(answer.wrote)}")
        leaks += [
            f"{where} shows {word!r}" for word in _secrets(name) if door.name not in SHOWS_ALL and word in _digits_joined(answer.text)
        ]
    assert (wrong, leaks, written) == ([], [], [])


def _says_nothing(walker: Walker, door: Door, method: str, answer: Answer) -> bool:
    """404; or a 403 or 405 that comes before any row is looked for, and so comes for a key that leads nowhere too."""
    if answer.status not in {403, 405}:
        return answer.status == 404
    nowhere = Door(door.name, door.who, (type(door.args[0])("9" * 12), *door.args[1:]))
    return walker.go(nowhere.url, method).status == answer.status


def _shown(name: str, door: Door, answer: Answer) -> list[str]:
    """What this answer tells this person that they must not know."""
    text = _digits_joined(answer.text)
    return [word for word in _secrets(name) if word in text] if door.name not in SHOWS_ALL else []


def _secrets(name: str) -> list[str]:
    known = KNOWS.get(name, {name})
    return [word for who, word in SURNAMES.items() if who not in known] + [
        word for who, words in CONTACTS.items() if who not in known for word in words
    ]


def _digits_joined(text: str) -> str:
    """A number is a number however it is spaced."""
    return re.sub(r"(?<=\d)[\s\u00a0\u202f.]+(?=\d)", "", text)


def test_reading_a_file_leaves_a_trace_and_nothing_else(every_door: dict[str, Door], world: World, browse: Callable):
    readers = {name: Walker(browse(world.people[READERS.get(name, "chloe")])) for name in TRACES}
    assert {name: set(reader.go(every_door[name].url, "get").wrote) for name, reader in readers.items()} == {
        name: {table} for name, table in TRACES.items()
    }


def test_a_link_with_one_sign_changed_opens_nothing(every_door: dict[str, Door], world: World, browse: Callable):
    wrong, stranger = [], Walker(browse(None))
    links = [door for door in every_door.values() if door.link]
    assert len(links) >= 14
    for door in links:
        key = str(door.args[0])
        for place in (0, len(key) // 2, len(key) - 1):
            changed = key[:place] + ("A" if key[place] != "A" else "B") + key[place + 1 :]
            url = Door(door.name, door.who, (changed, *door.args[1:])).url
            read, posted = stranger.go(url, "get"), stranger.go(url, "post")
            if read.status not in {404, 405, 409} or posted.status not in {302, 404, 405, 409} or posted.wrote or read.wrote:
                wrong.append(f"{door.name}, sign {place}: {read.status}, {posted.status}, {sorted(posted.wrote)}")
    assert wrong == []


def test_a_link_made_for_one_thing_opens_no_other(every_door: dict[str, Door], browse: Callable, world: World):
    """Every signed token tried at every other signed address."""
    stranger = Walker(browse(None))
    signed = [door for door in every_door.values() if door.link and ":" in str(door.args[0])]
    assert len(signed) > 10
    for door in signed:
        for other in signed:
            if other.args[0] != door.args[0]:  # the page of a CV and its file are one thing
                url = Door(door.name, door.who, (other.args[0], *door.args[1:])).url
                assert stranger.go(url, "get").status in {404, 405, 409}, f"the token of {other.name} opens {door.name}"


def test_the_links_really_open(every_door: dict[str, Door], world: World, browse: Callable):
    """Else the tests above would prove nothing."""
    stranger = Walker(browse(None))
    answers = {door.name: stranger.go(door.url, "get").status for door in every_door.values() if door.link}
    assert {name: status for name, status in answers.items() if status not in {200, 302, 303, 405}} == {}
