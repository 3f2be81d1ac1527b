"""What other weights would change, before they are kept. Nothing is written."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from lefil.catalogue.models import Programme
from lefil.matching.engine import Weights
from lefil.matching.engine.parts import points
from lefil.matching.queries import plans, pool


@dataclass(frozen=True)
class Preview:
    """`changed`: learners who would have another volunteer. Both scores are counted with the new weights."""

    pairs: int
    new_pairs: int
    changed: int
    score: int
    new_score: int


def preview(programme: Programme, *, weights: Weights, now: datetime) -> Preview:
    here = pool.read(programme, now=now)
    there = pool.read(programme, now=now, weights=weights)
    before, after = plans.work_out(here).result, plans.work_out(there).result
    i, j = before.pairs[:, 0].astype(np.int64), before.pairs[:, 1].astype(np.int64)
    nobody = np.zeros(len(i), dtype=np.bool_)
    old = {tuple(pair) for pair in before.pairs.tolist()}
    new = {tuple(pair) for pair in after.pairs.tolist()}
    k, n = after.pairs[:, 0].astype(np.int64), after.pairs[:, 1].astype(np.int64)
    return Preview(
        pairs=len(old),
        new_pairs=len(new),
        changed=len({i for i, _j in old ^ new}),
        score=int(points(there.needs, there.offers, i, j, weights, nobody).sum()),
        new_score=int(points(there.needs, there.offers, k, n, weights, np.zeros(len(k), dtype=np.bool_)).sum()),
    )
