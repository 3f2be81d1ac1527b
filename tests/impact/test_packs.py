"""What classes and mentoring count, against the same counted by hand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.classroom.models import Leaving, Signing
from lefil.impact.indicators import Filters, Period, for_packs, indicator
from lefil.meetings.models import Attendance
from lefil.mentoring.actions import add_application, answer_outcome
from lefil.people.models import Person
from tests.classroom.days.world import build
from tests.mentoring.world import mentored


def whole() -> Period:
    today = timezone.localdate()
    return Period(today - timedelta(days=60), today + timedelta(days=1))


def counts(programme, pack: str, period: Period | None = None) -> dict[str, int | tuple[int, int]]:
    filters, period = Filters((programme.pk,)), period or whole()
    found: dict[str, int | tuple[int, int]] = {}
    for kind in for_packs([pack]):
        if pack in kind.packs:
            one, n = kind(), kind().count(period, filters)
            proofs = one.proofs(period, filters)
            assert len(proofs) == n
            assert all(proof.words and proof.who for proof in proofs)
            found[kind.code] = (n, one.base(period, filters).count()) if kind.rate else n
    return found


def test_a_class_counts_places_half_days_signatures_and_who_stayed(cast):
    room = build(cast)
    programme = room.cohort.group.programme
    before = counts(programme, "classroom")
    assert before == {
        "class_joined": 1, "class_came": 0, "half_days_attended": 0, "half_days_signed": (0, 0), "class_stayed": (0, 0), "training_certificates": 0,
    }  # fmt: skip
    Attendance.objects.filter(booking=room.booking).update(outcome="late", minutes=150)
    after = counts(programme, "classroom")
    assert (after["class_came"], after["half_days_attended"], after["half_days_signed"], after["class_stayed"]) == (1, 1, (0, 1), (1, 1))
    Signing.objects.create(half_day=room.past, enrolment=room.learner, way="code")
    Leaving.objects.create(cohort=room.cohort, enrolment=room.learner, reason="job", solution="none", recorded_by=cast.ines)
    after = counts(programme, "classroom")
    assert (after["half_days_signed"], after["class_stayed"]) == ((1, 1), (0, 1))
    assert counts(cast.tutoring, "classroom")["half_days_attended"] == 0


def test_mentoring_counts_conversations_applications_and_news(cast):
    pair = mentored(cast, cast.amina, cast.ines, cast.benoit)
    assert counts(pair.programme, "mentoring") == {
        "mentees_met": 1, "talks_held": 1, "talks_finished": 1, "applications_sent": 1, "working_3_months": (0, 0), "working_6_months": (0, 0),
        "news_after": (0, 1),
    }  # fmt: skip
    add_application(cast.amina, company="Le Port", job="serveuse", sent_on=None, by=cast.amina)  # seen, not sent
    add_application(cast.malik, company="Le Port", job="serveur", sent_on=timezone.localdate(), by=cast.malik)  # not of the programme
    answer_outcome(pair.outcome, situation="durable", by=pair.outcome.person)
    after = counts(pair.programme, "mentoring")
    assert (after["applications_sent"], after["working_3_months"], after["news_after"]) == (1, (1, 1), (1, 1))


@pytest.mark.parametrize("code", ["talks_held", "applications_sent", "half_days_attended"])
def test_a_territory_narrows_them_too(cast, code):
    room, pair = build(cast), mentored(cast, cast.amina, cast.ines, cast.benoit)
    Attendance.objects.filter(booking=room.booking).update(outcome="present", minutes=150)
    Person.objects.filter(pk__in=[room.learner.person_id, cast.amina.pk]).update(departement="93")
    programmes = (room.cohort.group.programme_id, pair.programme.pk)
    assert indicator(code).count(whole(), Filters(programmes, ("93",))) == 1
    assert indicator(code).count(whole(), Filters(programmes, ("75",))) == 0
