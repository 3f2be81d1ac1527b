"""What goes wrong in a life: a lost network, another Wi-Fi, a closed lid, a call, a server that dies. The room comes back by itself.

How fast it comes back is measured by `make bench NAME=room`; here it only has to come back, once, with nothing lost or said twice.
"""

import signal
import time

import pytest

from bench.room_people import PHONE, SMALL, Human, until
from lefil.live.models import ChatLine, Participant, Room

ENGINES = {"mesh": 6, "server": 30}  # places of the meeting
SLOW = 120  # seconds: most that a busy machine may need


@pytest.fixture(params=ENGINES)
def duo(request, someone, lesson, base, cast, far):
    """Inès near, Adèle far on her phone, with sounds and pictures, through each engine. Adèle's hand is raised."""
    adele = base.people[0]
    meeting = lesson([adele], places=ENGINES[request.param])
    ines = someone(cast.ines, meeting, signed=True, small=SMALL).enter(cam=True, mic=True)
    guest = someone(adele, meeting, browser=far, on=PHONE, small=SMALL).enter(cam=True, mic=True)
    assert Room.objects.get(meeting=meeting).engine == request.param
    for one in (ines, guest):
        one.hears(seconds=SLOW)
        one.sees(seconds=SLOW)
    guest.turn("hand", True)
    return meeting, ines, guest


def all_is_back(meeting, ines: Human, guest: Human, *lines: str) -> None:
    for one in (ines, guest):
        one.hears(seconds=SLOW)
        one.sees(seconds=SLOW)
        assert len(one.tiles()) == 2
    assert ines.page.locator("#tiles .tile[data-hand]").count() == 1, "the hand is still up"
    for one in (ines, guest):
        until(lambda one=one: sorted(one.chat()) == sorted(lines), what=lambda one=one: f"{one.called} reads {one.chat()}")
    assert ChatLine.objects.filter(room__meeting=meeting).count() == len(lines)


@pytest.mark.parametrize("seconds", [5, 40])
def test_a_lost_network_comes_back(duo, line, seconds):
    meeting, ines, guest = duo
    line.cut()
    guest.say("Pendant la coupure")
    guest.close_panel()
    until(lambda: "réseau" in guest.line() or "coupée" in guest.line(), what=guest.line)
    ines.say("Nous t’attendons")
    time.sleep(seconds)
    line.mend()
    all_is_back(meeting, ines, guest, "Pendant la coupure", "Nous t’attendons")


def test_a_tunnel_that_nothing_announces_comes_back(duo, line):
    meeting, ines, guest = duo
    line.swallow()
    guest.say("Sous le tunnel")
    guest.close_panel()
    until(lambda: "réseau" in guest.line() or "coupée" in guest.line(), what=guest.line, seconds=SLOW)
    line.mend()
    all_is_back(meeting, ines, guest, "Sous le tunnel")


def test_another_wifi_keeps_everything(duo, line):
    meeting, ines, guest = duo
    line.move()
    all_is_back(meeting, ines, guest)


def test_a_killed_site_comes_back_and_sounds_do_not_stop(duo, house):
    meeting, ines, guest = duo
    house.stop(signal.SIGKILL)
    guest.say("Le site ne répond pas")
    guest.close_panel()
    ines.hears()
    guest.hears()
    house.start()
    all_is_back(meeting, ines, guest, "Le site ne répond pas")
    assert Participant.objects.filter(room__meeting=meeting, state="in").count() == 2


@pytest.mark.parametrize("duo", ["server"], indirect=True)
def test_a_killed_media_server_comes_back(duo, media):
    meeting, ines, guest = duo
    media.stop(signal.SIGKILL)
    until(lambda: "redémarre" in ines.line(), what=ines.line)
    guest.say("Toujours là")
    guest.close_panel()
    media.start()
    all_is_back(meeting, ines, guest, "Toujours là")


def test_a_closed_lid_is_seen_and_forgiven(duo, line):
    meeting, ines, guest = duo
    line.sleep()
    try:
        ines.page.locator("#tiles .tile[data-state='lost']").or_(
            ines.page.locator("#tiles .tile").filter(has_text="reconnecte")
        ).first.wait_for(timeout=40_000)
    finally:
        line.wake()
    for one in (ines, guest):
        one.hears(seconds=SLOW)
        one.sees(seconds=SLOW)
    until(lambda: [len(one.tiles()) for one in (ines, guest)] == [2, 2])
    assert Participant.objects.filter(room__meeting=meeting, state="in").count() == 2


@pytest.mark.parametrize("duo", ["mesh"], indirect=True)
def test_a_second_tab_takes_the_place_of_the_first(duo):
    meeting, ines, guest = duo
    first, address = guest.page, guest.page.url
    guest.page = guest.listen(guest.context.new_page())
    guest.come(address).enter(mic=True)
    first.locator("#stopped").wait_for(state="visible")
    assert "autre onglet" in first.locator("#stopped [data-title]").inner_text()
    ines.hears(seconds=SLOW)
    guest.hears(seconds=SLOW)
    assert len(ines.tiles()) == len(guest.tiles()) == 2
    assert Participant.objects.filter(room__meeting=meeting, state="in").count() == 2


def test_a_telephone_call_takes_the_microphone_and_gives_it_back(duo):
    _meeting, ines, guest = duo
    guest.page.evaluate("probe.take()")
    guest.page.locator("#banners .banner").filter(has_text="micro").wait_for()
    ines.sees(seconds=SLOW)
    guest.hears(seconds=SLOW)
    guest.page.evaluate("probe.giveBack()")
    ines.hears(seconds=SLOW)
    guest.page.locator("#banners .banner").filter(has_text="micro").wait_for(state="detached")
