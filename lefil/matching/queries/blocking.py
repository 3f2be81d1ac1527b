"""What keeps learners waiting, for many of them at once: which rule alone stops the most volunteers."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lefil.matching.engine import Needs, Offers
from lefil.matching.engine.rules import CHECKED, subject

TOGETHER = 500_000  # pairs looked at at once: some ten megabytes
MOST_PAIRS = 12_000_000  # beyond, the reason of the others is looked for when somebody asks
Rows = NDArray[np.int64]


def most(offers: Offers) -> int:
    """Learners whose reason is looked for in one go."""
    return max(100, MOST_PAIRS // max(1, len(offers)))


def after(offers: Offers, pairs: NDArray[np.int32]) -> Offers:
    """The offers with the places that the pairs leave."""
    left = offers.capacity - np.bincount(pairs[:, 1], minlength=len(offers))
    return replace(offers, capacity=np.maximum(left, 0))


def codes(needs: Needs, offers: Offers, excluded: NDArray[np.int32], rows: Sequence[int]) -> list[str]:
    """A code of reasons.waits() for each learner row, in order. `offers` with the places that are left."""
    step = max(1, TOGETHER // max(1, len(offers)))
    found: list[str] = []
    for at in range(0, len(rows), step):
        found += _some(needs, offers, excluded, np.array(rows[at : at + step], dtype=np.int64))
    return found


def _some(needs: Needs, offers: Offers, excluded: NDArray[np.int32], rows: Rows) -> list[str]:
    i, j = rows[:, None], np.arange(len(offers))[None, :]
    fails = {name: ~np.broadcast_to(rule(needs, offers, i, j), (len(rows), len(offers))) for name, (_label, rule) in CHECKED.items()}
    fails["excluded"] = _forbidden(excluded, rows, len(offers))
    count = np.sum(list(fails.values()), axis=0, dtype=np.int8)
    allowed = count == 0
    free = (allowed & (offers.capacity > 0)).any(axis=1)
    alone = np.stack([(each & (count == 1)).sum(axis=1) for each in fails.values()])
    taught = subject(needs, offers, i, j).any(axis=1)
    names, best = list(fails), alone.argmax(axis=0) if len(alone) else []
    return [
        _code(
            bool(needs.hours[row].any()),
            bool(free[at]),
            bool(allowed[at].any()),
            names[best[at]] if alone[best[at], at] else "",
            taught[at],
        )
        for at, row in enumerate(rows.tolist())
    ]


def _code(hours: bool, free: bool, allowed: bool, rule: str, taught: bool) -> str:
    if not hours:
        return "no_hours"
    if allowed:
        return "ready" if free else "seat"
    return rule or ("several" if taught else "subject")


def _forbidden(excluded: NDArray[np.int32], rows: Rows, m: int) -> NDArray[np.bool_]:
    made = np.zeros((len(rows), m), dtype=np.bool_)
    order = np.argsort(rows)
    mine = excluded[np.isin(excluded[:, 0], rows)]
    made[order[np.searchsorted(rows[order], mine[:, 0])], mine[:, 1]] = True
    return made
