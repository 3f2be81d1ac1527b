"""The verifier: says in sentences what is wrong with a result, and [] when it is the proven best.

It uses the rules, the parts and the result, nothing of the solver. It looks at every pair of the complete graph: no
allowed pair may be worth more than its learner's gain plus its seat's price, and the gains and prices must add up to
what the pairs are worth. By linear-programming duality nothing better exists then.

By numpy every pair is told by rules.py and parts.py. With the compiled kernel a function of its own (kernel.c, part 7) looks at
every pair, and numpy tells a spread of learners again in full, so that rules and kernel cannot drift apart unnoticed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arrays import NO_PAIRS, Flags, Ints, Needs, Offers, Result, Weights
from .kernel import Laid, backend
from .parts import levels, points, value
from .recipe import model_of
from .rules import allowed
from .steps import exact_sum

ROWS = 64  # learners looked at together
SPREAD = 16  # learners told again by numpy after the kernel


class Unproven(Exception):
    """The verifier found something wrong: nothing may be published."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def prove(
    needs: Needs,
    offers: Offers,
    result: Result,
    *,
    excluded: ArrayLike = NO_PAIRS,
    locked: ArrayLike = NO_PAIRS,
    proposed: ArrayLike = NO_PAIRS,
    weights: Weights | None = None,
    tolerance: float = 0.0,
) -> Result:
    """The same result with certificate.checked, or Unproven."""
    problems = check(needs, offers, result, excluded=excluded, locked=locked, proposed=proposed, weights=weights, tolerance=tolerance)
    if problems:
        raise Unproven(problems)
    return replace(result, certificate=replace(result.certificate, checked=True))


def check(
    needs: Needs,
    offers: Offers,
    result: Result,
    *,
    excluded: ArrayLike = NO_PAIRS,
    locked: ArrayLike = NO_PAIRS,
    proposed: ArrayLike = NO_PAIRS,
    weights: Weights | None = None,
    tolerance: float = 0.0,
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
    is_locked = listed(i, j, asked.locked, m)
    wrong = broken_rules(needs, offers, result, asked, is_locked)
    parts = points(needs, offers, i, j, weights, listed(i, j, asked.proposed, m))
    if not np.array_equal(parts, result.parts) or not np.array_equal(parts.sum(axis=1), result.score):
        wrong.append("the parts or the scores are not those of the pairs")
    elif not np.array_equal(value(offers, j, parts, weights), result.value):
        wrong.append("the values are not those of the pairs")
    level = levels(needs, weights)
    if not np.array_equal(level, result.level) or not keeps_order(level, result.step):
        wrong.append("the levels are not those of the learners")
    return wrong or unproven(needs, offers, result, asked, is_locked, weights, tolerance)


class Asked(NamedTuple):
    """int64[k, 2] each, as given to solve(), sorted."""

    excluded: Ints
    locked: Ints
    proposed: Ints


def listed(i: Ints, j: Ints, known: Ints, m: int) -> Flags:
    """bool[k]: which of the pairs are in the list."""
    found: Flags = np.isin(i * m + j, known[:, 0] * m + known[:, 1])
    return found


def keeps_order(level: Ints, step: Ints) -> bool:
    """Whether steps rise exactly where levels do, from 1 at least."""
    if not len(level):
        return True
    _, first, back = np.unique(level, return_index=True, return_inverse=True)
    at = step[first]
    return bool(at[0] >= 1 and (np.diff(at) > 0).all() and np.array_equal(at[back], step))


def broken_rules(needs: Needs, offers: Offers, result: Result, asked: Asked, is_locked: Flags) -> list[str]:
    i, j = result.pairs[:, 0].astype(np.int64), result.pairs[:, 1].astype(np.int64)
    wrong = []
    if len(np.unique(i)) != len(i):
        wrong.append("a learner has two volunteers")
    if is_locked.sum() != len(asked.locked) or not np.array_equal(is_locked, result.locked):
        wrong.append("a locked pair was moved")
    if not allowed(needs, offers, i, j)[~is_locked].all():
        wrong.append("a pair breaks a hard rule")
    if listed(i[~is_locked], j[~is_locked], asked.excluded, len(offers)).any():
        wrong.append("an excluded pair was made")
    held = np.bincount(j, minlength=len(offers))[j[~is_locked]]
    if (held > offers.capacity[j[~is_locked]]).any():
        wrong.append("a volunteer has more learners than the capacity")
    return wrong


def unproven(needs: Needs, offers: Offers, result: Result, asked: Asked, is_locked: Flags, weights: Weights, tolerance: float) -> list[str]:
    """Duality over what was free to choose: learners who are not locked, seats that the locked pairs left."""
    wrong = []
    if min(result.gain.min(initial=0), result.price.min(initial=0)) < 0:
        wrong.append("a gain or a price is negative")
    used = np.bincount(asked.locked[:, 1], minlength=len(offers))
    seats = np.where(offers.cleared, np.maximum(offers.capacity - used, 0), 0).astype(np.int64)
    free = np.setdiff1d(np.arange(len(needs)), asked.locked[:, 0])
    greatest = 1000 * (1000 + weights.standing) + int(value(offers, np.arange(len(offers)), no_parts(offers), weights).max(initial=0))
    if result.unit <= min(len(free), int(seats.sum())) * greatest:
        wrong.append("the unit is too small to put levels strictly before scores")
    if too_cheap(needs, offers, result, asked, free, seats, weights):
        wrong.append("an allowed pair is worth more than the prices say")
    mine = result.pairs[~is_locked, 0]
    scores = int(result.value[~is_locked].sum())
    worth = int(result.step[mine].sum()) * result.unit + scores
    gap = exact_sum(result.gain[free], result.unit) + exact_sum(seats * result.price, result.unit) - worth
    if gap < 0 or gap > min(tolerance * scores, result.unit - 1):
        wrong.append("the prices do not add up to the value of the pairs")
    elif (result.certificate.primal, result.certificate.gap) != (worth, gap):
        wrong.append("the certificate does not say what the prices prove")
    return wrong


def no_parts(offers: Offers) -> NDArray[np.int32]:
    return np.zeros((len(offers), 1), dtype=np.int32)


def too_cheap(needs: Needs, offers: Offers, result: Result, asked: Asked, free: Ints, seats: Ints, weights: Weights) -> bool:
    """Whether some allowed pair is worth more than its gain and its price together: every pair is looked at."""
    told_again = free
    if backend() == "c" and len(free):
        excluded, proposed = (pairs.astype(np.int32) for pairs in (asked.excluded, asked.proposed))
        model = model_of(needs, offers, excluded=excluded, proposed=proposed, weights=weights, seats=seats)
        model.worth += model.level * (result.unit - model.unit)
        model.worth += (result.step - model.level) * result.unit
        rows = free[np.argsort(model.group[free], kind="stable")].astype(np.int32)
        if Laid(model).verify(rows, np.ascontiguousarray(result.gain), np.ascontiguousarray(result.price))[0]:
            return True
        told_again = free[:: max(1, len(free) // SPREAD)]
    for at in range(0, len(told_again), ROWS):
        i, j, worth = block(needs, offers, told_again[at : at + ROWS], seats, asked, weights)
        if (result.gain[i] + result.price[j] < result.step[i] * result.unit + worth).any():
            return True
    return False


def block(needs: Needs, offers: Offers, rows: Ints, seats: Ints, asked: Asked, weights: Weights) -> tuple[Ints, Ints, Ints]:
    """Every allowed pair of the learners `rows` (sorted): learner row, volunteer row, value."""
    holds = allowed(needs, offers, rows[:, None], np.arange(len(offers))[None, :]) & (seats > 0)
    forbidden = asked.excluded[np.isin(asked.excluded[:, 0], rows)]
    holds[np.searchsorted(rows, forbidden[:, 0]), forbidden[:, 1]] = False
    at, j = np.nonzero(holds)
    i = rows[at]
    bonus = np.zeros(holds.shape, dtype=np.bool_)
    standing = asked.proposed[np.isin(asked.proposed[:, 0], rows)]
    bonus[np.searchsorted(rows, standing[:, 0]), standing[:, 1]] = True
    return i, j, value(offers, j, points(needs, offers, i, j, weights, bonus[at, j]), weights)
