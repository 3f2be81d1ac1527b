"""All the approved drafts at once: one row asks, a sweep sends them one by one, each in its own transaction."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lefil.catalogue.models import Programme
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.matching.actions.proposals import recall, send
from lefil.matching.actions.runs import take_turn
from lefil.matching.models import Proposal, Sending, SendingLine
from lefil.people.models import Person


@transaction.atomic
def send_approved(programme: Programme, *, proposals: QuerySet[Proposal], by: Person | None) -> Sending:
    """Asks for the approved drafts among `proposals` to leave. Refused when none is approved, or while another sending is at work."""
    take_turn(programme, by=by)
    if Sending.objects.filter(programme=programme, state__in=["sending", "undoing"]).exists():
        raise Refused(_("Un envoi est déjà en cours. Attendez qu’il finisse."))
    mine = proposals.filter(need__enrolment__programme=programme, state="draft", approved=True).order_by("need__since", "pk")
    chosen = list(mine.values_list("pk", flat=True))
    if not chosen:
        raise Refused(_("Aucune proposition n’est approuvée. Approuvez-en au moins une."))
    made = Sending.objects.create(programme=programme, by=by)
    SendingLine.objects.bulk_create([SendingLine(sending=made, proposal_id=pk) for pk in chosen], batch_size=500)
    record(made, "send-approved", by=by, detail={"proposals": len(chosen)})
    return made


@transaction.atomic
def send_line(line: SendingLine, *, by: Person | None) -> bool:
    """Sends one pair if both are still free. What cannot leave keeps its reason and is to be read again; False the second time."""
    proposal, mine = line.proposal, SendingLine.objects.filter(pk=line.pk, state="waiting")
    try:
        with transaction.atomic():
            if not mine.update(state="sent"):
                return False
            send(proposal, by=by)
    except Refused as refusal:
        mine.update(state="refused", why=str(refusal)[:200])
        Proposal.objects.filter(pk=proposal.pk, state="draft").update(approved=False)
        record(proposal, "not-sent", by=by, about=proposal.need.enrolment.person, why=str(refusal))
    return True


@transaction.atomic
def undo_sending(sending: Sending, *, by: Person | None) -> Sending:
    """Asks for the pairs of a sending to come back, those to which nobody has answered. What had not left yet stays."""
    silent = sending.lines.filter(state="sent", proposal__state="sent", proposal__learner_answer="", proposal__volunteer_answer="")
    if not silent.exists() and not sending.lines.filter(state="waiting").exists():
        raise Refused(_("Il n’y a plus rien à annuler : les personnes ont répondu."))
    move(sending, to="undoing", by=by)
    sending.lines.filter(state="waiting").update(state="recalled")
    return sending


@transaction.atomic
def recall_line(line: SendingLine, *, by: Person | None) -> bool:
    """Takes one pair back, or keeps it when one of the two has answered. False the second time."""
    mine = SendingLine.objects.filter(pk=line.pk, state="sent")
    try:
        with transaction.atomic():
            if not mine.update(state="recalled"):
                return False
            recall(line.proposal, by=by)
    except Refused:
        mine.update(state="kept")
        record(line.proposal, "kept", by=by, about=line.proposal.need.enrolment.person)
    return True


@transaction.atomic
def finish_sending(sending: Sending, *, by: Person | None) -> Sending:
    """Ends a sending, or its undoing, when no pair is left to deal with. Refused before."""
    left, end = ("waiting", "sent") if sending.state == "sending" else ("sent", "undone")
    if sending.lines.filter(state=left).exists():
        raise Refused(_("Cet envoi n’est pas fini."))
    return move(sending, to=end, by=by)
