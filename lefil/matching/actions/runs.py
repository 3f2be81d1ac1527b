"""The engine's work becomes drafts for staff to read."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.models import Programme
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.matching.models import Need, Policy, Proposal, Run
from lefil.matching.queries import plans, pool
from lefil.people.models import Person


def run(programme: Programme, *, by: Person | None) -> Run:
    """Works out the best pairs of the moment and publishes them as drafts.

    Drafts that staff locked and proposals already sent do not move. Other drafts are replaced; a pair found again keeps
    its page. The computation is outside the transaction, so that nobody waits for it; two runs at once: the second is Refused.
    """
    before = Run.objects.filter(programme=programme).values_list("pk", flat=True).first()
    plan = plans.work_out(pool.read(programme, now=timezone.now()))
    return publish(programme, plan=plan, before=before, by=by)


@transaction.atomic
def publish(programme: Programme, *, plan: plans.Plan, before: int | None, by: Person | None) -> Run:
    """Writes a plan. `before` is the last run that existed when its people were read: Refused when another came since."""
    take_turn(programme, by=by)
    if Run.objects.filter(programme=programme).values_list("pk", flat=True).first() != before:
        raise Refused(_("Une autre mise en relation vient de finir. Relisez la page."))
    made = Run.objects.create(programme=programme, by=by, inputs_hash=plan.inputs_hash(), weights=plan.weights(), summary=plan.summary())
    pairs = plan.pairs()
    old = {draft.need_id: draft for draft in _free_drafts(programme)}
    kept = [_refreshed(old[pair.need.pk], pair, made) for pair in pairs if _same(old.get(pair.need.pk), pair)]
    Proposal.objects.bulk_update(kept, ["run", "score", "parts", "subject"], batch_size=500)
    _free_drafts(programme).exclude(run=made).delete()
    fresh = [pair for pair in pairs if not _same(old.get(pair.need.pk), pair)]
    _draft(fresh, made)
    record(made, "run", by=by, detail={name: made.summary[name] for name in ("asked", "matched", "waiting", "score")})
    return made


@transaction.atomic
def prepare(programme: Programme, *, need_ids: Collection[int], by: Person | None) -> list[Proposal]:
    """The next proposal for a few needs at once, among the places that no other proposal holds. Those for whom nobody is
    free stay without one until the next run. Needs that already have a proposal are left as they are."""
    take_turn(programme, by=by)
    standing = Proposal.objects.filter(need__in=list(need_ids), state__in=pool.STANDING).values_list("need", flat=True)
    bare = sorted(set(need_ids) - set(standing))
    if not bare:
        return []
    plan = plans.work_out(pool.read(programme, now=timezone.now(), need_ids=bare))
    pairs = plan.pairs()
    if not pairs:
        return []
    last = Run.objects.filter(programme=programme).first() or Run.objects.create(
        programme=programme, by=by, inputs_hash=plan.inputs_hash(), weights=plan.weights(), summary=plan.summary()
    )
    _draft(pairs, last)
    record(last, "prepare", by=by, detail={"pairs": len(pairs)})
    return list(Proposal.objects.filter(need__in=[pair.need.pk for pair in pairs], state="draft"))


def take_turn(programme: Programme, *, by: Person | None) -> Policy:
    """One writer of drafts at a time per programme: the row of its policy is the lock (on SQLite, the transaction is).

    Not journalled: it is a lock.
    """
    Policy.objects.get_or_create(programme=programme)
    return Policy.objects.select_for_update().get(programme=programme)


def _free_drafts(programme: Programme) -> QuerySet[Proposal]:
    """The needs are a subquery, so that a DELETE reads the state of the row itself again when somebody has just sent or locked it."""
    return Proposal.objects.filter(state="draft", locked=False, need__in=Need.objects.filter(enrolment__programme=programme).order_by())


def _same(draft: Proposal | None, pair: plans.Pair) -> bool:
    return draft is not None and draft.offer_id == pair.offer.pk


def _refreshed(draft: Proposal, pair: plans.Pair, made: Run) -> Proposal:
    draft.run, draft.score, draft.parts, draft.subject = made, pair.score, pair.parts, pair.subject
    return draft


def _draft(pairs: Collection[plans.Pair], made: Run) -> None:
    """A need that got a proposal since it was read keeps that one: the constraint of one standing proposal per need decides."""
    Proposal.objects.bulk_create(
        [Proposal(run=made, need=pair.need, offer=pair.offer, score=pair.score, parts=pair.parts, subject=pair.subject) for pair in pairs],
        ignore_conflicts=True,
        batch_size=500,
    )
