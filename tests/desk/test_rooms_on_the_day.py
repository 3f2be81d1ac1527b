"""What the coordinator's day says of the live rooms."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.desk.queries import alerts_card, rooms_card
from lefil.live.actions.alerts import alert, handle_alert
from lefil.live.models import Participant, Room
from lefil.meetings.actions import book, open_slot, plan
from tests.groups.pairs import signed_pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(cast, time_machine) -> Room:
    """Benoît is in, Malik waits at the door."""
    meeting = plan(signed_pair(cast), starts=timezone.now() + timedelta(hours=3), minutes=45, by=cast.benoit)
    time_machine.move_to(meeting.starts)
    made = Room.objects.create(meeting=meeting)
    for person, role, state in ((cast.benoit, "host", "in"), (cast.malik, "guest", "waiting")):
        Participant.objects.create(room=made, person=person, role=role, state=state, booking=meeting.bookings.get(person=person))
    return made


def of(room, person) -> Participant:
    return Participant.objects.get(room=room, person=person)


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode().split("<main")[1].split("</main>")[0].replace("\u00a0", " ")


def test_a_call_from_a_room_is_first_on_the_day_until_somebody_has_answered(cast, room, browse):
    assert alerts_card(cast.chloe).count == 0
    made = alert(of(room, cast.malik), kind="call", by=cast.malik)
    page = text(browse(cast.chloe).get("/bureau/"))
    assert "1 appel ou signalement depuis une salle" in page
    assert page.index('id="alerts"') < page.index('id="rooms"')
    (row,) = alerts_card(cast.chloe).rows
    assert (row.title, row.url) == ("Malik", "/bureau/salles/")
    assert "demande un appel" in row.hint
    handle_alert(made, by=cast.chloe)
    assert alerts_card(cast.chloe).count == 0


def test_who_does_not_feel_safe_comes_before_who_asks_to_be_called(cast, room):
    alert(of(room, cast.benoit), kind="call", by=cast.benoit)
    alert(of(room, cast.malik), kind="unsafe", by=cast.malik)
    assert [row.title for row in alerts_card(cast.chloe).rows] == ["Un signalement", "Benoît"]


def test_the_words_of_a_report_are_never_on_the_day(cast, room, browse):
    alert(of(room, cast.malik), kind="behaviour", text="Il m’a demandé mon adresse.", by=cast.malik)
    assert "adresse" not in text(browse(cast.chloe).get("/bureau/"))


def test_open_rooms_are_counted_with_who_is_in_and_who_waits(cast, room, browse):
    (row,) = rooms_card(cast.chloe).rows
    assert (row.title, row.hint) == ("Benoît", "Séance · 1 personne, 1 attend à l’entrée")
    assert "1 salle ouverte en ce moment" in text(browse(cast.chloe).get("/bureau/"))
    Participant.objects.update(state="out")
    assert rooms_card(cast.chloe).count == 0
    assert "salle ouverte" not in text(browse(cast.chloe).get("/bureau/"))


def test_a_closed_room_and_one_whose_hours_are_over_are_not_open(cast, room, time_machine):
    time_machine.move_to(room.meeting.ends + timedelta(hours=2, minutes=1))
    assert rooms_card(cast.chloe).count == 0
    time_machine.move_to(room.meeting.starts)
    assert rooms_card(cast.chloe).count == 1
    Room.objects.update(state="ended")
    assert rooms_card(cast.chloe).count == 0


def test_another_association_reads_nothing_of_a_room(cast, room, browse):
    alert(of(room, cast.malik), kind="call", by=cast.malik)
    assert (alerts_card(cast.zoe).count, rooms_card(cast.zoe).count) == (0, 0)
    page = text(browse(cast.zoe).get("/bureau/"))
    assert "Malik" not in page
    assert "Benoît" not in page


@pytest.mark.parametrize("size", [1, 3])
def test_both_cards_take_as_many_queries_for_one_as_for_three(cast, room, size, django_assert_num_queries):
    for person in (cast.amina, cast.david)[: size - 1]:
        meeting = open_slot(
            cast.tutoring,
            organisation=cast.article1,
            kind="welcome",
            starts=timezone.now() + timedelta(minutes=5),
            minutes=30,
            host=None,
            by=None,
        )
        other = Room.objects.create(meeting=meeting)
        alert(Participant.objects.create(room=other, person=person, state="in"), kind="call", by=person)
    alert(of(room, cast.benoit), kind="call", by=cast.benoit)
    with django_assert_num_queries(5):
        assert (alerts_card(cast.chloe).count, rooms_card(cast.chloe).count) == (size, size)


def test_staff_who_hold_an_interview_enter_it_from_their_day(cast, browse, time_machine):
    slot = open_slot(
        cast.tutoring, organisation=cast.article1, kind="interview", starts=timezone.now() + timedelta(days=1, hours=2), minutes=30, host=cast.chloe,
        by=cast.chloe,
    )  # fmt: skip
    book(slot, person=cast.david, side="volunteer", by=cast.david)
    assert "Votre prochain rendez-vous" not in text(browse(cast.chloe).get("/bureau/"))
    time_machine.move_to(slot.starts - timedelta(hours=1))
    page = text(browse(cast.chloe).get("/bureau/"))
    assert "Votre prochain rendez-vous" in page
    assert "Entrer dans la salle" not in page
    time_machine.move_to(slot.starts - timedelta(minutes=15))
    assert f'href="/salle/{slot.key}/"' in text(browse(cast.chloe).get("/bureau/"))
