"""How a message reaches whom it is for, in one process and in several, and what a slow or dead one changes for the others."""

import asyncio
import json
import os
import subprocess
import threading
from types import SimpleNamespace

import pytest
from django.conf import settings

from lefil.live import hub as hubs
from lefil.live.hub import MOST_WAITING, Connection, Hub
from lefil.live.queries.facts import Facts
from tests.live.tabs import soon


def facts(pid: str, role: str = "guest", state: str = "in", place: int = 0) -> Facts:
    blank = dict.fromkeys(Facts.__dataclass_fields__, 0)
    return Facts(**{**blank, "pid": pid, "role": role, "state": state, "place": place})


async def somebody(hub: Hub, room: str, pid: str, **who) -> SimpleNamespace:
    got, closed = [], []

    async def send(text: str) -> None:
        got.append(json.loads(text))

    async def close(code: int) -> None:
        closed.append(code)

    conn = Connection(room, f"{room}-{pid}", send, close)
    conn.know(facts(pid, **who), conn.reading())
    await hub.join(conn)
    return SimpleNamespace(conn=conn, got=got, closed=closed)


@pytest.fixture
def hub(monkeypatch) -> Hub:
    made = Hub()
    monkeypatch.setattr(hubs, "hub", made)
    return made


def names(who) -> list[str]:
    return [frame["on"] for frame in who.got]


def test_a_message_reaches_those_it_is_for(hub):
    async def scene():
        host = await somebody(hub, "a", "host", role="host")
        guest, other = await somebody(hub, "a", "guest"), await somebody(hub, "a", "other", place=1)
        waits, away = await somebody(hub, "a", "waits", state="waiting"), await somebody(hub, "b", "away", role="host")
        await hub.tell("a", "all")
        await hub.tell("a", "hosts", hosts=True)
        await hub.tell("a", "place", place=1)
        await hub.tell("a", "but", but="guest")
        await hub.tell("a", "to", to=["guest", "waits"])
        await hub.tell("a", "there", to=["guest", "other", "waits"], place=1)
        assert await soon(lambda: "there" in names(other))
        assert names(host) == ["all", "hosts", "but"]
        assert names(guest) == ["all", "to"]
        assert names(other) == ["all", "place", "but", "there"]
        assert names(waits) == ["to"]
        assert names(away) == []
        await hub.stop()

    asyncio.run(scene())


def test_a_slow_socket_is_dropped_and_the_others_hear_all(hub):
    async def scene():
        quick = await somebody(hub, "a", "quick")
        stuck = asyncio.Event()
        slow = await somebody(hub, "a", "slow")

        async def never(text: str) -> None:
            await stuck.wait()

        slow.conn._send = never
        for number in range(MOST_WAITING + 50):
            await hub.tell("a", "n", {"n": number})
            if number % 50 == 0:
                await asyncio.sleep(0.02)
        assert await soon(lambda: len(quick.got) == MOST_WAITING + 50)
        assert [frame["with"]["n"] for frame in quick.got] == list(range(MOST_WAITING + 50))
        assert slow.conn.closing == 1013
        assert hub.counts["slow"] == 1
        stuck.set()
        assert await soon(lambda: slow.closed == [1013])
        await hub.part(quick.conn)
        await hub.part(slow.conn)
        await hub.stop()

    asyncio.run(scene())


def test_what_is_said_while_a_snapshot_is_read_comes_after_it(hub):
    async def scene():
        who = await somebody(hub, "a", "who")
        who.conn.hold()
        await hub.tell("a", "early")
        await asyncio.sleep(0.1 if settings.REDIS_URL else 0)
        who.conn.post('{"on":"snapshot"}', held=False)
        who.conn.release()
        assert await soon(lambda: len(who.got) == 2)
        assert names(who) == ["snapshot", "early"]
        await hub.part(who.conn)
        await hub.stop()

    asyncio.run(scene())


def test_facts_read_earlier_never_replace_those_read_later(hub):
    async def scene():
        who = await somebody(hub, "a", "who")
        old, new = who.conn.reading(), who.conn.reading()
        assert who.conn.know(facts("who", place=2), new)
        assert not who.conn.know(facts("who", place=1), old)
        assert who.conn.facts.place == 2
        await hub.part(who.conn)
        await hub.stop()

    asyncio.run(scene())


@pytest.mark.django_db(transaction=True)
def test_a_page_or_a_sweep_tells_the_room_from_its_own_thread(hub):
    async def scene():
        who = await somebody(hub, "a", "who")
        thread = threading.Thread(target=hub.nudge, args=("a", "files"))
        thread.start()
        assert await soon(lambda: names(who) == ["files"])
        thread.join()
        await hub.part(who.conn)
        await hub.stop()

    asyncio.run(scene())


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_of_a_write_that_did_not_last(hub):
    from django.db import transaction

    def write() -> None:
        try:
            with transaction.atomic():
                hub.nudge("a", "files")
                raise KeyError
        except KeyError:
            hub.nudge("a", "after")

    async def scene():
        who = await somebody(hub, "a", "who")
        await asyncio.to_thread(write)
        assert await soon(lambda: who.got)
        assert names(who) == ["after"]
        await hub.part(who.conn)
        await hub.stop()

    asyncio.run(scene())


def test_counts_of_who_is_gone_are_forgotten(hub, monkeypatch):
    async def scene():
        hub._begin()
        assert [hub.often("a", "say", 2) for _time in range(3)] == [False, False, True]
        clock = hubs.time.monotonic
        monkeypatch.setattr(hubs.time, "monotonic", lambda: clock() + 11)
        assert hub.often("a", "say", 2) is False
        monkeypatch.setattr(hubs.time, "monotonic", lambda: clock() + 40)
        hub.tidy()
        assert hub._rates == {}
        await hub.stop()

    asyncio.run(scene())


# --- several processes

redis = pytest.mark.skipif(not settings.REDIS_URL, reason="Redis comes with the suite's second run")
OTHER = """
import asyncio, os, sys
import django
django.setup()
from lefil.live.hub import hub
from tests.live.test_hub import somebody, soon, names

async def life():
    who = await somebody(hub, "two", "there")
    print("ready", flush=True)
    await soon(lambda: who.got)
    await hub.tell("two", "answer", {"to": names(who)})
    await hub.stop()

asyncio.run(life())
"""


@redis
def test_two_processes_hear_each_other(hub):
    async def scene():
        here = await somebody(hub, "two", "here")
        # the settings of a test read REDIS_URL_TEST: the very same base
        place = dict(os.environ, DJANGO_SETTINGS_MODULE="config.settings_test")
        other = await asyncio.create_subprocess_exec(
            os.sys.executable, "-W", "ignore", "-c", OTHER, env=place, stdout=subprocess.PIPE, cwd=settings.BASE
        )  # fmt: skip
        assert other.stdout is not None
        assert (await asyncio.wait_for(other.stdout.readline(), 30)).strip() == b"ready"
        await hub.tell("two", "question")
        assert await soon(lambda: "answer" in names(here))
        assert names(here) == ["question", "answer"]
        assert await asyncio.wait_for(other.wait(), 30) == 0
        await hub.part(here.conn)
        await hub.stop()

    asyncio.run(scene())


@redis
def test_after_redis_was_away_everybody_asks_for_the_whole_again(hub):
    from redis import Redis

    async def scene():
        who = await somebody(hub, "again", "who")
        client = Redis.from_url(settings.REDIS_URL)
        mine = [one for one in client.client_list() if one["db"] == settings.REDIS_URL.rsplit("/", 1)[1]]
        await asyncio.to_thread(lambda: [client.client_kill_filter(_id=one["id"]) for one in mine if int(one["sub"])])
        assert await soon(lambda: "again" in names(who))
        await hub.tell("again", "after")
        assert await soon(lambda: names(who)[-1] == "after")
        assert names(who).count("again") == 1
        await hub.part(who.conn)
        await hub.stop()

    asyncio.run(scene())


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0"])
def test_without_redis_the_room_goes_on_in_its_process(hub, settings, url):
    settings.REDIS_URL = url

    async def scene():
        one, two = await somebody(hub, "a", "one"), await somebody(hub, "a", "two")
        await hub.tell("a", "hello")
        assert await soon(lambda: (names(one), names(two)) == (["hello"], ["hello"]))
        await hub.part(one.conn)
        await hub.part(two.conn)
        await hub.stop()

    asyncio.run(scene())
