"""Everything that a media server may do wrong, with one that is told what to do. The real one: tests/e2e_room."""

import asyncio
import json
import time
from copy import deepcopy

import pytest

from lefil.live import engines
from lefil.live.consumers import media
from lefil.live.janus import down, exchange, link, peer
from lefil.live.protocol import Problem
from tests.live.fake_janus import fake_janus, until
from tests.live.media_people import Person
from tests.live.test_sdp import GOOD

TRACKS = [{"mid": "0", "source": "mic"}, {"mid": "1", "source": "cam"}]


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(link, "ANSWER", 0.3)
    monkeypatch.setattr(link.Handle.ask, "__defaults__", (None, 0.3))
    monkeypatch.setattr(link.Link.ask, "__defaults__", (0.3,))
    monkeypatch.setattr(link, "KEEPALIVE", 0.1)
    monkeypatch.setattr(link, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(link, "PATIENCE", 0.5)
    monkeypatch.setattr(peer, "AGAIN", (0.02,))
    monkeypatch.setattr(exchange, "GRACE", 0.2)
    monkeypatch.setattr(exchange, "TICK", 0.02)


@pytest.fixture
def at(settings):
    """at(scenario) runs `await scenario(janus)` with an engine that speaks to a fake Janus, and stops both."""

    def run(scenario, janus=None):
        async def go():
            async with fake_janus() as fake:
                settings.JANUS_URLS, settings.JANUS_SECRET, settings.JANUS_ADMIN_KEY = [fake.url], "secret", "key"
                try:
                    async with asyncio.timeout(20):
                        return await scenario(fake)
                finally:
                    await engines.stop()

        return asyncio.run(go())

    return run


async def entered(pid, **facts):
    person = Person(pid, **facts)
    await engines.arrived(person.conn)
    await until(lambda: person.heard("media.feeds"))
    return person


async def publish(person):
    return await media.publish(person.conn, {"epoch": 1, "sdp": GOOD, "tracks": TRACKS})


async def refused(work):
    with pytest.raises(Problem) as no:
        await work
    return no.value.code


def feed(pid, *sources):
    kinds = {"mic": "audio", "cam": "video", "screen": "video"}
    return {"id": pid, "streams": [{"mid": str(n), "type": kinds[source], "description": source} for n, source in enumerate(sources)]}


# --- what is asked of Janus


def test_who_enters_is_given_a_word_that_is_taken_back(at):
    async def scenario(janus):
        await entered("amina")
        words = [(one["action"], one["allowed"]) for one in janus.requests("allowed")]
        join = janus.requests("join")[0]
        return words, join, janus.requests("create")

    words, join, made = at(scenario)
    assert [action for action, _word in words] == ["add", "add", "remove"], "the first finds no room, which is then made"
    assert words[1][1] == words[2][1] == [join["token"]]
    assert (join["room"], join["id"], join["ptype"]) == ("salle1-0", "amina", "publisher")
    room = next(one for one in made if one.get("room"))
    assert room["allowed"] == []
    assert room["require_pvtid"]
    assert room["is_private"]
    assert room["admin_key"] == "key"
    assert len({room["pin"], room["secret"], "secret"}) == 3


def test_every_message_carries_the_secret_of_the_api(at):
    async def scenario(janus):
        await publish(await entered("amina"))
        return {one["apisecret"] for one in janus.asked}

    assert at(scenario) == {"secret"}


def test_the_word_is_taken_back_even_when_the_join_is_refused(at):
    async def scenario(janus):
        janus.says["join"] = [{"videoroom": "event", "error_code": 499, "error": "?"}]
        await entered("amina")
        return [one["action"] for one in janus.requests("allowed")]

    assert at(scenario) == ["add", "add", "remove", "add", "remove"]


def test_an_offer_is_answered_and_its_parts_are_named(at):
    async def scenario(janus):
        amina = await entered("amina")
        reply = await publish(amina)
        return reply, janus.requests("configure")[0], next(one for one in janus.asked if "jsep" in one)["jsep"]

    reply, asked, jsep = at(scenario)
    assert "usedtx=1" in reply["sdp"]
    assert asked["descriptions"] == [{"mid": "0", "description": "mic"}, {"mid": "1", "description": "cam"}]
    assert jsep == {"type": "offer", "sdp": GOOD}


def test_a_bomb_never_reaches_janus(at):
    async def scenario(janus):
        amina = await entered("amina")
        asked = len(janus.asked)
        code = await refused(media.publish(amina.conn, {"epoch": 1, "sdp": "v=0\r\n" * 5000, "tracks": []}))
        return code, [one for one in janus.asked[asked:] if one["janus"] != "keepalive"]

    assert at(scenario) == ("malformed", [])


def test_what_comes_down_follows_what_is_wanted(at):
    async def scenario(janus):
        amina = await entered("amina")
        up = janus.handle_of("publisher")
        await janus.event(up, {"videoroom": "event", "publishers": [feed("benoit", "mic", "cam"), feed("zoe", "mic")]})
        await until(lambda: amina.heard("media.feeds")[-1]["feeds"])
        await media.want(amina.conn, {"epoch": 1, "streams": [{"pid": "benoit", "source": "cam", "layer": 1}]})
        await until(lambda: amina.heard("media.offer"))
        offer = amina.heard("media.offer")[0]
        await media.want(amina.conn, {"epoch": 1, "streams": [{"pid": "benoit", "source": "mic", "layer": 2}]})
        await asyncio.sleep(0.1)
        held = len(janus.requests("update"))
        await media.answer(amina.conn, {"epoch": 1, "n": offer["n"], "sdp": GOOD})
        await until(lambda: janus.requests("update"))
        return amina.heard("media.feeds")[-1], offer, held, janus.requests("join")[-1], janus.requests("update")[0]

    feeds, offer, held, join, update = at(scenario)
    assert feeds == {"epoch": 1, "feeds": [{"pid": "benoit", "sources": ["cam", "mic"]}, {"pid": "zoe", "sources": ["mic"]}]}
    assert offer == {"epoch": 1, "n": 1, "sdp": "v=0 offer", "streams": [{"mid": "0", "pid": "benoit", "source": "cam"}], "fresh": True}
    assert join["streams"] == [{"feed": "benoit", "mid": "1"}]
    assert held == 0, "one offer waits for its answer before the next leaves"
    assert update["subscribe"] == [{"feed": "benoit", "mid": "0"}]
    assert update["unsubscribe"] == [{"sub_mid": "0"}]


def test_the_answer_to_an_older_offer_is_dropped(at):
    async def scenario(janus):
        amina = await entered("amina")
        await janus.event(janus.handle_of("publisher"), {"videoroom": "event", "publishers": [feed("benoit", "mic")]})
        await media.want(amina.conn, {"epoch": 1, "streams": [{"pid": "benoit", "source": "mic", "layer": 2}]})
        await until(lambda: amina.heard("media.offer"))
        await media.want(amina.conn, {"epoch": 1, "streams": [{"pid": "benoit", "source": "mic", "layer": 2}], "fresh": True})
        await until(lambda: len(amina.heard("media.offer")) == 2)
        await media.answer(amina.conn, {"epoch": 1, "n": 1, "sdp": GOOD})
        dropped = len(janus.requests("start"))
        await media.answer(amina.conn, {"epoch": 1, "n": 2, "sdp": GOOD})
        return dropped, len(janus.requests("start"))

    assert at(scenario) == (0, 1)


def test_an_offer_that_nobody_answers_is_made_again_from_nothing(at, monkeypatch):
    monkeypatch.setattr(down, "UNANSWERED", 0.05)

    async def scenario(janus):
        amina = await entered("amina")
        await janus.event(janus.handle_of("publisher"), {"videoroom": "event", "publishers": [feed("benoit", "mic")]})
        wish = {"epoch": 1, "streams": [{"pid": "benoit", "source": "mic", "layer": 2}]}
        await media.want(amina.conn, wish)
        await until(lambda: amina.heard("media.offer"))
        await asyncio.sleep(0.1)
        await media.want(amina.conn, wish)
        await until(lambda: len(amina.heard("media.offer")) == 2)
        return [one["fresh"] for one in amina.heard("media.offer")]

    assert at(scenario) == [True, True]


def test_a_stream_that_lefil_did_not_name_is_nobody_s(at):
    async def scenario(janus):
        amina = await entered("amina")
        odd = {
            "id": "zoe",
            "streams": [{"mid": "0", "type": "audio", "description": "cam"}, {"mid": "1", "type": "video"}, {"mid": "2"}, 7],
        }
        await janus.event(janus.handle_of("publisher"), {"videoroom": "event", "publishers": [odd, "x", feed("benoit", "mic")]})
        return await until(lambda: amina.heard("media.feeds")[-1]["feeds"])

    assert at(scenario) == [{"pid": "benoit", "sources": ["mic"]}]


# --- when it fails


def test_without_janus_it_is_said_at_once_and_again_when_it_is_back(at):
    async def scenario(janus):
        await janus.die()
        amina = Person("amina")
        await engines.arrived(amina.conn)
        await until(lambda: amina.heard("media.lost"))
        code = await refused(publish(amina))
        await janus.start()
        await until(lambda: amina.heard("media.ready"))
        return code, amina.names()

    assert at(scenario) == ("refused", ["media.lost", "media.ready", "media.feeds"])


def test_a_janus_that_dies_is_told_and_everything_is_made_again(at):
    async def scenario(janus):
        amina, benoit = await entered("amina"), await entered("benoit")
        await publish(amina)
        await janus.die()
        await until(lambda: amina.heard("media.lost") and benoit.heard("media.lost"))
        gone = dict(janus.rooms)
        await janus.start()
        await until(lambda: len(amina.heard("media.ready")) == 2 and len(benoit.heard("media.ready")) == 2)
        await publish(amina)
        return gone, deepcopy(janus.rooms), amina.names()

    gone, rooms, told = at(scenario)
    assert gone == {}
    assert rooms == {"salle1-0": {"amina", "benoit"}}
    assert told == ["media.ready", "media.feeds", "media.lost", "media.ready", "media.feeds"]


def test_a_connection_that_breaks_alone_stops_nobody_s_media(at):
    """The session is taken back: Janus went on carrying everybody."""

    async def scenario(janus):
        amina = await entered("amina")
        await publish(amina)
        janus.cut()
        await until(lambda: janus.requests("claim"))
        await publish(amina)
        return amina.names(), len(janus.requests("join"))

    assert at(scenario) == (["media.ready", "media.feeds"], 1)


def test_a_session_that_janus_forgot_is_made_again(at):
    async def scenario(janus):
        amina = await entered("amina")
        janus.sessions.clear()
        await until(lambda: len(amina.heard("media.ready")) == 2)
        return amina.names()

    assert at(scenario)[2:4] == ["media.lost", "media.ready"]


def test_a_session_that_times_out_is_made_again(at):
    async def scenario(janus):
        amina = await entered("amina")
        await janus.sockets[-1].send(json.dumps({"janus": "timeout", "session_id": 1}))
        await until(lambda: len(amina.heard("media.ready")) == 2)

    at(scenario)


def test_a_silent_janus_costs_a_known_time_and_only_to_who_asked(at):
    async def scenario(janus):
        amina = await entered("amina")
        janus.says["configure"] = None
        begun = time.monotonic()
        code = await refused(publish(amina))
        return code, time.monotonic() - begun

    code, seconds = at(scenario)
    assert code == "refused"
    assert seconds < 2


def test_a_frozen_janus_is_left_and_found_again(at):
    async def scenario(janus):
        amina = await entered("amina")
        janus.says["keepalive"] = janus.says["claim"] = janus.says["create"] = None
        await until(lambda: amina.heard("media.lost"))
        janus.says.clear()
        await until(lambda: len(amina.heard("media.ready")) == 2)

    at(scenario)


@pytest.mark.parametrize(
    "nonsense",
    ["not json", "[1, 2]", "{" * 5000, '"x"', json.dumps({"janus": "success"}), json.dumps({"janus": "event", "sender": "x", "plugindata": 7})],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_nonsense_is_survived(at, nonsense):
    """In answer to something asked, and out of nowhere."""

    async def scenario(janus):
        amina = await entered("amina")
        janus.says["configure"] = [nonsense]
        await refused(publish(amina))
        await until_published(amina)
        await janus.sockets[-1].send(nonsense)
        await asyncio.sleep(0.1)
        await until_published(amina)

    at(scenario)


async def until_published(person):
    while True:
        try:
            return await publish(person)
        except Problem:
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    "answer",
    [
        {"janus": "success"}, {"janus": "success", "data": 3}, {"janus": "success", "data": {"id": "x"}}, {"janus": "error"},
        {"janus": "error", "error": {"code": "x"}}, {"janus": "error", "error": {"code": 403, "reason": "Unauthorized"}},
    ],
    ids=lambda answer: json.dumps(answer),
)  # fmt: skip
def test_a_session_that_is_not_one_is_asked_for_again(at, answer):
    async def scenario(janus):
        janus.says["create"] = [answer]
        amina = await entered("amina")
        return amina.names()

    assert at(scenario)[-2:] == ["media.ready", "media.feeds"]


@pytest.mark.parametrize(
    "answer",
    [
        {"videoroom": "event"}, {"videoroom": "event", "error_code": 426, "error": "No such room"}, {"videoroom": "event", "error_code": "x"},
        {"janus": "success", "plugindata": {"data": 7}}, {"janus": "event", "plugindata": []}, {"janus": "error", "error": {"code": 458}},
        {"videoroom": "event", "configured": "ok", "jsep": {"sdp": 7}}, {"videoroom": "event", "configured": "ok", "jsep": {}},
    ],
    ids=lambda answer: json.dumps(answer)[:60],
)  # fmt: skip
def test_a_publication_that_is_not_answered_is_refused_with_a_sentence(at, answer):
    async def scenario(janus):
        amina = await entered("amina")
        janus.says["configure"] = [answer]
        return await refused(publish(amina))

    assert at(scenario) == "refused"


def test_a_room_that_went_is_made_again_for_who_enters(at):
    async def scenario(janus):
        await entered("amina")
        janus.rooms.clear()
        await entered("benoit")
        return deepcopy(janus.rooms)

    assert at(scenario) == {"salle1-0": {"benoit"}}


def test_who_was_put_out_by_janus_enters_again(at):
    async def scenario(janus):
        amina = await entered("amina")
        await publish(amina)
        await janus.event(janus.handle_of("publisher"), {"videoroom": "destroyed", "room": "salle1-0"})
        await until(lambda: len(amina.heard("media.ready")) == 2)

    at(scenario)


def test_who_was_kicked_does_not_come_back_by_themself(at):
    """Otherwise two processes that hold the same person would put each other out for ever."""

    async def scenario(janus):
        amina = await entered("amina")
        await janus.event(janus.handle_of("publisher"), {"videoroom": "event", "leaving": "ok", "reason": "kicked"})
        await asyncio.sleep(0.3)
        joins = len(janus.requests("join"))
        await publish(amina)
        return joins, len(janus.requests("join"))

    assert at(scenario) == (1, 2)


def test_a_connection_that_failed_at_the_server_begins_again_and_one_that_the_browser_closed_does_not(at):
    async def scenario(janus):
        amina = await entered("amina")
        await publish(amina)
        handle = janus.handle_of("publisher")
        await janus.event(handle, {"reason": "DTLS alert"}, janus="hangup")
        await asyncio.sleep(0.1)
        closed = len(amina.heard("media.ready"))
        stale = await refused(publish(amina))
        await until(lambda: len(amina.heard("media.ready")) == 2)
        other = GOOD.replace("5133", "6244")
        await media.publish(amina.conn, {"epoch": 1, "sdp": other, "tracks": TRACKS})
        await janus.event(handle, {"reason": "ICE failed"}, janus="hangup")
        await until(lambda: len(amina.heard("media.ready")) == 3)
        return closed, stale

    assert at(scenario) == (1, "refused")


def test_a_hundred_events_without_sense_change_nothing(at):
    async def scenario(janus):
        amina = await entered("amina")
        handle = janus.handle_of("publisher")
        for data in (
            {"publishers": 7},
            {"publishers": [None]},
            {"unpublished": ["x"]},
            {"leaving": {"a": 1}},
            {"mid": 3, "substream": "x"},
        ) * 20:
            await janus.event(handle, {"videoroom": "event", **data})
        await publish(amina)
        return amina.names()

    assert at(scenario) == ["media.ready", "media.feeds"]


# --- people


def test_the_same_person_twice_is_once_at_the_server(at):
    """A ghost, left by a process that was killed, is put out first."""

    async def scenario(janus):
        janus.says["join"] = [{"videoroom": "event", "error_code": 436, "error": "User ID amina already exists"}]
        await entered("amina")
        return [one["id"] for one in janus.requests("kick")], deepcopy(janus.rooms)

    assert at(scenario) == (["amina"], {"salle1-0": {"amina"}})


def test_a_host_s_cut_is_done_at_the_server_now_and_at_the_next_publication(at):
    async def scenario(janus):
        amina = await entered("amina")
        await engines.muted("salle1", "amina", "mic", True)
        before = len(janus.requests("moderate"))
        await publish(amina)
        cut = janus.requests("moderate")[before:]
        await engines.muted("salle1", "amina", "mic", False)
        return before, [(one["mid"], one["mute"]) for one in [*cut, janus.requests("moderate")[-1]]]

    assert at(scenario) == (0, [("0", True), ("0", False)])


def test_a_picture_is_cut_with_the_shared_screen(at):
    async def scenario(janus):
        amina = await entered("amina")
        await publish(amina)
        await engines.muted("salle1", "amina", "cam", True)
        return [(one["mid"], one["mute"]) for one in janus.requests("moderate")]

    assert at(scenario) == [("1", True)]


def test_somebody_whose_socket_is_in_another_process_is_cut_too(at):
    async def scenario(janus):
        await entered("ines")
        await janus.event(janus.handle_of("publisher"), {"videoroom": "event", "publishers": [feed("malik", "mic", "cam")]})
        await asyncio.sleep(0.05)
        await engines.muted("salle1", "malik", "mic", True)
        await engines.removed("salle1", "malik")
        return janus.requests("moderate")[0], janus.requests("kick")[0]

    moderate, kick = at(scenario)
    assert (moderate["id"], moderate["mid"], moderate["mute"], kick["id"]) == ("malik", "0", True, "malik")


def test_rows_that_say_muted_are_obeyed_within_a_moment(at):
    async def scenario(janus):
        amina = await entered("amina", muted=True)
        await publish(amina)
        first = [(one["mid"], one["mute"]) for one in janus.requests("moderate")]
        amina.conn.facts.muted = False
        await until(lambda: len(janus.requests("moderate")) == 2)
        return first, janus.requests("moderate")[1]["mute"]

    assert at(scenario) == ([("0", True)], False)


def test_a_socket_that_comes_back_finds_its_media(at):
    async def scenario(janus):
        amina = await entered("amina")
        await publish(amina)
        await engines.left(amina.conn)
        again = await entered("amina")
        await publish(again)
        await asyncio.sleep(0.4)
        return again.names(), len(janus.requests("join")), janus.requests("detach")

    assert at(scenario) == (["media.feeds"], 1, [])


def test_a_socket_that_does_not_come_back_is_let_go(at):
    async def scenario(janus):
        amina = await entered("amina")
        await engines.left(amina.conn)
        await until(lambda: janus.requests("detach"))
        return janus.asked[-1]

    at(scenario)


def test_who_leaves_is_out_at_once_and_an_empty_room_goes(at):
    async def scenario(janus):
        amina = await entered("amina")
        amina.conn.closing = 1000
        janus.says["listparticipants"] = {"videoroom": "participants", "participants": []}
        await engines.left(amina.conn)
        await until(lambda: not janus.rooms)
        return len(janus.requests("detach")), deepcopy(janus.rooms)

    assert at(scenario) == (1, {})


def test_the_end_of_an_older_socket_takes_nothing_from_the_newer(at):
    async def scenario(janus):
        old = await entered("amina")
        new = await entered("amina", tab="another")
        old.conn.closing = 4005
        await engines.left(old.conn)
        await publish(new)
        await asyncio.sleep(0.3)
        await publish(new)
        return new.names()

    assert at(scenario) == ["media.ready", "media.feeds"]


def test_who_waits_at_the_door_has_no_place_at_the_server(at):
    async def scenario(janus):
        malik = Person("malik", state="waiting")
        await engines.arrived(malik.conn)
        code = await refused(publish(malik))
        return code, janus.requests("join")

    assert at(scenario) == ("refused", [])


def test_a_message_of_another_epoch_is_refused(at):
    async def scenario(janus):
        amina = await entered("amina", epoch=3)
        return await refused(publish(amina)), await refused(media.want(amina.conn, {"epoch": 2, "streams": []}))

    assert at(scenario) == ("forbidden", "forbidden")


# --- several servers


def test_a_dead_server_is_not_chosen(settings):
    async def scenario():
        async with fake_janus() as one, fake_janus() as other:
            settings.JANUS_URLS, settings.JANUS_SECRET, settings.JANUS_ADMIN_KEY = [one.url, other.url], "secret", "key"
            try:
                links = engines.exchange()
                await until(lambda: all(server.link.up for server in links.servers))
                before = {engines.choose(f"room{n}") for n in range(40)}
                await one.die()
                await until(lambda: not links.servers[0].link.up)
                await asyncio.sleep(0.1)
                after = {engines.choose(f"room{n}") for n in range(40)}
                still = engines.available()
                await other.die()
                await until(lambda: not engines.available())
                return before, after, still, engines.choose("room1")
            finally:
                await engines.stop()

    before, after, still, last = asyncio.run(scenario())
    assert (before, after, still) == ({0, 1}, {1}, True)
    assert last in {0, 1}


def test_the_end_of_one_server_is_nothing_to_the_rooms_of_another(settings):
    async def scenario():
        async with fake_janus() as one, fake_janus() as other:
            settings.JANUS_URLS, settings.JANUS_SECRET, settings.JANUS_ADMIN_KEY = [one.url, other.url], "secret", "key"
            try:
                amina, benoit = await entered("amina"), await entered("benoit", server=1, room_key="salle2")
                await one.die()
                await until(lambda: amina.heard("media.lost"))
                await publish(benoit)
                return benoit.names()
            finally:
                await engines.stop()

    assert asyncio.run(scenario()) == ["media.ready", "media.feeds"]
