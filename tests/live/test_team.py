"""Minors who were together with somebody of the team, and are not any more."""

import pytest
from django.utils import timezone

from lefil.live import actions
from lefil.live.consumers import doors
from lefil.live.models import Participant, Stay
from lefil.live.rules import entry
from lefil.meetings.actions import book
from lefil.people.actions import enter
from tests.live.inside import put_in, room_of
from tests.live.tabs import Tab, play, quiet, rows
from tests.live.test_janus import TRACKS, _quick  # noqa: F401
from tests.live.test_media_in_room import at  # noqa: F401
from tests.live.test_sdp import GOOD

pytestmark = pytest.mark.django_db


@pytest.fixture
def children(cast, lesson):
    """Aya and Bilal, 14, booked in the lesson of Inès."""
    made = [enter(f"{called} Petit", born=cast.malik.born, by=None) for called in ("Aya", "Bilal")]
    for child in made:
        book(lesson, person=child, side="learner", by=cast.chloe)
    return made


async def class_of(lesson, host, guests):
    teacher, tabs = Tab(lesson, host), [Tab(lesson, guest) for guest in guests]
    await teacher.enter()
    for tab in tabs:
        await tab.enter()
    await teacher.do("lobby.admit", pid="all")
    for tab in tabs:
        await tab.event("welcome")
    return teacher, tabs


def states(people) -> set[str]:
    return set(Participant.objects.filter(person__in=people).values_list("state", flat=True))


def test_minors_whose_team_has_left_go_back_to_the_door_and_in_again_with_it(cast, lesson, children):
    async def scene():
        ines, (aya, bilal) = await class_of(lesson, cast.ines, children)
        await aya.do("state", mic=True)
        await ines.do("leave")
        for tab in (aya, bilal):
            shown = await tab.event("door")
            assert (shown["state"], shown["awaited"]) == ("waiting", True)
            assert "n’est pas là" in shown["say"]
            assert (await tab.ask("chat.say", text="On est seuls", nonce="1", to="all"))["code"] == "forbidden"
        assert await rows(states, children) == {"waiting"}
        assert await rows(lambda: Stay.objects.filter(left=None).count()) == 0
        back = Tab(lesson, cast.ines, tab="again")
        await back.enter()
        for tab in (aya, bilal):
            assert {face["called"] for face in (await tab.event("welcome"))["people"]} == {"Inès", "Aya", "Bilal"}
        await back.event("waiting", list=[])
        await aya.do("chat.say", text="Vous revoilà", nonce="2", to="all")
        assert (await bilal.event("chat"))["text"] == "Vous revoilà"

    play(scene())


def test_a_host_whose_network_is_gone_for_good_leaves_no_minors_together(cast, lesson, children, monkeypatch):
    monkeypatch.setattr(doors, "LOST_SECONDS", 0.1)

    async def scene():
        ines, (aya, _bilal) = await class_of(lesson, cast.ines, children)
        await ines.cut()
        await aya.event("face", pid=ines.me, state="lost")
        assert aya.heard_of("door") == []
        await aya.event("door")

    play(scene())


def test_what_a_minor_alone_with_a_grown_guest_sends_is_out_of_the_media_server(cast, lesson, children, at):  # noqa: F811
    async def scene(janus):
        ines, (_aya, amina) = await class_of(lesson, cast.ines, [children[0], cast.amina])
        await amina.event("media.ready")
        await amina.do("media.publish", epoch=1, sdp=GOOD, tracks=TRACKS)
        await ines.do("leave")
        await amina.event("door")
        await quiet()
        assert (await amina.ask("media.publish", epoch=1, sdp=GOOD, tracks=TRACKS))["code"] == "forbidden"
        assert len(janus.requests("detach")) >= len(janus.requests("join")) - 1

    at(scene)


def test_one_person_alone_and_adults_together_wait_inside(cast, lesson, children):
    ines, aya = put_in(lesson, cast.ines, children[0])
    actions.leave(ines, conn=ines.conn, by=cast.ines)
    assert actions.send_back(room_of(lesson), by=None) == []
    aya.refresh_from_db()
    assert aya.state == "in"
    actions.leave(aya, conn=aya.conn, by=children[0])
    put_in(lesson, cast.ines, cast.amina, cast.david)
    Participant.objects.filter(person=cast.ines).update(state="out")
    assert actions.send_back(room_of(lesson), by=None) == []


def test_staff_who_looks_in_is_a_grown_up_of_the_team(cast, lesson, children):
    put_in(lesson, cast.ines, cast.chloe, *children)
    Participant.objects.filter(person=cast.ines).update(state="out")
    assert actions.send_back(room_of(lesson), by=None) == []
    Participant.objects.filter(person=cast.chloe).update(state="out")
    assert {row.person_id for row in actions.send_back(room_of(lesson), by=None)} == {child.pk for child in children}


def test_whoever_was_admitted_does_not_come_back_to_others_before_the_team(cast, lesson, children):
    ines, aya, bilal = put_in(lesson, cast.ines, *children)
    for row in (bilal, ines):
        actions.leave(row, conn=row.conn, by=row.person)
    found = entry(lesson, bilal.person, timezone.now())
    assert (found.verdict, found.awaited) == ("wait", True)
    actions.leave(aya, conn=aya.conn, by=aya.person)
    assert entry(lesson, bilal.person, timezone.now()).verdict == "in", "alone, nobody is with them"
    assert entry(lesson, cast.ines, timezone.now()).verdict == "in"


def test_only_who_was_admitted_and_still_waits_comes_in_with_the_team(cast, lesson, children):
    ines, aya, bilal = put_in(lesson, cast.ines, *children)
    new = enter("Cléo Petit", born=cast.malik.born, by=None)
    book(lesson, person=new, side="learner", by=cast.chloe)
    actions.enter(room_of(lesson), person=new, tab="t", conn="c", by=new)
    actions.leave(ines, conn=ines.conn, by=cast.ines)
    actions.send_back(room_of(lesson), by=None)
    actions.turn_away(bilal, by=cast.chloe)
    assert [row.pk for row in actions.let_back(room_of(lesson), by=cast.ines)] == [aya.pk]
    assert states([new]) == {"waiting"}
    assert entry(lesson, bilal.person, timezone.now()).verdict == "wait"
