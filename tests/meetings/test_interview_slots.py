import threading
import time

import pytest
from django.db import OperationalError, connection

from lefil.catalogue.actions import add_module
from lefil.enrolments.actions import complete, enrol
from lefil.enrolments.models import Enrolment
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.meetings import jobs
from lefil.meetings.actions import answer, attend, book, open_slot, open_slots, unbook, wait
from lefil.meetings.models import Booking, Meeting, Waiting
from lefil.meetings.queries import interview_of, minutes_of, slots_for, without_interview
from lefil.people.actions import enter
from tests.meetings.moments import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def benoit(cast) -> Enrolment:
    """Benoît has applied; an interview stands between him and anybody."""
    add_module(cast.tutoring, side="volunteer", kind="interview", code="entretien", title="Entretien", by=cast.chloe)
    return enrol(cast.benoit, programme=cast.tutoring, side="volunteer", by=cast.benoit)


def slot(cast, days=2, hour=18, **facts) -> Meeting:
    return open_slot(
        cast.tutoring,
        organisation=cast.article1,
        kind="interview",
        starts=in_days(days, hour),
        minutes=20,
        host=cast.chloe,
        by=cast.chloe,
        **facts,
    )


def take(meeting, enrolment) -> Booking:
    return book(meeting, person=enrolment.person, side="volunteer", enrolment=enrolment, by=enrolment.person)


def test_a_volunteer_books_before_any_gate_is_green_and_is_told(cast, benoit):
    meeting = slot(cast)
    booking = take(meeting, benoit)
    meeting.refresh_from_db()
    assert (booking.state, meeting.taken, interview_of(benoit)) == ("booked", 1, booking)
    assert list(Letter.objects.filter(kind="meetings/booked").values_list("person__called", flat=True)) == ["Benoît"]


def test_booking_twice_is_booking_once(cast, benoit):
    meeting = slot(cast, capacity=3)
    assert take(meeting, benoit) == take(meeting, benoit)
    meeting.refresh_from_db()
    assert (meeting.taken, Booking.objects.count(), Letter.objects.filter(kind="meetings/booked").count()) == (1, 1, 1)


def test_a_full_past_or_cancelled_slot_is_refused_and_leaves_no_trace(cast, benoit, time_machine):
    meeting = slot(cast)
    other = enrol(cast.david, programme=cast.tutoring, side="volunteer", by=cast.david)
    take(meeting, other)
    with pytest.raises(Refused, match="vient d’être pris"):
        take(meeting, benoit)
    gone = slot(cast, days=3)
    Meeting.objects.filter(pk=gone.pk).update(state="cancelled")
    with pytest.raises(Refused):
        take(gone, benoit)
    late = slot(cast, days=4)
    time_machine.move_to(late.ends)
    with pytest.raises(Refused):
        take(late, benoit)
    assert not Booking.objects.filter(person=cast.benoit).exists()


def test_one_interview_at_a_time_and_a_place_given_back_may_be_taken_again(cast, benoit):
    first, second = slot(cast), slot(cast, days=3)
    booking = take(first, benoit)
    with pytest.raises(Refused, match="déjà un entretien"):
        take(second, benoit)
    unbook(booking, by=cast.benoit)
    take(second, benoit)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.taken, second.taken) == (0, 1)
    unbook(Booking.objects.get(meeting=second), by=cast.benoit)
    take(second, benoit)
    assert Letter.objects.filter(kind="meetings/booked").count() == 3


def test_saying_cannot_to_an_interview_gives_the_place_back(cast, benoit):
    meeting = slot(cast)
    answer(take(meeting, benoit), state="cannot", by=cast.benoit)
    meeting.refresh_from_db()
    assert (meeting.taken, meeting.state, interview_of(benoit)) == (0, "planned", None)


def test_only_slots_of_one_s_own_programme_and_association_are_offered(cast, benoit):
    mine = slot(cast)
    slot_elsewhere = open_slot(
        cast.tutoring, organisation=cast.ailleurs, kind="interview", starts=in_days(2), minutes=20, host=cast.zoe, by=cast.zoe
    )
    full = slot(cast, days=5)
    Meeting.objects.filter(pk=full.pk).update(taken=1)
    assert list(slots_for(benoit)) == [mine]
    assert slot_elsewhere not in slots_for(benoit)


def test_a_host_is_not_in_two_places_and_a_row_of_slots_is_all_or_nothing(cast):
    slot(cast, hour=19)
    facts = {"organisation": cast.article1, "minutes": 20, "host": cast.chloe, "by": cast.chloe}
    with pytest.raises(Refused, match="déjà un créneau"):
        open_slots(cast.tutoring, first=in_days(2, 18), count=6, **facts)
    assert Meeting.objects.count() == 1
    assert len(open_slots(cast.tutoring, first=in_days(2, 18), count=3, **facts)) == 3


def test_those_who_wait_are_told_in_their_order_as_many_as_there_are_places(cast, benoit):
    david = enrol(cast.david, programme=cast.tutoring, side="volunteer", by=cast.david)
    assert list(without_interview(Enrolment.objects.all())) == [benoit, david]
    for enrolment in (benoit, david, benoit):
        wait(enrolment, by=enrolment.person)
    assert jobs.tell_waiting() == 0
    meeting = slot(cast)
    assert (jobs.tell_waiting(), Waiting.objects.filter(told=None).get().enrolment) == (1, david)
    take(meeting, benoit)
    assert jobs.tell_waiting() == 0
    assert not Waiting.objects.filter(enrolment=benoit).exists()
    assert list(without_interview(Enrolment.objects.all())) == [david]


def test_an_interview_held_counts_for_no_hour_given_and_a_no_show_is_noted(cast, benoit, time_machine):
    meeting = slot(cast)
    booking = take(meeting, benoit)
    time_machine.move_to(meeting.ends)
    attend(booking, outcome="absent", minutes=0, source="staff", by=cast.chloe)
    assert Meeting.objects.get().state == "missed"
    attend(booking, outcome="present", minutes=20, source="staff", by=cast.chloe)
    assert (Meeting.objects.get().state, minutes_of(benoit)) == ("held", 0)
    complete(benoit, module=cast.tutoring.modules.get(), by=cast.chloe)
    assert not without_interview(Enrolment.objects.all()).exists()


@pytest.mark.django_db(transaction=True)
def test_ten_people_race_for_the_last_place_and_one_gets_it(cast):
    """On SQLite and on PostgreSQL: counting before creating would give the place to several."""
    meeting = slot(cast)
    people = [enter(f"Course {n}", phone=f"+3363998{n:04d}", by=None) for n in range(10)]
    runners = [enrol(person, programme=cast.tutoring, side="volunteer", by=person) for person in people]
    outcomes, gate = [], threading.Barrier(len(runners))

    def run(enrolment: Enrolment) -> None:
        gate.wait()
        for _try in range(200):
            try:
                take(meeting, enrolment)
                outcomes.append("taken")
            except Refused:
                outcomes.append("refused")
            except OperationalError:  # SQLite in memory refuses at once instead of waiting its turn
                time.sleep(0.01)
                continue
            break
        connection.close()

    threads = [threading.Thread(target=run, args=(runner,)) for runner in runners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 9 + ["taken"]
    meeting.refresh_from_db()
    assert (meeting.taken, Booking.objects.filter(meeting=meeting).count()) == (1, 1)
