"""What every write of this room verifies first. Each says no in one sentence."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.enrolments.models import Enrolment
from lefil.groups.models import Group, Seat
from lefil.groups.rules import can_follow, may_meet
from lefil.kit.refusals import Refused
from lefil.meetings.models import Booking, Meeting
from lefil.meetings.rules import link_allowed
from lefil.people.models import Person

SHORTEST, LONGEST, FARTHEST = 10, 240, timedelta(days=366)


def check_contact(group: Group | None) -> None:
    if group is not None and not may_meet(group):
        raise Refused(_("Les séances de ce binôme ne sont pas ouvertes : il manque une signature, ou une étape n’est plus à jour."))


def check_times(starts: datetime, minutes: int) -> None:
    now = timezone.now()
    if starts <= now:
        raise Refused(_("Cette heure est passée. Choisissez une heure à venir."))
    if starts > now + FARTHEST:
        raise Refused(_("Cette date est trop lointaine. Choisissez une date dans l’année qui vient."))
    if not SHORTEST <= minutes <= LONGEST:
        raise Refused(_("Écrivez une durée entre 10 et 240 minutes."))


def check_place(mode: str, link: str, *, group: Group | None, by: Person | None) -> None:
    if mode not in Meeting.MODES:
        raise Refused(_("Choisissez comment vous vous parlez."))
    if mode == "link" and not link_allowed(link, by_staff=group is None or by is None or can_follow(by, group)):
        raise Refused(_("Ce lien n’est pas celui d’une visio connue. Demandez à l’équipe, ou choisissez une autre façon de se parler."))


def lock_members(group: Group) -> list[Seat]:
    """The seats of a group, held until the end of the transaction: two people cannot plan the same hour at once."""
    seats = list(Seat.objects.filter(group=group, left=None).select_related("enrolment__person").order_by("id"))
    list(Enrolment.objects.select_for_update().filter(pk__in=[seat.enrolment_id for seat in seats]).order_by("pk"))
    return seats


def check_free(people: Iterable[int], starts: datetime, ends: datetime, *, but: Meeting | None = None) -> None:
    if busy(people, starts, ends, but=but):
        raise Refused(_("À cette heure, l’un de vous a déjà une séance. Choisissez une autre heure."))


def busy(people: Iterable[int], starts: datetime, ends: datetime, *, but: Meeting | None = None) -> bool:
    """Whether one of these people is expected at another meeting then."""
    rows = Booking.objects.filter(
        person__in=list(people), state__in=Booking.STANDING, meeting__state="planned", meeting__starts__lt=ends, meeting__ends__gt=starts
    )
    return (rows.exclude(meeting=but) if but else rows).exists()
