"""What tutoring shows beside the pictures of the live room, and what it takes from the room afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lefil.catalogue.reference import subjects
from lefil.live.models import Room, Stay
from lefil.live.queries.presence import presences
from lefil.meetings.models import Booking, Meeting
from lefil.people.models import Person
from lefil.tutoring.models import Feedback, Report
from lefil.tutoring.queries.pairs import last_report
from lefil.tutoring.rules import pair_of

ENDING = timedelta(minutes=10)


@dataclass(frozen=True)
class Beside:
    """One pair beside its pictures. `booking` is the reader's own, None for the team; `written` is its report once there is one.

    `ending` from ten minutes before the end: the report and the faces are asked for then, not before.
    """

    subject: str
    resume: str
    booking: Booking | None
    written: Report | None
    begun: bool
    ending: bool

    @property
    def said(self) -> Feedback | None:
        """The face that this pupil has given."""
        return getattr(self.booking, "feedback", None)

    @property
    def side(self) -> str:
        return self.booking.side if self.booking else ""


def beside(meeting: Meeting, person: Person, now: datetime) -> Beside:
    before = last_report(meeting)
    subject = subjects.BY_SUBJECT.get(pair_of(meeting).subject)
    rows = meeting.bookings.exclude(state="cancelled").select_related("person", "feedback", "meeting__programme")
    return Beside(
        subject=str(subject.label) if subject else "", resume=before.next_time if before else "", booking=rows.filter(person=person).first(),
        written=Report.objects.filter(meeting=meeting).first(), begun=meeting.starts <= now, ending=meeting.ends - ENDING <= now,
    )  # fmt: skip


def counted_together(meeting: Meeting) -> int:
    """Minutes that the two spent together in the room, 0 before the end and when the room saw no such minute."""
    room = Room.objects.filter(meeting=meeting).select_related("meeting").first()
    if room is None or not (meeting.over or room.state == "ended"):
        return 0
    spent = [one.minutes for one in presences(room) if one.booking]
    return min(spent) if len(spent) > 1 else 0


def to_be_counted(booking: Booking) -> bool:
    """The room saw this person and has not counted yet: it will say for how long they came."""
    return Stay.objects.filter(
        participant__room__meeting=booking.meeting_id, participant__person=booking.person_id, participant__room__counted=None
    ).exists()
