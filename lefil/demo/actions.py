"""What the demonstration does by itself: a room that nobody has entered is always about to begin, at whatever hour one comes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lefil.catalogue.models import Programme
from lefil.demo.queries import VOLUNTEERS, pair_of, volunteers_of
from lefil.journal.actions import move
from lefil.kit.refusals import Refused
from lefil.meetings.actions import book, open_slot, plan
from lefil.meetings.models import Meeting
from lefil.people.models import Person

SOON = timedelta(minutes=5)


def _soon() -> datetime:
    return (timezone.now() + SOON).replace(second=0, microsecond=0)


@transaction.atomic
def show_pair(pupil: Person, *, by: Person | None) -> Meeting | None:
    """A meeting of this pupil's pair in the room, in five minutes; None while one of them is expected elsewhere, or the pair may not meet."""
    group = pair_of(pupil)
    try:
        return plan(group, starts=_soon(), minutes=45, mode="room", by=by) if group else None
    except Refused:
        return None


@transaction.atomic
def show_class(programme: Programme, *, host: Person, by: Person | None) -> Meeting | None:
    """A welcome for 25 in the room, in five minutes, with as many volunteers as there are places but the host's."""
    try:
        meeting = open_slot(
            programme, organisation=programme.organisation, kind="welcome", starts=_soon(), minutes=60, capacity=VOLUNTEERS + 1, host=host, mode="room",
            by=by,
        )  # fmt: skip
    except Refused:
        return None
    for enrolment in volunteers_of(programme, but=host)[:VOLUNTEERS]:
        book(meeting, person=enrolment.person, side="volunteer", enrolment=enrolment, by=by)
    return meeting


@transaction.atomic
def bring_near(meeting: Meeting, *, by: Person | None) -> Meeting:
    """The same meeting, unlived, starts in five minutes again. Nobody is written to, and no reminder follows."""
    starts = _soon()
    ends = starts + (meeting.ends - meeting.starts)
    return move(meeting, to="planned", by=by, starts=starts, ends=ends, timed=timezone.now(), sequence=meeting.sequence + 1)
