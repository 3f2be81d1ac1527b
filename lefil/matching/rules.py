from django.db.models import Q, QuerySet

from lefil.catalogue.models import Programme
from lefil.catalogue.rules import can_set, run_by
from lefil.enrolments.models import Enrolment
from lefil.enrolments.rules import followed_by, visible_enrolments
from lefil.matching.models import Need, Offer, Proposal, Run, Sending
from lefil.people.models import Person

DECIDE = ("admin", "coordinator")


def visible_needs(person: Person | None) -> QuerySet[Need]:
    """One's own, and those of the people one follows as staff. Never the need of the other side of a pair."""
    return Need.objects.filter(enrolment__in=visible_enrolments(person).values("pk"))


def visible_offers(person: Person | None) -> QuerySet[Offer]:
    return Offer.objects.filter(enrolment__in=visible_enrolments(person).values("pk"))


def visible_proposals(person: Person | None) -> QuerySet[Proposal]:
    """Staff see those of the learners and volunteers they follow; the two people see it only once it was sent to them."""
    if person is None:
        return Proposal.objects.none()
    mine = Q(need__enrolment__person=person) | Q(offer__enrolment__person=person)
    return Proposal.objects.filter((mine & Q(sent__isnull=False)) | Q(pk__in=staff_proposals(person).values("pk")))


def staff_proposals(person: Person | None) -> QuerySet[Proposal]:
    followed = followed_by(person).values("pk")
    return Proposal.objects.filter(Q(need__enrolment__in=followed) | Q(offer__enrolment__in=followed))


def decided_proposals(person: Person | None) -> QuerySet[Proposal]:
    """Those of the learners whom a person coordinates."""
    return Proposal.objects.filter(need__enrolment__in=followed_by(person, *DECIDE).values("pk"))


def side_of(person: Person | None, proposal: Proposal) -> str:
    """ "learner", "volunteer", or "" for who is neither."""
    if person is None:
        return ""
    sides = {proposal.need.enrolment.person_id: "learner", proposal.offer.enrolment.person_id: "volunteer"}
    return sides.get(person.pk, "")


def can_edit(person: Person | None, enrolment: Enrolment) -> bool:
    """The person themselves, or a coordinator who follows them: who follows protection only reads."""
    if person is None:
        return False
    return enrolment.person_id == person.pk or followed_by(person, *DECIDE).filter(pk=enrolment.pk).exists()


def can_decide(person: Person | None, proposal: Proposal) -> bool:
    """Who coordinates the learner decides with whom they work; a partner that only follows the volunteer reads."""
    return followed_by(person, *DECIDE).filter(pk=proposal.need.enrolment_id).exists()


def visible_offers_of(proposal: Proposal) -> QuerySet[Offer]:
    """Offers of the same programme: those that may take the place of the one proposed."""
    return Offer.objects.filter(enrolment__programme=proposal.need.enrolment.programme_id).select_related("enrolment__person")


def can_swap_to(person: Person | None, offer: Offer) -> bool:
    """A volunteer of any association of the programme may be chosen by who coordinates it."""
    return run_by(person, *DECIDE).filter(pk=offer.enrolment.programme_id).exists()


def matched_by(person: Person | None) -> QuerySet[Programme]:
    """Programmes whose matching page a person opens."""
    return run_by(person)


def visible_runs(person: Person | None) -> QuerySet[Run]:
    return Run.objects.filter(programme__in=matched_by(person)).select_related("programme", "by")


def visible_sendings(person: Person | None) -> QuerySet[Sending]:
    return Sending.objects.filter(programme__in=matched_by(person)).select_related("programme", "by")


def can_run(person: Person | None, programme: Programme) -> bool:
    """A run moves the drafts of every association of the programme: only the one that owns it starts it."""
    return can_set(person, programme)
