from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lefil.kit.refusals import Refused
from lefil.live.actions import correct, count_presence
from lefil.live.jobs import count_ended, end_rooms, leave_abandoned
from lefil.live.minutes import GAP, common, together, union, whole
from lefil.live.models import Participant, Room, Stay
from lefil.live.queries.presence import own_said, presences
from lefil.meetings.actions import answer, attend, book, cancel, open_slot
from lefil.meetings.models import Attendance, Booking, Meeting
from tests.live.inside import CALM, again, at, close, put_in, room_of, stayed

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
moments = st.integers(0, 7200).map(lambda seconds: NOON + timedelta(seconds=seconds))
spans = st.lists(st.tuples(moments, moments), max_size=8)


def span(first: float, last: float):
    return NOON + timedelta(minutes=first), NOON + timedelta(minutes=last)


def seconds_of(made):
    return {second for first, last in made for second in range(int((first - NOON).total_seconds()), int((last - NOON).total_seconds()))}


@CALM
@given(spans)
def test_a_union_has_the_same_seconds_in_order_and_apart(made):
    joined = union(made)
    assert seconds_of(joined) == seconds_of([one for one in made if one[0] < one[1]])
    assert all(one[1] < other[0] for one, other in pairwise(joined))


@CALM
@given(spans)
def test_only_short_gaps_are_filled(made):
    plain, filled = union(made), union(made, GAP)
    assert seconds_of(plain) <= seconds_of(filled)
    assert all(other[0] - one[1] >= GAP for one, other in pairwise(filled))
    gaps = {(one[1], other[0]) for one, other in pairwise(plain) if other[0] - one[1] < GAP}
    assert seconds_of(filled) - seconds_of(plain) == seconds_of(gaps)


@CALM
@given(spans, spans)
def test_what_two_share_is_the_same_whoever_is_first(one, other):
    assert seconds_of(common(union(one), union(other))) == seconds_of(union(one)) & seconds_of(union(other))
    assert common(union(one), union(other)) == common(union(other), union(one))


@CALM
@given(spans, st.lists(spans, max_size=4), st.randoms())
def test_minutes_together_depend_neither_on_the_order_of_rows_nor_on_how_stays_were_cut(mine, others, dice):
    length = together(mine, others)
    shuffled = [list(stays) for stays in others]
    for stays in shuffled:
        dice.shuffle(stays)
    dice.shuffle(shuffled)
    cut = [piece for first, last in mine for piece in ((first, first + (last - first) / 2), (first + (last - first) / 2, last))]
    assert together(mine[::-1], shuffled) == together(cut, others) == length
    own = sum((last - first for first, last in union(mine, GAP)), timedelta())
    assert timedelta() <= length <= own


@CALM
@given(spans, spans)
def test_two_people_were_together_as_long_as_each_other(one, other):
    assert together(one, [other]) == together(other, [one])


@pytest.mark.parametrize(
    ("mine", "theirs", "minutes"),
    [
        ([span(0, 45)], [span(5, 50)], 40),
        ([span(0, 10), span(10.5, 45)], [span(0, 45)], 45),  # back within the minute
        ([span(0, 10), span(12, 45)], [span(0, 45)], 43),
        ([span(0, 20)], [span(20, 45)], 0),
        ([span(0, 45), span(10, 30)], [span(0, 45)], 45),  # two tabs
        ([span(30, 10), span(0, 5)], [span(0, 45)], 5),  # a clock that went back
        ([span(0, 0.4)], [span(0, 45)], 0),
        ([span(0, 0.5)], [span(0, 45)], 1),
        ([], [span(0, 45)], 0),
    ],
)
def test_minutes_are_those_spent_with_somebody(mine, theirs, minutes):
    assert whole(together(mine, [theirs])) == minutes


def noted() -> dict[str, tuple[str, int, str]]:
    return {
        row.booking.person.called: (row.outcome, row.minutes, row.source) for row in Attendance.objects.select_related("booking__person")
    }


def later(meeting: Meeting, time_machine, minutes: float = 180) -> None:
    time_machine.move_to(meeting.starts + timedelta(minutes=minutes), tick=False)


def test_a_pair_that_met_has_its_minutes(cast, meeting, time_machine):
    stayed(meeting, cast.benoit, (-5, 40), role="host")
    stayed(meeting, cast.malik, (2, 20), (20.5, 44))
    later(meeting, time_machine)
    assert count_presence(close(meeting), by=None)
    assert noted() == {"Benoît": ("present", 38, "room"), "Malik": ("present", 38, "room")}
    meeting.refresh_from_db()
    assert meeting.state == "held"


def test_who_comes_more_than_ten_minutes_after_the_start_is_late(cast, meeting, time_machine):
    stayed(meeting, cast.benoit, (0, 45), role="host")
    stayed(meeting, cast.malik, (10.5, 45))
    later(meeting, time_machine)
    count_presence(close(meeting), by=None)
    assert noted()["Malik"] == ("late", 35, "room")  # 34 minutes and a half


def test_of_a_pair_that_did_not_meet_in_the_room_nothing_is_said(cast, meeting, time_machine):
    stayed(meeting, cast.benoit, (0, 25), role="host")
    later(meeting, time_machine)
    assert count_presence(close(meeting), by=None)
    assert noted() == {}
    meeting.refresh_from_db()
    assert meeting.state == "planned"


def test_of_a_class_the_absent_and_the_excused_are_told_apart(cast, lesson, time_machine):
    david = Booking.objects.get(meeting=lesson, person=cast.david)
    answer(david, state="cannot", by=cast.david)
    Booking.objects.filter(meeting=lesson, person=cast.david).update(state="cannot")
    stayed(lesson, cast.ines, (0, 90), role="host")
    stayed(lesson, cast.amina, (0, 60))
    later(lesson, time_machine)
    count_presence(close(lesson), by=None)
    assert noted() == {
        "Amina": ("present", 60, "room"), "David": ("excused", 0, "room"), "Karim": ("absent", 0, "room"), "Lila": ("absent", 0, "room"),
        "Marc": ("absent", 0, "room"), "Nora": ("absent", 0, "room"),
    }  # fmt: skip


def test_without_its_host_a_class_says_nothing_of_anybody(cast, lesson, time_machine):
    stayed(lesson, cast.amina, (0, 60))
    stayed(lesson, cast.david, (0, 60))
    later(lesson, time_machine)
    count_presence(close(lesson), by=None)
    assert noted() == {}


def test_who_was_kept_at_the_door_is_not_absent(cast, lesson, time_machine):
    stayed(lesson, cast.ines, (0, 90), role="host")
    stayed(lesson, cast.amina)
    later(lesson, time_machine)
    count_presence(close(lesson), by=None)
    assert "Amina" not in noted()
    assert next(one for one in presences(room_of(lesson)) if one.person == cast.amina).knocked


def test_groups_of_a_class_cost_nobody_a_minute(cast, lesson, time_machine):
    stayed(lesson, cast.ines, (0, 90), role="host")
    row = stayed(lesson, cast.amina, (0, 30), (30, 60), (60, 90))
    Stay.objects.filter(participant=row, joined=at(lesson, 30)).update(place=2)
    later(lesson, time_machine)
    count_presence(close(lesson), by=None)
    assert noted()["Amina"] == ("present", 90, "room")


def test_a_candidate_alone_with_the_host_of_an_interview_is_counted(cast, time_machine):
    slot = open_slot(
        cast.tutoring, organisation=cast.article1, kind="interview", starts=timezone.now() + timedelta(minutes=10), minutes=30,
        host=cast.chloe, by=cast.chloe, mode="room",
    )  # fmt: skip
    book(slot, person=cast.david, side="volunteer", by=cast.david)
    stayed(slot, cast.chloe, (0, 30), role="host")
    stayed(slot, cast.david, (3, 30))
    later(slot, time_machine)
    count_presence(close(slot), by=None)
    assert noted() == {"David": ("present", 27, "room")}


def test_what_a_human_wrote_stays(cast, meeting, time_machine):
    stayed(meeting, cast.benoit, (0, 45), role="host")
    stayed(meeting, cast.malik, (0, 45))
    later(meeting, time_machine)
    attend(Booking.objects.get(meeting=meeting, person=cast.malik), outcome="present", minutes=30, source="report", by=cast.benoit)
    count_presence(close(meeting), by=None)
    assert noted() == {"Benoît": ("present", 45, "room"), "Malik": ("present", 30, "report")}


def test_counting_twice_writes_once(cast, meeting, time_machine):
    stayed(meeting, cast.benoit, (0, 45), role="host")
    stayed(meeting, cast.malik, (0, 45))
    later(meeting, time_machine)
    room = close(meeting)
    twin = Room.objects.select_related("meeting").get(pk=room.pk)
    assert [count_presence(room, by=None), count_presence(twin, by=None), count_ended()] == [True, False, 0]


def test_a_cancelled_meeting_is_counted_as_nothing(cast, meeting, time_machine):
    stayed(meeting, cast.benoit, (-5, 0), role="host")
    stayed(meeting, cast.malik, (-5, 0))
    cancel(meeting, why="asked", by=cast.benoit)
    later(meeting, time_machine)
    assert count_presence(close(meeting), by=None)
    assert noted() == {}


def test_the_sweep_waits_two_minutes_and_for_the_hour_of_the_meeting(cast, meeting, time_machine):
    stayed(meeting, cast.benoit, (-5, 45), role="host")
    stayed(meeting, cast.malik, (-5, 45))
    close(meeting)
    assert count_ended() == 0  # a host closed before the meeting began: it may open again
    later(meeting, time_machine, 60)
    Room.objects.update(ended=at(meeting, 59))
    assert count_ended() == 0
    later(meeting, time_machine, 61.1)
    assert count_ended() == 1


def test_rooms_end_by_themselves_two_hours_after(cast, meeting, time_machine):
    put_in(meeting, cast.benoit, cast.malik)
    later(meeting, time_machine, 45 + 119)
    assert end_rooms() == 0
    later(meeting, time_machine, 45 + 121)
    assert end_rooms() == 1
    assert Room.objects.get().state == "ended"
    assert not Stay.objects.filter(left=None).exists()


def test_who_vanished_with_a_killed_server_left_when_they_were_last_seen(cast, meeting, time_machine):
    rows = put_in(meeting, cast.benoit, cast.malik)
    seen = Stay.objects.get(participant=rows[0]).seen
    time_machine.move_to(seen + timedelta(minutes=2), tick=False)
    assert leave_abandoned() == 0
    time_machine.move_to(seen + timedelta(minutes=4), tick=False)
    assert leave_abandoned() == 2
    assert {again(row).state for row in rows} == {"out"}
    assert set(Stay.objects.values_list("left", flat=True)) == set(Stay.objects.values_list("seen", flat=True))


def test_a_correction_says_who_why_and_what_the_room_had_counted(cast, meeting, time_machine):
    stayed(meeting, cast.benoit, (0, 45), role="host")
    stayed(meeting, cast.malik, (0, 30))
    later(meeting, time_machine)
    count_presence(close(meeting), by=None)
    booking = Booking.objects.select_related("meeting", "person").get(meeting=meeting, person=cast.malik)
    correct(booking, outcome="present", minutes=45, why="Fini par téléphone", by=cast.benoit)
    said = own_said(room_of(meeting), cast.malik)
    assert (said.corrected, said.counted, said.why) == (True, 30, "Fini par téléphone")
    assert (said.attendance.minutes, said.attendance.recorded_by) == (45, cast.benoit)
    assert not own_said(room_of(meeting), cast.benoit).corrected
    assert count_ended() == 0


def test_a_correction_beyond_an_hour_over_the_plan_is_refused(cast, meeting, time_machine):
    later(meeting, time_machine)
    booking = Booking.objects.select_related("meeting", "person").get(meeting=meeting, person=cast.malik)
    with pytest.raises(Refused, match="105"):
        correct(booking, outcome="present", minutes=106, why="", by=cast.benoit)
    assert correct(booking, outcome="absent", minutes=30, why="", by=cast.benoit).minutes == 0


def test_a_person_who_never_had_a_booking_is_shown_and_not_counted(cast, lesson, time_machine):
    stayed(lesson, cast.ines, (0, 90), role="host")
    stayed(lesson, cast.chloe, (0, 10), role="staff")
    later(lesson, time_machine)
    count_presence(close(lesson), by=None)
    assert "Chloé" not in noted()
    assert {one.person.called: one.side for one in presences(room_of(lesson)) if one.spans} == {"Inès": "team", "Chloé": "team"}


def test_staff_alone_with_a_class_are_the_other_side(cast, lesson, time_machine):
    stayed(lesson, cast.chloe, (0, 60), role="staff")
    stayed(lesson, cast.amina, (0, 45))
    later(lesson, time_machine)
    count_presence(close(lesson), by=None)
    assert noted()["Amina"] == ("present", 45, "room")


def test_participants_are_what_the_queries_see(cast, lesson, django_assert_num_queries):
    for person in (cast.ines, cast.amina, cast.david):
        stayed(lesson, person, (0, 30), role="host" if person == cast.ines else "guest")
    room = room_of(lesson)
    with django_assert_num_queries(3):
        presences(room)
    assert Participant.objects.count() == 3
