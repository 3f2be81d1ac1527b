"""A meeting as a line of a calendar file. Calendars are read by outside companies: no name, no link to the call."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.kit.calendars import Entry
from lefil.kit.links import absolute
from lefil.meetings.models import Booking, Meeting
from lefil.people.models import Person

PAST, FUTURE = timedelta(days=31), timedelta(days=366)


def entry_of(meeting: Meeting, person: Person) -> Entry:
    return Entry(
        uid=f"{meeting.key}@lefil", title=_("Rendez-vous (lefil)"), starts=meeting.starts, ends=meeting.ends, changed=meeting.timed,
        zone=person.timezone, sequence=meeting.sequence, cancelled=meeting.state == "cancelled",
        url=absolute("meetings:detail", meeting.key),
    )  # fmt: skip


def feed_entries(person: Person) -> list[Entry]:
    """The meetings a person is expected at or hosts, from a month ago; cancelled ones stay, so that calendars strike them out."""
    now = timezone.now()
    booked = Booking.objects.filter(person=person).exclude(state="cancelled").values("meeting")
    rows = Meeting.objects.filter(pk__in=booked) | Meeting.objects.filter(host=person, taken__gt=0)
    ahead = rows.filter(starts__gt=now - PAST, starts__lt=now + FUTURE).exclude(group__state="suspended").order_by("starts", "id")
    return [entry_of(meeting, person) for meeting in ahead]
