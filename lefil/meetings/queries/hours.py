"""Hours and absences, from real attendance only."""

from datetime import date, datetime

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from lefil.enrolments.models import Enrolment
from lefil.meetings.models import Attendance, Meeting

# An interview or a welcome is a step of one's own path, not an hour given.
GIVEN = ("pair", "workshop", "lesson")


def minutes_of(enrolment: Enrolment, *, since: date | None = None, until: date | None = None) -> int:
    """Minutes really spent in meetings for one enrolment, between two days included. Planned meetings count for nothing."""
    rows = Attendance.objects.filter(booking__enrolment=enrolment, outcome__in=["present", "late"], booking__meeting__kind__in=GIVEN)
    if since:
        rows = rows.filter(booking__meeting__starts__date__gte=since)
    if until:
        rows = rows.filter(booking__meeting__starts__date__lte=until)
    return rows.aggregate(total=Coalesce(Sum("minutes"), 0))["total"]


def missed(meetings: QuerySet[Meeting], since: datetime) -> QuerySet[Meeting]:
    """Meetings that were not held, within those a person may see."""
    return meetings.filter(state="missed", starts__gte=since).order_by("-starts", "id")


def unrecorded(meetings: QuerySet[Meeting], ended_before: datetime) -> QuerySet[Meeting]:
    """Meetings that are over and of which it is not known who came."""
    return meetings.filter(state="planned", ends__lt=ended_before, taken__gt=0).order_by("starts", "id")
