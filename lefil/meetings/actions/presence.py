from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.groups.actions import note_first_meeting
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.meetings.models import Attendance, Booking, Meeting
from lefil.people.actions import touch
from lefil.people.models import Person

CAME = ("present", "late")
MOST_MINUTES = 600


@transaction.atomic
def attend(booking: Booking, *, outcome: str, minutes: int, source: str, by: Person | None) -> Attendance:
    """Notes whether a person came, and for how many minutes; may be corrected later.

    Refused before the meeting begins, for a cancelled one, for minutes of someone absent, or none of someone who came. The
    meeting becomes held when both sides came (any one person outside pairs), missed once it is known that they did not.
    """
    if outcome not in Attendance.OUTCOMES or source not in Attendance.SOURCES:
        raise Refused(_("Choisissez une des réponses proposées."))
    if outcome not in CAME and minutes:
        raise Refused(_("Une personne absente n’a pas de minutes de présence."))
    if outcome in CAME and not 1 <= minutes <= MOST_MINUTES:
        raise Refused(_("Écrivez la durée réelle, entre 1 et 600 minutes."))
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=booking.meeting_id)
    if meeting.starts > timezone.now():
        raise Refused(_("Cette séance n’a pas encore commencé."))
    if meeting.state == "cancelled":
        raise Refused(_("Cette séance a été annulée."))
    attendance, _made = Attendance.objects.update_or_create(
        booking=booking, defaults={"outcome": outcome, "minutes": minutes, "source": source, "recorded_by": by}
    )
    record(attendance, "attend", by=by, about=booking.person, detail={"outcome": outcome, "minutes": minutes, "source": source})
    if outcome in CAME:
        touch(booking.person, by=by)
    _conclude(meeting, by)
    return attendance


def _conclude(meeting: Meeting, by: Person | None) -> None:
    rows = list(meeting.bookings.exclude(state="cancelled").select_related("attendance"))
    known = [row for row in rows if hasattr(row, "attendance")]
    sides = {row.side for row in known if row.attendance.outcome in CAME}
    held = sides == {"volunteer", "learner"} if meeting.kind == "pair" else bool(sides)
    if held and meeting.state != "held":
        move(meeting, to="held", by=by)
        if meeting.group:
            note_first_meeting(meeting.group, at=meeting.starts, by=by)
    elif not held and len(known) == len(rows) and meeting.state != "missed":
        move(meeting, to="missed", by=by)
