from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.groups.actions.pairs import suspend
from lefil.groups.actions.telling import tell
from lefil.groups.models import Group, Signature
from lefil.groups.queries import commitment_for, guardians_of, needed_signatures, other_sides, seat_of
from lefil.groups.rules import cleared_seats
from lefil.journal.actions import move, record
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused
from lefil.people.models import Person


@transaction.atomic
def sign(group: Group, *, person: Person, by: Person | None, on_behalf_of: Person | None = None) -> Signature:
    """A member signs for oneself, or a guardian for a minor; the last needed signature makes the group active.

    Signing twice keeps the first signature. The words shown are kept with it.
    """
    group = Group.objects.select_for_update(of=("self",)).select_related("programme", "organisation").get(pk=group.pk)
    given = Signature.objects.filter(group=group, person=person, on_behalf_of=on_behalf_of).first()
    if given:
        return given
    if group.state != "signing":
        raise Refused(_("Ce binôme n’attend plus de signature."))
    member = on_behalf_of or person
    seat = seat_of(group, member)
    if seat is None:
        raise Refused(_("Vous n’êtes pas dans ce binôme."))
    if on_behalf_of and person not in guardians_of(on_behalf_of):
        raise Refused(_("Vous ne pouvez pas signer pour cette personne. Appelez l’association."))
    guardian = person if on_behalf_of else None
    shown = commitment_for(group, member=member, side=seat.side, guardian=guardian, today=timezone.localdate())
    signature = Signature.objects.create(
        group=group, person=person, on_behalf_of=on_behalf_of, version=shown.version, text_shown=shown.text
    )
    record(signature, "sign", by=by, about=member, detail={"version": shown.version})
    _start_when_signed(group, by)
    return signature


def _start_when_signed(group: Group, by: Person | None) -> None:
    today = timezone.localdate()
    if not all(need.done for need in needed_signatures(group, today)):
        return
    if not cleared_seats(group, today):
        suspend(group, why="Une étape d’un membre n’est plus à jour.", by=None)
        return
    move(group, to="active", by=by)
    for seat in group.seats.filter(left=None).select_related("enrolment__person"):
        member = seat.enrolment.person
        tell(
            member, kind="groups/active", key=f"groups/active:{group.key}:{member.pk}", by=by, group=group,
            others=", ".join(other.called for other in other_sides(group, member)), link=absolute("groups:sign", group.key),
        )  # fmt: skip
