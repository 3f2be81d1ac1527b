from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.meetings.actions.checks import check_contact, check_free, check_times, lock_members
from lefil.meetings.actions.letters import tell_booked
from lefil.meetings.actions.slots import unbook
from lefil.meetings.models import Booking, Meeting
from lefil.meetings.rules import contact_open
from lefil.people.models import Person

ANSWERS = ("coming", "late", "cannot")


def _fresh(meeting: Meeting) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("group__programme", "organisation", "programme", "series")
    return rows.get(pk=meeting.pk)


def _expected(meeting: Meeting) -> list[Booking]:
    rows = list(meeting.bookings.exclude(state="cancelled").select_related("person"))
    for row in rows:
        row.meeting = meeting
    return rows


@transaction.atomic
def cancel(meeting: Meeting, *, why: str, by: Person | None, letters: bool = True) -> Meeting:
    """The meeting does not take place; all who were expected are told. `why` goes to the journal only."""
    meeting = _fresh(meeting)
    if meeting.ends <= timezone.now():
        raise Refused(_("Cette séance est finie. On ne peut plus l’annuler."))
    move(meeting, to="cancelled", by=by, why=why, sequence=meeting.sequence + 1)
    for booking in _expected(meeting) if letters else ():
        tell_booked(booking, "cancelled", key="", by=by)
    return meeting


@transaction.atomic
def reschedule(meeting: Meeting, *, starts: datetime, by: Person | None) -> Meeting:
    """Another hour for the same meeting, planned or cancelled. What people had answered no longer holds; all are told."""
    meeting = _fresh(meeting)
    if meeting.state not in {"planned", "cancelled"} or (meeting.state == "planned" and meeting.ends <= timezone.now()):
        raise Refused(_("Cette séance est finie. Prévoyez-en une nouvelle."))
    length = meeting.ends - meeting.starts
    check_contact(meeting.group)
    check_times(starts, int(length / timedelta(minutes=1)))
    if meeting.group:
        lock_members(meeting.group)
    bookings = _expected(meeting)
    check_free([booking.person_id for booking in bookings], starts, starts + length, but=meeting)
    twin = Meeting.objects.filter(series=meeting.series_id, starts=starts).exclude(pk=meeting.pk)
    series = None if meeting.series_id and twin.exists() else meeting.series
    now = timezone.now()
    move(meeting, to="planned", by=by, starts=starts, ends=starts + length, sequence=meeting.sequence + 1, timed=now, series=series)
    for booking in bookings:
        if booking.state != "booked":
            move(booking, to="booked", by=by, answered=None)
    meeting.bookings.filter(state="booked").update(reminded=0)
    for booking in bookings:
        tell_booked(booking, "moved", key="", by=by)
    return meeting


@transaction.atomic
def answer(booking: Booking, *, state: str, by: Person | None) -> Booking:
    """A person says that they come, will be late, or cannot. Answering the same twice changes nothing.

    Of a pair, the other one is told at once, and "cannot" cancels the meeting and frees the moment; the one who could not may
    still come back on it. Refused when the meeting is over or cancelled, and while the group may not meet.
    """
    if state not in ANSWERS:
        raise Refused(_("Choisissez une des trois réponses."))
    meeting = _fresh(booking.meeting)
    booking = Booking.objects.select_related("person", "enrolment").get(pk=booking.pk)
    booking.meeting = meeting
    _check_answerable(booking, meeting)
    if booking.state == state:
        return booking
    before = booking.state
    if meeting.state == "cancelled":
        _bring_back(booking, meeting, state, by)
    if state == "cannot" and meeting.group_id is None:
        return unbook(booking, by=by)
    move(booking, to=state, by=by, answered=timezone.now())
    if meeting.kind == "pair":
        _tell_other_side(booking, meeting, before, by)
    return booking


def _check_answerable(booking: Booking, meeting: Meeting) -> None:
    if timezone.now() >= meeting.ends:
        raise Refused(_("Cette séance est finie."))
    if not contact_open(meeting):
        raise Refused(_("Les séances font une pause. Vous n’avez rien à répondre. L’association vous écrit quand elles reprennent."))
    if booking.state == "cancelled":
        raise Refused(_("Vous n’êtes plus inscrit à ce rendez-vous."))


def _bring_back(booking: Booking, meeting: Meeting, state: str, by: Person | None) -> None:
    """A tap on "je ne peux pas" by mistake: the meeting takes place again if nobody has taken another since."""
    if booking.state != "cannot" or state == "cannot" or timezone.now() >= meeting.starts:
        raise Refused(_("Cette séance est annulée. Vous pouvez en proposer une autre."))
    lock_members(meeting.group) if meeting.group else None
    check_free([row.person_id for row in _expected(meeting)], meeting.starts, meeting.ends, but=meeting)
    move(meeting, to="planned", by=by, sequence=meeting.sequence + 1)


def _tell_other_side(booking: Booking, meeting: Meeting, before: str, by: Person | None) -> None:
    news = booking.state if booking.state != "coming" else "back" if before == "cannot" else ""
    if booking.state == "cannot":
        move(meeting, to="cancelled", by=by, sequence=meeting.sequence + 1)
    for other in _expected(meeting) if news else ():
        if other.person_id != booking.person_id:
            tell_booked(other, news, key=booking.key, by=by, who=booking.person.called)
    record(meeting, "answer", by=by, about=booking.person, detail={"state": booking.state})
