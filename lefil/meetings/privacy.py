from typing import Any

from django.utils import timezone

from lefil.meetings.actions import unbook
from lefil.meetings.models import Attendance, Booking, Feed, Meeting, Waiting
from lefil.people.models import Person


def export(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Every meeting a person was expected at or led, what they answered, and whether they came."""
    bookings = Booking.objects.filter(person=person).select_related("meeting__programme", "attendance")
    return {
        "rendez-vous": [
            {
                "début": row.meeting.starts, "fin": row.meeting.ends, "nature": row.meeting.get_kind_display(),
                "dispositif": row.meeting.programme.name, "réponse": row.get_state_display(), "répondu": row.answered,
                "présence": row.attendance.get_outcome_display() if hasattr(row, "attendance") else "",
                "minutes": row.attendance.minutes if hasattr(row, "attendance") else 0,
            }
            for row in bookings
        ],
        "rendez-vous animés": [{"début": row.starts, "nature": row.get_kind_display()} for row in Meeting.objects.filter(host=person)],
        "adresse d’agenda": [{"active": True} for _row in Feed.objects.filter(person=person)],
        "attente d’un entretien": [{"depuis": row.since} for row in Waiting.objects.filter(enrolment__person=person)],
    }  # fmt: skip


def erase(person: Person) -> None:
    """Places booked ahead are given back. Hours and dates stay, as counts; the calendar address, the place in a queue and the host's name go."""
    ahead = Booking.objects.filter(person=person, state__in=Booking.STANDING, meeting__group=None, meeting__starts__gt=timezone.now())
    for booking in ahead.select_related("meeting"):
        unbook(booking, by=None)
    Feed.objects.filter(person=person).delete()
    Waiting.objects.filter(enrolment__person=person).delete()
    Meeting.objects.filter(host=person).update(host=None)
    Attendance.objects.filter(recorded_by=person).update(recorded_by=None)
