"""Where more volunteers would serve most. A figure is kept only after the engine has let them into the pool of the run."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import QuerySet

from lefil.matching import encode
from lefil.matching.engine import Standing, gained
from lefil.matching.models import STAGES, Run
from lefil.matching.queries import blocks, frozen, trials
from lefil.matching.queries.pool import Pool

MORE = 20  # volunteers of each kind that is tried
TRIED = 6  # kinds tried, those that the most learners who wait could use
LEAST = 2  # learners without a proposal under which nothing is tried


@dataclass(frozen=True)
class Advice:
    """`count` more volunteers of a kind would accompany `served` more learners; `could`: those who wait and whom the kind fits."""

    kind: trials.Kind
    count: int
    served: int
    could: int


def read(run: Run | None) -> list[Advice] | None:
    """None while nobody has worked it out."""
    said = run.summary.get("advice") if run else None
    if said is None:
        return None
    made = [Advice(trials.Kind(one["subject"], one["stage"], one["moment"]), one["count"], one["served"], one["could"]) for one in said]
    return [one for one in made if one.kind.known]


def work_out(run: Run) -> list[dict[str, Any]]:
    """The kinds tried that serve somebody, the most useful first, as Run.summary keeps them."""
    pool, kept = blocks.frozen_pool(run), frozen.thaw(run)
    alone = kept.waiting() if kept else np.empty(0, dtype=np.int64)
    if len(alone) < LEAST:
        return []
    standing = Standing(pool.needs, pool.offers, excluded=pool.excluded, proposed=pool.proposed, weights=pool.weights)
    found: list[dict[str, Any]] = []
    for kind, could in _kinds(pool, alone):
        hoped = trials.hoped(pool, kind, MORE)
        served = gained(standing, (hoped.take(np.array([row])) for row in range(MORE)))
        facts = {"subject": kind.subject, "stage": kind.stage, "moment": kind.moment}
        found.append({**facts, "count": MORE, "served": served, "could": could})
    return sorted(
        (one for one in found if one["served"] > 0),
        key=lambda one: (-one["served"], -one["could"], one["subject"], one["stage"], one["moment"]),
    )


def _kinds(pool: Pool, alone: np.ndarray) -> list[tuple[trials.Kind, int]]:
    """Subject, stage and moment of those who wait, the most frequent first; one moment per subject and stage."""
    counted: Counter[tuple[str, str, str]] = Counter()
    names = list(STAGES)
    for moment in trials.MOMENTS:
        week = np.array(encode.words(trials.Kind("", "", moment).hours()), dtype=np.uint64)
        free = np.bitwise_count(pool.needs.hours[alone] & week).sum(axis=1) >= pool.needs.min_hours[alone]
        for row in alone[free].tolist():
            counted[encode.subject_of(int(pool.needs.first[row])), names[pool.needs.stage[row]], moment] += 1
    best: dict[tuple[str, str], tuple[trials.Kind, int]] = {}
    for (subject, stage, moment), count in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        best.setdefault((subject, stage), (trials.Kind(subject, stage, moment), count))
    return list(best.values())[:TRIED]


def to_advise() -> QuerySet[Run]:
    """The last published run of each programme, when nobody has looked for advice in it and its arrays are kept."""
    runs = Run.objects.filter(state="published", snapshot__isnull=False).order_by("programme", "-pk")
    last: dict[int, int] = {}
    for pk, programme in runs.values_list("pk", "programme_id"):
        last.setdefault(programme, pk)
    return Run.objects.filter(pk__in=last.values(), summary__advice__isnull=True).select_related("programme").order_by("pk")
