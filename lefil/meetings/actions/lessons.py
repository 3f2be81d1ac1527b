"""Lessons of a class: a timetable of many half-days, announced once by the room that makes it and not lesson by lesson."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.enrolments.models import Enrolment
from lefil.groups.models import Group
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.meetings.actions.checks import busy, check_contact, check_times, lock_members
from lefil.meetings.models import Booking, Meeting
from lefil.people.models import Person

MOST_SEATS = 60


@transaction.atomic
def plan_lesson(
    group: Group, *, starts: datetime, minutes: int, title: str, host: Person, by: Person | None, mode: str = "room", quiet: bool = False
) -> Meeting:
    """One lesson of all who sit in a class. No letter: its room tells the timetable. `quiet`: no reminder either (the second of a day).

    Refused for an hour that is past, and when the host or the class has a lesson then. A learner who is expected elsewhere at that hour
    does not stop a class of twenty-five.
    """
    check_contact(group)
    check_times(starts, minutes)
    ends, seats = starts + timedelta(minutes=minutes), lock_members(group)
    overlaps = group.meetings.filter(state="planned", starts__lt=ends, ends__gt=starts)
    if overlaps.exists() or busy([host.pk], starts, ends):
        raise Refused(_("À cette heure, la classe ou la personne qui anime a déjà un cours. Choisissez une autre heure."))
    meeting = Meeting.objects.create(
        programme=group.programme, organisation=group.organisation, group=group, title=title[:120], kind="lesson", host=host, starts=starts,
        ends=ends, mode=mode, capacity=MOST_SEATS, taken=len(seats),
    )  # fmt: skip
    Booking.objects.bulk_create(
        Booking(meeting=meeting, person=seat.enrolment.person, enrolment=seat.enrolment, side=seat.side, reminded=2 if quiet else 1)
        for seat in seats
    )
    record(meeting, "plan", by=by)
    return meeting


@transaction.atomic
def expect(enrolment: Enrolment, *, group: Group, by: Person | None) -> int:
    """Somebody joins a class that has its timetable: they are expected at the lessons to come. Returns how many; refused when one is full."""
    made = 0
    for meeting in group.meetings.filter(kind="lesson", state="planned", ends__gt=timezone.now()).order_by("starts"):
        booking = Booking.objects.filter(meeting=meeting, person=enrolment.person).first()
        if booking is not None and booking.state != "cancelled":
            continue
        if not Meeting.objects.filter(pk=meeting.pk, taken__lt=F("capacity")).update(taken=F("taken") + 1):
            raise Refused(_("Cette classe est complète."))
        if booking is None:
            Booking.objects.create(meeting=meeting, person=enrolment.person, enrolment=enrolment, side=enrolment.side, reminded=1)
        else:
            move(booking, to="booked", by=by)
        made += 1
    record(enrolment, "expect", by=by, detail={"lessons": made})
    return made


@transaction.atomic
def release(enrolment: Enrolment, *, group: Group, by: Person | None) -> int:
    """Somebody leaves a class: not expected any more at the lessons to come. Returns how many."""
    rows = Booking.objects.filter(
        enrolment=enrolment, meeting__group=group, meeting__kind="lesson", meeting__state="planned", meeting__starts__gt=timezone.now()
    )
    freed = 0
    for booking in rows.exclude(state="cancelled").order_by("id"):
        move(booking, to="cancelled", by=by)
        Meeting.objects.filter(pk=booking.meeting_id, taken__gt=0).update(taken=F("taken") - 1)
        freed += 1
    record(enrolment, "release", by=by, detail={"lessons": freed})
    return freed
