"""In the demonstration, a room of two and a class are about to begin at whatever hour one comes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.demo import jobs
from lefil.demo.actions import show_class, show_pair
from lefil.demo.queries import entered, shown_class, shown_pair, ways_into
from lefil.enrolments.actions import enrol
from lefil.groups.actions import suspend
from lefil.letters.models import Letter
from lefil.live.models import Participant, Room, Stay
from lefil.meetings.actions import cancel, plan
from lefil.meetings.models import Booking, Meeting
from tests.groups.pairs import signed_pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(cast):
    """Benoît and Malik's pair; Amina and David on their way; both rooms shown."""
    signed_pair(cast)
    for person in (cast.amina, cast.david):
        enrol(person, programme=cast.tutoring, side="volunteer", by=person)
    show_pair(cast.malik, by=cast.benoit)
    show_class(cast.tutoring, host=cast.ines, by=cast.ines)
    return cast


def live_it(meeting: Meeting) -> Room:
    room = Room.objects.create(meeting=meeting)
    one = Participant.objects.create(room=room, person=meeting.bookings.order_by("id")[0].person, state="in")
    Stay.objects.create(participant=one, joined=timezone.now(), seen=timezone.now())
    return room


def rooms() -> list[Meeting]:
    return [one for one in (shown_pair(), shown_class()) if one and one.room_open]


def test_both_rooms_are_open_at_once_and_begin_in_five_minutes(filled):
    assert [(one.kind, one.mode) for one in rooms()] == [("pair", "room"), ("welcome", "room")]
    assert all(timedelta(minutes=3) < one.starts - timezone.now() <= timedelta(minutes=5) for one in rooms())


@pytest.mark.parametrize("hours", [0.3, 1, 7, 30, 24 * 30])
def test_whoever_comes_hours_or_weeks_later_finds_them_open_and_nothing_has_piled_up(filled, time_machine, hours):
    before = Meeting.objects.count(), Booking.objects.count(), Letter.objects.count()
    time_machine.move_to(timezone.now() + timedelta(hours=hours))
    jobs.keep_rooms_near()
    assert len(rooms()) == 2
    assert all(one.starts > timezone.now() for one in rooms())
    assert (Meeting.objects.count(), Booking.objects.count(), Letter.objects.count()) == before


def test_a_room_that_somebody_has_entered_stays_where_it_is(filled, time_machine):
    pair = shown_pair()
    live_it(pair)
    time_machine.move_to(pair.starts + timedelta(minutes=30))
    jobs.keep_rooms_near()
    pair.refresh_from_db()
    assert shown_pair() == pair
    assert pair.starts < timezone.now()
    assert entered(pair)


def test_a_lived_meeting_is_followed_by_another(filled, time_machine):
    pair, welcome = shown_pair(), shown_class()
    live_it(pair)
    live_it(welcome)
    time_machine.move_to(welcome.ends + timedelta(minutes=1))
    jobs.keep_rooms_near()
    jobs.keep_rooms_near()
    assert len(rooms()) == 2
    assert not {one.pk for one in rooms()} & {pair.pk, welcome.pk}
    assert Meeting.objects.count() == 4
    assert shown_class().taken == welcome.taken == 2


def test_a_class_closed_by_its_host_is_followed_by_another_once_its_hour_is_free(filled, time_machine):
    welcome = shown_class()
    live_it(welcome)
    Room.objects.update(state="ended")
    jobs.keep_rooms_near()
    assert Meeting.objects.filter(kind="welcome").count() == 1
    time_machine.move_to(welcome.ends)
    jobs.keep_rooms_near()
    assert Meeting.objects.filter(kind="welcome").count() == 2


def test_a_meeting_that_a_visitor_plans_is_left_alone(filled, time_machine):
    group = shown_pair().group
    theirs = plan(group, starts=timezone.now() + timedelta(days=2), minutes=45, by=filled.benoit)
    time_machine.move_to(timezone.now() + timedelta(hours=5))
    jobs.keep_rooms_near()
    before = theirs.starts
    theirs.refresh_from_db()
    assert theirs.starts == before


def test_a_cancelled_room_is_followed_by_another(filled):
    cancel(shown_pair(), why="asked", by=filled.benoit)
    jobs.keep_rooms_near()
    assert len(rooms()) == 2


def test_a_pair_that_a_visitor_suspends_gets_no_room(filled):
    suspend(shown_pair().group, why="essai", by=filled.chloe)
    jobs.keep_rooms_near()
    assert [one.kind for one in rooms()] == ["welcome"]


def test_without_a_filled_demonstration_nothing_is_planned(cast):
    signed_pair(cast)
    assert jobs.keep_rooms_near() == 0
    assert not Meeting.objects.exists()


def test_the_page_gives_each_person_their_own_way_in(filled, client):
    page = client.get("/demo/salle/").content.decode()
    assert "deux fenêtres, deux personnes" in page
    ways = {way.called: way for way in ways_into(shown_class())}
    assert list(ways) == ["Inès", "Amina", "David"]
    assert ways["Inès"].who == "ines"
    for way in ways_into(shown_pair()):
        assert way.link.startswith("/salle/e/")
        assert client.get(way.link).status_code == 200


def test_being_somebody_leads_into_the_room_and_nowhere_else(filled, client):
    link = ways_into(shown_class())[0].link
    assert client.post("/demo/entrer/ines/", {"to": link}).headers["Location"] == link
    assert client.get(link).status_code == 200
    for elsewhere in ("https://ailleurs.exemple/", "//ailleurs.exemple/", "javascript:alert(1)", ""):
        assert client.post("/demo/entrer/ines/", {"to": elsewhere}).headers["Location"] == "/"


def test_without_a_room_the_page_says_so(cast, client):
    assert "Aucune salle n’est ouverte ici" in client.get("/demo/salle/").content.decode()
