"""Several at the same moment, each with their own connection: on PostgreSQL they truly overlap."""

import asyncio

import pytest
from django.db import connection

from lefil.live import actions
from lefil.live.consumers import watch
from lefil.live.models import Alert, Participant, Room, Stay
from lefil.meetings.models import Booking
from tests.live.tabs import Tab, play, soon
from tests.matching.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room(meeting, cast) -> Room:
    return actions.open_room(meeting, by=cast.benoit)


def enter(room, person, tab="tab", conn="conn") -> None:
    actions.enter(room, person=person, tab=tab, conn=conn, by=person)


def me(person) -> Participant:
    return Participant.objects.select_related("person", "room").get(person=person)


def test_the_first_who_come_at_once_make_one_room(meeting, cast):
    assert at_once(*[lambda: actions.open_room(meeting, by=cast.benoit)] * 4) == ["done"] * 4
    assert Room.objects.count() == 1


def test_four_tabs_of_one_person_at_once_are_one_person(room, cast):
    assert at_once(*[lambda n=n: enter(room, cast.benoit, f"tab{n}", f"conn{n}") for n in range(4)]) == ["done"] * 4
    assert (Participant.objects.count(), Stay.objects.filter(left=None).count(), Stay.objects.count()) == (1, 1, 1)
    assert me(cast.benoit).conn.startswith("conn")


def test_two_hosts_admit_the_same_guest_at_once(room, cast):
    enter(room, cast.malik)
    waiting = [me(cast.malik) for _host in range(3)]
    assert at_once(*[lambda row=row: actions.admit(row, by=cast.benoit) for row in waiting]) == ["done"] * 3
    assert (me(cast.malik).state, Stay.objects.count()) == ("in", 1)


def test_admitted_and_refused_at_once_is_one_of_the_two(room, cast):
    enter(room, cast.malik)
    one, two = me(cast.malik), me(cast.malik)
    said = at_once(lambda: actions.admit(one, by=cast.benoit), lambda: actions.turn_away(two, by=cast.chloe))
    assert sorted(word == "done" for word in said) == [False, True]
    assert (me(cast.malik).state == "in") is (said[0] == "done")
    assert Stay.objects.count() == (said[0] == "done")


def test_who_knocks_while_the_door_is_locked_is_inside_or_outside_never_between(room, cast):
    said = at_once(lambda: enter(room, cast.malik), lambda: actions.lock(room, on=True, by=cast.benoit))
    assert said[1] == "done"
    assert Participant.objects.filter(person=cast.malik, state="waiting").exists() is (said[0] == "done")


def test_a_socket_that_ends_while_another_takes_its_place_puts_nobody_out(room, cast):
    enter(room, cast.benoit, "one", "old")
    row = me(cast.benoit)
    said = at_once(lambda: actions.leave(row, conn="old", by=cast.benoit), lambda: enter(room, cast.benoit, "two", "new"))
    assert said == ["done", "done"]
    now = me(cast.benoit)
    assert (now.state, now.conn) == ("in", "new")
    assert Stay.objects.filter(left=None).count() == 1


def test_muted_and_unmuting_at_once_is_silent(room, cast):
    enter(room, cast.benoit)
    rows, limits = [me(cast.benoit), me(cast.benoit)], {"with_pictures": 4, "cams": 4, "people": 6}
    at_once(
        lambda: actions.show(rows[0], limits=limits, mic=True, by=cast.benoit),
        lambda: actions.mute(rows[1], kind="mic", by=cast.chloe),
    )
    assert (me(cast.benoit).mic, me(cast.benoit).muted) == (False, True)


def test_the_way_of_sounds_changes_once(room, cast):
    copies = [Room.objects.get(), Room.objects.get(), Room.objects.get()]
    assert at_once(*[lambda copy=copy: actions.switch(copy, engine="server", by=None) for copy in copies]) == ["done"] * 3
    assert (Room.objects.get().engine, Room.objects.get().epoch) == ("server", 2)


def test_the_end_while_a_guest_enters_leaves_nobody_inside(room, cast):
    enter(room, cast.benoit)
    at_once(lambda: actions.end(room, by=cast.benoit), lambda: enter(room, cast.malik))
    assert not Participant.objects.filter(state__in=["in", "waiting"]).exists()
    assert not Stay.objects.filter(left=None).exists()


def test_the_end_while_the_host_enters_is_an_empty_room_or_one_opened_again(room, cast):
    """A host who comes back opens the room again: whoever comes second decides, and nobody else stays inside."""
    enter(room, cast.malik)
    at_once(lambda: actions.end(room, by=cast.benoit), lambda: enter(room, cast.benoit))
    inside = set(Participant.objects.filter(state__in=["in", "waiting"]).values_list("person", flat=True))
    assert inside == ({cast.benoit.pk} if Room.objects.get().state == "open" else set())
    assert Stay.objects.filter(left=None).count() == len(inside)


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="a base in memory has no true threads")
def test_a_class_that_enters_at_once_is_all_there(lesson, cast):
    people = [row.person for row in Booking.objects.filter(meeting=lesson).select_related("person")]
    connection.close()

    async def scene():
        host = Tab(lesson, cast.ines)
        await host.enter()
        await host.do("host.lobby", on=False)
        tabs = [Tab(lesson, person, tab=f"t{n}") for person in people for n in range(2)]
        await asyncio.gather(*[tab.open() for tab in tabs])
        await asyncio.gather(*[tab.hello() for tab in tabs])
        await watch.look()  # a tab that another one overtook at that very moment is told by the watch
        assert await soon(lambda: sum(tab.code is None for tab in tabs) == len(people))
        late = await Tab(lesson, cast.chloe).enter()
        assert sorted(face["called"] for face in late["people"]) == sorted(["Inès", "Chloé", *[person.called for person in people]])

    play(scene())
    assert Stay.objects.values("participant").distinct().count() == len(people) + 2


def test_a_call_from_the_page_and_from_the_socket_at_once_is_one_alert(room, cast):
    enter(room, cast.malik)
    copies = [Participant.objects.select_related("person", "room__meeting").get(person=cast.malik) for _way in range(3)]
    said = at_once(*[lambda copy=copy: actions.alert(copy, kind="behaviour", by=cast.malik) for copy in copies])
    assert (said, Alert.objects.count()) == (["done"] * 3, 1)
