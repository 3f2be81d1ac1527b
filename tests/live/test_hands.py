import pytest

from lefil.live.actions import give_floor, lower_hand, lower_hands, raise_hand
from lefil.live.models import Participant
from lefil.live.queries.talk import hands_of
from tests.live.inside import again, put_in
from tests.live.tabs import Tab, play, rows

pytestmark = pytest.mark.django_db


def test_hands_stand_in_the_order_in_which_they_were_raised(cast, lesson, time_machine):
    ines, amina, david = put_in(lesson, cast.ines, cast.amina, cast.david)
    time_machine.move_to("2026-11-24 09:00")
    raise_hand(david, by=cast.david)
    time_machine.shift(1)
    raise_hand(amina, by=cast.amina)
    time_machine.shift(1)
    raise_hand(david, by=cast.david)  # who asks twice keeps their place
    assert hands_of(ines.room) == [david.key, amina.key]
    lower_hand(david, by=cast.david)
    assert hands_of(ines.room) == [amina.key]
    lower_hands(ines.room, by=cast.ines)
    assert hands_of(ines.room) == []


def test_the_floor_is_given_back_to_who_was_silenced(cast, lesson):
    _ines, amina = put_in(lesson, cast.ines, cast.amina)
    raise_hand(amina, by=cast.amina)
    Participant.objects.filter(pk=amina.pk).update(muted=True)
    give_floor(amina, by=cast.ines)
    assert (again(amina).hand, again(amina).muted) == (None, False)


def test_a_hand_of_who_left_waits_for_them(cast, lesson):
    ines, amina = put_in(lesson, cast.ines, cast.amina)
    raise_hand(amina, by=cast.amina)
    Participant.objects.filter(pk=amina.pk).update(state="out")
    assert hands_of(ines.room) == []


def test_everybody_reads_the_queue_and_the_one_called_is_asked(cast, lesson):
    async def scene():
        ines, amina = Tab(lesson, cast.ines), Tab(lesson, cast.amina)
        await ines.enter()
        await amina.enter()
        await ines.do("lobby.admit", pid=amina.me)
        await amina.event("welcome")
        await amina.do("hand.raise")
        assert (await ines.event("hands"))["pids"] == [amina.me]
        assert (await amina.ask("hand.give", pid=amina.me))["code"] == "forbidden"
        assert (await amina.ask("hand.down", pid="all"))["code"] == "forbidden"
        await ines.do("hand.give", pid=amina.me)
        assert (await amina.event("asked"))["what"] == "mic"
        assert (await ines.event("hands"))["pids"] == []
        assert (await ines.ask("hand.give", pid="nobody"))["code"] == "refused"
        await amina.do("hand.raise")
        await ines.do("hand.down", pid="all")
        await ines.event("hands", pids=[])

    play(scene())


def test_the_hand_of_who_was_away_for_long_is_in_the_queue_again_for_everybody(cast, lesson):
    async def scene():
        ines, amina = Tab(lesson, cast.ines), Tab(lesson, cast.amina)
        await ines.enter()
        await amina.enter()
        await ines.do("lobby.admit", pid=amina.me)
        await amina.event("welcome")
        await amina.do("hand.raise")
        await ines.event("hands", pids=[amina.me])
        await rows(lambda: Participant.objects.filter(key=amina.me).update(state="out", conn=""))
        back = Tab(lesson, cast.amina)
        assert (await back.enter())["hands"] == [amina.me]
        assert (await ines.event("hands"))["pids"] == [amina.me]

    play(scene())
