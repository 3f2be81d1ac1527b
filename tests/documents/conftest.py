from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from lefil.enrolments.actions import enrol
from lefil.enrolments.models import Enrolment
from lefil.meetings.models import Attendance, Booking, Meeting
from lefil.orgs.models import Organisation

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 11, 23, 10, 0, tzinfo=PARIS), tick=False) as travelled:
        yield travelled


def spend(enrolment: Enrolment, *, minutes: int, day: date, outcome: str = "present", kind: str = "pair") -> None:
    """Someone came to a meeting on that day, for that long."""
    starts = datetime(day.year, day.month, day.day, 18, 0, tzinfo=PARIS)
    meeting = Meeting.objects.create(
        programme=enrolment.programme, organisation=enrolment.organisation, kind=kind, title="Séance", starts=starts,
        ends=starts + timedelta(minutes=45), state="held",
    )  # fmt: skip
    booking = Booking.objects.create(meeting=meeting, person=enrolment.person, enrolment=enrolment, side=enrolment.side)
    Attendance.objects.create(booking=booking, outcome=outcome, minutes=minutes, source="report")


@pytest.fixture
def tutor(clock, cast):
    """Benoît, who has given 90 minutes in two meetings; an absence and an interview count for nothing."""
    Organisation.objects.filter(pk=cast.article1.pk).update(
        rna="W751234567", siret="12345678900011", address="2 rue de la Fontaine", city="Paris", signatory="Farah Benali",
        signatory_title="directrice",
    )  # fmt: skip
    cast.tutoring.refresh_from_db()
    enrolment = enrol(cast.benoit, programme=cast.tutoring, side="volunteer", by=cast.benoit)
    spend(enrolment, minutes=45, day=date(2026, 10, 5))
    spend(enrolment, minutes=45, day=date(2026, 11, 2), outcome="late")
    spend(enrolment, minutes=0, day=date(2026, 11, 9), outcome="absent")
    spend(enrolment, minutes=30, day=date(2026, 9, 1), kind="interview")
    return Enrolment.objects.select_related("person", "programme", "organisation").get(pk=enrolment.pk)


@pytest.fixture
def learner(tutor, cast):
    enrolment = enrol(cast.malik, programme=cast.tutoring, side="learner", by=cast.malik)
    spend(enrolment, minutes=40, day=date(2026, 11, 2))
    return Enrolment.objects.select_related("person", "programme", "organisation").get(pk=enrolment.pk)
