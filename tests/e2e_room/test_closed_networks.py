"""From a network that lets little through: one's own TURN server, with names that lefil signs; and ICE over TCP."""

import time

import pytest

from lefil.live import engines
from lefil.live import turn as names
from tests.e2e_room.stage import flows, until


@pytest.mark.parametrize("way", ["udp", "tcp", "tls"])
def test_a_closed_network_goes_through_the_association_s_relay(somebody, turn, settings, way):
    settings.TURN_URLS = [turn.urls[way]]
    amina, benoit = somebody("amina", behind=True), somebody("benoit")
    amina.want(("benoit", "mic"), ("benoit", "cam"))
    benoit.want(("amina", "mic"), ("amina", "cam"))
    flows(amina, "benoit mic", "benoit cam", people=(benoit,))
    flows(benoit, "amina mic", "amina cam", people=(amina,))
    assert set(amina.seen()["paths"]) == {f"relay/{way}"}


@pytest.mark.parametrize("what", ["too old", "another secret"])
def test_a_name_that_lefil_did_not_sign_now_opens_no_relay(somebody, turn, settings, monkeypatch, what):
    settings.TURN_URLS = [turn.urls["udp"]]
    if what == "too old":
        monkeypatch.setattr(names.time, "time", lambda: 1_600_000_000)
    else:
        settings.TURN_SECRET = "another"
    ice = engines.ice("person-amina")
    monkeypatch.undo()
    amina = somebody("amina", behind=ice)
    until(lambda: amina.heard("media.ready"), amina)
    time.sleep(3)
    assert amina.seen()["up"] != "connected"
    assert amina.seen()["paths"] == []


def test_without_udp_the_media_server_is_reached_over_tcp(somebody):
    amina, benoit = somebody("amina", tcp=True), somebody("benoit")
    amina.want(("benoit", "mic"), ("benoit", "cam"))
    benoit.want(("amina", "mic"), ("amina", "cam"))
    flows(amina, "benoit mic", "benoit cam", people=(benoit,))
    flows(benoit, "amina mic", "amina cam", people=(amina,))
    assert {path.partition("/")[2] for path in amina.seen()["paths"]} == {"tcp"}
    assert {path.partition("/")[2] for path in benoit.seen()["paths"]} == {"udp"}
