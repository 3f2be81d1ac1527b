"""What may be written on the socket, and what becomes of everything else."""

import asyncio
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lefil.kit.links import sign
from lefil.live.consumers import acting, doors
from lefil.live.hub import MOST_REFUSED, hub
from lefil.live.protocol import COMMANDS, MOST_BYTES, Problem, Text, parse
from lefil.live.queries.links import ticket
from tests.house.rooms import ROOT
from tests.live.tabs import Tab, play, quiet, soon


def documented() -> dict[str, tuple[str, int]]:
    """{command: (who, rate)} of docs/room.md."""
    found = {}
    for line in (ROOT / "docs/room.md").read_text().splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", re.sub(r"`[^`]*`", lambda code: code[0].replace("|", "/"), line))]
        names = re.findall(r"`([a-z.]+)`", cells[1]) if len(cells) == 7 else []
        if names and cells[4].isdigit():
            who = cells[3].split(",")[0]
            found |= {name: ("all" if who == "author" else who, int(cells[4])) for name in names}
    return found


def test_the_table_of_commands_is_the_documented_one():
    import lefil.live.consumers  # noqa: F401  puts every command in the table

    assert {name: (known.who, known.rate) for name, known in COMMANDS.items()} == documented()


def test_every_documented_field_is_taken_and_no_other():
    import lefil.live.consumers  # noqa: F401

    assert set(COMMANDS["state"].shape.fields) == {"mic", "cam", "screen", "away"}
    for known in COMMANDS.values():
        with pytest.raises(Problem):
            known.shape.read({"surprise": 1})


ODD_FRAMES = [
    "", "null", "[]", "1", '"x"', "{}", "{", '{"v":1}', '{"v":1,"id":1}', '{"v":1,"id":1,"do":""}', '{"v":1,"id":1,"do":7}',
    '{"v":1,"id":1,"do":"ping","with":[]}', '{"v":1,"id":1,"do":"ping","with":{"x":1}}', '{"v":1,"id":0,"do":"ping"}',
    '{"v":1,"id":-1,"do":"ping"}', '{"v":1,"id":1.5,"do":"ping"}', '{"v":1,"id":true,"do":"ping"}', '{"v":true,"id":1,"do":"ping"}',
    '{"v":1,"id":"1","do":"ping"}', '{"v":1,"id":' + "9" * 5000 + ',"do":"ping"}', '{"v":1,"id":9007199254740993,"do":"ping"}',
    '{"v":1,"id":1,"do":"ping","more":1}', '{"v":1,"id":NaN,"do":"ping"}', '{"v":1,"id":1,"do":"state","with":{"mic":Infinity}}',
    '{"v":1,"id":1,"do":"quality","with":{"rung":"full","up":1e999}}', '{"v":1,"id":1,"do":"caption","with":{"text":"\\u0000","final":true}}',
    '{"v":1,"id":1,"do":"caption","with":{"text":"\\ud800","final":true}}', '{"v":1,"id":1,"do":"caption","with":{"text":{},"final":true}}',
    '{"v":1,"id":1,"do":"state","with":{"mic":"yes"}}', '{"v":1,"id":1,"do":"state","with":{"mic":1}}',
    '{"v":1,"id":1,"do":"react","with":{"code":"bravo","x":1}}', '{"v":1,"id":1,"do":"react","with":{"code":["bravo"]}}',
    '{"v":1,"id":1,"do":"react","with":{"code":{"a":1}}}', '{"v":1,"id":1,"do":"react"}',
    "[" * 30_000, '{"a":' * 12_000, '{"v":1,"id":1,"do":"board.draw","with":' + '{"a":' * 20 + "1" + "}" * 21,
    '{"v":1,"id":1,"do":"lobby.admit","with":{"pid":"../../etc"}}', '{"v":1,"id":1,"do":"lobby.admit","with":{"pid":"' + "a" * 40 + '"}}',
]  # fmt: skip


@pytest.mark.django_db
def test_odd_frames_are_refused_and_the_socket_goes_on(meeting, cast):
    async def scene():
        for start in range(0, len(ODD_FRAMES), MOST_REFUSED // 2):
            tab = Tab(meeting, cast.benoit)
            await tab.enter()
            tab.number = 100
            for frame in ODD_FRAMES[start : start + MOST_REFUSED // 2]:
                await tab.send(frame.replace('"id":1,', f'"id":{tab.number},'))
                tab.number += 1
            assert (await tab.ask("ping"))["ok"]
            codes = [frame["code"] for frame in tab.heard if frame.get("ok") is False]
            assert len(codes) == len(ODD_FRAMES[start : start + MOST_REFUSED // 2])
            assert set(codes) == {"malformed"}
            await tab.cut()
        assert hub.counts["malformed"] == len(ODD_FRAMES)

    play(scene())


@pytest.mark.django_db
def test_too_large_unknown_binary_and_replayed_messages_are_refused(meeting, cast):
    async def scene():
        tab = Tab(meeting, cast.benoit)
        await tab.enter()
        await tab.send(
            json.dumps({"v": 1, "id": 50, "do": "caption", "with": {"text": "é" * MOST_BYTES, "final": True}}, ensure_ascii=False)
        )
        await tab.send(json.dumps({"v": 1, "id": 51, "do": "host.everything"}))
        await tab.send(b"\x00\x01\xff")
        for number in (60, 60, 59, 1):
            await tab.send(json.dumps({"v": 1, "id": number, "do": "ping"}))
        tab.number = 60
        assert (await tab.ask("ping"))["ok"]
        codes = [frame["code"] for frame in tab.heard if frame.get("ok") is False]
        assert sorted(codes) == ["big", "malformed", "malformed", "malformed", "malformed", "unknown"]

    play(scene())


@settings(max_examples=150, deadline=None)
@given(
    some.recursive(
        some.none() | some.booleans() | some.floats() | some.integers() | some.text(),
        lambda one: some.lists(one) | some.dictionaries(some.text(), one),
        max_leaves=30,
    )
)
def test_no_json_ever_breaks_the_reading(value):
    for frame in (json.dumps(value), json.dumps({"v": 1, "id": 3, "do": "state", "with": value})):
        try:
            number, name, given_ = parse(frame)
        except Problem:
            continue
        assert (number, name) == (3, "state")
        json.dumps(given_, allow_nan=False).encode()


def test_words_are_counted_once_stripped():
    assert Text(1, 5).read("  abc\n ") == "abc"
    for value in ("   ", "abcdef", "a\x07b", None, 5, ["a"]):
        with pytest.raises(Problem):
            Text(1, 5).read(value)


@pytest.mark.django_db
def test_another_version_reloads_the_page(meeting, cast):
    async def scene():
        tab = await Tab(meeting, cast.benoit).open()
        await tab.send('{"v":2,"id":1,"do":"hello","with":{}}')
        assert await tab.closed() == 4009

    play(scene())


@pytest.mark.django_db
def test_sixty_refused_messages_close_the_socket_and_nobody_else_feels_it(meeting, cast):
    async def scene():
        bad, good = Tab(meeting, cast.benoit), Tab(meeting, cast.chloe)
        await bad.enter()
        await good.enter()
        for _time in range(MOST_REFUSED):
            await bad.send("nonsense")
        assert await bad.closed() == 4008
        assert (await good.ask("ping"))["ok"]
        assert (await good.event("face", pid=bad.me, state="lost"))["called"] == "Benoît"

    play(scene())


@pytest.mark.django_db
def test_a_flood_is_refused_and_counted_across_reconnections(meeting, cast):
    async def scene():
        tab = Tab(meeting, cast.benoit)
        await tab.enter()
        said = [(await tab.ask("react", code="bravo")).get("code") for _time in range(6)]
        assert said == [None] * 5 + ["flood"]
        again = Tab(meeting, cast.benoit)
        await again.enter()
        assert (await again.ask("react", code="bravo"))["code"] == "flood"
        assert hub.counts["flood"] == 2

    play(scene())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "origin", ["", "https://evil.example", "http://testserver.evil.example", "null", "http://testserver:81", "file://", "http://["]
)
def test_a_page_of_another_site_opens_no_socket(meeting, cast, origin):
    async def scene():
        tab = await Tab(meeting, cast.benoit).open(origin=origin)
        assert tab.code is not None
        assert tab.heard == []
        assert hub.counts["origin"] == 1

    play(scene())


@pytest.mark.parametrize("path", ["/ws/", "/ws/salle/", "/ws/salle/a/b/", "/salle/x/", "/ws/salle/%00/../"])
def test_other_addresses_open_no_socket(path):
    async def scene():
        tab = await Tab(None, None).open(path=path)
        assert tab.code is not None
        assert tab.heard == []

    play(scene())


@pytest.mark.django_db
def test_nothing_is_done_before_hello(meeting, cast, monkeypatch):
    monkeypatch.setattr("lefil.live.consumers.socket.HELLO_SECONDS", 0.2)

    async def scene():
        tab = await Tab(meeting, cast.benoit).open()
        for do in ("ping", "host.end", "chat.say", "signal", "leave"):
            assert (await tab.ask(do))["code"] == "forbidden"
        assert await tab.closed() == 4000

    play(scene())


@pytest.mark.django_db
def test_tickets_that_were_forged_or_made_for_elsewhere_open_nothing(meeting, lesson, cast, time_machine):
    good = ticket(meeting, cast.benoit)
    tickets = [
        "x", good[:-1], good + "a", ticket(lesson, cast.ines), sign("live.enter", meeting.key, cast.benoit.key),
        sign("live.ticket", meeting.key), sign("live.ticket", meeting.key, "nobody"), sign("live.ticket", 1, 2), "a" * 400,
    ]  # fmt: skip

    async def scene():
        for shown in tickets:
            tab = await Tab(meeting, cast.benoit, shown=shown).open()
            answer = await tab.hello()
            assert answer["code"] == "forbidden", shown
            assert await tab.closed() == 4001

    play(scene())


@pytest.mark.django_db
def test_a_ticket_of_yesterday_is_too_old(meeting, cast, time_machine):
    from datetime import timedelta

    from django.utils import timezone

    old = ticket(meeting, cast.benoit)
    type(meeting).objects.filter(pk=meeting.pk).update(starts=meeting.starts + timedelta(days=1), ends=meeting.ends + timedelta(days=1))
    time_machine.move_to(timezone.now() + timedelta(days=1))

    async def scene():
        tab = await Tab(meeting, cast.benoit, shown=old).open()
        assert (await tab.hello())["code"] == "forbidden"
        assert await tab.closed() == 4001

    play(scene())


@pytest.mark.django_db
def test_hello_again_on_the_same_socket_is_a_new_snapshot_for_the_same_person_only(meeting, cast):
    async def scene():
        tab = Tab(meeting, cast.benoit)
        first = await tab.enter()
        second = await tab.hello()
        assert second["with"]["me"] == first["me"]
        assert len(second["with"]["people"]) == 1
        await quiet()
        assert tab.code is None
        tab.ticket = ticket(meeting, cast.chloe)
        assert (await tab.hello())["code"] == "forbidden"
        assert await tab.closed() == 4001

    play(scene())


@pytest.mark.django_db
def test_a_room_that_does_not_exist_closes_politely(meeting, cast):
    async def scene():
        tab = await Tab(meeting, cast.benoit, shown=sign("live.ticket", "nowhere", cast.benoit.key)).open(path="/ws/salle/nowhere/")
        assert (await tab.hello())["code"] == "forbidden"
        assert await tab.closed() == 4001

    play(scene())


async def two_replies(tab, *commands) -> None:
    """Sends them without waiting for the first one's answer, then waits for the last one's."""
    for name, given_ in commands:
        tab.number += 1
        await tab.send(json.dumps({"v": 1, "id": tab.number, "do": name, "with": given_}))
    number = tab.number
    assert await soon(lambda: tab._reply(number))


@pytest.mark.django_db
def test_what_fails_after_an_answer_is_counted_and_the_next_command_is_done(meeting, cast, monkeypatch):
    async def broken(*_given, **_more) -> None:
        raise OSError("the base went away")

    async def scene():
        tab = await Tab(meeting, cast.benoit).open()
        monkeypatch.setattr(doors, "tell_arrival", broken)
        hello = {"ticket": tab.ticket, "tab": "t", "mic": False, "cam": False}
        await two_replies(tab, ("hello", hello), ("hand.raise", {}))
        assert tab.code is None

    play(scene())
    assert hub.counts.pop("failed") == 1


@pytest.mark.django_db
def test_a_ping_while_the_room_is_read_lets_nothing_be_told_before_the_room(meeting, cast, monkeypatch):
    gate, reading, snapshot_of = asyncio.Event(), asyncio.Event(), doors.snapshot_of

    async def slow(conn):
        found = await snapshot_of(conn)
        reading.set()
        await gate.wait()
        return found

    async def scene():
        tab = Tab(meeting, cast.benoit)
        await tab.open()
        monkeypatch.setattr(doors, "snapshot_of", slow)
        hello = asyncio.create_task(tab.hello())
        await reading.wait()
        await tab.do("ping")
        await hub.tell(meeting.key, "room", {"locked": True})
        gate.set()
        await hello
        await tab.event("room")
        order = [frame.get("on") or frame["re"] for frame in tab.heard]
        assert order.index(1) < order.index("room")

    play(scene())


@pytest.mark.django_db
def test_a_hello_that_fails_on_a_socket_already_in_ends_it(meeting, cast, monkeypatch):
    """Left open, it would hear nothing, and nobody would read its rights again."""

    def broken(*_given, **_more):
        raise OSError("the base went away")

    async def scene():
        tab = Tab(meeting, cast.benoit)
        await tab.enter()
        monkeypatch.setattr(doors, "_enter", broken)
        assert (await tab.hello())["code"] == "refused"
        assert await tab.closed() == 1012

    play(scene())
    assert hub.counts.pop("failed") == 1


@pytest.mark.django_db
def test_a_welcome_that_fails_brings_the_person_back_to_the_door_and_in(meeting, cast, monkeypatch):
    snapshot_of = acting.snapshot_of

    async def broken(_conn):
        raise OSError("the base went away")

    async def scene():
        tutor, pupil = Tab(meeting, cast.benoit), Tab(meeting, cast.malik)
        await tutor.enter()
        await pupil.enter()
        monkeypatch.setattr(acting, "snapshot_of", broken)
        await tutor.do("lobby.admit", pid=pupil.me)
        assert await pupil.closed() == 1012
        monkeypatch.setattr(acting, "snapshot_of", snapshot_of)
        assert (await Tab(meeting, cast.malik).enter())["state"] == "in"

    play(scene())
    assert hub.counts.pop("failed") == 1
