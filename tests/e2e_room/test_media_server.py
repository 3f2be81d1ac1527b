"""The media server, for real: Chromium's frames and sounds go through a Janus that only lefil drives."""

import asyncio
import signal
import time

import pytest

from lefil.live import engines
from lefil.live.consumers import media
from lefil.live.janus.link import Refusal
from lefil.live.protocol import Problem
from tests.e2e_room.stage import flows, until


def both(somebody, **more):
    amina, benoit = somebody("amina", **more), somebody("benoit", **more)
    amina.want(("benoit", "mic"), ("benoit", "cam"))
    benoit.want(("amina", "mic"), ("amina", "cam"))
    return amina, benoit


def rooms_at(loop):
    """{name: people} as Janus counts them, of the rooms where somebody is: an empty one is taken away a moment later."""

    async def ask():
        desk = engines.exchange().servers[0].rooms
        listed = (await desk.ask("list", "", admin_key=desk._admin_key))["list"]
        return {one["room"]: one["num_participants"] for one in listed if one["num_participants"]}

    return loop.run(ask())


def test_two_people_see_and_hear_each_other_through_the_server(somebody, loop):
    amina, benoit = both(somebody)
    flows(amina, "benoit mic", "benoit cam", people=(benoit,))
    flows(benoit, "amina mic", "amina cam", people=(amina,))
    assert rooms_at(loop) == {"salle1-0": 2}


def test_a_third_person_is_seen_by_who_wanted_them_before_they_came(somebody):
    amina, benoit = both(somebody)
    amina.want(("benoit", "mic"), ("chloe", "cam"))
    flows(amina, "benoit mic", people=(benoit,))
    chloe = somebody("chloe")
    flows(amina, "benoit mic", "chloe cam", people=(benoit, chloe))


def test_who_leaves_frees_their_place_for_who_comes_next(somebody):
    amina = somebody("amina")
    for turn in range(4):
        guest = somebody(f"guest{turn}")
        amina.want((guest.pid, "mic"), (guest.pid, "cam"))
        seen = flows(amina, f"{guest.pid} mic", f"{guest.pid} cam", people=(guest,))
        guest.left()
        until(lambda: amina.heard("media.feeds")[-1]["feeds"] == [], amina, guest)
    assert len(seen) == 2
    assert amina.seen()["parts"] == 2, "a part of the connection is used again, never added for ever"


def test_nobody_enters_without_the_word_that_lefil_gives(somebody, loop):
    """With the API's secret, the room's pin and a person's name, a join is still refused: only a token that lefil has just added opens."""
    amina = somebody("amina", page=False)
    until(lambda: amina.heard("media.ready"), amina)

    async def intrude():
        links = engines.exchange()
        rooms = links.servers[0].rooms
        handle = await rooms.link.attach(lambda *_: None)
        body = {"request": "join", "ptype": "publisher", "room": "salle1-0", "id": "zoe", "pin": rooms.pin("salle1-0")}
        said = []
        for token in ({}, {"token": "a-word-of-mine"}):
            with pytest.raises(Refusal) as no:
                await handle.ask(body | token)
            said.append(no.value.code)
        listen = {
            "request": "join",
            "ptype": "subscriber",
            "room": "salle1-0",
            "pin": rooms.pin("salle1-0"),
            "streams": [{"feed": "amina"}],
        }
        with pytest.raises(Refusal) as no:
            await handle.ask(listen)
        said.append(no.value.code)
        async with rooms.token("salle1-0") as token:
            used = token
            await handle.ask(body | {"token": token})
        other = await rooms.link.attach(lambda *_: None)
        with pytest.raises(Refusal) as no:
            await other.ask(body | {"id": "zoe2", "token": used})
        said.append(no.value.code)
        with pytest.raises(Refusal) as no:
            await other.ask({"request": "create", "room": "salle9-0"})
        return [*said, no.value.code]

    # 433 not in the list; 428 nothing to listen to (and 433 once there is); the word of a moment is dead after it; 429 no admin key
    assert loop.run(intrude()) == [433, 433, 428, 433, 429]


def test_listening_asks_for_a_place_of_one_s_own(somebody, loop):
    """A subscriber needs the private number of somebody who entered with a token."""
    amina = somebody("amina")
    until(lambda: amina.heard("media.ready"), amina)
    amina.turn()
    until(lambda: amina.seen()["up"] == "connected", amina)

    async def listen():
        rooms = engines.exchange().servers[0].rooms
        handle = await rooms.link.attach(lambda *_: None)
        body = {"request": "join", "ptype": "subscriber", "room": "salle1-0", "pin": rooms.pin("salle1-0"), "streams": [{"feed": "amina"}]}
        codes = []
        for private in ({}, {"private_id": 12345}):
            with pytest.raises(Refusal) as no:
                await handle.ask(body | private)
            codes.append(no.value.code)
        return codes

    assert loop.run(listen()) == [433, 433]


def test_a_host_cuts_the_sound_at_the_server_and_gives_it_back(somebody, loop):
    amina, benoit = both(somebody)
    flows(amina, "benoit mic", "benoit cam", people=(benoit,))
    loop.run(engines.muted("salle1", "benoit", "mic", True))
    time.sleep(1)
    before = amina.seen()["streams"]["benoit mic"]["bytes"]
    sent = benoit.seen()["sent"]
    time.sleep(2)
    assert amina.seen()["streams"]["benoit mic"]["bytes"] == before, "nothing arrives"
    assert benoit.seen()["sent"] > sent, "though his browser goes on sending"
    flows(amina, "benoit cam", people=(benoit,))
    benoit.publish("() => restartUp()")
    time.sleep(1)
    assert amina.seen()["streams"]["benoit mic"]["bytes"] == before, "nor after he publishes again"
    loop.run(engines.muted("salle1", "benoit", "mic", False))
    flows(amina, "benoit mic", people=(benoit,))


def test_what_a_host_decided_in_another_process_is_applied_here(somebody):
    amina, benoit = both(somebody)
    flows(amina, "benoit mic", people=(benoit,))
    benoit.conn.facts.muted = True
    time.sleep(1.5)
    before = amina.seen()["streams"]["benoit mic"]["bytes"]
    time.sleep(1.5)
    assert amina.seen()["streams"]["benoit mic"]["bytes"] == before


def test_who_is_removed_is_out_of_the_media_at_once(somebody, loop):
    amina, benoit = both(somebody)
    flows(amina, "benoit mic", people=(benoit,))
    loop.run(engines.removed("salle1", "benoit"))
    assert rooms_at(loop) == {"salle1-0": 1}
    until(lambda: amina.heard("media.feeds")[-1]["feeds"] == [], amina)


def test_silence_is_hardly_sent(somebody):
    """Opus DTX: a microphone that is open in a quiet room costs a few packets a second, not fifty."""
    amina = somebody("amina", sources=("mic",))
    until(lambda: amina.seen().get("up") == "connected", amina)

    def packets(seconds: float) -> float:
        before = amina.seen()["sent"]
        time.sleep(seconds)
        return (amina.seen()["sent"] - before) / seconds

    assert packets(3) > 25
    assert amina.page
    amina.page.evaluate("() => quiet()")
    time.sleep(1)
    assert packets(3) < 15


def test_a_smaller_picture_comes_when_it_is_asked_for(somebody):
    amina, benoit = both(somebody, wide=960)
    flows(amina, "benoit cam", people=(benoit,))
    for layer, wide in ((0, 240), (1, 480), (0, 240)):  # the largest only comes when the machine has power to spare
        amina.want(("benoit", "mic"), ("benoit", "cam", layer))
        until(lambda wide=wide: amina.seen()["streams"]["benoit cam"]["wide"] == wide, amina, benoit, seconds=40)


def test_each_group_has_its_own_room_at_the_server(somebody, loop):
    amina, benoit = both(somebody)
    flows(amina, "benoit mic", people=(benoit,))
    benoit.conn.facts.place = 2
    loop.run(engines.moved(benoit.conn))
    until(lambda: amina.heard("media.feeds")[-1]["feeds"] == [], amina, benoit)
    until(lambda: rooms_at(loop) == {"salle1-0": 1, "salle1-2": 1}, amina, benoit)
    amina.conn.facts.place = 2
    loop.run(engines.moved(amina.conn))
    flows(amina, "benoit mic", "benoit cam", people=(benoit,))
    until(lambda: rooms_at(loop) == {"salle1-2": 2}, amina, benoit)


def test_a_socket_that_was_cut_leaves_its_media_running(somebody, loop):
    amina, benoit = both(somebody)
    flows(amina, "benoit mic", people=(benoit,))
    benoit.left(code=0)
    flows(amina, "benoit mic", "benoit cam")
    ready = len(benoit.heard("media.ready"))
    benoit.enter()  # the same page, on another socket
    until(lambda: len(benoit.heard("media.feeds")) > 1, benoit)
    benoit.publish("() => restartUp()")
    benoit.do(media.restart)
    flows(benoit, "amina mic", "amina cam", people=(amina,))
    flows(amina, "benoit mic", "benoit cam", people=(benoit,))
    assert len(benoit.heard("media.ready")) == ready, "nothing began again"


def test_another_page_of_the_same_person_begins_from_nothing(somebody, loop):
    amina, benoit = both(somebody)
    flows(amina, "benoit mic", people=(benoit,))
    benoit.left(code=0)
    assert benoit.page
    benoit.page.reload()
    benoit.done = len(benoit.events)
    benoit.enter(tab="another")
    flows(benoit, "amina mic", "amina cam", people=(amina,))
    flows(amina, "benoit mic", "benoit cam", people=(benoit,))
    assert rooms_at(loop) == {"salle1-0": 2}


def test_a_page_may_take_a_new_connection_for_what_it_sends(somebody, loop):
    amina, benoit = both(somebody)
    flows(amina, "benoit mic", people=(benoit,))
    assert benoit.page
    benoit.page.evaluate("() => begin([], false)")
    benoit.publish()
    benoit.do(media.want, streams=benoit.wanted, fresh=True)
    flows(benoit, "amina mic", "amina cam", people=(amina,))
    flows(amina, "benoit mic", "benoit cam", people=(benoit,))


def test_who_stops_sending_goes_on_receiving(somebody):
    amina, benoit = both(somebody)
    flows(amina, "benoit mic", people=(benoit,))
    benoit.do(media.unpublish)
    until(lambda: amina.heard("media.feeds")[-1]["feeds"] == [], amina)
    flows(benoit, "amina mic", "amina cam", people=(amina,))
    assert not benoit.heard("media.ready")[1:]


def test_the_room_comes_back_after_janus_was_killed(somebody, janus, loop):
    amina, benoit = both(somebody)
    flows(amina, "benoit mic", people=(benoit,))
    janus.stop(signal.SIGKILL)
    until(lambda: amina.heard("media.lost") and benoit.heard("media.lost"), amina, benoit)
    janus.start()
    back = time.monotonic()
    flows(amina, "benoit mic", "benoit cam", people=(benoit,))
    flows(benoit, "amina mic", "amina cam", people=(amina,))
    print(f"back after {time.monotonic() - back:.1f} s")
    assert rooms_at(loop) == {"salle1-0": 2}


def test_without_janus_a_person_reads_that_the_room_goes_on_trying(somebody, janus):
    amina = somebody("amina", page=False)
    until(lambda: amina.heard("media.ready"), amina)
    janus.stop(signal.SIGKILL)
    until(lambda: amina.heard("media.lost"), amina)
    begun = time.monotonic()
    with pytest.raises(Problem) as no:
        amina.do(media.publish, sdp="v=0", tracks=[])
    assert no.value.code == "malformed"
    with pytest.raises(Problem) as no:
        amina.do(media.publish, **OFFER)
    assert no.value.code == "refused"
    assert "réessaie" in no.value.say
    assert time.monotonic() - begun < media.PATIENCE, "said at once, not after a wait"


def test_a_frozen_janus_is_noticed_and_waited_for(somebody, janus):
    amina, benoit = both(somebody)
    flows(amina, "benoit mic", people=(benoit,))
    janus.process.send_signal(signal.SIGSTOP)
    until(lambda: not engines._exchange.servers[0].link.up, amina, seconds=60)
    janus.process.send_signal(signal.SIGCONT)
    flows(amina, "benoit mic", "benoit cam", people=(benoit,))


def test_a_ghost_of_a_process_that_was_killed_is_put_out(somebody, loop):
    """Another process had this person in the same room, and died without a word: Janus still has them."""
    amina = somebody("amina")

    async def haunt():
        rooms = engines.exchange().servers[0].rooms
        await until_up(rooms.link)
        handle = await rooms.link.attach(lambda *_: None)
        async with rooms.token("salle1-0") as token:
            await handle.ask(
                {"request": "join", "ptype": "publisher", "room": "salle1-0", "id": "benoit", "pin": rooms.pin("salle1-0"), "token": token}
            )

    loop.run(haunt())
    benoit = somebody("benoit")
    amina.want(("benoit", "mic"), ("benoit", "cam"))
    flows(amina, "benoit mic", "benoit cam", people=(benoit,))
    assert rooms_at(loop) == {"salle1-0": 2}


async def until_up(link):
    while not link.up:
        await asyncio.sleep(0.02)


def test_empty_rooms_are_forgotten(somebody, loop):
    amina = somebody("amina", page=False)
    until(lambda: amina.heard("media.ready"), amina)

    async def leave_one_behind():
        rooms = engines.exchange().servers[0].rooms
        await rooms.make("salle7-1")
        await rooms.tidy()

    loop.run(leave_one_behind())
    assert rooms_at(loop) == {"salle1-0": 1}
    amina.left()
    until(lambda: rooms_at(loop) == {})


def test_a_server_that_refuses_lefil_s_secret_is_no_server(somebody, settings, loop):
    settings.JANUS_SECRET = "wrong"
    amina = somebody("amina", page=False)
    until(lambda: not engines.available(), seconds=30)
    assert amina.heard("media.ready") == []
    with pytest.raises(Problem):
        amina.do(media.publish, **OFFER)


OFFER = {
    "sdp": "\r\n".join(
        [
            "v=0", "o=- 42 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=fingerprint:sha-256 " + ":".join(["AB"] * 32), "a=ice-ufrag:abcd",
            "a=ice-pwd:abcdefghijklmnopqrstuvwx", "m=audio 9 UDP/TLS/RTP/SAVPF 111", "c=IN IP4 0.0.0.0", "a=mid:0", "a=sendonly",
            "a=rtpmap:111 opus/48000/2", "a=setup:actpass", "a=rtcp-mux",
        ]
    ) + "\r\n",
    "tracks": [{"mid": "0", "source": "mic"}],
}  # fmt: skip
