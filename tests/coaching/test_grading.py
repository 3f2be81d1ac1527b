"""The candidate grades first; two strengths, three advices; the next volunteer reads three advices and nothing more."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from lefil.coaching.actions import ask_advice, give_back, give_feedback, grade, take_seat, wait
from lefil.coaching.jobs import ask_advices, send_sheets, tell_places
from lefil.coaching.models import Advice, Feedback, Grade
from lefil.coaching.queries import advice_link, compared, figures, last_advices
from lefil.enrolments.actions import enrol
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.meetings.actions import attend
from lefil.meetings.models import Booking
from tests.groups.pairs import expire

pytestmark = pytest.mark.django_db
SOON = 0.2  # hours: the room is open


def due(days=7):
    return timezone.localdate() + timedelta(days=days)


def given(made, candidate, by, **more):
    facts = {"strengths": ["Vous souriez."], "advices": [("Dire le métier d’abord", due())], "ungraded": True} | more
    return give_feedback(made, candidate=candidate, by=by, **facts)


@pytest.fixture
def pitch(workshop):
    return workshop("pitch", hours=SOON)


def test_each_of_the_three_writes_a_grid_of_their_own(pitch, candidate, lead, observer):
    for person, mark in ((candidate.person, 2), (lead.person, 3), (observer.person, 0)):
        grade(pitch, candidate=candidate, marks={"opening": mark}, by=person)
    grade(pitch, candidate=candidate, marks={"goal": 4}, by=lead.person)
    assert {row.author.called: row.marks for row in Grade.objects.select_related("author")} == {
        "Amina": {"opening": 2}, "David": {"opening": 3, "goal": 4}, "Benoît": {"opening": 0},
    }  # fmt: skip


def seen(pitch, candidate, person):
    line = compared(pitch, candidate, person)[0]
    return line.own, line.others


def test_nobody_is_led_by_the_mark_of_another(pitch, candidate, lead, observer):
    grade(pitch, candidate=candidate, marks={"opening": 2}, by=candidate.person)
    grade(pitch, candidate=candidate, marks={"opening": 3}, by=lead.person)
    assert seen(pitch, candidate, observer.person) == (None, ())
    assert seen(pitch, candidate, lead.person) == (2, (3,))
    assert seen(pitch, candidate, candidate.person) == (2, ())
    given(pitch, candidate, lead.person, ungraded=False)
    assert seen(pitch, candidate, candidate.person) == (2, (3,))
    assert seen(pitch, candidate, observer.person) == (2, (3,))


@pytest.mark.parametrize("marks", [{}, {"opening": 5}, {"opening": -1}, {"charm": 3}])
def test_marks_out_of_the_grid_are_refused(pitch, candidate, lead, marks):
    with pytest.raises(Refused):
        grade(pitch, candidate=candidate, marks=marks, by=lead.person)
    assert not Grade.objects.exists()


def test_who_is_not_of_the_workshop_writes_nothing(cast, coaching, pitch, candidate, lead):
    outsider = enrol(cast.ines, programme=coaching, side="volunteer", by=cast.ines)
    for person in (outsider.person, cast.zoe):
        with pytest.raises(Refused):
            grade(pitch, candidate=candidate, marks={"opening": 3}, by=person)
        with pytest.raises(Refused):
            given(pitch, candidate, person)
    expire(lead)
    with pytest.raises(Refused):
        grade(pitch, candidate=candidate, marks={"opening": 3}, by=lead.person)


def test_nothing_is_graded_before_the_hour_nor_after_the_feedback(workshop, candidate, lead):
    later = workshop("cv", hours=30)
    with pytest.raises(Refused, match="commencé"):
        grade(later, candidate=candidate, marks={"title": 3}, by=lead.person)
    now = workshop("pitch", hours=SOON)
    given(now, candidate, lead.person)
    with pytest.raises(Refused, match="ne change plus"):
        grade(now, candidate=candidate, marks={"opening": 3}, by=lead.person)


def test_the_candidate_grades_first_unless_they_do_not_wish_to(pitch, candidate, lead):
    with pytest.raises(Refused, match="se note d’abord"):
        given(pitch, candidate, lead.person, ungraded=False)
    grade(pitch, candidate=candidate, marks={"opening": 2}, by=candidate.person)
    assert given(pitch, candidate, lead.person, ungraded=False).ungraded is False


@pytest.mark.parametrize(
    "wrong",
    [
        {"strengths": []}, {"strengths": ["a", "b", "c"]}, {"advices": []}, {"advices": [("x", None)] * 4}, {"strengths": ["x" * 201]},
        {"decision": "call", "reason": "Oui"},
    ],
)  # fmt: skip
def test_a_feedback_out_of_measure_is_refused(pitch, candidate, lead, wrong):
    if wrong.get("advices"):
        wrong = {"advices": [("x", due())] * 4}
    with pytest.raises(Refused):
        given(pitch, candidate, lead.person, **wrong)
    assert not Feedback.objects.exists()


def test_an_advice_of_the_past_is_refused(pitch, candidate, lead):
    with pytest.raises(Refused, match="date"):
        given(pitch, candidate, lead.person, advices=[("Faire", due(-1))])


def test_the_mock_interview_asks_for_a_decision_and_its_reason(workshop, candidate, lead):
    made = workshop("interview", hours=SOON)
    for wrong in ({}, {"decision": "call"}, {"decision": "maybe", "reason": "Oui"}):
        with pytest.raises(Refused):
            given(made, candidate, lead.person, **wrong)
    assert given(made, candidate, lead.person, decision="hesitate", reason="Il manque un exemple.").get_decision_display() == "J’hésite"


def test_the_second_volunteer_does_not_give_it_again(pitch, candidate, lead, observer):
    given(pitch, candidate, lead.person)
    with pytest.raises(Refused, match="déjà"):
        given(pitch, candidate, observer.person)
    assert Advice.objects.count() == 1


def test_the_next_volunteer_reads_the_last_three_advices(workshop, candidate, lead):
    first = workshop("pitch", hours=SOON)
    given(first, candidate, lead.person, advices=[(f"Conseil {n}", due(n)) for n in (1, 2)])
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        second = workshop("cv", hours=SOON)
        given(second, candidate, lead.person, advices=[(f"Conseil {n}", due(n)) for n in (3, 4)])
    assert {one.text for one in last_advices(candidate)} == {"Conseil 3", "Conseil 4", "Conseil 2"}


def test_seven_days_after_one_is_asked_once_and_answers_without_sign_in(pitch, candidate, lead, client):
    given(pitch, candidate, lead.person)
    advice = Advice.objects.get()
    assert ask_advices() == 0
    with time_machine.travel(timezone.now() + timedelta(days=7, hours=3)):
        assert (ask_advices(), ask_advices()) == (1, 0)
        assert not ask_advice(advice, by=None)
        assert "conseil" in Letter.objects.get(kind="coaching/advice").body
        page = advice_link(advice)
        assert "Dire le métier d’abord" in client.get(page).content.decode()
        assert client.post(page, {"said": "partly"}).status_code == 302
        client.post(page, {"said": "perhaps"})
    advice.refresh_from_db()
    assert advice.done == "partly"


def test_nobody_is_asked_again_after_a_month(pitch, candidate, lead):
    given(pitch, candidate, lead.person)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert ask_advices() == 0


def test_the_two_volunteers_get_their_sheet_the_day_before_without_a_name(workshop):
    workshop("pitch", hours=23)
    send_sheets()
    send_sheets()
    letters = Letter.objects.filter(kind="coaching/prepare")
    assert sorted(letters.values_list("person__called", flat=True)) == ["Benoît", "David"]
    assert not any("Amina" in letter.body for letter in letters)


def test_who_waits_is_told_in_their_order_and_once(cast, coaching, workshop, candidate):
    made = workshop("pitch")
    for person in (cast.ines, cast.farid):
        wait(enrol(person, programme=coaching, side="learner", by=person), module=made.meeting.module, by=person)
    assert tell_places() == 0
    give_back(Booking.objects.get(person=candidate.person), by=candidate.person)
    assert tell_places() == 1
    assert list(Letter.objects.filter(kind="coaching/place").values_list("person__called", flat=True)) == ["Inès"]


def test_the_figures_of_the_programme_are_counted(cast, coaching, workshop, candidate):
    assert (figures(coaching).volunteers, figures(coaching).candidates) == (0, 0)
    made = workshop("pitch", hours=SOON)
    assert (figures(coaching).volunteers, figures(coaching).candidates) == (2, 0)
    with time_machine.travel(made.meeting.ends + timedelta(minutes=1)):
        attend(Booking.objects.get(person=cast.amina), outcome="present", minutes=60, source="staff", by=None)
    assert figures(coaching).candidates == 1
    assert take_seat(made, candidate=candidate, by=cast.amina).state in Booking.STANDING


def test_each_grade_and_feedback_is_a_line_of_the_journal(pitch, candidate, lead):
    grade(pitch, candidate=candidate, marks={"opening": 3}, by=lead.person)
    given(pitch, candidate, lead.person)
    assert list(Entry.objects.filter(noun__in=["coaching.grade", "coaching.feedback"]).values_list("verb", flat=True).order_by("id")) == [
        "grade",
        "give",
    ]
