"""A pool that is kept (engine/standing.py): ten changes at a time, against a run from nothing; proposals that staff had read and that moved."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from typing import Any

import numpy as np

from bench.population import population
from lefil.matching.engine import Standing, check, solve

BATCHES = 6


def changes(n: int, capacity: float) -> dict[str, Any]:
    """Batches of ten: three learners and three volunteers come, two learners leave, a volunteer leaves, a pair is locked."""
    draw, more = random.Random(5), 3 * BATCHES
    everybody, offered = population(n + more, n + more, seed=1, capacity=capacity)
    needs, offers = everybody.take(np.arange(n)), offered.take(np.arange(n))
    newcomers = replace(everybody, waiting_days=np.zeros(n + more, np.int32)), replace(offered, waiting_days=np.zeros(n + more, np.int32))
    began = time.process_time()
    first = solve(needs, offers)
    cold = time.process_time() - began
    standing = Standing(needs, offers, proposed=first.pairs)
    spent, moved, put_out, known = [], 0, 0, np.array([-1 if (j := standing.mate(i)) is None else j for i in range(n)])
    for batch in range(BATCHES):
        kept = known >= 0
        leave = draw.sample([i for i in standing.here.tolist() if i < n], 2)
        kept[leave] = False
        closed, pair = draw.randrange(n), draw.choice(np.flatnonzero(kept).tolist())
        kept &= known != closed
        began = time.process_time()
        for at in range(n + 3 * batch, n + 3 * batch + 3):
            standing.add_learner(newcomers[0].take(np.array([at])))
            standing.add_volunteer(newcomers[1].take(np.array([at])))
        for gone in leave:
            standing.remove_learner(gone)
        standing.remove_volunteer(closed)
        if (j := standing.mate(pair)) is not None:
            standing.lock(pair, j)
        spent.append(time.process_time() - began)
        now = np.array([-1 if (j := standing.mate(i)) is None else j for i in range(n)])
        moved += int((kept & (now != known)).sum())
        put_out += int((kept & (now < 0)).sum())
        known = now
    people, result = standing.people(), standing.result()
    fresh = solve(*people, **standing.asked)
    assert check(*people, result, **standing.asked) == []
    assert (fresh.certificate.tiers, int(fresh.value.sum())) == (result.certificate.tiers, int(result.value.sum()))
    unheld = solve(*people, **{**standing.asked, "proposed": []})
    fit, most = (int(each.parts[:, :-1].sum()) for each in (result, unheld))
    ten = sorted(spent)
    return {
        "cold_s": round(cold, 3), "ten_changes_ms": [round(1000 * each, 1) for each in spent], "cold_over_ten_median": round(cold / ten[len(ten) // 2], 1),
        "cold_over_ten_worst": round(cold / ten[-1], 1), "moved_per_change": round(moved / (10 * BATCHES), 2),
        "put_out_per_change": round(put_out / (10 * BATCHES), 2), "fit_given_up_percent": round(100 * (1 - fit / most), 2),
    }  # fmt: skip
