"""What the two people say, and what follows."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.groups.actions import form_pair
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.matching import encode
from lefil.matching.actions import asks, post
from lefil.matching.actions.proposals import release, reopen
from lefil.matching.actions.runs import prepare, take_turn
from lefil.matching.bands import day_of
from lefil.matching.models import Exclusion, Need, Offer, Proposal
from lefil.matching.queries.sides import SIDES, person_of
from lefil.people.models import Person

NO_TIME_DAYS = 30
REASONS_OF = {
    "learner": ("hours", "subject", "person", "no_need", "other"),
    "volunteer": ("hours", "subject", "no_time", "other"),
}


@transaction.atomic
def answer(proposal: Proposal, *, side: str, yes: bool, reason: str = "", by: Person | None) -> Proposal:
    """Notes the answer of one side ("learner" or "volunteer"). The second yes forms the pair in the same transaction; a no, with
    a reason of REASONS_OF, frees the place, and the learner waits again since their first date. Refused once the time is over,
    or when the proposal was withdrawn. The same answer twice changes nothing."""
    if side not in SIDES:
        raise Refused(_("Cette réponse n’est pas lisible. Ouvrez encore le lien de votre message."))
    if not yes and reason not in REASONS_OF[side]:
        raise Refused(_("Choisissez une raison dans la liste."))
    programme = proposal.need.enrolment.programme
    if not yes:
        take_turn(programme, by=by)
    said = "yes" if yes else "no"
    now = timezone.now()
    open_to_answer = Proposal.objects.filter(pk=proposal.pk, state="sent", expires__gt=now, **{f"{side}_answer": ""})
    if not open_to_answer.update(**{f"{side}_answer": said}):
        return _late(proposal, side, said)
    proposal.refresh_from_db()
    record(proposal, f"answer-{said}", by=by, about=person_of(proposal, side), detail={"side": side, "reason": reason})
    if not yes:
        return _decline(proposal, side, reason, by)
    if proposal.learner_answer == proposal.volunteer_answer == "yes":
        return _accept(proposal, by)
    return proposal


def _late(proposal: Proposal, side: str, said: str) -> Proposal:
    proposal.refresh_from_db()
    if getattr(proposal, f"{side}_answer") == said and proposal.state in {"sent", "accepted", "declined"}:
        return proposal
    if proposal.state == "sent" and getattr(proposal, f"{side}_answer"):
        raise Refused(_("Vous avez déjà répondu. Pour changer, parlez à l’équipe."))
    if proposal.state in {"sent", "expired"}:
        raise Refused(_("Le délai pour répondre est passé. L’équipe prépare une autre proposition."))
    raise Refused(_("Cette proposition n’est plus d’actualité."))


def _accept(proposal: Proposal, by: Person | None) -> Proposal:
    """Both said yes: gates are read once more, then the pair exists and waits for its signatures."""
    need, offer = proposal.need, proposal.offer
    for enrolment in (need.enrolment, offer.enrolment):
        enrolment.refresh_from_db(fields=["state", "cleared_until"])
        if not encode.is_cleared(enrolment, day_of(timezone.now())):
            raise Refused(_("Une vérification n’est plus valable. L’équipe vous écrit bientôt."))
    group = form_pair(
        need.enrolment.programme, organisation=need.enrolment.organisation, learner=need.enrolment, volunteer=offer.enrolment,
        subject=proposal.subject, by=by,
    )  # fmt: skip
    move(proposal, to="accepted", by=by, about=need.enrolment.person, group=group)
    need.refresh_from_db(fields=["state"])
    move(need, to="served", by=by, about=need.enrolment.person)
    post.accepted(proposal, by=by)
    return proposal


def _decline(proposal: Proposal, side: str, reason: str, by: Person | None) -> Proposal:
    need, offer = proposal.need, proposal.offer
    move(proposal, to="declined", by=by, about=need.enrolment.person, decline_reason=reason)
    Exclusion.objects.get_or_create(
        learner=need.enrolment.person, volunteer=offer.enrolment.person, defaults={"reason": str(Proposal.REASONS[reason]), "by": by}
    )
    release(proposal, by=by)
    reopen(proposal, by=by)
    post.declined(proposal, side=side, by=by)
    if reason == "no_time":
        asks.pause(offer, until=timezone.localdate() + timedelta(days=NO_TIME_DAYS), by=by)
    if reason == "no_need":
        asks.close_need(need, why=reason, by=by)
    else:
        prepare(need.enrolment.programme, need_ids=[need.pk], by=by)
    return proposal


@transaction.atomic
def expire(proposal: Proposal, *, by: Person | None) -> Proposal:
    """Ends a proposal whose time is over: the place is free, the learner waits again since their first date. Refused before the end.

    The next one is prepared by the sweep, for all at once.
    """
    due = Proposal.objects.filter(pk=proposal.pk, state="sent", expires__lte=timezone.now())
    if not due.exists():
        raise Refused(_("Cette proposition attend encore une réponse."))
    move(proposal, to="expired", by=by, about=proposal.need.enrolment.person)
    proposal.refresh_from_db()
    release(proposal, by=by)
    reopen(proposal, by=by)
    post.expired(proposal, by=by)
    return proposal


@transaction.atomic
def free_seat(proposal: Proposal, *, by: Person | None) -> bool:
    """The pair is closed: its place may go to another learner. Done once; False the second time."""
    return release(proposal, by=by)


@transaction.atomic
def wait_again(need: Need, *, by: Person | None) -> Need:
    """After the end of a pair, the learner said yes to another one: they wait from now on."""
    return move(need, to="open", by=by, about=need.enrolment.person, since=timezone.now())


@transaction.atomic
def rest(offer: Offer, *, by: Person | None) -> Offer:
    """After the end of a pair, the volunteer said no to another one: no proposal until they come back by themselves."""
    return asks.pause(offer, until=None, by=by)
