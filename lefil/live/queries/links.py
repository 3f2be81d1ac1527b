"""What the page gives to its socket, and the links into a room."""

from django.urls import reverse

from lefil.kit.links import sign, unsign
from lefil.live.models import SharedFile
from lefil.meetings.models import Meeting
from lefil.people.models import Person

TICKET_DAYS = 0.5  # the longest meeting, from a page opened before it to the end of its room
FILE_DAYS = 1.0


def ticket(meeting: Meeting, person: Person) -> str:
    """Shown by the first message of the socket: who speaks, in which room. It gives no right by itself."""
    return sign("live.ticket", meeting.key, person.key)


def read_ticket(token: str) -> tuple[str, str]:
    """(meeting key, person key), or Refused when the ticket was changed or is too old."""
    meeting, person = unsign("live.ticket", token, days=TICKET_DAYS)
    return meeting, person


def file_link(file: SharedFile, person_key: str) -> str:
    """The address of a file, for one person, one day."""
    return reverse("live:file", args=[sign("live.file", file.key, person_key)])


def read_file_link(token: str) -> tuple[str, str]:
    """(file key, person key), or Refused."""
    file, person = unsign("live.file", token, days=FILE_DAYS)
    return file, person
