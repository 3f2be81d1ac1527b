"""The verifier: says in sentences what is wrong with a result, and [] when it is the proven best.

It uses the rules, the parts and the result, nothing of the solver. It looks at every pair of the complete graph: no
allowed pair may be worth more than its learner's gain plus its seat's price, and the gains and prices must add up to
what the pairs are worth. By linear-programming duality nothing better exists then. Costs about as much as solve().
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arrays import NO_PAIRS, Flags, Ints, Needs, Offers, Result, Weights
from .parts import levels, points
from .rules import allowed

ROWS = 64  # learners looked at together


def check(
    needs: Needs,
    offers: Offers,
    result: Result,
    *,
    excluded: ArrayLike = NO_PAIRS,
    locked: ArrayLike = NO_PAIRS,
    proposed: ArrayLike = NO_PAIRS,
    weights: Weights | None = None,
) -> list[str]:
    """English sentences for the log; the same arguments as solve(). An empty list means feasible and optimal."""
    weights = weights or Weights()
    n, m = len(needs), len(offers)
    asked = Asked(*(np.unique(np.array(p, dtype=np.int64).reshape(-1, 2), axis=0) for p in (excluded, locked, proposed)))
    i, j = result.pairs[:, 0].astype(np.int64), result.pairs[:, 1].astype(np.int64)
    if (len(result.gain), len(result.price)) != (n, m):
        return ["the gains and prices are not one per row"]
    if len(i) and (min(i.min(), j.min()) < 0 or i.max() >= n or j.max() >= m):
        return ["a pair points outside the rows"]
    is_locked = listed(result.pairs, asked.locked)
    wrong = broken_rules(needs, offers, result, asked, is_locked)
    parts = points(needs, offers, i, j, weights, listed(result.pairs, asked.proposed))
    if not np.array_equal(parts, result.parts) or not np.array_equal(parts.sum(axis=1), result.score):
        wrong.append("the parts or the scores are not those of the pairs")
    level = levels(needs, weights)
    if not np.array_equal(level, result.level):
        wrong.append("the levels are not those of the learners")
    return wrong or unproven(needs, offers, result, asked, is_locked, weights)


class Asked(NamedTuple):
    """int64[k, 2] each, as given to solve(), sorted."""

    excluded: Ints
    locked: Ints
    proposed: Ints


def listed(pairs: NDArray[np.int32], known: Ints) -> Flags:
    """bool[k]: which of the pairs are in the list."""
    rows = set(map(tuple, known.tolist()))
    return np.array([tuple(pair) in rows for pair in pairs.tolist()], dtype=np.bool_)


def broken_rules(needs: Needs, offers: Offers, result: Result, asked: Asked, is_locked: Flags) -> list[str]:
    i, j = result.pairs[:, 0].astype(np.int64), result.pairs[:, 1].astype(np.int64)
    wrong = []
    if len(np.unique(i)) != len(i):
        wrong.append("a learner has two volunteers")
    if is_locked.sum() != len(asked.locked) or not np.array_equal(is_locked, result.locked):
        wrong.append("a locked pair was moved")
    if not allowed(needs, offers, i, j)[~is_locked].all():
        wrong.append("a pair breaks a hard rule")
    if listed(result.pairs[~is_locked], asked.excluded).any():
        wrong.append("an excluded pair was made")
    held = np.bincount(j, minlength=len(offers))[j[~is_locked]]
    if (held > offers.capacity[j[~is_locked]]).any():
        wrong.append("a volunteer has more learners than the capacity")
    return wrong


def unproven(needs: Needs, offers: Offers, result: Result, asked: Asked, is_locked: Flags, weights: Weights) -> list[str]:
    """Duality over what was free to choose: learners who are not locked, seats that the locked pairs left."""
    wrong = []
    if min(result.gain.min(initial=0), result.price.min(initial=0)) < 0:
        wrong.append("a gain or a price is negative")
    used = np.bincount(asked.locked[:, 1], minlength=len(offers))
    seats = np.where(offers.cleared, np.maximum(offers.capacity - used, 0), 0).astype(np.int64)
    free = np.setdiff1d(np.arange(len(needs)), asked.locked[:, 0])
    greatest = 0
    for at in range(0, len(free), ROWS):
        i, j, score = block(needs, offers, free[at : at + ROWS], seats, asked, weights)
        if (result.gain[i] + result.price[j] < result.level[i] * result.unit + score).any():
            wrong.append("an allowed pair is worth more than the prices say")
            break
        greatest = max(greatest, int(score.max(initial=0)))
    if result.unit <= min(len(free), int(seats.sum())) * greatest:
        wrong.append("the unit is too small to put levels strictly before scores")
    mine = result.pairs[~is_locked, 0]
    value = int((result.level[mine] * result.unit + result.score[~is_locked]).sum())
    if value != int(result.gain[free].sum()) + int((seats * result.price).sum()):
        wrong.append("the prices do not add up to the value of the pairs")
    return wrong


def block(needs: Needs, offers: Offers, rows: Ints, seats: Ints, asked: Asked, weights: Weights) -> tuple[Ints, Ints, Ints]:
    """Every allowed pair of the learners `rows` (sorted): learner row, volunteer row, score."""
    holds = allowed(needs, offers, rows[:, None], np.arange(len(offers))[None, :]) & (seats > 0)
    forbidden = asked.excluded[np.isin(asked.excluded[:, 0], rows)]
    holds[np.searchsorted(rows, forbidden[:, 0]), forbidden[:, 1]] = False
    at, j = np.nonzero(holds)
    i = rows[at]
    bonus = np.zeros(holds.shape, dtype=np.bool_)
    standing = asked.proposed[np.isin(asked.proposed[:, 0], rows)]
    bonus[np.searchsorted(rows, standing[:, 0]), standing[:, 1]] = True
    return i, j, points(needs, offers, i, j, weights, bonus[at, j]).sum(axis=1, dtype=np.int64)
