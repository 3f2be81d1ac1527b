"""What staff do with a draft: send it, undo, lock, swap, set aside, exclude."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.reference import levels
from lefil.enrolments.models import Enrolment
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.matching import encode, reasons
from lefil.matching.actions import post
from lefil.matching.actions.runs import prepare, take_turn
from lefil.matching.bands import day_of
from lefil.matching.engine import components
from lefil.matching.models import Exclusion, Offer, Proposal
from lefil.matching.queries import pool
from lefil.people.models import Person


@transaction.atomic
def send(proposal: Proposal, *, by: Person | None) -> Proposal:
    """Puts a draft before both people, who have the programme's `answer_hours` to say yes. Takes one place of the offer.

    Refused, with nothing written, when somebody else sent it first, the learner no longer waits, the place is gone, one of the
    two is no longer cleared, or a hard rule no longer holds. Both get a letter with the reason.
    """
    now = timezone.now()
    programme = proposal.need.enrolment.programme
    move(
        proposal, to="sent", by=by, about=proposal.need.enrolment.person, sent=now, decided_by=by, holds_seat=True,
        expires=now + timedelta(hours=programme.answer_hours), learner_answer="", volunteer_answer="", decline_reason="",
        approved=False,
    )  # fmt: skip
    _still_true(proposal, now)
    proposal.need.refresh_from_db(fields=["state"])
    move(proposal.need, to="held", by=by, about=proposal.need.enrolment.person)
    free = Offer.objects.filter(pk=proposal.offer_id, taken__lt=F("capacity"))
    if not free.filter(Q(paused_until__isnull=True) | Q(paused_until__lt=day_of(now))).update(taken=F("taken") + 1):
        raise Refused(reasons.broken("seat"))
    post.proposal(proposal, by=by)
    return proposal


def _still_true(proposal: Proposal, now: datetime) -> None:
    """Gates, exclusions and hard rules, read again in the transaction. The two enrolments are held until it ends."""
    need, offer = proposal.need, proposal.offer
    both = Enrolment.objects.filter(pk__in=[need.enrolment_id, offer.enrolment_id]).select_for_update().order_by("pk")
    found = {row.pk: row for row in both}
    for enrolment_id in (need.enrolment_id, offer.enrolment_id):
        if not encode.is_cleared(found[enrolment_id], day_of(now)):
            raise Refused(
                _("Une étape ou une vérification n’est plus valable pour %(name)s.") % {"name": found[enrolment_id].person.called}
            )
    here = pool.read(need.enrolment.programme, now=now, need_ids=[need.pk], offer_ids=[offer.pk])
    if not here.need_ids:
        raise Refused(_("Cette demande n’attend plus de proposition."))
    if not here.offer_ids:
        raise Refused(_("Ce bénévole est en pause."))
    if broken := [rule for rule in here.fails() if rule != "seat"]:
        raise Refused(reasons.broken(broken[0], trade=need.level == levels.WORK))


@transaction.atomic
def recall(proposal: Proposal, *, by: Person | None) -> Proposal:
    """Undoes a sending, while nobody has answered: the proposal is a draft again, its place is free, letters still here are dropped."""
    _nobody_answered(proposal)
    post.withdraw(proposal, by=by)
    move(proposal, to="draft", by=by, about=proposal.need.enrolment.person, sent=None, expires=None, decided_by=None)
    release(proposal, by=by)
    reopen(proposal, by=by)
    return proposal


def _nobody_answered(proposal: Proposal) -> None:
    """A write, so that an answer that arrives at the same moment waits its turn and is then refused."""
    silent = Proposal.objects.filter(pk=proposal.pk, state="sent", learner_answer="", volunteer_answer="")
    if not silent.update(state="sent"):
        raise Refused(_("Une des deux personnes a déjà répondu, ou la proposition a changé. Relisez la page."))
    proposal.state = "sent"


@transaction.atomic
def drop(proposal: Proposal, *, why: str = "", by: Person | None) -> Proposal:
    """Sets a draft or a sent proposal aside; this pair is not proposed again unless somebody brings it back. The learner
    keeps their place in the queue, and the next proposal is prepared."""
    take_turn(proposal.need.enrolment.programme, by=by)
    proposal.refresh_from_db(fields=["state", "sent"])
    was_sent = proposal.state == "sent"
    if was_sent:
        post.withdraw(proposal, by=by)
    move(proposal, to="dropped", by=by, about=proposal.need.enrolment.person, why=why, decided_by=by, locked=False, approved=False)
    if was_sent:
        release(proposal, by=by)
        reopen(proposal, by=by)
    prepare(proposal.need.enrolment.programme, need_ids=[proposal.need_id], by=by)
    return proposal


@transaction.atomic
def restore(proposal: Proposal, *, by: Person | None) -> Proposal:
    """Undoes a setting aside: the pair is a draft again, in place of the draft prepared since."""
    take_turn(proposal.need.enrolment.programme, by=by)
    if Proposal.objects.filter(need=proposal.need_id, state="sent").exists():
        raise Refused(_("Une autre proposition est déjà envoyée pour cette personne."))
    if Exclusion.objects.filter(learner=proposal.need.enrolment.person, volunteer=proposal.offer.enrolment.person).exists():
        raise Refused(_("Ces deux personnes sont exclues l’une de l’autre. Levez d’abord l’exclusion."))
    Proposal.objects.filter(need=proposal.need_id, state="draft").delete()
    return move(proposal, to="draft", by=by, about=proposal.need.enrolment.person, sent=None, expires=None, refusal="", refusal_words="")


@transaction.atomic
def lock(proposal: Proposal, *, by: Person | None) -> Proposal:
    """The next runs leave this draft as it is."""
    return _set_lock(proposal, True, by)


@transaction.atomic
def unlock(proposal: Proposal, *, by: Person | None) -> Proposal:
    return _set_lock(proposal, False, by)


def _set_lock(proposal: Proposal, locked: bool, by: Person | None) -> Proposal:
    if not Proposal.objects.filter(pk=proposal.pk, state="draft").update(locked=locked):
        raise Refused(_("Cette proposition n’est plus à relire. Relisez la page."))
    proposal.locked = locked
    record(proposal, "lock" if locked else "unlock", by=by, about=proposal.need.enrolment.person)
    return proposal


@transaction.atomic
def swap(proposal: Proposal, *, offer: Offer, by: Person | None) -> Proposal:
    """Gives the learner another volunteer; the draft is then locked. Refused with the rule that forbids this pair.

    A place that only an unlocked draft of another learner was using is taken from it: that learner gets their next proposal.
    """
    programme = proposal.need.enrolment.programme
    take_turn(programme, by=by)
    here = pool.read(programme, now=timezone.now(), need_ids=[proposal.need_id], offer_ids=[offer.pk])
    if not here.need_ids or not here.offer_ids:
        raise Refused(_("L’une de ces deux personnes ne peut plus recevoir de proposition."))
    if broken := [rule for rule in here.fails() if rule != "seat"]:
        raise Refused(reasons.broken(broken[0], trade=proposal.need.level == levels.WORK))
    parts = components(here.needs, here.offers, 0, 0, here.weights)
    changed = Proposal.objects.filter(pk=proposal.pk, state="draft", offer=proposal.offer_id).update(
        offer=offer, parts=parts, score=sum(parts.values()), subject=proposal.need.subjects[0], locked=True, approved=False
    )
    if not changed:
        raise Refused(_("Quelqu’un vient de changer cette proposition. Relisez la page."))
    record(proposal, "swap", by=by, about=proposal.need.enrolment.person, detail={"from": proposal.offer_id, "to": offer.pk})
    proposal.refresh_from_db()
    displaced = _displaced(offer)
    prepare(programme, need_ids=displaced, by=by)
    return proposal


def _displaced(offer: Offer) -> list[int]:
    """Takes back the drafts that no longer have a place, the weakest first; returns their needs."""
    drafts = Proposal.objects.filter(offer=offer, state="draft")
    over = drafts.count() - pool.seats_left(offer)
    if over <= 0:
        return []
    weakest = list(drafts.exclude(pool.FIXED).order_by("score", "-pk")[:over])
    if len(weakest) < over:
        raise Refused(reasons.broken("seat"))
    Proposal.objects.filter(
        pk__in=[draft.pk for draft in weakest], state="draft", locked=False, approved=False
    ).delete()  # one may have left
    return [draft.need_id for draft in weakest]


@transaction.atomic
def exclude(learner: Person, *, volunteer: Person, reason: str = "", by: Person | None) -> Exclusion:
    """These two are never proposed to each other again. A draft or a sent proposal between them is set aside."""
    exclusion, made = Exclusion.objects.get_or_create(learner=learner, volunteer=volunteer, defaults={"reason": reason[:200], "by": by})
    if made:
        record(exclusion, "exclude", by=by, about=learner)
    between = Proposal.objects.filter(
        need__enrolment__person=learner, offer__enrolment__person=volunteer, state__in=pool.STANDING
    ).select_related("need__enrolment__person", "need__enrolment__programme", "offer__enrolment__person")
    for proposal in between:
        drop(proposal, why="exclusion", by=by)
    return exclusion


@transaction.atomic
def allow_again(exclusion: Exclusion, *, by: Person | None) -> None:
    """Undoes an exclusion; the two may be proposed again, unless they were already."""
    record(exclusion, "allow", by=by, about=exclusion.learner)
    exclusion.delete()


def release(proposal: Proposal, *, by: Person | None) -> bool:
    """Gives the place back, once; False when it already was. Inside the transaction of what ends the proposal or the pair."""
    held = Proposal.objects.filter(pk=proposal.pk, holds_seat=True).update(holds_seat=False)
    if held:
        Offer.objects.filter(pk=proposal.offer_id, taken__gt=0).update(taken=F("taken") - 1)
        record(proposal, "release", by=by, about=proposal.offer.enrolment.person)
    proposal.holds_seat = False
    return bool(held)


def reopen(proposal: Proposal, *, by: Person | None) -> None:
    """The learner waits again, since the same date as before."""
    proposal.need.refresh_from_db(fields=["state"])
    if proposal.need.state == "held":
        move(proposal.need, to="open", by=by, about=proposal.need.enrolment.person)
