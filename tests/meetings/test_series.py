"""Weekly series: clock changes, school zones, overseas, public holidays."""

from datetime import date

import pytest

from lefil.enrolments.models import Enrolment
from lefil.groups.actions import close, suspend
from lefil.groups.models import Group
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.meetings import jobs
from lefil.meetings.actions import cancel, plan, plan_series, reschedule, stop
from lefil.meetings.models import Meeting
from lefil.meetings.queries import Where, calendar_warning, occurrences
from lefil.people.models import Person
from tests.groups.pairs import signed_pair
from tests.meetings.moments import hours, moment

pytestmark = pytest.mark.django_db


def starts(group: Group) -> list:
    return [meeting.starts for meeting in Meeting.objects.filter(group=group, state="planned").order_by("starts")]


def live_in(person: Person, departement: str, zone: str) -> None:
    Person.objects.filter(pk=person.pk).update(departement=departement, timezone=zone)


@pytest.fixture
def october(cast, at) -> Group:
    """A pair signed on 5 October 2026: Malik in Seine-Saint-Denis (zone C), Benoît in Lyon (zone A)."""
    at("2026-10-05 10:00")
    return signed_pair(cast)


def test_18_h_stays_18_h_on_both_sides_of_the_clock_changes():
    autumn = occurrences(moment("2026-10-18 18:00"), Where(), until=date(2026, 11, 1), skip_holidays=False)
    spring = occurrences(moment("2027-03-21 18:00"), Where(), until=date(2027, 4, 4), skip_holidays=False)
    assert hours([row.starts for row in autumn], "Europe/Paris") == ["10-18 18:00", "10-25 18:00", "11-01 18:00"]
    assert hours([row.starts for row in autumn], "UTC") == ["10-18 16:00", "10-25 17:00", "11-01 17:00"]
    assert hours([row.starts for row in spring], "UTC") == ["03-21 17:00", "03-28 16:00", "04-04 16:00"]


def test_a_series_over_the_autumn_change_skips_toussaint_and_keeps_its_hour(cast, october):
    plan_series(october, first=moment("2026-10-13 18:00"), weeks=6, minutes=45, by=cast.benoit)
    assert hours(starts(october), "Europe/Paris") == ["10-13 18:00"]
    skipped = occurrences(moment("2026-10-13 18:00"), Where(zone="C", departement="93"), until=date(2026, 11, 17))
    assert [(row.starts.day, row.skipped) for row in skipped] == [
        (13, ""), (20, "Vacances de la Toussaint"), (27, "Vacances de la Toussaint"), (3, ""), (10, ""), (17, ""),
    ]  # fmt: skip


def test_the_sweep_keeps_four_weeks_ahead_and_makes_each_week_once(cast, october, at):
    plan_series(october, first=moment("2026-10-13 18:00"), weeks=8, minutes=45, by=cast.benoit)
    assert jobs.extend_series() == 0
    at("2026-10-20 10:00")
    assert (jobs.extend_series(), jobs.extend_series()) == (2, 0)
    at("2026-11-03 10:00")
    assert jobs.extend_series() == 2
    assert hours(starts(october), "Europe/Paris") == ["10-13 18:00", "11-03 18:00", "11-10 18:00", "11-17 18:00", "11-24 18:00"]
    at("2026-12-20 10:00")
    assert jobs.extend_series() == 0


def test_it_is_the_pupil_s_zone_that_counts_not_the_tutor_s(cast, october):
    live_in(cast.malik, "93", "Europe/Paris")
    live_in(cast.benoit, "69", "Europe/Paris")
    group = Group.objects.get()
    series = plan_series(group, first=moment("2027-02-02 17:00"), weeks=4, minutes=45, by=cast.benoit)
    assert (series.zone, series.departement) == ("C", "93")
    week = occurrences(series.first, Where(zone="C"), until=series.until)
    assert [bool(row.skipped) for row in week] == [False, True, True, False]
    in_a = occurrences(series.first, Where(zone="A"), until=series.until)
    assert [bool(row.skipped) for row in in_a] == [False, False, True, True]


def test_a_pupil_of_la_reunion_keeps_their_own_hour_while_paris_changes(cast, october):
    live_in(cast.malik, "974", "Indian/Reunion")
    series = plan_series(october, first=moment("2026-10-06 15:00"), weeks=5, minutes=45, by=cast.benoit)
    assert (series.timezone, series.zone) == ("Indian/Reunion", "reunion")
    made = starts(october)
    assert hours(made, "Indian/Reunion") == ["10-06 17:00", "10-27 17:00"]
    assert hours(made, "Europe/Paris") == ["10-06 15:00", "10-27 14:00"]
    assert hours([row.starts for row in occurrences(series.first, Where("Indian/Reunion", "reunion", "974"), until=series.until)
                  if row.skipped], "Indian/Reunion") == ["10-13 17:00", "10-20 17:00"]  # fmt: skip


def test_public_holidays_follow_the_pupil_s_department():
    friday = moment("2027-03-26 18:00")
    alsace = occurrences(friday, Where(zone="B", departement="67"), until=date(2027, 3, 26))
    paris = occurrences(friday, Where(zone="C", departement="75"), until=date(2027, 3, 26))
    assert (alsace[0].skipped, paris[0].skipped) == ("Vendredi saint", "")
    may = occurrences(
        moment("2026-05-22 17:00", "America/Martinique"), Where("America/Martinique", "martinique", "972"), until=date(2026, 5, 22)
    )
    assert may[0].skipped == "Abolition de l’esclavage"


def test_holidays_that_nobody_published_are_said_not_invented():
    first = moment("2027-09-07 18:00")
    assert "ne sont pas connues" in calendar_warning(first, Where(zone="C"), date(2027, 10, 5))
    assert calendar_warning(moment("2026-11-10 18:00"), Where(zone="C"), date(2026, 12, 8)) == ""


def test_a_week_that_was_moved_or_cancelled_is_not_made_again(cast, october, at):
    at("2026-10-20 10:00")
    plan_series(october, first=moment("2026-11-03 18:00"), weeks=4, minutes=45, by=cast.benoit)
    first, second = Meeting.objects.order_by("starts")[:2]
    cancel(first, why="x", by=cast.benoit)
    reschedule(second, starts=moment("2026-11-11 20:00"), by=cast.malik)
    at("2026-11-01 10:00")
    jobs.extend_series()
    assert hours(starts(october), "Europe/Paris") == ["11-11 20:00", "11-17 18:00", "11-24 18:00"]


def test_a_meeting_may_move_onto_the_hour_of_one_that_was_cancelled(cast, october, at):
    at("2026-10-20 10:00")
    plan_series(october, first=moment("2026-11-03 18:00"), weeks=2, minutes=45, by=cast.benoit)
    first, second = Meeting.objects.order_by("starts")[:2]
    cancel(first, why="x", by=cast.benoit)
    reschedule(second, starts=first.starts, by=cast.benoit)
    assert hours(starts(october), "Europe/Paris") == ["11-03 18:00"]


def test_a_week_when_the_tutor_is_taken_by_another_pupil_is_left_out(cast, october, at):
    other = signed_pair(cast, pupil=cast.amina)
    plan(other, starts=moment("2026-11-10 18:15"), minutes=45, by=cast.amina)
    plan_series(october, first=moment("2026-11-03 18:00"), weeks=3, minutes=45, by=cast.benoit)
    at("2026-11-01 10:00")
    jobs.extend_series()
    assert hours(starts(october), "Europe/Paris") == ["11-03 18:00", "11-17 18:00"]


def test_a_series_all_in_the_holidays_or_without_end_is_refused(cast, october):
    with pytest.raises(Refused, match="vacances"):
        plan_series(october, first=moment("2026-10-20 18:00"), weeks=2, minutes=45, by=cast.benoit)
    with pytest.raises(Refused, match="un an plus tard"):
        plan_series(october, first=moment("2026-11-03 18:00"), until=date(2028, 11, 3), minutes=45, by=cast.benoit)
    with pytest.raises(Refused):
        plan_series(october, first=moment("2026-11-03 18:00"), until=date(2026, 11, 1), minutes=45, by=cast.benoit)
    assert not Meeting.objects.exists()


def test_a_suspended_pair_gets_no_new_week(cast, october, at):
    plan_series(october, first=moment("2026-11-03 18:00"), weeks=8, minutes=45, by=cast.benoit)
    suspend(october, why="x", by=cast.chloe)
    at("2026-11-10 10:00")
    assert jobs.extend_series() == 0
    assert Meeting.objects.count() == 1


def test_a_closed_pair_loses_what_was_planned_without_another_letter(cast, october):
    plan_series(october, first=moment("2026-10-06 18:00"), weeks=6, minutes=45, by=cast.benoit)
    close(october, kind="early", reasons=["no_time"], by=cast.chloe)
    before = Letter.objects.filter(kind__startswith="meetings/").count()
    assert (jobs.release_closed(), jobs.release_closed()) == (2, 0)
    assert starts(october) == []
    assert Letter.objects.filter(kind__startswith="meetings/").count() == before


def test_stopping_a_series_cancels_what_is_ahead_with_one_letter_each(cast, october):
    series = plan_series(october, first=moment("2026-10-06 18:00"), weeks=6, minutes=45, by=cast.benoit)
    assert stop(series, by=cast.malik) == 2
    assert starts(october) == []
    assert Letter.objects.filter(kind="meetings/stopped").count() == 2
    with pytest.raises(Refused):
        stop(series, by=cast.malik)
    assert Enrolment.objects.filter(state="ready").count() == 2
