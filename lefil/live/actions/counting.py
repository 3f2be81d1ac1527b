from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.live.models import Room
from lefil.live.queries.presence import outcomes
from lefil.meetings.actions import attend
from lefil.meetings.models import Attendance, Booking
from lefil.people.models import Person

OVERTIME = 60  # minutes beyond the plan that a host may write alone
CAME = ("present", "late")


@transaction.atomic
def count_presence(room: Room, *, by: Person | None) -> bool:
    """What the room saw becomes attendance, once, for who has none yet; what a human wrote stays. False when another worker was
    faster, or when the room is open again.

    The conditional UPDATE is the claim: it and what is written stand or fall together.
    """
    claimed = Room.objects.filter(pk=room.pk, state="ended", counted=None).update(counted=timezone.now())
    if not claimed:
        return False
    room.refresh_from_db()
    if room.meeting.state == "cancelled":
        record(room, "count", by=by, detail={"people": 0})
        return True
    said = [one for one in outcomes(room) if _open(one[0])]
    for booking, outcome, minutes in said:
        attend(booking, outcome=outcome, minutes=minutes, source="room", by=by)
    record(room, "count", by=by, detail={"people": len(said)})
    return True


def _open(booking: Booking) -> bool:
    """Nobody has said anything of this person's presence; the room itself may count again, if it was opened again."""
    noted = getattr(booking, "attendance", None)
    return noted is None or noted.source == "room"


@transaction.atomic
def correct(booking: Booking, *, outcome: str, minutes: int, why: str, by: Person) -> Attendance:
    """A host or the team writes what really happened, in the open: the person reads who corrected, why, and what the room had counted.

    Refused for more than an hour beyond the plan, and in all cases where attendance refuses.
    """
    most = round((booking.meeting.ends - booking.meeting.starts) / timedelta(minutes=1)) + OVERTIME
    if minutes > most:
        raise Refused(_("Au plus %(most)s minutes pour cette séance. Plus longue ? Dites-le à l’équipe.") % {"most": most})
    attendance = attend(booking, outcome=outcome, minutes=minutes if outcome in CAME else 0, source="report", by=by)
    record(attendance, "correct", by=by, about=booking.person, why=why.strip(), detail={"outcome": outcome, "minutes": minutes})
    return attendance
