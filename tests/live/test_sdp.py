"""What a browser may say about its connection. A wrong one is refused before anything reads it."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lefil.live.janus import sdp
from lefil.live.janus.sdp import BadSdp

PRINT = "sha-256 " + ":".join(["AB"] * 32)
HEAD = ["v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1", "a=msid-semantic: WMS"]


def part(kind="audio", mid="0", direction="sendonly", port="9", formats="111", proto="UDP/TLS/RTP/SAVPF", more=()):
    return [
        f"m={kind} {port} {proto} {formats}", "c=IN IP4 0.0.0.0", "a=ice-ufrag:f4Ke", "a=ice-pwd:k3vT7NYhCTqQ5kUXcTqzUQfB", f"a=fingerprint:{PRINT}",
        "a=setup:actpass", f"a=mid:{mid}", f"a={direction}", "a=rtcp-mux", "a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;useinbandfec=1", *more,
    ]  # fmt: skip


def text(*parts, head=None):
    return "\r\n".join([*(head or HEAD), *[line for one in parts for line in one]]) + "\r\n"


GOOD = text(part(), part("video", "1", formats="96 97"))


def test_an_offer_is_read_part_by_part():
    found = sdp.read(GOOD)
    assert [(one.kind, one.mid, one.direction, one.open) for one in found.parts] == [
        ("audio", "0", "sendonly", True), ("video", "1", "sendonly", True),
    ]  # fmt: skip
    assert found.text == GOOD


def test_lines_that_end_with_one_sign_are_understood():
    assert sdp.read(GOOD.replace("\r\n", "\n")).text == GOOD


def test_another_connection_of_the_browser_has_another_maker():
    again = GOOD.replace("5133", "5134")
    other_key = GOOD.replace("AB:AB:AB", "AB:AC:AB")
    changed = GOOD.replace(" 2 IN", " 3 IN").replace("f4Ke", "g5Lf")
    assert sdp.read(changed).maker == sdp.read(GOOD).maker
    assert len({sdp.read(one).maker for one in (GOOD, again, other_key)}) == 3


def test_the_media_server_is_never_sent_to_an_address_that_a_browser_claims():
    """A candidate is an address to knock at: that of the association's own machines, if somebody wished."""
    claims = part(
        more=["a=candidate:1 1 udp 2113937151 10.0.0.5 6379 typ host", "a=end-of-candidates", "a=remote-candidates:1 10.0.0.5 22"]
    )
    assert "10.0.0.5" not in sdp.read(text(claims)).text
    assert "end-of-candidates" not in sdp.read(text(claims)).text


WRONG = {
    "not a text": None,
    "a number": 7,
    "empty": "",
    "words": "hello",
    "too large": GOOD + "a=x:" + "y" * 900 + ("\r\na=x:" + "y" * 900) * 30 + "\r\n",
    "a long line": GOOD + "a=x:" + "y" * 2000 + "\r\n",
    "too many lines": GOOD + "a=x\r\n" * 3000,
    "a million empty lines": GOOD + "\r\n" * 20_000,
    "too many parts": text(*[part(mid=str(n)) for n in range(13)]),
    "no part": text(),
    "data": text(part("application", proto="UDP/DTLS/SCTP", formats="webrtc-datachannel")),
    "sound in the clear": text(part(proto="RTP/AVP")),
    "a key in the clear": text(part(more=["a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc"])),
    "another key in the clear": text(part(), head=[*HEAD, "k=clear:abc"]),
    "two identities": text(part(more=[f"a=fingerprint:{PRINT.replace('AB', 'CD')}"])),
    "a weak identity": GOOD.replace(PRINT, "sha-1 " + ":".join(["AB"] * 20)),
    "no identity": GOOD.replace("a=fingerprint", "a=finger"),
    "no ice words": GOOD.replace("a=ice-ufrag:f4Ke", "a=x"),
    "odd ice words": GOOD.replace("f4Ke", "f4 Ke"),
    "no name of a part": text(part(mid="")),
    "the same name twice": text(part(), part()),
    "a name twice in a part": text(part(more=["a=mid:1"])),
    "a long name": text(part(mid="a" * 17)),
    "a name with a sign": text(part(mid="0;")),
    "no port": GOOD.replace("m=audio 9", "m=audio x"),
    "a port beyond": GOOD.replace("m=audio 9", "m=audio 70000"),
    "a format beyond": GOOD.replace("SAVPF 111", "SAVPF 999"),
    "no format": GOOD.replace("SAVPF 111", "SAVPF"),
    "hundreds of formats": GOOD.replace("SAVPF 111", "SAVPF" + " 111" * 150),
    "a null sign": GOOD.replace("s=-", "s=\0"),
    "another alphabet": GOOD.replace("s=-", "s=é"),
    "half a pair": GOOD.replace("s=-", "s=\ud800"),
    "no version": GOOD.replace("v=0", "v=1"),
    "no origin": GOOD.replace("o=- 4611731400430051336 2", "o=- x 2"),
    "a line without its letter": GOOD + "candidate\r\n",
    "a return alone": GOOD.replace("s=-", "s=-\rm=audio"),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_what_no_browser_writes_is_refused(wrong):
    with pytest.raises(BadSdp):
        sdp.read(wrong)


def test_an_answer_about_what_comes_down_may_have_as_many_parts_as_there_are_streams():
    many = text(*[part(mid=str(n), direction="recvonly") for n in range(60)])
    assert len(sdp.read(many, answer=True).parts) == 60
    with pytest.raises(BadSdp):
        sdp.read(many)


@given(st.text(max_size=400))
def test_no_text_at_all_is_more_than_refused(anything):
    for one in (anything, GOOD.replace("a=rtcp-mux", anything, 1), anything + GOOD):
        with contextlib.suppress(BadSdp):
            sdp.read(one)


def test_each_track_has_its_source():
    found = sdp.sources(sdp.read(GOOD), [{"mid": "0", "source": "mic"}, {"mid": "1", "source": "screen"}])
    assert found == {"0": "mic", "1": "screen"}


def test_a_part_that_was_closed_needs_no_source():
    closed = sdp.read(text(part(), part("video", "1", direction="inactive"), part("video", "2", port="0")))
    assert sdp.sources(closed, [{"mid": "0", "source": "mic"}]) == {"0": "mic"}


BAD_TRACKS = {
    "not a list": {"mid": "0", "source": "mic"},
    "not a track": ["mic"],
    "another field": [{"mid": "0", "source": "mic", "x": 1}],
    "not a word": [{"mid": 0, "source": "mic"}, {"mid": "1", "source": "cam"}],
    "not there": [{"mid": "9", "source": "mic"}],
    "sound as a picture": [{"mid": "0", "source": "cam"}, {"mid": "1", "source": "screen"}],
    "a picture as sound": [{"mid": "1", "source": "mic"}],
    "an unknown source": [{"mid": "0", "source": "phone"}],
    "one source twice": [{"mid": "0", "source": "mic"}, {"mid": "1", "source": "mic"}],
    "one part twice": [{"mid": "1", "source": "cam"}, {"mid": "1", "source": "screen"}],
    "something sent without a name": [{"mid": "0", "source": "mic"}],
    "four": [{"mid": "0", "source": "mic"}] * 4,
}


@pytest.mark.parametrize("tracks", BAD_TRACKS.values(), ids=BAD_TRACKS.keys())
def test_tracks_that_do_not_match_the_offer_are_refused(tracks):
    with pytest.raises(BadSdp):
        sdp.sources(sdp.read(GOOD), tracks)


def test_silence_is_not_sent():
    """The encoder of the browser reads the answer's format line."""
    answer = "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10\r\na=rtpmap:96 VP8/90000\r\na=fmtp:96 x=1\r\n"
    assert sdp.spare_silence(answer).splitlines() == [
        "a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;usedtx=1", "a=rtpmap:96 VP8/90000", "a=fmtp:96 x=1",
    ]  # fmt: skip
    assert sdp.spare_silence(sdp.spare_silence(answer)) == sdp.spare_silence(answer)
