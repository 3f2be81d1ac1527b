from django.db import transaction
from django.utils import timezone

from lefil.journal.actions import record
from lefil.kit.keys import new_key
from lefil.kit.sms import by_day
from lefil.meetings.actions.letters import tell_booked
from lefil.meetings.models import Booking, Feed
from lefil.meetings.queries import room_link
from lefil.people.models import Person


@transaction.atomic
def remind(booking: Booking, *, turn: int, by: Person | None) -> bool:
    """Writes reminder `turn` (1 two days, 2 two hours before) with its one-tap links; False when another worker already has.

    The conditional UPDATE is the claim: a reminder is never written twice for the same hour.
    """
    if not Booking.objects.filter(pk=booking.pk, reminded__lt=turn, state__in=Booking.STANDING).update(reminded=turn):
        return False
    due = by_day(timezone.now(), booking.person.timezone)
    if due >= booking.meeting.starts:  # the sweep was late and it is night: no reminder is better than one at 5 in the morning
        return False
    tell_booked(
        booking, "reminder", key=str(turn), by=by, due=due, turn=turn, room=room_link(booking) if booking.meeting.mode == "room" else ""
    )
    return True


@transaction.atomic
def open_feed(person: Person, *, by: Person | None) -> Feed:
    """The calendar address of a person, made the first time."""
    feed, made = Feed.objects.get_or_create(person=person)
    if made:
        record(feed, "open", by=by)
    return feed


@transaction.atomic
def renew_feed(person: Person, *, by: Person | None) -> Feed:
    """A new calendar address; the old one stops at once."""
    feed, _made = Feed.objects.get_or_create(person=person)
    feed.key = new_key()
    feed.save(update_fields=["key"])
    record(feed, "renew", by=by)
    return feed
