"""What the sweeps of this room have to do now."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from lefil.kit.sms import by_day
from lefil.meetings.models import Booking, Meeting, Series, Waiting

AHEAD = timedelta(weeks=4)
LEADS = {1: timedelta(days=2), 2: timedelta(hours=2)}
LAST_CALL = timedelta(minutes=30)
EVENING = time(19, 30)
CLOCK_CHANGE = timedelta(hours=1)
EARLIEST = timedelta(hours=15)  # a reminder moved out of the night leaves at most this long before the meeting


def remind_at(starts: datetime, turn: int, zone: str) -> datetime:
    """When reminder `turn` leaves: two days or two hours before; never between 20 h and 8 h of the person's own day.

    A moment of the night moves to the next morning, or to the evening before when the morning would be too late.
    """
    wished = starts.astimezone(ZoneInfo(zone)) - LEADS[turn]  # on the person's watch: the same hour, two days before
    moved = by_day(wished, zone)
    if moved <= starts - LAST_CALL:
        return moved
    eve = wished.date() - timedelta(days=wished.time() < EVENING)
    return datetime.combine(eve, EVENING, ZoneInfo(zone))


def reminder_due(booking: Booking, now: datetime) -> int:
    """The reminder to send now: 2, 1, or 0 for none. None for a meeting whose hour was decided less than that before it."""
    known = max(booking.meeting.timed, booking.made)
    for turn in (2, 1):
        leaves = remind_at(booking.meeting.starts, turn, booking.person.timezone)
        if booking.reminded < turn and known <= leaves <= now:
            return turn
    return 0


def remindable(now: datetime) -> QuerySet[Booking]:
    """Bookings that may have a reminder due; those of suspended groups and of excused people have none."""
    soon = Q(reminded=0, meeting__starts__lte=now + LEADS[1] + CLOCK_CHANGE) | Q(reminded=1, meeting__starts__lte=now + EARLIEST)
    standing = Booking.objects.filter(soon, state__in=Booking.STANDING, meeting__state="planned", meeting__starts__gt=now)
    meets = standing.filter(Q(meeting__group=None) | Q(meeting__group__state="active"))
    return meets.select_related("person", "meeting__group__programme", "meeting__programme", "meeting__organisation").order_by(
        "meeting__starts", "id"
    )


def fillable(now: datetime) -> QuerySet[Series]:
    """Series of active groups whose meetings do not reach four weeks ahead (less a day, so that each is filled once a day)."""
    return Series.objects.filter(
        Q(filled_until=None) | Q(filled_until__lt=now + AHEAD - timedelta(days=1)),
        stopped=None, until__gte=now.date(), group__state="active",
    ).select_related("group__programme", "group__organisation").order_by("id")  # fmt: skip


def left_by_closed_groups(now: datetime) -> QuerySet[Meeting]:
    return Meeting.objects.filter(group__state="closed", state="planned", starts__gt=now).select_related("group").order_by("id")


def places_for_waiting(now: datetime) -> list[tuple[Waiting, Meeting]]:
    """Who is to be told of a free interview slot, the first who asked first, as many as there are places. Two queries."""
    free = Meeting.objects.filter(kind="interview", state="planned", starts__gt=now, taken__lt=F("capacity")).order_by("starts", "id")
    waiting = list(Waiting.objects.filter(told=None).select_related("enrolment__person", "enrolment__programme"))
    found = []
    for slot in free if waiting else ():
        for _place in range(slot.capacity - slot.taken):
            first = next((row for row in waiting if row.enrolment.programme_id == slot.programme_id), None)
            if first is not None:
                waiting.remove(first)
                found.append((first, slot))
    return found
