"""A class: one group of many, with the volunteers who teach it. It needs no signature of each other: who learns signs each half-day."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.models import Programme
from lefil.enrolments.models import Enrolment
from lefil.groups.models import Group, Seat
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.orgs.models import Organisation
from lefil.people.models import Person


@transaction.atomic
def form_class(programme: Programme, *, organisation: Organisation, name: str, by: Person | None) -> Group:
    """An empty class, which meets as soon as somebody is seated in it."""
    group = Group.objects.create(programme=programme, organisation=organisation, kind="class", name=name.strip()[:120], state="active")
    record(group, "form", by=by)
    return group


@transaction.atomic
def seat_in(group: Group, *, enrolment: Enrolment, by: Person | None) -> Seat:
    """A place in a class; who left comes back to theirs. Refused while one of the person's gates is not green, and in a closed class."""
    if group.kind != "class" or group.state == "closed":
        raise Refused(_("Cette classe est terminée. Choisissez une autre classe."))
    if enrolment.programme_id != group.programme_id:
        raise Refused(_("Cette personne n’est pas inscrite dans ce dispositif."))
    today = timezone.localdate()
    if not Enrolment.objects.select_for_update(of=("self",)).filter(pk=enrolment.pk).cleared(today).exists():
        raise Refused(_("Une étape n’est pas encore faite pour cette personne. Aucun contact n’est possible avant."))
    seat, made = Seat.objects.get_or_create(group=group, enrolment=enrolment, defaults={"side": enrolment.side, "joined": today})
    if not made and seat.left is None:
        raise Refused(_("Cette personne est déjà dans la classe."))
    if not made:
        Seat.objects.filter(pk=seat.pk).update(left=None)
        seat.left = None
    record(group, "seat", by=by, about=enrolment.person)
    return seat


@transaction.atomic
def leave_class(seat: Seat, *, by: Person | None, why: str = "") -> Seat:
    """From today, not of this class any more. What was done there stays."""
    today = timezone.localdate()
    if not Seat.objects.filter(pk=seat.pk, left=None, group__kind="class").update(left=today):
        raise Refused(_("Cette personne n’est plus dans la classe."))
    seat.left = today
    record(seat.group, "leave", by=by, about=seat.enrolment.person, why=why)
    return seat
