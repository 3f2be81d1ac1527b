"""What staff decide of the drafts they have read: approve them, or set them aside and say why. Nothing leaves before a sending."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lefil.catalogue.models import Programme
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.matching.actions.proposals import drop
from lefil.matching.models import Proposal
from lefil.people.models import Person


@transaction.atomic
def approve(proposal: Proposal, *, by: Person | None) -> Proposal:
    """Staff have read this draft and agree: no computation moves it, and the next sending takes it."""
    return _mark(proposal, True, by)


@transaction.atomic
def disapprove(proposal: Proposal, *, by: Person | None) -> Proposal:
    """The draft is to be read again."""
    return _mark(proposal, False, by)


def _mark(proposal: Proposal, approved: bool, by: Person | None) -> Proposal:
    if not Proposal.objects.filter(pk=proposal.pk, state="draft").update(approved=approved):
        raise Refused(_("Cette proposition n’est plus à relire. Relisez la page."))
    proposal.approved = approved
    record(proposal, "approve" if approved else "disapprove", by=by, about=proposal.need.enrolment.person)
    return proposal


@transaction.atomic
def approve_all(programme: Programme, *, proposals: QuerySet[Proposal], approved: bool = True, by: Person | None) -> int:
    """Approves every draft of a list at once, or takes every approval back. One journal line: who, and how many."""
    mine = Proposal.objects.filter(pk__in=proposals.order_by().values("pk"), need__enrolment__programme=programme)
    count = mine.filter(state="draft", approved=not approved).update(approved=approved)
    if count:
        record(programme, "approve-all" if approved else "disapprove-all", by=by, detail={"proposals": count})
    return count


@transaction.atomic
def refuse(proposal: Proposal, *, reason: str, words: str = "", by: Person | None) -> Proposal:
    """Sets a proposal aside with one of REFUSALS. The pair is not proposed again, and the next best is prepared."""
    if reason not in Proposal.REFUSALS:
        raise Refused(_("Choisissez une raison dans la liste."))
    if len(words) > 200:
        raise Refused(_("Écrivez une raison de 200 signes au plus."))
    drop(proposal, why=reason, by=by)
    Proposal.objects.filter(pk=proposal.pk).update(refusal=reason, refusal_words=words.strip())
    proposal.refusal, proposal.refusal_words = reason, words
    return proposal
