"""A count is the number of its proofs, for every indicator, any period, any place; and the rows are the right ones."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.demo.scenes.stage import set_stage
from lefil.enrolments.models import Enrolment
from lefil.groups.models import ExitInterview, Group, Signature
from lefil.impact import seal
from lefil.impact.indicators import Filters, Period, all_indicators, for_packs, indicator
from lefil.impact.queries.proofs import proofs_of
from lefil.meetings.models import Attendance, Booking, Meeting
from tests.impact.crowd import PLACES, scatter


@pytest.fixture
def crowd(cast):
    set_stage(cast)
    scatter(cast.tutoring, couples=40, seed=7)
    return cast


def spans(times):
    dice, today = random.Random(11), timezone.localdate()
    for _n in range(times):
        first, last = sorted((dice.randrange(-5, 310), dice.randrange(-5, 310)), reverse=True)
        yield Period(today - timedelta(days=first), today - timedelta(days=last)), tuple(dice.sample(PLACES, dice.randrange(0, 3)))


def whole():
    today = timezone.localdate()
    return Period(today - timedelta(days=600), today)


@pytest.mark.parametrize("code", sorted(all_indicators()))
def test_a_count_is_the_number_of_its_proofs_always(crowd, code):
    one = indicator(code)
    for period, places in spans(12):
        filters = Filters((crowd.tutoring.pk,), tuple(sorted(place for place in places if place)))
        count, proofs = one.count(period, filters), one.proofs(period, filters)
        assert count == len(proofs) == len({proof.pk for proof in proofs})
        references = seal.references("agreement", code, [proof.pk for proof in proofs])
        assert len(set(references)) == count
        if one.rate:
            base = set(one.base(period, filters).values_list("pk", flat=True))
            assert {proof.pk for proof in proofs} <= base
        if not one.rate and one.person:
            assert sum(one.by("departement", period, filters).values()) == count
        pages = [proofs_of(one, "a", period, filters, page=page, names=False) for page in range(1, count // 50 + 2)]
        assert sum(len(page) for page in pages) == count


def test_the_crowd_has_something_for_every_figure_of_tutoring(crowd):
    """Else the test above would prove nothing."""
    filters = Filters((crowd.tutoring.pk,))
    counts = {one.code: one().count(whole(), filters) for one in for_packs(["tutoring"])}
    assert {code for code, n in counts.items() if n == 0} == set()


def test_an_upper_count_holds_the_counts_inside_it(crowd):
    for period, _places in spans(12):
        filters = Filters((crowd.tutoring.pk,))
        for code, kind in all_indicators().items():
            if kind.within:
                inner = set(indicator(code).rows(period, filters).values_list("pk", flat=True))
                assert inner <= set(indicator(kind.within).rows(period, filters).values_list("pk", flat=True))


def test_pupils_accompanied_are_those_who_really_came(crowd):
    """Counted once more, by hand, from attendance."""
    period, filters = whole(), Filters((crowd.tutoring.pk,))
    came = Attendance.objects.filter(outcome__in=["present", "late"], booking__side="learner")
    times = {}
    for row in came.select_related("booking"):
        times[row.booking.enrolment_id] = times.get(row.booking.enrolment_id, 0) + 1
    for least in (1, 2, 3):
        found = set(indicator("pupils_accompanied", {"meetings": least}).rows(period, filters).values_list("pk", flat=True))
        assert found == {pk for pk, n in times.items() if n >= least}
    assert indicator("pupils_accompanied", {"meetings": 2}).definition().startswith("Élèves venus à au moins 2 séances")


def test_an_interview_and_an_absence_are_not_being_accompanied(world):
    filters, period = Filters((world.cast.tutoring.pk,)), whole()
    before = set(indicator("pupils_accompanied").rows(period, filters).values_list("person__called", flat=True))
    assert before == {"Malik"}
    Attendance.objects.filter(booking__person=world.cast.malik).update(outcome="absent", minutes=0)
    assert indicator("pupils_accompanied").count(period, filters) == 0


def test_a_meeting_at_midnight_belongs_to_the_day_of_paris(world):
    past, filters = world.past, Filters((world.cast.tutoring.pk,))
    day = timezone.localdate(past.starts)
    edge = timezone.localtime(past.starts).replace(hour=0, minute=0, second=0, microsecond=0)
    Meeting.objects.filter(pk=past.pk).update(starts=edge, ends=edge + timedelta(minutes=45))
    count = indicator("meetings_held").count
    assert count(Period(day, day), filters) == 1
    assert count(Period(day - timedelta(days=1), day - timedelta(days=1)), filters) == 0


def test_early_breaks_are_pairs_stopped_within_thirty_days_of_their_first_meeting(crowd):
    filters = Filters((crowd.tutoring.pk,))
    end = whole().end
    base = [one for one in Group.objects.exclude(first_met=None) if one.first_met < end - timedelta(days=30)]
    broken = {one.pk for one in base if one.closed and one.closed < one.first_met + timedelta(days=30)}
    one = indicator("early_breaks")
    assert set(one.rows(whole(), filters).values_list("pk", flat=True)) == broken
    assert one.base(whole(), filters).count() == len(base)


def test_signed_before_means_every_member_or_their_parent(crowd):
    filters = Filters((crowd.tutoring.pk,))
    good = set()
    for group in Group.objects.exclude(first_met=None).prefetch_related("seats__enrolment"):
        signed = {one.on_behalf_of_id or one.person_id for one in Signature.objects.filter(group=group, at__lte=group.first_met)}
        if {seat.enrolment.person_id for seat in group.seats.all()} <= signed:
            good.add(group.pk)
    assert set(indicator("signed_before").rows(whole(), filters).values_list("pk", flat=True)) == good


def test_exit_interviews_answered_out_of_all(crowd):
    filters = Filters((crowd.tutoring.pk,))
    one = indicator("exit_interviews_held")
    assert one.count(whole(), filters) == ExitInterview.objects.exclude(answered=None).count()
    assert one.base(whole(), filters).count() == ExitInterview.objects.count()


def test_another_programme_never_counts(crowd, world_of_two):
    other = world_of_two
    for code in all_indicators():
        assert indicator(code).count(whole(), Filters((other.pk,))) == 0


@pytest.fixture
def world_of_two(crowd):
    from lefil.catalogue.actions import open_programme

    return open_programme(crowd.ailleurs, pack="tutoring", name="Ailleurs", slug="la-bas", volunteer_word="t", learner_word="e", by=None)


def test_somebody_with_two_bookings_is_one_person(crowd):
    """A join that repeats rows would count them twice."""
    busy = Enrolment.objects.filter(bookings__attendance__outcome__in=["present", "late"], side="learner").order_by("pk").first()
    one, filters = indicator("learners_met"), Filters((crowd.tutoring.pk,))
    before = one.count(whole(), filters)
    for _n in range(3):
        meeting = Meeting.objects.exclude(bookings__person=busy.person).filter(state="held").order_by("pk").first()
        booking = Booking.objects.create(meeting=meeting, person=busy.person, enrolment=busy, side="learner")
        Attendance.objects.create(booking=booking, outcome="present", minutes=45, source="staff")
    assert one.count(whole(), filters) == before
