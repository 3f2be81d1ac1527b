from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.models import Programme
from lefil.enrolments.models import Enrolment
from lefil.groups.actions.telling import tell
from lefil.groups.models import Group, Seat
from lefil.groups.queries import can_resume, coordinators_of, guardian_link, needed_signatures, other_sides, together_before
from lefil.groups.rules import cleared_seats
from lefil.journal.actions import move, record
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused
from lefil.orgs.models import Organisation
from lefil.people.models import Person


@transaction.atomic
def form_pair(
    programme: Programme, *, organisation: Organisation, learner: Enrolment, volunteer: Enrolment, by: Person | None,
    subject: str = "", again: bool = False,
) -> Group:  # fmt: skip
    """Makes a pair that waits for its signatures, and asks for them.

    Refused unless both are cleared at this moment, and when these two already sat together; `again` lifts the latter for a
    closed pair, never for one that was ended to protect someone.
    """
    _lock_cleared(programme, learner, volunteer)
    before = together_before(learner, volunteer)
    if before.exclude(state="closed").exists():
        raise Refused(_("Ces deux personnes forment déjà un binôme."))
    if before.filter(closure__kind="safety").exists():
        raise Refused(_("Ce binôme a été arrêté pour protéger une personne. Il ne peut pas reprendre."))
    if before.exists() and not again:
        raise Refused(_("Ces deux personnes ont déjà formé un binôme. Rouvrez-le depuis sa page de fin."))
    today = timezone.localdate()
    group = Group.objects.create(
        programme=programme, organisation=organisation, kind="pair", subject=subject,
        first_meeting_due=today + timedelta(days=programme.first_meeting_days),
    )  # fmt: skip
    for enrolment in (learner, volunteer):
        Seat.objects.create(group=group, enrolment=enrolment, side=enrolment.side, joined=today)
        record(group, "form", by=by, about=enrolment.person)
    ask_signatures(group, by=by)
    return group


def _lock_cleared(programme: Programme, learner: Enrolment, volunteer: Enrolment) -> None:
    """Holds both rows until the pair is made, so that no gate closes and no twin pair is made meanwhile."""
    if (learner.side, volunteer.side) != ("learner", "volunteer") or learner.person_id == volunteer.person_id:
        raise Refused(_("Un binôme réunit une personne accompagnée et un bénévole."))
    if {learner.programme_id, volunteer.programme_id} != {programme.pk}:
        raise Refused(_("Ces deux personnes ne sont pas dans le même dispositif."))
    rows = Enrolment.objects.select_for_update(of=("self",)).filter(pk__in=[learner.pk, volunteer.pk]).order_by("pk")
    cleared = {row.pk for row in rows.cleared(timezone.localdate())}
    if cleared != {learner.pk, volunteer.pk}:
        raise Refused(_("Une étape n’est pas encore faite pour l’un des deux. Aucun contact n’est possible avant."))


@transaction.atomic
def ask_signatures(group: Group, *, by: Person | None, turn: int = 0) -> int:
    """Writes to those whose signature is missing, once per `turn` (0, then the reminders). Returns how many are missing."""
    missing = [need for need in needed_signatures(group, timezone.localdate()) if not need.done]
    for need in missing:
        others = ", ".join(other.called for other in other_sides(group, need.member))
        if not need.by_guardian:
            tell(
                need.member, kind="groups/sign", key=f"groups/sign:{group.key}:{need.member.pk}:{turn}", by=by,
                group=group, others=others, link=absolute("groups:sign", group.key),
            )  # fmt: skip
        for guardian in need.guardians if need.by_guardian else ():
            tell(
                guardian, kind="groups/guardian", key=f"groups/guardian:{group.key}:{guardian.pk}:{turn}", by=by,
                group=group, minor=need.member.called, others=others, path=guardian_link(group, need.member, guardian),
            )  # fmt: skip
    return len(missing)


@transaction.atomic
def reopen(group: Group, *, by: Person | None) -> Group:
    """A closed pair starts again as a new one, with a new commitment; the old one keeps its history."""
    if group.state != "closed":
        raise Refused(_("Ce binôme n’est pas terminé."))
    seats = {seat.side: seat.enrolment for seat in group.seats.select_related("enrolment__person")}
    record(group, "reopen", by=by)
    return form_pair(
        group.programme, organisation=group.organisation, learner=seats["learner"], volunteer=seats["volunteer"],
        subject=group.subject, again=True, by=by,
    )  # fmt: skip


@transaction.atomic
def suspend(group: Group, *, why: str, by: Person | None, held: bool = False) -> Group:
    """No contact from now on. `why` is for staff; the members only read that their meetings pause, and what each can do.

    A pair that a sweep suspends (`by` None) resumes by itself when every gate is green; one that staff suspend does not, nor one
    `held`: suspended on the word of somebody whom no line of the journal may name, until somebody in charge of protection resumes it.
    """
    move(group, to="suspended", by=by, why=why, suspended_why=why[:200], suspended_by_sweep=by is None and not held, held=held)
    today = timezone.localdate()
    stamp = f"{group.key}:{today}"
    for seat in group.seats.filter(left=None).select_related("enrolment__person"):
        enrolment = seat.enrolment
        cleared = enrolment.state == "ready" and enrolment.cleared_until is not None and enrolment.cleared_until >= today
        _tell_member(seat, "paused" if cleared or by or held else "gate", stamp, by, group)
    for person in coordinators_of(group.organisation, today) if by is None and not held else ():
        # One letter a day to each, however many pairs stop: the list itself is on their page.
        tell(person, kind="groups/suspended", key=f"groups/suspended:{today}:{person.pk}", by=by, channel="email", group=group)
    return group


@transaction.atomic
def hold(group: Group, *, by: Person | None) -> bool:
    """A pair that is suspended already starts again only by who protects. False when it was held already."""
    if not Group.objects.filter(pk=group.pk, state="suspended", held=False).update(held=True, suspended_by_sweep=False):
        return False
    record(group, "hold", by=by)
    return True


@transaction.atomic
def resume(group: Group, *, by: Person | None) -> Group:
    """Refused while a gate of a member is not green and, of a pair held to protect somebody, to who does not protect it. Goes back to
    signing when a signature is still missing."""
    today = timezone.localdate()
    if group.held and not can_resume(by, group):
        raise Refused(_("Ce binôme est arrêté pour protéger quelqu’un. Seule la personne référente protection le fait reprendre."))
    if not cleared_seats(group, today):
        raise Refused(_("Une étape d’un membre n’est pas à jour. Le binôme ne peut pas reprendre."))
    signed = all(need.done for need in needed_signatures(group, today))
    move(group, to="active" if signed else "signing", by=by, suspended_why="", suspended_by_sweep=False, held=False)
    for seat in group.seats.filter(left=None).select_related("enrolment__person"):
        _tell_member(seat, "resumed", f"{group.key}:{today}", by, group)
    return group


def _tell_member(seat: Seat, name: str, stamp: str, by: Person | None, group: Group) -> None:
    person = seat.enrolment.person
    facts: dict[str, Any] = {"group": group, "link": absolute("groups:sign", group.key)}
    tell(person, kind=f"groups/{name}", key=f"groups/{name}:{stamp}:{person.pk}", by=by, **facts)


@transaction.atomic
def note_first_meeting(group: Group, *, at: datetime, by: Person | None) -> bool:
    """Keeps when a group first met; False when it already had."""
    noted = bool(Group.objects.filter(pk=group.pk, first_met=None).update(first_met=at))
    if noted:
        group.first_met = at
        record(group, "first_meeting", by=by)
    return noted
