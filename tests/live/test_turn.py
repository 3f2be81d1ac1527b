import base64
import hashlib
import hmac
from datetime import UTC, datetime

import pytest

from lefil.live import engines
from lefil.live.turn import LASTS, ice_servers
from tests.live.tabs import Tab, play

URLS = ["turns:turn.lefil.example:443?transport=tcp", "turn:turn.lefil.example:3478?transport=tcp", "turn:turn.lefil.example:3478"]


@pytest.fixture
def own_servers(settings):
    settings.TURN_URLS, settings.TURN_SECRET, settings.STUN_URLS = URLS, "shared with coturn", []


def test_without_settings_no_server_is_ever_asked(settings):
    settings.TURN_URLS, settings.TURN_SECRET, settings.STUN_URLS = [], "", []
    assert engines.ice("a-person") == []


def test_a_turn_server_without_its_secret_is_not_shown(settings):
    settings.TURN_URLS, settings.TURN_SECRET, settings.STUN_URLS = URLS, "", []
    assert engines.ice("a-person") == []


def test_the_shortest_way_is_tried_first(own_servers):
    assert ice_servers("a-person")[0]["urls"] == [URLS[2], URLS[1], URLS[0]]


def test_the_name_dies_after_six_hours_and_coturn_can_check_the_word(own_servers):
    server = ice_servers("a-person", now=1_000_000.9)[0]
    end, opaque = server["username"].split(":")
    assert int(end) == 1_000_000 + LASTS == 1_021_600
    expected = hmac.new(b"shared with coturn", server["username"].encode(), hashlib.sha1).digest()
    assert base64.b64decode(server["credential"]) == expected
    assert len(opaque) == 16


def test_they_die_with_the_room_when_it_closes_before(own_servers):
    def end(closes: float) -> int:
        return int(ice_servers("a-person", datetime.fromtimestamp(closes, UTC), now=1_000_000)[0]["username"].split(":")[0])

    assert end(1_003_600) == 1_003_600
    assert end(1_090_000) == 1_000_000 + LASTS
    assert end(999_000) == 1_000_060, "a clock that is a little late refuses nobody"


@pytest.mark.django_db
def test_the_room_gives_what_serves_until_it_closes(own_servers, cast, meeting):
    async def scene():
        tutor = Tab(meeting, cast.benoit)
        given = [(await tutor.enter())["ice"], (await tutor.do("ice"))["ice"]]
        assert {int(ice[0]["username"].split(":")[0]) for ice in given} == {int(meeting.closes.timestamp())}

    play(scene())


def test_coturn_s_log_names_nobody(own_servers):
    """The same person is the same word, so that a quota holds; two persons are two; none is a key of ours."""
    words = [ice_servers(key, now=0)[0]["username"] for key in ("a-person", "a-person", "another")]
    assert words[0] == words[1] != words[2]
    assert "a-person" not in words[0]


def test_one_s_own_stun_server_is_shown_without_a_word(settings):
    settings.TURN_URLS, settings.TURN_SECRET, settings.STUN_URLS = [], "", ["stun:turn.lefil.example:3478"]
    assert engines.ice("a-person") == [{"urls": ["stun:turn.lefil.example:3478"]}]
