"""solve(): the proven best pairs over every allowed pair, the most urgent learners first, then the total score."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from .arrays import NO_PAIRS, Certificate, Flags, Ints, Needs, Offers, Pairs, Result, Tier, Weights
from .fair import earlier_first
from .kernel import backend
from .model import Model, Optimum
from .optimum import optimum
from .parts import levels, points, value
from .recipe import model_of
from .rules import allowed
from .steps import exact_sum
from .table import among, codes


def as_pairs(given: ArrayLike, n: int, m: int, name: str) -> Pairs:
    """int32[k, 2], sorted and without repeats; rows outside the arrays are refused."""
    pairs = np.array(given, dtype=np.int64).reshape(-1, 2)
    if len(pairs) and (pairs.min() < 0 or pairs[:, 0].max() >= n or pairs[:, 1].max() >= m):
        raise ValueError(f"{name}: a row number is outside 0..{n - 1} x 0..{m - 1}")
    return np.unique(pairs, axis=0).astype(np.int32)


def same_codes(needs: Needs, offers: Offers) -> None:
    words = offers.subjects.shape[1]
    if needs.subjects.shape[1] != words and len(needs) and len(offers):
        raise ValueError(f"subjects: {needs.subjects.shape[1]} words for learners, {words} for volunteers")
    if len(needs) and needs.first.max() >= 64 * needs.subjects.shape[1]:
        raise ValueError(f"first: {needs.first.max()} is outside the {64 * needs.subjects.shape[1]} codes of subjects")


def renamed(pairs: Pairs, rows: Ints, cols: Ints) -> Pairs:
    """The pairs with rows[i] instead of i and cols[j] instead of j, sorted."""
    made = np.stack([rows[pairs[:, 0]], cols[pairs[:, 1]]], axis=1)
    return made[np.lexsort((made[:, 1], made[:, 0]))].astype(np.int32)


def inverse(order: Ints) -> Ints:
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return back


def solve(
    needs: Needs,
    offers: Offers,
    *,
    excluded: ArrayLike = NO_PAIRS,
    locked: ArrayLike = NO_PAIRS,
    proposed: ArrayLike = NO_PAIRS,
    weights: Weights | None = None,
    tolerance: float = 0.0,
) -> Result:
    """The best pairs, proven: most learners served at the highest levels first, then the greatest total score.

    excluded, locked, proposed: int[k, 2] of learner row, volunteer row. Excluded pairs are never made. Locked pairs stay
    whatever the rules say today (those that no longer hold are listed as `doubtful`) and use a seat. Proposed pairs
    earn weights.standing. Refused with ValueError: a learner locked twice, row numbers outside the arrays.
    The order of the rows changes nothing: ties are broken by `key`, so give it the rank of the request. `tolerance`: stop when
    the score is proven within this share of the best; certificate.gap says how far. Only the compiled kernel stops early.
    """
    same_codes(needs, offers)
    n, m = len(needs), len(offers)
    by_key = np.argsort(needs.key, kind="stable"), np.argsort(offers.key, kind="stable")
    back = inverse(by_key[0]), inverse(by_key[1])
    kept = renamed(as_pairs(locked, n, m, "locked"), *back)
    if len(np.unique(kept[:, 0])) != len(kept):
        raise ValueError("locked: a learner is locked with two volunteers")
    found = Sorted(
        needs.take(by_key[0]),
        offers.take(by_key[1]),
        excluded=renamed(as_pairs(excluded, n, m, "excluded"), *back),
        locked=kept,
        proposed=renamed(as_pairs(proposed, n, m, "proposed"), *back),
        weights=weights or Weights(),
    ).result(tolerance)
    return in_given_order(found, by_key, back)


def in_given_order(found: Result, by_key: tuple[Ints, Ints], back: tuple[Ints, Ints]) -> Result:
    """The result of the rows sorted by key, told in the rows of the caller."""
    order = np.argsort(by_key[0][found.pairs[:, 0]])
    return replace(
        found,
        pairs=renamed(found.pairs, *by_key),
        score=found.score[order],
        parts=found.parts[order],
        value=found.value[order],
        locked=found.locked[order],
        doubtful=renamed(found.doubtful, *by_key),
        level=found.level[back[0]],
        step=found.step[back[0]],
        gain=found.gain[back[0]],
        price=found.price[back[1]],
    )


class Sorted:
    """One run, with both sides sorted by key."""

    def __init__(self, needs: Needs, offers: Offers, *, excluded: Pairs, locked: Pairs, proposed: Pairs, weights: Weights) -> None:
        self.needs, self.offers, self.locked, self.weights = needs, offers, locked, weights
        self.excluded, self.proposed = excluded, proposed
        used = np.bincount(locked[:, 1], minlength=len(offers))
        self.overfull = used > offers.capacity
        self.seats = np.where(offers.cleared, np.maximum(offers.capacity - used, 0), 0).astype(np.int64)
        self.waiting: Ints = np.setdiff1d(np.arange(len(needs)), locked[:, 0])

    def model(self) -> Model:
        return model_of(
            self.needs, self.offers, excluded=self.excluded, proposed=self.proposed, weights=self.weights, seats=self.seats
        )  # fmt: skip

    def result(self, tolerance: float) -> Result:
        model = self.model()
        best = optimum(model, self.waiting, tolerance)
        best.mate = earlier_first(model, best.mate, self.waiting)
        return self.told(model, best)

    def kept(self, best: Optimum, unit: int) -> Result:
        """The result of a pool that is kept: its gains and prices are counted in this unit."""
        model = self.model()
        model.level = levels(self.needs, self.weights)
        model.unit = unit
        best.mate = earlier_first(model, best.mate, self.waiting)
        return self.told(model, best)

    def told(self, model: Model, best: Optimum) -> Result:
        """The result with its reasons: the locked pairs added, scores, parts and counts."""
        certificate = self._certificate(model, best)
        mate = best.mate.copy()
        mate[self.locked[:, 0]] = self.locked[:, 1]
        i = np.flatnonzero(mate >= 0)
        j, m = mate[i], len(self.offers)
        parts = points(self.needs, self.offers, i, j, self.weights, among(i, j, codes(self.proposed, m), m))
        left = self.locked[:, 0].astype(np.int64)
        free = self.seats - np.bincount(best.mate[best.mate >= 0], minlength=m)
        return Result(
            pairs=np.stack([i, j], axis=1).astype(np.int32),
            score=parts.sum(axis=1, dtype=np.int32),
            parts=parts,
            value=value(self.offers, j, parts, self.weights),
            locked=np.isin(i, left),
            doubtful=self._doubtful(),
            level=levels(self.needs, self.weights),
            step=model.level,
            gain=best.gain,
            price=best.price,
            unit=model.unit,
            counts={
                "learners": len(self.needs), "volunteers": m, "pairs": len(i), "locked": len(self.locked),
                "waiting": len(self.needs) - len(i), "free_seats": int(free.sum()), "rounds": best.rounds,
            },
            certificate=certificate,
        )  # fmt: skip

    def _doubtful(self) -> Pairs:
        left, right = self.locked[:, 0].astype(np.int64), self.locked[:, 1].astype(np.int64)
        m = len(self.offers)
        holds: Flags = allowed(self.needs, self.offers, left, right)
        holds &= ~among(left, right, codes(self.excluded, m), m) & ~self.overfull[right]
        return self.locked[~holds]

    def _certificate(self, model: Model, best: Optimum) -> Certificate:
        dual = exact_sum(best.gain[self.waiting], model.unit) + exact_sum(best.price * self.seats, model.unit)
        level = levels(self.needs, self.weights)[self.waiting]
        served = best.mate[self.waiting] >= 0
        distinct, at = np.unique(level, return_inverse=True)
        asked, held = np.bincount(at, minlength=len(distinct)), np.bincount(at[served], minlength=len(distinct))
        tiers = tuple(Tier(int(each), int(a), int(s)) for each, a, s in zip(distinct, asked, held, strict=True))[::-1]
        return Certificate(dual - best.missed, dual, tiers, best.rounds, backend())
