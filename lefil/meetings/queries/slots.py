"""Interview slots, and who waits for one."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from lefil.catalogue.models import Programme
from lefil.enrolments.models import Completion, Enrolment
from lefil.meetings.models import Booking, Meeting, Waiting
from lefil.meetings.queries.appointments import midnight
from lefil.meetings.queries.hours import unrecorded
from lefil.orgs.models import Organisation
from lefil.orgs.rules import organisations_of
from lefil.people.models import Person


def slots_for(enrolment: Enrolment) -> QuerySet[Meeting]:
    """Interviews with a free place that this person may choose: of the association that follows them or of the programme's own."""
    return Meeting.objects.filter(
        Q(organisation=enrolment.organisation_id) | Q(organisation=enrolment.programme.organisation_id),
        programme=enrolment.programme_id, kind="interview", state="planned", starts__gt=timezone.now(), taken__lt=F("capacity"),
    ).order_by("starts", "id")  # fmt: skip


def interview_of(enrolment: Enrolment) -> Booking | None:
    """The interview this person has booked and that is not over."""
    rows = Booking.objects.filter(
        enrolment=enrolment,
        state__in=Booking.STANDING,
        meeting__kind="interview",
        meeting__state="planned",
        meeting__ends__gt=timezone.now(),
    )
    return rows.select_related("meeting__host", "meeting__organisation").order_by("meeting__starts").first()


def without_interview(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Among these, those who owe an interview that is neither passed nor booked."""
    passed = Completion.objects.filter(enrolment=OuterRef("pk"), module__kind="interview", state="passed")
    booked = Booking.objects.filter(
        enrolment=OuterRef("pk"), state__in=Booking.STANDING, meeting__kind="interview", meeting__state="planned",
        meeting__ends__gt=timezone.now(),
    )  # fmt: skip
    owing = enrolments.filter(state="applied", programme__modules__kind="interview", programme__modules__side=F("side"))
    return owing.filter(~Exists(passed), ~Exists(booked)).distinct().order_by("created", "id")


def slot_by_key(enrolment: Enrolment, key: str) -> Meeting | None:
    """A free slot among those this person may choose, None when it is taken, foreign or unknown."""
    return slots_for(enrolment).filter(key=key).first()


def is_waiting(enrolment: Enrolment) -> bool:
    return Waiting.objects.filter(enrolment=enrolment, told=None).exists()


def interview_passed(enrolment: Enrolment) -> bool:
    return Completion.objects.filter(enrolment=enrolment, module__kind="interview", state="passed").exists()


def by_local_day(slots: Iterable[Meeting], person: Person) -> list[tuple[date, list[Meeting]]]:
    """Slots grouped by the day they fall on where the person lives."""
    zone = ZoneInfo(person.timezone)
    return [(day, list(rows)) for day, rows in groupby(slots, key=lambda slot: slot.starts.astimezone(zone).date())]


def slot_organisation(person: Person, programme: Programme) -> Organisation:
    """In whose name a member of staff opens slots: the programme's owner when they work there, else their own association."""
    reach = organisations_of(person, "admin", "coordinator").order_by("id")
    own = reach.filter(Q(pk=programme.organisation_id) | Q(shared_programmes=programme)).order_by("id")
    return own.filter(pk=programme.organisation_id).first() or own.first() or programme.organisation


def desk_week(meetings: QuerySet[Meeting], person: Person, first: date, shown: str) -> QuerySet[Meeting]:
    """The team's list: one week, or only its interviews ("entretiens"), or all that is over and not noted ("a-noter")."""
    if shown == "a-noter":
        return unrecorded(meetings, timezone.now())
    week = meetings.filter(starts__gte=midnight(first, person), starts__lt=midnight(first + timedelta(days=7), person))
    return (week.filter(kind="interview") if shown == "entretiens" else week).order_by("starts", "id")
