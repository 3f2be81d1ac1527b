from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from lefil.groups.actions import tell
from lefil.kit.links import absolute
from lefil.kit.sms import by_day
from lefil.letters.models import Letter
from lefil.meetings.models import Booking
from lefil.meetings.queries import answer_link
from lefil.people.models import Person

URGENT = timedelta(hours=3)


def tell_booked(booking: Booking, name: str, *, key: str, by: Person | None, due: datetime | None = None, **context: Any) -> Letter | None:
    """A letter about one meeting to one person booked for it, once per name, key and sequence (hour) of the meeting."""
    meeting, person = booking.meeting, booking.person
    others = [row.person.called for row in meeting.bookings.exclude(person=person).select_related("person")] if meeting.group_id else []
    return tell(
        person, kind=f"meetings/{name}", key=f"meetings/{name}:{booking.key}:{meeting.sequence}:{key}"[:160], by=by,
        due=due or _due(meeting.starts, person.timezone), group=meeting.group, meeting=meeting, others=", ".join(others),
        organisation=meeting.organisation, page=absolute("meetings:detail", meeting.key),
        path=answer_link(booking), **context,
    )  # fmt: skip


def _due(starts: datetime, zone: str) -> datetime:
    """At once when the meeting is within three hours, else by day."""
    now = timezone.now()
    return now if now <= starts < now + URGENT else by_day(now, zone)
