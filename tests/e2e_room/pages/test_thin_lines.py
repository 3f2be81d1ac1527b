"""On a thin line the voice passes first, the room says what it does, and below that it offers the telephone."""

import time

import pytest

from bench.room_people import PHONE, until

ENGINES = {"mesh": 6, "server": 30}
SLOW = 120


@pytest.mark.parametrize("engine", ENGINES)
def test_at_100_kbit_a_second_the_voice_passes_and_pictures_step_down(engine, someone, lesson, base, cast, far, line):
    meeting = lesson(base.people[:1], places=ENGINES[engine])
    ines = someone(cast.ines, meeting, signed=True).enter(cam=True, mic=True)
    guest = someone(base.people[0], meeting, browser=far, on=PHONE).enter(cam=True, mic=True)
    for one in (ines, guest):
        one.hears(seconds=SLOW)
        one.sees(seconds=SLOW)
    line.slow(100)
    until(lambda: "Connexion" in guest.line() and "Bonne" not in guest.line(), SLOW, guest.line)
    time.sleep(8)  # the line empties itself
    for one in (ines, guest):
        until(lambda one=one: made_up(one) < 0.25, SLOW, f"{one.called} hears sound that is made up")


def made_up(one) -> float:
    """The part of ten seconds of sound that the browser made up for what never came: a busy machine has its bad moments, a bad line has no other."""
    old = one.hears(seconds=SLOW)[0]
    time.sleep(10)
    new = one.hears(seconds=SLOW)[0]
    return (new["concealed"] - old["concealed"]) / (new["samples"] - old["samples"])


def test_where_no_voice_passes_the_telephone_is_offered(someone, lesson, base, cast, far, line):
    meeting = lesson(base.people[:1], places=6)
    ines = someone(cast.ines, meeting, signed=True).enter(mic=True)
    guest = someone(base.people[0], meeting, browser=far, on=PHONE).enter(mic=True)
    ines.hears(seconds=SLOW)
    guest.hears(seconds=SLOW)
    line.slow(14)
    call = guest.page.get_by_role("button", name="Appelez-moi")
    call.wait_for(timeout=90_000)
    assert "01 84 80 00 00" in guest.page.locator("#banners").inner_text()
    call.click()
    line.free()
    ines.page.locator(".banner, .prow").filter(has_text="Adèle").filter(has_text="appel").first.wait_for()
