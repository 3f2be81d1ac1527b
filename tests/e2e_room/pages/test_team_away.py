"""A class of minors whose teacher goes out for a moment, in real browsers."""

import pytest

from bench.room_people import SMALL, until
from lefil.live.models import Participant
from lefil.people.actions import enter

SLOW = 120


@pytest.mark.parametrize("places", [6, 30], ids=["mesh", "server"])
def test_minors_hear_nobody_while_their_teacher_is_away_and_everybody_after(someone, lesson, cast, places):
    young = [enter(f"{called} Petit", born=cast.malik.born, by=None) for called in ("Aya", "Bilal")]
    meeting = lesson(young, places=places)
    ines = someone(cast.ines, meeting, signed=True, small=SMALL).enter(mic=True)
    pages = [someone(child, meeting, small=SMALL).enter(mic=True) for child in young]
    for one in pages:
        one.hears(2, seconds=SLOW)
    ines.leave()
    for one in pages:
        one.at_the_door()
        assert "n’est pas là" in one.page.locator("#waiting h2").inner_text()
        until(lambda one=one: not one.voices() and not one.totals()["connections"], SLOW, lambda one=one: str(one.totals()))
    assert set(Participant.objects.filter(room__meeting=meeting, role="guest").values_list("state", flat=True)) == {"waiting"}
    ines.page.locator("#after [data-act='again']").click()
    ines.page.locator("#room[data-ready]").wait_for(state="attached")
    ines.enter(mic=True)
    for one in pages:
        one.inside(SLOW)
        one.hears(2, seconds=SLOW)
    ines.hears(2, seconds=SLOW)
