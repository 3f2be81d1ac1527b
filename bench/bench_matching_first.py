"""The matching engine on made-up people: CPU seconds, peak memory, proof, and scipy's dense solver beside it.

scipy is given the finished matrix of values (its time does not include making it), the engine starts from the people.
"""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from bench.population import population
from lefil.matching.engine import Needs, Offers, Result, Weights, blockers, check, solve
from lefil.matching.engine.table import build

CASES = (  # name, learners, volunteers, share of the seats, compared with scipy
    ("1000 x 1000", 1000, 1000, 1.0, True),
    ("1000 x 1000, shortage", 1000, 1000, 0.6, True),
    ("1000 x 5000, surplus", 1000, 5000, 1.0, True),
    ("5000 x 5200", 5000, 5200, 1.0, True),
    ("5000 x 5200, shortage", 5000, 5200, 0.7, True),
    ("5000 x 5200, hard shortage", 5000, 5200, 0.3, False),
)


def cpu(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.process_time()
    made = work()
    return made, time.process_time() - began


def dense(needs: Needs, offers: Offers, result: Result) -> np.ndarray[Any, Any]:
    """float64[n, seats]: level and score of every allowed pair, one column per seat, 0 where not allowed."""
    none = np.empty(0, dtype=np.int64)
    seats = np.where(offers.cleared, offers.capacity, 0).astype(np.int64)
    table = build(needs, offers, none, none, Weights(), np.arange(len(needs)), seats)
    value = np.zeros((len(needs), len(offers)))
    value[table.rows, table.cols] = result.level[table.rows] * result.unit + table.score
    return np.repeat(value, seats, axis=1)


def case(n: int, m: int, capacity: float, compared: bool) -> dict[str, Any]:
    needs, offers = population(n, m, seed=1, capacity=capacity)
    result, solving = cpu(lambda: solve(needs, offers))
    wrong, checking = cpu(lambda: check(needs, offers, result))
    waiting = np.setdiff1d(np.arange(n), result.pairs[:, 0])[:20]
    _, explaining = cpu(lambda: [blockers(needs, offers, int(i), result=result) for i in waiting])
    found = {
        "pairs": len(result.pairs),
        "mean_score": round(float(result.score.mean()), 1),
        "allowed": result.counts["allowed"],
        "rounds": result.counts["rounds"],
        "solve_s": round(solving, 3),
        "check_s": round(checking, 3),
        "why_waiting_ms": round(1000 * explaining / max(1, len(waiting)), 2),
        "proven": wrong == [],
    }
    if compared:
        value = dense(needs, offers, result)
        (rows, cols), theirs = cpu(lambda: linear_sum_assignment(value, maximize=True))
        ours = int((result.level[result.pairs[:, 0]] * result.unit + result.score).sum())
        found |= {
            "scipy_s": round(theirs, 3),
            "times_faster": round(theirs / solving, 2),
            "same_value": int(value[rows, cols].sum()) == ours,
        }
    return found


def main() -> None:
    figures: dict[str, Any] = {}
    for name, n, m, capacity, compared in CASES:
        figures[name] = case(n, m, capacity, compared)
        print(f"{name:28}", "  ".join(f"{key} {value}" for key, value in figures[name].items()), flush=True)
    figures["peak_mb_with_scipy"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"bench": "matching_first", **figures}))


if __name__ == "__main__":
    main()
