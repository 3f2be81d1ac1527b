"""Runs too large for a request, and trials: asked for in a row, worked out in parts by any number of workers."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.models import Programme
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.matching.actions.runs import facts_of, keep, lay, take_turn
from lefil.matching.models import Block, Run, Snapshot
from lefil.matching.queries import blocks, frozen, plans, pool, trials
from lefil.matching.queries.runs import last_published
from lefil.people.models import Person


@transaction.atomic
def ask_run(programme: Programme, *, question: dict[str, Any] | None = None, by: Person | None) -> Run:
    """Asks for a run, or for the trial of a question, to be worked out by the sweeps. Refused while another is at work."""
    take_turn(programme, by=by)
    if Run.objects.filter(programme=programme, state="computing").exists():
        raise Refused(_("Un calcul est déjà en cours. Attendez qu’il finisse."))
    last = last_published(programme)
    made = Run.objects.create(
        programme=programme, by=by, state="computing", question=question or {}, summary={"before": last.pk if last else None}
    )
    Block.objects.create(run=made, place=0, rows=b"")
    record(made, "ask-run", by=by)
    return made


def try_out(programme: Programme, *, question: dict[str, Any], by: Person | None) -> Run:
    """Works out a trial at once and keeps it beside the runs; no draft moves."""
    read = trials.changed(pool.read(programme, now=timezone.now()), question)
    plan = plans.work_out(read)
    return keep_trial(programme, plan=plan, question=question, by=by)


@transaction.atomic
def keep_trial(programme: Programme, *, plan: plans.Plan, question: dict[str, Any], by: Person | None) -> Run:
    made = Run.objects.create(programme=programme, by=by, state="trial", question=question, **facts_of(plan))
    keep(made, plan=plan, by=by)
    record(made, "try", by=by, detail=question)
    return made


def claim_block(block: Block, *, now: datetime, by: Person | None) -> bool:
    """Takes a block for one worker, by a conditional UPDATE; False when another has it. Not journalled: it is a lock."""
    mine = Block.objects.filter(pk=block.pk, state=block.state, claimed=block.claimed)
    return bool(mine.update(state="claimed", claimed=now))


def take_block(block: Block, *, now: datetime, by: Person | None) -> bool:
    """Does the work of one block: the first of a run reads its people and cuts them in parts, the others work one part out."""
    if not claim_block(block, now=now, by=by):
        return False
    if block.place == 0:
        read = trials.changed(pool.read(block.run.programme, now=now), block.run.question)
        cut(block.run, read=read, by=by)
        return True
    rows = frozen.opened(block.rows)
    try:
        answer = blocks.solved(blocks.frozen_pool(block.run), rows["i"], rows["j"])
    except plans.Unproven as wrong:
        stop_run(block.run, problems=wrong.problems, by=by)
        return True
    note_block(block, answer=answer, by=by)
    return True


@transaction.atomic
def cut(run: Run, *, read: pool.Pool, by: Person | None) -> None:
    """Freezes what was read and lays out its parts. Not journalled: the run was, when it was asked for."""
    mine = Run.objects.filter(pk=run.pk, state="computing")
    if not mine.update(weights=asdict(read.weights), inputs_hash=plans.inputs_hash(read)):
        raise Refused(_("Ce calcul a été arrêté."))
    Snapshot.objects.update_or_create(run=run, defaults={"arrays": frozen.squeezed(frozen.inputs(read))})
    run.blocks.filter(place__gt=0).delete()
    parts = blocks.split(read.needs, read.offers)
    Block.objects.bulk_create(
        [Block(run=run, place=at, rows=frozen.squeezed({"i": i, "j": j})) for at, (i, j) in enumerate(parts, 1)], batch_size=100
    )
    run.blocks.filter(place=0).update(state="solved")


@transaction.atomic
def note_block(block: Block, *, answer: bytes, by: Person | None) -> bool:
    """Keeps the proven answer of a part. Not journalled: the run is, at its end."""
    return bool(Block.objects.filter(pk=block.pk, state="claimed").update(state="solved", answer=answer))


@transaction.atomic
def stop_run(run: Run, *, problems: list[str], by: Person | None) -> Run:
    """A part did not pass its check: nothing of the run is published."""
    move(run, to="refused", by=by, certificate={"checked": False, "problems": problems[:10]})
    run.blocks.all().delete()
    return run


@transaction.atomic
def finish_run(run: Run, *, by: Person | None) -> Run:
    """Puts the parts together and publishes them, or keeps them as a trial. A run that another one overtook moves no draft."""
    take_turn(run.programme, by=by)
    last = last_published(run.programme)
    before, plan = run.summary.get("before"), blocks.merged(run)
    overtaken = not run.question and (last.pk if last else None) != before
    move(run, to="trial" if run.question else "overtaken" if overtaken else "published", by=by, **facts_of(plan))
    keep(run, plan=plan, by=by)
    if run.state == "published":
        lay(run, pairs=plan.pairs(), by=by)
    run.blocks.all().delete()
    return run
