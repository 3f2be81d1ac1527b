"""Which way sounds and pictures travel, and what goes from person to person."""

import asyncio
import json

import pytest

from lefil.live import engines
from lefil.live.consumers import media
from lefil.live.hub import hub
from lefil.live.protocol import Problem
from tests.live.media_people import Person
from tests.live.test_sdp import GOOD


@pytest.fixture
def with_server(settings, monkeypatch):
    settings.JANUS_URLS, settings.JANUS_SECRET = ["ws://127.0.0.1:1"], "secret"
    monkeypatch.setattr(engines, "_exchange", None)


@pytest.fixture
def without_server(settings):
    settings.JANUS_URLS = []


@pytest.mark.parametrize(
    ("people", "cams", "capacity", "policy", "expected"),
    [
        (1, 0, 2, "auto", "mesh"),
        (4, 4, 4, "auto", "mesh"),
        (5, 0, 6, "auto", "mesh"),
        (5, 1, 6, "auto", "server"),
        (6, 0, 6, "auto", "mesh"),
        (7, 0, 6, "auto", "server"),
        (1, 0, 7, "auto", "server"),
        (1, 0, 2, "server", "server"),
    ],
)
def test_a_few_people_need_no_server_and_a_class_does(with_server, people, cams, capacity, policy, expected):
    assert engines.wanted(people, cams, capacity, policy) == expected


def test_without_a_server_everything_goes_from_person_to_person(without_server):
    assert engines.wanted(25, 25, 25, "server") == "mesh"
    assert not engines.available()


def test_the_limits_of_each_way():
    assert engines.limits() == {"people": 6, "cams": 4}
    assert engines.limits("server")["people"] >= 25


def test_a_server_without_its_secret_is_no_server(settings):
    settings.JANUS_URLS, settings.JANUS_SECRET = ["ws://127.0.0.1:1"], ""
    assert not engines.available()


def test_rooms_are_spread_over_the_servers_and_each_keeps_its_own(settings, monkeypatch):
    settings.JANUS_URLS = ["ws://a", "ws://b", "ws://c"]
    monkeypatch.setattr(engines, "_exchange", None)
    chosen = [engines.choose(f"room{n}") for n in range(300)]
    assert chosen == [engines.choose(f"room{n}") for n in range(300)]
    assert min(chosen.count(n) for n in range(3)) > 60


def test_nothing_happens_to_who_comes_where_there_is_no_server(without_server):
    async def come():
        amina = Person("amina", engine="mesh")
        await engines.arrived(amina.conn)
        await engines.moved(amina.conn)
        await engines.muted("salle1", "amina", "mic", True)
        await engines.removed("salle1", "amina")
        await engines.left(amina.conn)
        await engines.stop()
        return amina.told

    assert asyncio.run(come()) == []


# --- from person to person


def mesh(*people: Person) -> None:
    for person in people:
        person.conn.facts.engine = "mesh"


async def together(*people: Person) -> None:
    for person in people:
        await hub.join(person.conn)


async def apart(*people: Person) -> None:
    for person in people:
        await hub.part(person.conn)
    await hub.stop()


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


OFFER = {"kind": "offer", "sdp": GOOD}


def relayed(*, frm: Person, to: str, others: list[Person], epoch: int = 1, body: object = OFFER):
    async def go():
        mesh(frm, *others)
        await together(frm, *others)
        try:
            await media.signal(frm.conn, {"to": to, "epoch": epoch, "body": body})
            await settled()
            return {one.conn.pid: one.heard("signal") for one in others}
        finally:
            await apart(frm, *others)

    return asyncio.run(go())


def test_a_signal_reaches_its_person_and_nobody_else():
    others = [Person("benoit"), Person("chloe")]
    found = relayed(frm=Person("amina"), to="benoit", others=others)
    assert found == {"benoit": [{"from": "amina", "epoch": 1, "body": OFFER}], "chloe": []}


@pytest.mark.parametrize("other", [{"place": 2}, {"state": "waiting"}], ids=["another group", "still at the door"])
def test_a_signal_stops_at_who_is_elsewhere(other):
    assert relayed(frm=Person("amina"), to="benoit", others=[Person("benoit", **other)]) == {"benoit": []}


def test_a_signal_of_another_room_reaches_nobody():
    stranger = Person("benoit")
    stranger.conn.room = "reunion2"
    assert relayed(frm=Person("amina"), to="benoit", others=[stranger]) == {"benoit": []}


def test_a_signal_of_another_epoch_is_refused():
    with pytest.raises(Problem) as no:
        relayed(frm=Person("amina"), to="benoit", others=[Person("benoit")], epoch=2)
    assert no.value.code == "forbidden"


CANDIDATE = {"candidate": "candidate:1 1 udp 1 10.1.1.1 5000 typ host", "sdpMid": "0", "sdpMLineIndex": 0, "usernameFragment": "ab"}


@pytest.mark.parametrize(
    "body",
    [OFFER, {"kind": "answer", "sdp": GOOD}, {"kind": "restart"}, {"kind": "candidate", "candidate": CANDIDATE}, {"kind": "candidate", "candidate": None}],
)  # fmt: skip
def test_what_browsers_need_to_say_passes(body):
    found = relayed(frm=Person("amina"), to="benoit", others=[Person("benoit")], body=body)
    assert found["benoit"][0]["body"] == body


@pytest.mark.parametrize(
    "body",
    [
        None, 3, "offer", [], {}, {"kind": "other"}, {"kind": ["offer"]}, {"kind": "offer"}, {"kind": "offer", "sdp": "v=0"},
        {"kind": "offer", "sdp": GOOD, "x": 1}, {"kind": "offer", "sdp": ["v=0"]}, {"kind": "restart", "x": 1}, {"kind": "candidate", "candidate": 3},
        {"kind": "candidate", "candidate": {"candidate": "x", "url": "y"}}, {"kind": "candidate", "candidate": {"candidate": "x" * 600}},
        {"kind": "candidate", "candidate": {"candidate": "x", "sdpMid": {"a": 1}}}, {"kind": "candidate", "candidate": {"sdpMid": "0"}},
    ],
    ids=lambda body: json.dumps(body)[:40],
)  # fmt: skip
def test_what_no_browser_says_is_not_relayed(body):
    with pytest.raises(Problem) as no:
        relayed(frm=Person("amina"), to="benoit", others=[Person("benoit")], body=body)
    assert no.value.code == "malformed"


def test_a_signal_is_refused_in_a_room_that_goes_through_the_server():
    async def go():
        await media.signal(Person("amina").conn, {"to": "benoit", "epoch": 1, "body": OFFER})

    with pytest.raises(Problem) as no:
        asyncio.run(go())
    assert no.value.code == "forbidden"
