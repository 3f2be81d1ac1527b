"""Links of this room that work without sign-in."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lefil.kit.links import sign, unsign
from lefil.kit.refusals import Refused
from lefil.meetings.models import Booking

FACES_DAYS = 30


def faces_link(booking: Booking) -> str:
    """Where a pupil says in one tap how a meeting went."""
    return reverse("tutoring:faces", args=[sign("tutoring.faces", booking.key)])


def faces_booking(token: str) -> Booking:
    key = unsign("tutoring.faces", token, days=FACES_DAYS)[0]
    rows = Booking.objects.select_related("person", "meeting__programme", "meeting__group__organisation", "feedback")
    booking = rows.filter(key=key, side="learner", person__erased=None).first()
    if booking is None:
        raise Refused(_("Ce lien ne correspond plus à une séance."))
    return booking
