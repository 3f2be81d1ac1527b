"""Links of this room that work without sign-in."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from lefil.kit.links import sign, unsign
from lefil.kit.refusals import Refused, Stale
from lefil.meetings.models import Booking, Feed

ANSWER_DAYS, ROOM_DAYS, FEED_DAYS = 400, 400, 3650
BOOKINGS = Booking.objects.select_related(
    "person", "meeting__group__programme", "meeting__programme", "meeting__organisation", "meeting__host"
)


def answer_link(booking: Booking) -> str:
    return reverse("meetings:answer", args=[sign("meetings.answer", booking.key)])


def booking_of(token: str, now: datetime) -> Booking:
    """The booking that a one-tap link answers for; Refused when the link is foreign, changed, or the meeting ended a day ago."""
    key = unsign("meetings.answer", token, days=ANSWER_DAYS)[0]
    booking = BOOKINGS.filter(key=key, person__erased=None).first()
    if booking is None:
        raise Refused(_("Ce lien ne correspond plus à un rendez-vous."))
    if now > booking.meeting.ends + timedelta(days=1):
        raise Stale(_("Ce lien n’est plus valable : le rendez-vous est passé."))
    return booking


def room_link(booking: Booking) -> str:
    """The way into the room of one meeting for one person, without sign-in. It follows a meeting that moves."""
    return reverse("live:enter", args=[sign("live.enter", booking.key)])


def booking_of_room(token: str, now: datetime) -> Booking:
    """The booking that a link into the room stands for; Refused when the link is foreign or changed, once the meeting is cancelled or the
    person no longer expected, and from two hours after its end. Being early is not refused here."""
    key = unsign("live.enter", token, days=ROOM_DAYS)[0]
    booking = BOOKINGS.filter(key=key, person__erased=None).exclude(state="cancelled").first()
    if booking is None:
        raise Refused(_("Ce lien ne correspond plus à un rendez-vous."))
    if booking.meeting.state == "cancelled":
        raise Refused(_("Ce rendez-vous est annulé. Sa salle n’ouvre pas."))
    if now >= booking.meeting.closes:
        raise Stale(_("Ce lien n’est plus valable : le rendez-vous est fini, et sa salle est fermée."))
    return booking


def feed_link(feed: Feed) -> str:
    return reverse("meetings:feed", args=[sign("meetings.feed", feed.key)])


def feed_of(token: str) -> Feed:
    """The calendar that a feed address shows; Refused once its owner has made a new address."""
    key = unsign("meetings.feed", token, days=FEED_DAYS)[0]
    feed = Feed.objects.filter(key=key, person__erased=None).select_related("person").first()
    if feed is None:
        raise Stale(_("Cette adresse d’agenda n’est plus valable. Copiez la nouvelle depuis vos séances."))
    return feed
