"""The engine's work becomes drafts for staff to read."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.models import Programme
from lefil.journal.actions import record
from lefil.kit.refusals import Refused
from lefil.matching.models import Need, Policy, Proposal, Run, Snapshot
from lefil.matching.queries import frozen, plans, pool
from lefil.matching.queries.runs import last_published
from lefil.people.models import Person


def run(programme: Programme, *, by: Person | None) -> Run:
    """Works out the best pairs of the moment and publishes them as drafts.

    Drafts that staff locked or approved and proposals already sent do not move. Other drafts are replaced; a pair found again
    keeps its page. The computation is outside the transaction, so that nobody waits for it; two runs at once: the second is Refused.
    """
    before = last_published(programme)
    read = pool.read(programme, now=timezone.now())
    try:
        plan = plans.work_out(read)
    except plans.Unproven as wrong:
        refuse_run(programme, read=read, problems=wrong.problems, by=by)
        raise
    return publish(programme, plan=plan, before=before.pk if before else None, by=by)


@transaction.atomic
def publish(programme: Programme, *, plan: plans.Plan, before: int | None, by: Person | None) -> Run:
    """Writes a plan, exactly as it was worked out. `before` is the last run that existed when its people were read: Refused when
    another was published since."""
    take_turn(programme, by=by)
    last = last_published(programme)
    if (last.pk if last else None) != before:
        raise Refused(_("Une autre mise en relation vient de finir. Relisez la page."))
    made = Run.objects.create(programme=programme, by=by, state="published", **facts_of(plan))
    keep(made, plan=plan, by=by)
    lay(made, pairs=plan.pairs(), by=by)
    record(made, "run", by=by, detail={name: made.summary[name] for name in ("asked", "matched", "waiting", "score")})
    return made


@transaction.atomic
def lay(run: Run, *, pairs: list[plans.Pair], by: Person | None) -> None:
    """Puts the pairs of a run before staff, in place of the drafts that no one fixed. Not journalled: the run is."""
    programme = run.programme
    # Held until the end: a row that somebody deletes meanwhile would come back with the INSERT ... ON CONFLICT below.
    old = {draft.need_id: draft for draft in _free_drafts(programme).select_for_update(of=("self",))}
    kept = [_refreshed(old[pair.need], pair, run) for pair in pairs if _same(old.get(pair.need), pair)]
    fresh = ["run", "score", "parts", "subject"]
    Proposal.objects.bulk_create(kept, update_conflicts=True, unique_fields=["id"], update_fields=fresh, batch_size=500)
    _free_drafts(programme).exclude(run=run).delete()
    _draft([pair for pair in pairs if not _same(old.get(pair.need), pair)], run)


@transaction.atomic
def refuse_run(programme: Programme, *, read: pool.Pool, problems: list[str], by: Person | None) -> Run:
    """Notes that a result did not pass its check. Nothing else is written."""
    made = Run.objects.create(
        programme=programme, by=by, state="refused", inputs_hash=plans.inputs_hash(read), summary={},
        certificate={"checked": False, "problems": problems[:10]},
    )  # fmt: skip
    record(made, "refuse", by=by, detail={"problems": problems[:3]})
    return made


@transaction.atomic
def advise(run: Run, *, found: list[dict[str, Any]], by: Person | None) -> Run:
    """Keeps where more volunteers would serve most, worked out by queries.advice over the arrays of the run."""
    held = Run.objects.select_for_update().get(pk=run.pk)
    held.summary["advice"] = found
    held.save(update_fields=["summary"])
    record(held, "advise", by=by, detail={"kinds": len(found)})
    return held


def facts_of(plan: plans.Plan) -> dict[str, Any]:
    return {"inputs_hash": plan.inputs_hash(), "weights": plan.weights(), "summary": plan.summary(), "certificate": plan.facts}


def keep(run: Run, *, plan: plans.Plan, by: Person | None) -> None:
    """Freezes what the run read and answered, and lets the arrays of older ones go. Not journalled: the run is."""
    Snapshot.objects.update_or_create(run=run, defaults={"arrays": frozen.pack(plan)})
    Snapshot.objects.filter(run__in=frozen.too_old(run.programme_id)).delete()


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
    last = last_published(programme) or Run.objects.create(programme=programme, by=by, state="published", **facts_of(plan))
    _draft(pairs, last)
    record(last, "prepare", by=by, detail={"pairs": len(pairs)})
    return list(Proposal.objects.filter(need__in=[pair.need for pair in pairs], state="draft"))


def take_turn(programme: Programme, *, by: Person | None) -> Policy:
    """One writer of drafts at a time per programme: the row of its policy is the lock (on SQLite, the transaction is).

    Not journalled: it is a lock.
    """
    Policy.objects.get_or_create(programme=programme)
    return Policy.objects.select_for_update().get(programme=programme)


def _free_drafts(programme: Programme) -> QuerySet[Proposal]:
    """The needs are a subquery, so that a DELETE reads the state of the row itself again when somebody has just sent or fixed it."""
    mine = Need.objects.filter(enrolment__programme=programme).order_by()
    return Proposal.objects.filter(state="draft", locked=False, approved=False, need__in=mine)


def _same(draft: Proposal | None, pair: plans.Pair) -> bool:
    return draft is not None and draft.offer_id == pair.offer


def _refreshed(draft: Proposal, pair: plans.Pair, made: Run) -> Proposal:
    draft.run, draft.score, draft.parts, draft.subject = made, pair.score, pair.parts, pair.subject
    return draft


def _draft(pairs: Collection[plans.Pair], made: Run) -> None:
    """A need that got a proposal since it was read keeps that one: the constraint of one standing proposal per need decides."""
    Proposal.objects.bulk_create(
        [
            Proposal(run=made, need_id=pair.need, offer_id=pair.offer, score=pair.score, parts=pair.parts, subject=pair.subject)
            for pair in pairs
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
