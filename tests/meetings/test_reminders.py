import re

import pytest

from lefil.groups.actions import suspend
from lefil.letters.models import Letter
from lefil.meetings import jobs
from lefil.meetings.actions import answer, plan, remind, reschedule
from lefil.meetings.models import Booking, Meeting
from lefil.meetings.queries import remind_at
from lefil.people.models import Person
from tests.groups.pairs import signed_pair
from tests.meetings.moments import hours, moment

pytestmark = pytest.mark.django_db
GSM = re.compile(r"^[@£$¥èéùìòÇ\nØø\rÅåÄÖÑÜ§äöñüà ÆæßÉ!\"#¤%&'()*+,\-./0-9:;<=>?¡¿A-Za-z_{}\[\]~|€^\\]*$")


@pytest.fixture
def planned(cast, at) -> Meeting:
    """Decided on Monday 9 November for Tuesday 17 at 18 h."""
    at("2026-11-09 10:00")
    return plan(signed_pair(cast), starts=moment("2026-11-17 18:00"), minutes=45, by=cast.benoit)


def sent() -> list[tuple[str, str]]:
    return sorted(Letter.objects.filter(kind="meetings/reminder").values_list("person__called", "due"))


@pytest.mark.parametrize(
    ("starts", "turn", "zone", "leaves"),
    [
        ("2026-11-17 18:00", 1, "Europe/Paris", "11-15 18:00"),
        ("2026-11-17 18:00", 2, "Europe/Paris", "11-17 16:00"),
        ("2026-11-17 21:30", 1, "Europe/Paris", "11-16 08:00"),
        ("2026-11-17 09:00", 2, "Europe/Paris", "11-17 08:00"),
        ("2026-11-17 08:15", 2, "Europe/Paris", "11-16 19:30"),
        ("2026-11-17 22:30", 2, "Europe/Paris", "11-17 19:30"),
        ("2026-11-17 18:00", 2, "Indian/Reunion", "11-17 19:00"),
        ("2026-11-17 19:30", 2, "Indian/Reunion", "11-17 19:30"),
        ("2026-10-25 18:00", 1, "Europe/Paris", "10-23 18:00"),
    ],
)
def test_a_reminder_leaves_by_day_where_the_person_lives(starts, turn, zone, leaves):
    assert hours([remind_at(moment(starts), turn, zone)], zone) == [leaves]


def test_two_days_and_two_hours_before_and_never_twice(cast, planned, at):
    at("2026-11-15 17:59")
    assert jobs.remind_due() == 0
    at("2026-11-15 18:00")
    assert (jobs.remind_due(), jobs.remind_due()) == (2, 0)
    at("2026-11-17 15:59")
    assert jobs.remind_due() == 0
    at("2026-11-17 16:01")
    assert (jobs.remind_due(), jobs.remind_due()) == (2, 0)
    assert [who for who, _due in sent()] == ["Benoît", "Benoît", "Malik", "Malik"]


def test_two_workers_with_the_same_booking_in_hand_write_once(cast, planned, at):
    at("2026-11-15 18:00")
    first, second = Booking.objects.get(person=cast.malik), Booking.objects.get(person=cast.malik)
    assert (remind(first, turn=1, by=None), remind(second, turn=1, by=None)) == (True, False)


def test_a_meeting_decided_the_day_before_has_the_short_reminder_only(cast, at):
    at("2026-11-16 12:00")
    plan(signed_pair(cast), starts=moment("2026-11-17 18:00"), minutes=45, by=cast.benoit)
    assert jobs.remind_due() == 0
    at("2026-11-17 16:00")
    assert jobs.remind_due() == 2


def test_a_meeting_decided_an_hour_before_has_none(cast, at):
    at("2026-11-17 17:00")
    plan(signed_pair(cast), starts=moment("2026-11-17 18:00"), minutes=45, by=cast.benoit)
    at("2026-11-17 17:30")
    assert jobs.remind_due() == 0


def test_a_meeting_that_moved_is_reminded_again_for_its_new_hour(cast, planned, at):
    at("2026-11-15 18:00")
    jobs.remind_due()
    reschedule(planned, starts=moment("2026-11-20 18:00"), by=cast.malik)
    assert jobs.remind_due() == 0
    at("2026-11-18 18:00")
    assert jobs.remind_due() == 2


def test_nobody_is_reminded_of_a_cancelled_meeting_or_in_a_suspended_pair(cast, planned, at):
    answer(Booking.objects.get(person=cast.malik), state="cannot", by=cast.malik)
    at("2026-11-15 18:00")
    assert jobs.remind_due() == 0
    answer(Booking.objects.get(person=cast.malik), state="coming", by=cast.malik)
    suspend(planned.group, why="x", by=cast.chloe)
    assert jobs.remind_due() == 0


def test_a_sweep_that_was_down_all_evening_does_not_wake_anyone(cast, at):
    at("2026-11-09 10:00")
    plan(signed_pair(cast), starts=moment("2026-11-17 08:15"), minutes=45, by=cast.benoit)
    Booking.objects.update(reminded=1)
    at("2026-11-17 05:00")
    jobs.remind_due()
    assert [hours([due], "Europe/Paris") for _who, due in sent()] == [["11-17 08:00"]] * 2
    Letter.objects.all().delete()
    Booking.objects.update(reminded=1)
    Meeting.objects.update(starts=moment("2026-11-17 07:30"), ends=moment("2026-11-17 08:15"))
    jobs.remind_due()
    assert sent() == []


def test_each_is_reminded_in_their_own_hours(cast, planned, at):
    Person.objects.filter(pk=cast.malik.pk).update(timezone="America/Martinique")
    at("2026-11-15 18:00")
    jobs.remind_due()
    bodies = {letter.person.called: letter.body for letter in Letter.objects.filter(kind="meetings/reminder")}
    assert "mardi 17 novembre, 13 h" in bodies["Malik"]


def test_the_text_message_is_neutral_short_and_cheap(cast, planned, at):
    at("2026-11-15 18:00")
    jobs.remind_due()
    text = Letter.objects.get(kind="meetings/reminder", person=cast.malik).body
    assert GSM.match(text), text
    assert len(text) <= 306
    for secret in ("Benoît", "RéussiteVirale", "tutorat", "Article 1"):
        assert secret not in text


def test_the_number_of_queries_follows_the_letters_not_the_bookings(cast, planned, at, django_assert_num_queries):
    plan(planned.group, starts=moment("2026-11-17 14:00"), minutes=45, by=cast.benoit)
    at("2026-11-15 10:00")
    with django_assert_num_queries(1):
        assert jobs.remind_due() == 0
