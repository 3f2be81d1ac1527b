from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lefil.kit.refusals import Refused
from lefil.live.actions import close_breakouts, gather_minors, move_to, open_breakouts
from lefil.live.consumers.acting import tell_faces
from lefil.live.hub import hub
from lefil.live.models import Participant, Room, Stay
from lefil.live.queries.presence import guests_alone
from lefil.live.spread import Alone, count_of, spread
from lefil.meetings.actions import book, unbook
from lefil.meetings.models import Booking
from lefil.people.actions import enter
from lefil.people.models import Person
from tests.live.inside import CALM, again, put_in, room_of
from tests.live.tabs import Tab, play, quiet

pytestmark = pytest.mark.django_db


@CALM
@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 6), st.integers(2, 8), st.integers(0, 999))
def test_whoever_is_there_nobody_is_lost_and_no_minor_is_alone(young, grown, team, size, seed):
    minors, others, adults, lead = [*range(young)], [*range(100, 100 + grown)], [*range(200, 200 + team)], 300
    if not minors and not others:
        return
    try:
        places = spread(minors, others, adults=adults, lead=lead, size=size, dice=Random(seed))
    except Alone:
        assert minors
        return
    assert set(places) - {lead} == {*minors, *others, *adults}
    groups = {place: [one for one, where in places.items() if where == place] for place in set(places.values())}
    assert set(groups) <= set(range(1, count_of(young + grown, size) + 1))
    for people in groups.values():
        guests = [one for one in people if one < 200]
        assert len(guests) <= size + 1
        assert any(one >= 200 for one in people) or not any(one in minors for one in people)


@pytest.mark.parametrize(
    ("guests", "size", "groups"), [(4, 2, 2), (5, 2, 2), (3, 2, 1), (6, 4, 2), (9, 4, 2), (24, 8, 3), (1, 2, 1), (7, 3, 2)]
)
def test_nobody_is_left_alone_in_the_last_group(guests, size, groups):
    assert count_of(guests, size) == groups


@pytest.fixture
def six(cast, lesson):
    """Inès leads; six adults are in."""
    booked = [row.person for row in Booking.objects.filter(meeting=lesson).select_related("person").order_by("id")]
    return put_in(lesson, cast.ines, *booked)


def places(rows):
    return {again(row).person.called: again(row).place for row in rows}


def test_groups_are_made_and_end(cast, six):
    room = open_breakouts(six[0].room, size=3, minutes=10, by=cast.ines)
    assert (room.breakouts, room.breakouts_until - timezone.now() > timedelta(minutes=9)) == (2, True)
    found = places(six)
    assert found.pop("Inès") == 0
    assert sorted(found.values()) == [1, 1, 1, 2, 2, 2]
    assert close_breakouts(room, by=cast.ines)
    assert set(places(six).values()) == {0}
    assert not close_breakouts(room, by=cast.ines)


def test_the_whole_time_is_one_stay_after_the_other(cast, six):
    open_breakouts(six[0].room, size=3, minutes=10, by=cast.ines)
    stays = list(Stay.objects.filter(participant=six[1]).order_by("id"))
    assert [(one.place, one.left is None) for one in stays] == [(0, False), (again(six[1]).place, True)]
    assert stays[0].left == stays[1].joined


def test_a_timer_that_comes_late_ends_no_newer_groups(cast, six):
    first = open_breakouts(six[0].room, size=3, minutes=10, by=cast.ines)
    old = first.breakouts_until
    open_breakouts(six[0].room, size=2, minutes=20, by=cast.ines)
    assert not close_breakouts(first, by=None, due=old)
    assert Room.objects.get().breakouts == 3


@pytest.mark.parametrize(("size", "minutes"), [(1, 10), (9, 10), (3, 0), (3, 61)])
def test_sizes_and_lengths_have_limits(cast, six, size, minutes):
    with pytest.raises(Refused):
        open_breakouts(six[0].room, size=size, minutes=minutes, by=cast.ines)


def test_two_guests_make_no_groups(cast, lesson):
    ines, *_others = put_in(lesson, cast.ines, cast.amina, cast.david)
    with pytest.raises(Refused, match="trois participants"):
        open_breakouts(ines.room, size=2, minutes=10, by=cast.ines)


@pytest.fixture
def young(cast, lesson):
    """Inès leads; Amina and David help as volunteers, four minors are in."""
    for booking in list(Booking.objects.filter(meeting=lesson)):
        unbook(booking, by=cast.chloe)
    Booking.objects.filter(meeting=lesson).delete()
    for person in (cast.amina, cast.david):
        book(lesson, person=person, side="volunteer", by=cast.chloe)
    children = [enter(f"{called} Petit", born=cast.malik.born, by=None) for called in ("Aya", "Bilal", "Cléo", "Dina")]
    for child in children:
        book(lesson, person=child, side="learner", by=cast.chloe)
    return put_in(lesson, cast.ines, cast.amina, cast.david, *children)


def test_each_group_of_minors_has_an_adult_of_the_team(cast, young):
    open_breakouts(young[0].room, size=2, minutes=10, by=cast.ines)
    found = places(young)
    assert {found["Amina"], found["David"]} == {1, 2}
    assert found["Inès"] == 0
    assert guests_alone(young[0].room) == set()


def test_too_few_adults_for_the_groups_is_refused(cast, young):
    Participant.objects.filter(person__in=[cast.amina, cast.david]).update(state="out")
    with pytest.raises(Refused, match="sans adulte de l’équipe"):
        open_breakouts(young[0].room, size=2, minutes=10, by=cast.ines)
    assert set(places(young).values()) == {0}
    open_breakouts(young[0].room, size=8, minutes=10, by=cast.ines)
    assert set(places([young[0], *young[3:]]).values()) == {1}


def test_the_last_adult_does_not_leave_a_group_of_minors(cast, young):
    open_breakouts(young[0].room, size=2, minutes=10, by=cast.ines)
    with pytest.raises(Refused, match="sans adulte"):
        move_to(young[1], place=0, by=cast.ines)
    assert again(young[1]).place in {1, 2}
    move_to(young[0], place=again(young[1]).place, by=cast.ines)
    move_to(young[1], place=0, by=cast.ines)
    assert again(young[1]).place == 0


def test_minors_whose_adult_is_gone_come_back_to_the_room(cast, young):
    open_breakouts(young[0].room, size=2, minutes=10, by=cast.ines)
    left = again(young[1]).place
    Participant.objects.filter(pk=young[1].pk).update(state="out", place=0)
    back = gather_minors(young[0].room, by=None)
    assert len(back) == 2
    assert not Participant.objects.filter(place=left).exists()
    assert gather_minors(young[0].room, by=None) == []


def test_a_group_that_does_not_exist_takes_nobody(cast, six):
    room = open_breakouts(six[0].room, size=3, minutes=10, by=cast.ines)
    with pytest.raises(Refused, match="n’existe pas"):
        move_to(six[1], place=room.breakouts + 1, by=cast.ines)


def test_on_the_socket_groups_are_told_and_words_reach_every_group(cast, lesson):
    def seen(tab, pid):
        return [frame["with"]["place"] for frame in tab.heard_of("face") if frame["with"]["pid"] == pid][-1]

    async def scene():
        ines, *guests = [Tab(lesson, person) for person in (cast.ines, *people)]
        await ines.enter()
        await ines.do("host.lobby", on=False)
        for tab in guests:
            await tab.enter()
        assert (await guests[0].ask("breakouts.open", size=2, minutes=5))["code"] == "forbidden"
        groups = await ines.do("breakouts.open", size=2, minutes=5)
        assert groups["count"] == 2
        for tab in guests:
            assert (await tab.event("breakouts"))["count"] == 2
        await quiet()
        assert {seen(tab, tab.me) for tab in guests} == {1, 2}
        await guests[0].do("chat.say", text="Entre nous", nonce="a", to="all")
        await ines.do("breakouts.say", text="Encore deux minutes")
        for tab in guests:
            assert (await tab.event("notice"))["text"] == "Encore deux minutes"
        heard = [bool(tab.heard_of("chat")) for tab in guests]
        assert heard.count(True) == 2
        assert not ines.heard_of("chat")
        await ines.do("breakouts.go", place=1)
        assert (await guests[0].event("face", pid=ines.me, place=1))["called"] == "Inès"
        assert (await ines.ask("breakouts.go", place=9))["code"] == "refused"
        await ines.do("breakouts.close")
        assert (await guests[0].event("breakouts", count=0))["until"] is None
        for bad in ({"size": 1, "minutes": 5}, {"size": 2, "minutes": 61}, {"size": "2", "minutes": 5}, {"size": 2}):
            assert (await ines.ask("breakouts.open", with_=bad))["code"] in {"malformed", "flood"}

    people = [row.person for row in Booking.objects.filter(meeting=lesson).select_related("person").order_by("id")][:4]
    play(scene())


def test_three_hundred_faces_at_once_drop_no_socket(cast, lesson):
    crowd = [Person(name=f"Élève {n}", called=f"Élève {n}") for n in range(300)]
    Person.objects.bulk_create(crowd)
    room = room_of(lesson)
    Participant.objects.bulk_create(
        [Participant(room=room, person=one, state="in", admitted=timezone.now(), conn=f"c{n}") for n, one in enumerate(crowd)]
    )

    async def scene():
        ines = Tab(lesson, cast.ines)
        await ines.enter()
        told = await tell_faces(lesson.key, room.pk)
        many = (await ines.event("faces"))["list"]
        assert [face["pid"] for face in many] == [face["pid"] for face in told]
        assert len(many) == 301
        assert ines.code is None

    play(scene())
    assert hub.counts["slow"] == 0
