import json

import pytest

from lefil.kit.refusals import Refused
from lefil.live.actions import answer_pulse, ask_pulse, close_pulse
from lefil.live.models import Pulse, PulseAnswer
from lefil.live.queries.talk import pulse_of
from tests.live.inside import put_in
from tests.live.tabs import Tab, play

pytestmark = pytest.mark.django_db


def test_counts_are_for_hosts_only_and_name_nobody(cast, lesson):
    ines, amina, david = put_in(lesson, cast.ines, cast.amina, cast.david)
    pulse = ask_pulse(ines.room, by=cast.ines)
    answer_pulse(amina, value="no", by=cast.amina)
    answer_pulse(david, value="yes", by=cast.david)
    answer_pulse(david, value="some", by=cast.david)
    assert pulse_of(ines.room, ines) == {"key": pulse.key, "asked": pulse.asked, "mine": None, "counts": {"yes": 0, "some": 1, "no": 1}}
    assert pulse_of(ines.room, amina) == {"key": pulse.key, "asked": pulse.asked, "mine": "no", "counts": None}


def test_one_question_stands_at_a_time(cast, lesson):
    ines, amina = put_in(lesson, cast.ines, cast.amina)
    first = ask_pulse(ines.room, by=cast.ines)
    answer_pulse(amina, value="no", by=cast.amina)
    second = ask_pulse(ines.room, by=cast.ines)
    assert Pulse.objects.filter(closed=None).get() == second != first
    assert pulse_of(ines.room, ines)["counts"] == {"yes": 0, "some": 0, "no": 0}
    close_pulse(ines.room, by=cast.ines)
    assert pulse_of(ines.room, amina) is None
    with pytest.raises(Refused, match="terminée"):
        answer_pulse(amina, value="yes", by=cast.amina)
    assert PulseAnswer.objects.count() == 1


def test_an_answer_outside_the_three_is_refused(cast, lesson):
    ines, amina = put_in(lesson, cast.ines, cast.amina)
    ask_pulse(ines.room, by=cast.ines)
    with pytest.raises(Refused):
        answer_pulse(amina, value="maybe", by=cast.amina)


def test_on_the_socket_a_guest_never_reads_a_count(cast, lesson):
    async def scene():
        ines, amina = Tab(lesson, cast.ines), Tab(lesson, cast.amina)
        await ines.enter()
        await amina.enter()
        await ines.do("lobby.admit", pid=amina.me)
        await amina.event("welcome")
        assert (await amina.ask("pulse.ask"))["code"] == "forbidden"
        await ines.do("pulse.ask")
        asked = await amina.event("pulse")
        assert asked["counts"] is None
        await amina.do("pulse.answer", value="no")
        counted = await ines.event("pulse", counts={"yes": 0, "some": 0, "no": 1})
        assert counted["key"] == asked["key"]
        assert amina.me not in json.dumps(counted)
        assert (await amina.ask("pulse.answer", value="oui"))["code"] == "malformed"
        await ines.do("pulse.close")
        await amina.event("pulse", pulse=None)
        assert all(frame["with"].get("counts") is None for frame in amina.heard_of("pulse"))
        assert (await amina.ask("pulse.answer", value="yes"))["code"] == "refused"

    play(scene())
