"""A class from its opening to its papers: who may enter, when it meets, who helps whom."""

from datetime import date

import pytest
from django.utils import timezone

from lefil.classroom import actions
from lefil.classroom.models import Helping, Positioning
from lefil.demo.clock import at
from lefil.enrolments.actions import enrol, pause
from lefil.groups.rules import may_meet, may_take_part
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.live.models import Policy
from lefil.live.rules import entry
from lefil.meetings.models import Booking
from tests.classroom.days.world import ANSWERS, entered


def test_a_class_has_between_fifteen_and_twenty_five_places(cast, programme, teacher):
    for places in (14, 26):
        with pytest.raises(Refused, match="entre 15 et 25"):
            actions.open_cohort(programme, teacher=teacher, title="X", places=places, by=cast.chloe)


def test_a_class_opens_without_lobby_and_keeps_its_chat(cast, cohort, programme):
    policy = Policy.objects.get(programme=programme)
    assert (policy.lobby, policy.keep_days, cohort.group.state, cohort.group.kind) == (False, 365, "active", "class")


def test_nobody_enters_before_the_point_was_made(cast, cohort, programme):
    new = enrol(cast.amina, programme=programme, side="learner", by=cast.amina)
    with pytest.raises(Refused, match="Faites d’abord le point"):
        actions.join_class(cohort, enrolment=new, by=cast.chloe)


@pytest.mark.parametrize(
    ("listening", "reading", "reaches"), [("A2", "A2", True), ("B1", "A1", False), ("A1.1", "B2", False), ("", "A2", False)]
)
def test_a2_to_listen_and_to_read_is_asked(cast, programme, listening, reading, reaches):
    new = enrol(cast.amina, programme=programme, side="learner", by=cast.amina)
    found = actions.position(new, by=cast.chloe, **{**ANSWERS, "listening": listening, "reading": reading})
    assert found.reaches_a2 is reaches
    if not reaches:
        with pytest.raises(Refused, match="autre chemin"):
            actions.decide(found, decision="join", by=cast.chloe)


def test_another_route_is_proposed_in_a_letter(cast, programme):
    new = enrol(cast.amina, programme=programme, side="learner", by=cast.amina)
    found = actions.position(new, by=cast.chloe, **{**ANSWERS, "listening": "A1"})
    with pytest.raises(Refused, match="Choisissez le chemin"):
        actions.decide(found, decision="another", by=cast.chloe)
    actions.decide(found, decision="another", route="french", by=cast.chloe)
    letter = Letter.objects.get(kind="classroom/route")
    assert letter.person == cast.amina
    assert "cours de francais jusqu'au niveau A2" in letter.body, "an SMS, without accents"
    assert Positioning.objects.get().route == "french"


def test_answers_that_change_take_the_decision_back(cast, programme):
    new = entered(cast.amina, programme, cast.chloe)
    assert actions.position(new, by=cast.chloe, **ANSWERS).decision == ""


def test_the_class_is_full_at_its_places(cast, programme, teacher, learners, cohort):
    type(cohort).objects.filter(pk=cohort.pk).update(places=2)
    learners(2)
    with pytest.raises(Refused, match="complète"):
        actions.join_class(cohort, enrolment=entered(cast.amina, programme, cast.chloe), by=cast.chloe)


def test_the_eight_lessons_are_planned_without_public_holidays(cast, amina, cohort):
    first = date(2026, 12, 21)
    made = actions.plan_course(cohort, first=first, weekdays=[0, 3, 4], parts=["am"], each=1, by=cast.chloe)
    planned = [timezone.localdate(one.meeting.starts) for one in made]
    assert [one.lesson for one in made] == ["variables", "conditions", "loops", "functions", "arrays", "page", "events", "project"]
    assert date(2026, 12, 25) not in planned
    assert date(2027, 1, 1) not in planned
    assert planned[:3] == [date(2026, 12, 21), date(2026, 12, 24), date(2026, 12, 28)]
    assert [one.number for one in made] == list(range(1, 9))
    told = Letter.objects.filter(kind="classroom/timetable")
    assert set(told.values_list("person", flat=True)) == {cast.amina.pk, cast.ines.pk}


def test_two_half_days_a_day_take_their_places(cast, cohort):
    made = actions.plan_course(cohort, first=date(2026, 11, 30), weekdays=[0, 1, 2, 3], parts=["am", "pm"], each=2, by=cast.chloe)
    assert len(made) == 16
    assert [(one.lesson, one.part) for one in made[:4]] == [
        ("variables", "am"),
        ("variables", "pm"),
        ("conditions", "am"),
        ("conditions", "pm"),
    ]
    quiet = Booking.objects.filter(meeting__half_day__part="pm").values_list("reminded", flat=True)
    assert set(quiet) == {2}, "one reminder a day is enough"


def test_who_joins_late_is_expected_at_what_is_left(cast, programme, cohort, half_day):
    half_day(1)
    made = entered(cast.amina, programme, cast.chloe)
    actions.join_class(cohort, enrolment=made, by=cast.chloe)
    assert Booking.objects.filter(person=cast.amina).count() == 1


def test_one_learner_on_pause_does_not_close_the_class(cast, amina, cohort, half_day):
    one = half_day(0.2)
    pause(amina, by=cast.chloe)
    assert may_meet(cohort.group)
    assert not may_take_part(cohort.group, cast.amina)
    with at(one.meeting.starts):
        assert entry(one.meeting, cast.amina, one.meeting.starts).verdict == "paused"
        assert entry(one.meeting, cast.ines, one.meeting.starts).verdict == "in"


def test_a_co_teacher_has_four_learners_at_most(cast, programme, cohort, learners):
    helper = enrol(cast.benoit, programme=programme, side="volunteer", by=cast.benoit)
    actions.join_class(cohort, enrolment=helper, by=cast.chloe)
    five = learners(5)
    with pytest.raises(Refused, match="quatre personnes"):
        actions.share_learners(cohort, volunteer=helper, learners=five, by=cast.ines)
    assert actions.share_equally(cohort, by=cast.ines) == 4
    actions.share_learners(cohort, volunteer=helper, learners=five[3:], by=cast.ines)
    assert list(Helping.objects.values_list("learner", flat=True)) == [one.pk for one in five[3:]]
    with pytest.raises(Refused, match="n’aide pas"):
        actions.share_learners(cohort, volunteer=five[0], learners=[], by=cast.ines)


def test_who_is_taken_out_is_no_longer_expected(cast, amina, cohort, half_day):
    one = half_day(30)
    actions.take_out(cohort, enrolment=amina, by=cast.chloe)
    assert one.meeting.bookings.get(person=cast.amina).state == "cancelled"
    with pytest.raises(Refused, match="une autre personne pour enseigner"):
        actions.take_out(cohort, enrolment=cohort.teacher, by=cast.chloe)


def test_a_half_day_is_planned_once(cast, cohort, half_day):
    one = half_day(1)
    with pytest.raises(Refused, match="déjà prévue"):
        half_day(1.2)
    assert cohort.half_days.get() == one


@pytest.mark.parametrize("link", ["http://example.org", "javascript:alert(1)"])
def test_links_are_https_only(cast, cohort, link):
    with pytest.raises(Refused, match="https"):
        actions.add_resource(cohort, title="X", link=link, by=cast.ines)
