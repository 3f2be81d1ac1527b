from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.groups.actions import close, tell
from lefil.groups.models import Closure, Group
from lefil.journal.actions import move, record
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused
from lefil.matching.actions import free_seat
from lefil.matching.models import Need, Proposal
from lefil.people.models import Person
from lefil.tutoring.models import Handover
from lefil.tutoring.rules import says_tu


@transaction.atomic
def hand_over(group: Group, *, where: str, works: str, by: Person) -> Handover:
    """Two lines for the next tutor: where we are, what works. Written again, they replace the former ones."""
    where, works = where.strip(), works.strip()
    if not where or not works:
        raise Refused(_("Écrivez une ligne pour chaque question."))
    if group.state == "closed" and getattr(group, "closure", None) and group.closure.kind == "safety":
        raise Refused(_("Ce binôme a été arrêté par l’équipe. Parlez-lui directement."))
    note, _made = Handover.objects.update_or_create(group=group, defaults={"where": where[:300], "works": works[:300], "author": by})
    seat = group.seats.filter(side="learner").select_related("enrolment__person").first()
    record(note, "hand_over", by=by, about=seat.enrolment.person if seat else None)
    return note


@transaction.atomic
def replace(group: Group, *, reasons: list[str], by: Person, where: str = "", works: str = "", note: str = "") -> Closure:
    """Ends a pair so that its learner gets another tutor: the hand-over note is kept, the tutor's place is free, and the learner
    waits again since their first date. A pair that must stop to protect somebody is closed on its own page instead."""
    if where.strip() or works.strip():
        hand_over(group, where=where, works=works, by=by)
    seat = group.seats.filter(side="learner", left=None).select_related("enrolment__person").first()
    closure = close(group, kind="early", reasons=reasons, note=note, by=by)
    proposal = Proposal.objects.filter(group=group).select_related("offer__enrolment__person").first()
    if proposal:
        free_seat(proposal, by=by)
    if seat is None:
        return closure
    learner = seat.enrolment
    need = Need.objects.filter(enrolment=learner, state="served").first()
    if need:
        move(need, to="open", by=by, about=learner.person)
    tell(
        learner.person, kind="tutoring/searching", key=f"tutoring/searching:{group.key}", by=by, group=group, link=absolute("tutoring:mine"),
        tu=says_tu(learner.person, group.programme, timezone.localdate()),
    )  # fmt: skip
    return closure
