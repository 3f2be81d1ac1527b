"""Somebody with a tool instead of a browser: whatever they send, they are refused and counted, and the others' room goes on."""

import json
import time

import pytest

from bench.room_people import SMALL, until
from lefil.live.protocol import WINDOW
from lefil.live.queries.links import ticket


@pytest.fixture
def scene(someone, socket_of, lesson, base, cast):
    """Inès and Adèle meet in a class; Bilal has a tool."""
    adele, bilal = base.people[:2]
    meeting = lesson([adele, bilal], places=30)
    ines = someone(cast.ines, meeting, signed=True, small=SMALL).enter(cam=True, mic=True)
    guest = someone(adele, meeting, small=SMALL).enter(cam=True, mic=True)
    guest.sees(seconds=60)
    return ines, guest, socket_of(bilal, meeting), meeting


def goes_on(ines, guest) -> None:
    for one in (ines, guest):
        one.hears(seconds=60)
        one.sees(seconds=60)
    guest.say("Tout va bien")
    until(lambda: "Tout va bien" in ines.chat())


BAD = [
    "", "{", "null", "[]", "42", '"hello"', "{}", '{"v":1}', '{"v":1,"id":"1","do":"ping"}', '{"v":1,"id":1e400,"do":"ping"}', '{"v":1,"id":-4,"do":"ping"}',
    '{"v":1,"id":5,"do":"ping","more":1}', '{"v":1,"id":6,"do":"rm -rf","with":{}}', '{"v":1,"id":7,"do":"chat.say","with":{"text":7}}',
    '{"v":1,"id":8,"do":"chat.say","with":' + "[" * 3000 + "]" * 3000 + "}", '{"v":1,"id":9,"do":"hello","with":{"ticket":"\\u0000"}}',
    '{"v":1,"id":10,"do":"board.draw","with":{"nonce":"x","shape":{"pen":"ink","width":9e9,"points":[[NaN,1]]}}}',
    '{"v":1,"id":11,"do":"state","with":{"mic":"\\ud800"}}', json.dumps({"v": 1, "id": 12, "do": "chat.say", "with": {"text": "x" * 60_000, "nonce": "n", "to": "all"}}),
]  # fmt: skip


def test_frames_that_mean_nothing_disturb_nobody(scene):
    ines, guest, bad, _meeting = scene
    bad.enter()
    for text in [*BAD, b"\x00\xff" * 200]:
        bad.send(text)
    bad.wait(lambda: len(bad.refused) >= len(BAD) + 1)
    bad.number = 100  # beyond the numbers that were used above
    assert bad.ask("ping")["ok"], "one who mistypes is still served"
    bad.send("x" * 70_000)
    bad.wait(lambda: "big" in bad.refused)
    for _time in range(80):
        if bad.code:
            break
        bad.send("{")
    assert bad.closed() == 4008, "too many refused messages"
    goes_on(ines, guest)


def test_a_message_beyond_all_measure_ends_that_socket_only(scene):
    ines, guest, bad, _meeting = scene
    bad.enter()
    bad.send("x" * 1_000_000)
    assert bad.closed() == 1009
    goes_on(ines, guest)


def test_a_flood_is_refused_and_the_class_goes_on(scene):
    ines, guest, bad, _meeting = scene
    bad.enter()
    begun = time.monotonic()
    said = [bad.ask("chat.say", text=f"Publicité {n}", nonce=f"n{n}", to="all") for n in range(40)]
    windows = 1 + int((time.monotonic() - begun) / WINDOW)  # a slow machine needs more than one
    assert sum(one["ok"] for one in said) <= 9 * windows
    assert {one["code"] for one in said if not one["ok"]} == {"flood"}
    started = time.monotonic()
    while not bad.code and time.monotonic() - started < 60:
        bad.number += 1
        bad.send(json.dumps({"v": 1, "id": bad.number, "do": "react", "with": {"code": "bravo"}}))
    assert bad.closed() == 4008
    goes_on(ines, guest)


def test_a_ticket_that_is_forged_old_or_of_another_room_opens_nothing(scene, socket_of, cast, base, lesson):
    ines, guest, bad, meeting = scene
    true = bad.ticket
    other = ticket(meeting, base.people[5])  # well signed, of somebody who is not expected
    for shown, code in ((true[:-2] + "xx", 4001), ("x" * 50, 4001), (true.replace(true[:6], "zzzzzz"), 4001), (other, 4003)):
        bad.ticket = shown
        bad.open()
        answer = bad.hello()
        assert not answer["ok"], shown
        assert bad.closed() == code
    bad.ticket = true
    assert bad.open().hello()["ok"]
    goes_on(ines, guest)


def test_a_page_of_another_site_cannot_open_a_socket(scene):
    ines, guest, bad, _meeting = scene
    for origin in ("http://evil.example", "null", None, bad.origin.replace("10.99", "10.98")):
        bad.origin = origin
        assert bad.refused_at_the_door() == 403
    goes_on(ines, guest)


def bombs() -> dict[str, str]:
    head = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
    video = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:{n}\r\na=sendonly\r\na=rtpmap:96 VP8/90000\r\n"
    return {
        "a thousand parts": head + "".join(video.format(n=n) for n in range(1000)),
        "24 KB of parts": (head + "".join(video.format(n=n) for n in range(150)))[:24_000],
        "no lines": "x" * 20_000,
        "a long line": head + "a=" + "y" * 20_000 + "\r\n",
        "thousands of candidates": head + video.format(n=0) + "a=candidate:1 1 udp 1 10.0.0.1 9 typ host\r\n" * 400,
        "null": head.replace("-", "\x01"),
        "nothing": "",
    }


@pytest.mark.parametrize("name", list(bombs()))
def test_a_description_made_to_break_the_media_server_breaks_nothing(scene, name, house, media):
    ines, guest, bad, _meeting = scene
    bad.enter()
    bad.wait(lambda: bad.heard("media.ready"))
    epoch = bad.snapshot["room"]["epoch"]
    answer = bad.ask("media.publish", epoch=epoch, sdp=bombs()[name], tracks=[{"mid": "0", "source": "cam"}])
    assert not answer["ok"], answer
    bad.ask("media.answer", epoch=epoch, n=1, sdp=bombs()[name])
    assert (house.process.poll(), media.process.poll()) == (None, None)
    goes_on(ines, guest)


def test_orders_of_a_host_are_not_for_a_guest(scene):
    ines, guest, bad, _meeting = scene
    bad.enter()
    other = next(face["pid"] for face in bad.snapshot["people"] if face["role"] == "host")
    orders = [
        ("host.mute", {"pid": other, "kind": "mic"}), ("host.remove", {"pid": other}), ("host.end", {}), ("host.lock", {"on": True}),
        ("lobby.admit", {"pid": "all"}), ("breakouts.open", {"size": 2, "minutes": 5}), ("board.clear", {}), ("hand.down", {"pid": "all"}),
    ]  # fmt: skip
    assert {bad.ask(name, **given)["code"] for name, given in orders} == {"forbidden"}
    goes_on(ines, guest)


def test_who_was_removed_comes_back_by_the_door_only(scene):
    ines, guest, bad, _meeting = scene
    bad.enter()
    ines.panel("people")
    row = ines.page.locator(f"#panel [data-key='{bad.me}']")
    row.locator("summary").click()
    row.get_by_role("button", name="Exclure").click()
    ines.page.locator("dialog.ask .button-danger").click()
    assert bad.closed() == 4006
    bad.open()
    assert bad.hello()["with"]["state"] == "waiting"
    assert bad.ask("chat.say", text="Je suis là", nonce="a", to="all")["code"] == "forbidden"
    assert bad.ask("media.want", epoch=1, streams=[])["code"] == "forbidden"
    goes_on(ines, guest)
