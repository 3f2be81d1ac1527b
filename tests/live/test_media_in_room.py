"""The room's socket and the media server together: whatever Janus does, the room itself goes on."""

import asyncio

import pytest

from lefil.live import engines
from lefil.live.consumers import watch
from lefil.live.models import Room
from tests.live.fake_janus import fake_janus, until
from tests.live.tabs import Tab, play, rows
from tests.live.test_janus import TRACKS, _quick  # noqa: F401
from tests.live.test_sdp import GOOD

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(settings):
    """at(scene) plays `await scene(janus)` with a media server behind the rooms."""

    def run(scene):
        async def whole():
            async with fake_janus() as janus:
                settings.JANUS_URLS, settings.JANUS_SECRET, settings.JANUS_ADMIN_KEY = [janus.url], "secret", "key"
                try:
                    await scene(janus)
                finally:
                    await engines.stop()

        play(whole())

    return run


async def class_of(cast, lesson):
    """Inès leads, Amina is admitted."""
    ines, amina = Tab(lesson, cast.ines), Tab(lesson, cast.amina)
    snapshot = await ines.enter()
    await amina.enter()
    await ines.do("lobby.admit", pid="all")
    await amina.event("welcome")
    return ines, amina, snapshot


def sources(janus):
    return [(one["id"], one["mid"], one["mute"]) for one in janus.requests("moderate")]


def test_a_class_goes_through_the_server_and_publishes_there(cast, lesson, at):
    async def scene(janus):
        ines, amina, snapshot = await class_of(cast, lesson)
        assert (snapshot["room"]["engine"], snapshot["room"]["server"]) == ("server", True)
        for tab in (ines, amina):
            await tab.event("media.ready", epoch=1)
            await tab.event("media.feeds", feeds=[])
        answer = await amina.do("media.publish", epoch=1, sdp=GOOD, tracks=TRACKS)
        assert answer["sdp"].startswith("v=0")
        room = await rows(lambda: Room.objects.get())
        assert janus.rooms == {
            f"{room.key}-0": {ines.me or snapshot["me"], (await rows(lambda: room.participants.get(person=cast.amina))).key}
        }

    at(scene)


def test_who_waits_at_the_door_has_no_sound(cast, lesson, at):
    async def scene(janus):
        ines, amina = Tab(lesson, cast.ines), Tab(lesson, cast.amina)
        await ines.enter()
        await amina.enter()
        answer = await amina.ask("media.publish", epoch=1, sdp=GOOD, tracks=TRACKS)
        assert (answer["ok"], answer["code"]) == (False, "forbidden")
        await ines.event("media.ready")
        assert len(janus.requests("join")) == 1

    at(scene)


def test_a_host_s_mute_is_done_at_the_server(cast, lesson, at):
    async def scene(janus):
        ines, amina, _snapshot = await class_of(cast, lesson)
        await amina.do("media.publish", epoch=1, sdp=GOOD, tracks=TRACKS)
        pid = (await rows(lambda: Room.objects.get().participants.get(person=cast.amina))).key
        await ines.do("host.mute", pid=pid, kind="mic")
        await until(lambda: sources(janus))
        assert sources(janus)[0] == (pid, "0", True)
        await ines.do("host.unmute", pid=pid)
        await until(lambda: sources(janus)[-1] == (pid, "0", False))

    at(scene)


def test_who_is_removed_or_leaves_is_out_of_the_server(cast, lesson, at):
    async def scene(janus):
        ines, amina, _snapshot = await class_of(cast, lesson)
        await amina.event("media.ready")
        pid = (await rows(lambda: Room.objects.get().participants.get(person=cast.amina))).key
        await ines.do("host.remove", pid=pid)
        assert await amina.closed() == 4006
        await until(lambda: len(janus.requests("detach")) == 1)
        await ines.do("leave")
        await ines.ended()
        await until(lambda: len(janus.requests("detach")) == 2)

    at(scene)


def test_the_room_lives_while_janus_is_dead(cast, lesson, at):
    """Chat and hands are answered; who comes in then reads that the room waits for the sound; everything is made again after."""

    async def scene(janus):
        ines, amina, _snapshot = await class_of(cast, lesson)
        await amina.event("media.ready")
        await janus.die()
        await ines.event("media.lost")
        await amina.event("media.lost")
        refused = await amina.ask("media.publish", epoch=1, sdp=GOOD, tracks=TRACKS)
        assert refused["code"] == "refused"
        assert "réessaie" in refused["say"]
        await amina.do("chat.say", text="On m’entend ?", nonce="n1", to="all")
        await amina.do("hand.raise")
        assert (await ines.event("chat"))["text"] == "On m’entend ?"
        chloe = Tab(lesson, cast.chloe)
        await chloe.enter()
        await chloe.event("media.lost")
        await janus.start()
        for tab in (ines, amina, chloe):
            await tab.event("media.ready")
        await amina.do("media.publish", epoch=1, sdp=GOOD, tracks=TRACKS)

    at(scene)


def test_a_janus_that_stays_away_is_told_and_done_without_then_used_again(cast, lesson, at, monkeypatch):
    async def scene(janus):
        ines, amina, _snapshot = await class_of(cast, lesson)
        await amina.event("media.ready")
        await janus.die()
        await ines.event("media.lost")
        await watch.look()
        assert not ines.heard_of("engine"), "it is waited for, for a while"
        monkeypatch.setattr(engines, "FOR_GOOD", 0.0)
        await watch.look()
        for tab in (ines, amina):
            assert await tab.event("room") == {"server": False, "limits": engines.MESH}
            assert (await tab.event("engine", epoch=2))["engine"] == "mesh"
            assert "en panne" in (await tab.event("notice"))["text"]
        offer = {"kind": "offer", "sdp": GOOD}
        await amina.do("signal", to=ines.me, epoch=2, body=offer)
        assert (await ines.event("signal"))["body"] == offer
        await watch.look()
        assert len(ines.heard_of("notice")) == 1
        monkeypatch.setattr(engines, "FOR_GOOD", 30.0)
        await janus.start()
        await until(engines.available)
        await watch.look()
        for tab in (ines, amina):
            assert (await tab.event("room"))["server"] is True
            assert (await tab.event("engine", epoch=3))["engine"] == "server"
            await tab.event("media.ready", epoch=3)

    at(scene)


def test_a_room_whose_media_server_was_taken_out_of_settings_goes_on_without_it(cast, lesson, at, settings):
    async def scene(janus):
        ines, _amina, _snapshot = await class_of(cast, lesson)
        settings.JANUS_URLS = []
        await watch.look()
        assert (await ines.event("engine"))["engine"] == "mesh"

    at(scene)


def test_a_silent_janus_delays_no_ping(cast, lesson, at):
    async def scene(janus):
        _ines, amina, _snapshot = await class_of(cast, lesson)
        await amina.event("media.ready")
        janus.says["configure"] = None
        publishing = asyncio.create_task(amina.ask("media.publish", epoch=1, sdp=GOOD, tracks=TRACKS))
        await asyncio.sleep(0.05)
        await amina.do("ping")
        assert not publishing.done()
        assert (await publishing)["code"] == "refused"

    at(scene)
