"""Volunteers learn in real workshops, one step after the other, and grade the same samples."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from lefil.coaching import content
from lefil.coaching.actions import calibrate, grade, learn_in, leave_lesson, open_workshop, staff_both, take_seat
from lefil.coaching.models import Calibration, Workshop
from lefil.coaching.queries import figures
from lefil.coaching.queries.training import gaps_of, lessons_for, sample_grid, samples, step_of
from lefil.coaching.rules import runs, visible_workshops
from lefil.enrolments.actions import enrol
from lefil.kit.refusals import Refused
from lefil.meetings.actions import attend
from lefil.meetings.models import Booking
from lefil.people.actions import enter
from tests.matching.test_races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines(cast, coaching):
    return enrol(cast.ines, programme=coaching, side="volunteer", by=cast.ines)


def lived(meeting, person):
    with time_machine.travel(meeting.ends):
        attend(Booking.objects.get(meeting=meeting, person=person), outcome="present", minutes=45, source="report", by=None)


def test_watch_then_lead_a_part_then_lead(coaching, workshop, ines):
    steps = [step_of(ines)]
    for code in ("cv", "pitch"):
        made = workshop(code, hours=24 if code == "cv" else 48)
        learn_in(made, volunteer=ines, by=ines.person)
        made.refresh_from_db()
        assert made.learns == steps[-1]
        lived(made.meeting, ines.person)
        steps.append(step_of(ines))
    assert steps == ["observe", "co_lead", "lead"]
    with pytest.raises(Refused, match="fini ce parcours"):
        learn_in(workshop("interview", hours=72), volunteer=ines, by=ines.person)


def test_a_seat_that_was_not_lived_counts_for_nothing(workshop, ines):
    learn_in(workshop("cv"), volunteer=ines, by=ines.person)
    assert step_of(ines) == "observe"


def test_the_learner_s_seat_is_a_meeting_like_any_other_and_takes_none_from_candidates(cast, workshop, ines, candidate):
    made = workshop("cv", booked=False)
    learn_in(made, volunteer=ines, by=ines.person)
    take_seat(made, candidate=candidate, by=candidate.person)
    made.refresh_from_db()
    assert (made.taken, made.meeting.taken, made.trainee) == (1, 4, ines)
    leave_lesson(made, volunteer=ines, by=ines.person)
    made.refresh_from_db()
    assert (made.meeting.taken, made.trainee, made.learns) == (3, None, "")
    assert list(lessons_for(ines)) == [made]


def test_one_learner_a_workshop(cast, coaching, workshop, ines):
    made = workshop("cv")
    learn_in(made, volunteer=ines, by=ines.person)
    other = enrol(cast.samira, programme=coaching, side="volunteer", by=cast.samira)
    with pytest.raises(Refused, match="apprend déjà"):
        learn_in(made, volunteer=other, by=other.person)
    assert list(lessons_for(other)) == []


def test_who_watches_reads_the_run_sheet_and_nothing_of_the_candidate(cast, browse, coaching, workshop, ines, candidate):
    made = workshop("cv", hours=0.2)
    learn_in(made, volunteer=ines, by=ines.person)
    made.refresh_from_db()
    page = browse(cast.ines).get(reverse("coaching:workshop", args=[made.key])).content.decode()
    assert ("La lecture en quinze secondes" in page, "Amina" in page, "Métier visé" in page) == (True, False, False)
    assert visible_workshops(cast.ines).get() == made
    assert not runs(cast.ines, made)
    assert browse(cast.ines).get(reverse("coaching:grade", args=[made.key, candidate.key])).status_code == 403
    assert "apprend avec eux" in browse(candidate.person).get(reverse("coaching:workshop", args=[made.key])).content.decode()


def test_who_leads_a_part_grades_too(workshop, ines, candidate):
    first = workshop("cv")
    learn_in(first, volunteer=ines, by=ines.person)
    lived(first.meeting, ines.person)
    made = workshop("pitch", hours=0.2)
    learn_in(made, volunteer=ines, by=ines.person)
    made.refresh_from_db()
    assert grade(made, candidate=candidate, marks={"goal": 3}, by=ines.person).marks == {"goal": 3}


@pytest.mark.parametrize("one", samples(), ids=lambda one: one["code"])
def test_a_sample_has_a_reference_and_a_reason_for_each_line_of_its_grid(one):
    grid = {line["code"] for line in next(module["grid"] for module in content.modules() if module["code"] == one["module"])}
    assert set(one["marks"]) == set(one["why"]) == grid
    assert set(one["marks"].values()) <= {0, 1, 2, 3, 4}


def test_each_sees_their_own_deviation_and_grades_once(browse, ines):
    one = samples()[0]
    marks = {line["code"]: 2 for line in sample_grid(one)}
    page = browse(ines.person)
    address = reverse("coaching:sample", args=["cv"])
    assert page.post(address, {"contact": "2"}).status_code == 422
    assert one["why"]["gaps"] not in page.get(address).content.decode(), "the reference is not read beforehand"
    assert page.post(address, {code: str(mark) for code, mark in marks.items()}).status_code == 302
    gaps = {gap.name: gap.gap for gap in gaps_of(Calibration.objects.get())}
    assert (gaps["On peut me joindre"], gaps["L’orthographe"]) == (1, -2)
    assert "+1" in page.get(address).content.decode()
    with pytest.raises(Refused, match="déjà noté"):
        calibrate(ines, sample="cv", marks=marks, by=ines.person)


def test_not_seen_is_not_a_deviation_and_the_middle_waits_for_three_others(cast, coaching, ines):
    pitch = samples()[1]
    mine = calibrate(ines, sample="pitch", marks=dict.fromkeys(pitch["marks"], 3), by=None)
    assert next(gap for gap in gaps_of(mine) if gap.name == "La voix et le rythme").gap is None
    for n, person in enumerate((cast.david, cast.benoit, cast.samira)):
        assert {gap.middle for gap in gaps_of(mine)} == {None}
        place = enrol(person, programme=coaching, side="volunteer", by=person)
        calibrate(place, sample="pitch", marks=dict.fromkeys(pitch["marks"], n + 1), by=None)
    assert {gap.middle for gap in gaps_of(mine)} == {2}


def test_who_learns_counts_among_those_trained_or_in_training(coaching, workshop, ines):
    workshop("cv")
    before = figures(coaching).volunteers
    calibrate(ines, sample="cv", marks=dict.fromkeys(samples()[0]["marks"], 3), by=None)
    assert (before, figures(coaching).volunteers) == (2, 3)


def test_a_candidate_has_no_training_page(browse, candidate):
    assert browse(candidate.person).get(reverse("coaching:training")).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_twelve_at_once_for_the_last_place_give_one(cast, coaching, lead, observer):
    """The conditional UPDATE, on the base that the suite runs on: SQLite here, PostgreSQL in its own run."""
    module = coaching.modules.get(code="cv")
    made = open_workshop(module, organisation=coaching.organisation, starts=timezone.now() + timedelta(days=1), by=None)
    staff_both(made, lead=lead, observer=observer, by=None)
    people = [
        enter(f"Personne {n}", born=cast.amina.born, email=f"personne{n}@exemple.fr", verified=timezone.now(), by=None) for n in range(12)
    ]
    places = [enrol(person, programme=coaching, side="learner", by=person) for person in people]
    said = at_once(*[lambda place=place: take_seat(made, candidate=place, by=place.person) for place in places])
    made.refresh_from_db()
    assert (said.count("done"), len(said), made.taken) == (1, 12, 1)
    assert Booking.objects.filter(meeting=made.meeting, side="learner").count() == 1
    assert Workshop.objects.get().meeting.taken == 3
