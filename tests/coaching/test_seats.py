"""The five questions, the seats of a workshop, its two volunteers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.coaching.actions import choose_path, give_back, install, open_workshop, staff, take_seat, wait
from lefil.coaching.models import Path, Turn, Workshop
from lefil.coaching.rules import runs, visible_workshops
from lefil.enrolments.actions import enrol
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.meetings.models import Booking, Meeting
from tests.groups.pairs import expire

pytestmark = pytest.mark.django_db


def other(coaching, person):
    return enrol(person, programme=coaching, side="learner", by=person)


def test_installing_twice_keeps_what_the_association_wrote(coaching):
    module = coaching.modules.get(code="cv")
    module.title = "Mon CV à nous"
    module.save()
    install(coaching, by=None)
    assert list(coaching.modules.values_list("code", "title")) == [
        ("cv", "Mon CV à nous"), ("pitch", "Pitch ton pitch"), ("networks", "Réseaux sociaux et e-réputation"),
        ("interview", "Se tester en web-entretien"),
    ]  # fmt: skip


def test_the_grids_have_twelve_ten_eight_and_twelve_criteria(coaching):
    assert [len(one.content["grid"]) for one in coaching.modules.all()] == [12, 10, 8, 12]


def test_a_tutoring_programme_gets_no_coaching_module(cast):
    with pytest.raises(Refused):
        install(cast.tutoring, by=None)


def test_an_interview_soon_leads_to_the_mock_interview_first(candidate):
    path = choose_path(candidate, answers={"goal": "interview_soon", "interviews": "never"}, by=candidate.person)
    assert path.order[:2] == ["interview", "pitch"]
    choose_path(candidate, answers={"goal": "online"}, by=candidate.person)
    assert [one.order[0] for one in Path.objects.all()] == ["networks"]


def test_an_answer_that_was_not_offered_is_refused(candidate):
    for answers in ({"goal": "fly"}, {"age": "12"}):
        with pytest.raises(Refused):
            choose_path(candidate, answers=answers, by=candidate.person)
    assert not Path.objects.exists()


def test_a_place_is_for_one_candidate_and_the_volunteers_keep_theirs(cast, coaching, workshop):
    made = workshop("pitch")
    assert set(Booking.objects.filter(meeting=made.meeting).values_list("person__called", "side")) == {
        ("Amina", "learner"), ("David", "volunteer"), ("Benoît", "volunteer"),
    }  # fmt: skip
    with pytest.raises(Refused, match="vient d’être prise"):
        take_seat(made, candidate=other(coaching, cast.ines), by=cast.ines)
    made.refresh_from_db()
    assert (made.taken, made.meeting.taken, made.meeting.host) == (1, 3, cast.david)


def test_asking_for_a_place_twice_takes_one(workshop, candidate):
    made = workshop("networks", places=6)
    take_seat(made, candidate=candidate, by=candidate.person)
    made.refresh_from_db()
    assert (made.taken, Meeting.objects.get().taken) == (1, 3)


def test_a_place_given_back_goes_to_another_and_the_queue_is_left(cast, coaching, workshop, candidate):
    made = workshop("cv")
    ines = other(coaching, cast.ines)
    wait(ines, module=made.meeting.module, by=cast.ines)
    give_back(Booking.objects.get(person=cast.amina), by=cast.amina)
    take_seat(made, candidate=ines, by=cast.ines)
    made.refresh_from_db()
    assert (made.taken, Turn.objects.count()) == (1, 0)
    with pytest.raises(Refused):
        give_back(Booking.objects.get(person=cast.amina), by=cast.amina)


def test_no_place_without_two_volunteers(coaching, candidate, lead):
    module = coaching.modules.get(code="cv")
    made = open_workshop(module, organisation=coaching.organisation, starts=timezone.now() + timedelta(days=1), by=None)
    staff(made, role="lead", volunteer=lead, by=None)
    with pytest.raises(Refused):
        take_seat(made, candidate=candidate, by=candidate.person)
    assert not Booking.objects.filter(side="learner").exists()


def test_one_person_does_not_lead_and_observe(coaching, lead):
    module = coaching.modules.get(code="cv")
    made = open_workshop(module, organisation=coaching.organisation, starts=timezone.now() + timedelta(days=1), by=None)
    staff(made, role="lead", volunteer=lead, by=None)
    with pytest.raises(Refused, match="deux personnes"):
        staff(made, role="observer", volunteer=lead, by=None)


def test_a_volunteer_whose_gates_are_not_green_runs_nothing(workshop, lead, coaching):
    made = workshop("pitch")
    assert runs(lead.person, made)
    expire(lead)
    assert not runs(lead.person, made)
    with pytest.raises(Refused, match="parcours"):
        staff(made, role="lead", volunteer=lead, by=None)


def test_a_candidate_not_cleared_takes_no_place(workshop, candidate):
    made = workshop("pitch", booked=False)
    expire(candidate)
    with pytest.raises(Refused, match="complète"):
        take_seat(made, candidate=candidate, by=candidate.person)


def test_another_volunteer_takes_the_place_of_the_first(cast, coaching, workshop):
    made = workshop("pitch")
    ines = enrol(cast.ines, programme=coaching, side="volunteer", by=cast.ines)
    staff(made, role="lead", volunteer=ines, by=None)
    made.refresh_from_db()
    assert (made.meeting.host, made.meeting.taken) == (cast.ines, 3)
    assert Booking.objects.get(person=cast.david).state == "cancelled"
    assert not runs(cast.david, made)


def test_nobody_is_in_two_workshops_at_once(cast, coaching, workshop, candidate):
    workshop("pitch")
    module = coaching.modules.get(code="cv")
    made = open_workshop(module, organisation=coaching.organisation, starts=timezone.now() + timedelta(hours=24), by=None)
    with pytest.raises(Refused, match="déjà"):
        staff(made, role="lead", volunteer=coaching.enrolments.get(person=cast.david), by=None)


def test_a_stranger_sees_no_workshop_and_a_candidate_their_own(cast, coaching, workshop):
    made = workshop("pitch")
    assert [visible_workshops(person).count() for person in (cast.amina, cast.david, cast.benoit, cast.zoe, cast.chloe, None)] == [
        1,
        1,
        1,
        0,
        0,
        0,
    ]
    give_back(Booking.objects.get(person=cast.amina), by=cast.amina)
    assert not visible_workshops(cast.amina).exists()
    assert Workshop.objects.get() == made


def test_each_write_leaves_a_line(workshop):
    workshop("pitch")
    assert list(Entry.objects.filter(noun="coaching.workshop").values_list("verb", flat=True).order_by("id")) == ["open", "staff", "staff"]
