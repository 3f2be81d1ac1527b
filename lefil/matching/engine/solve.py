"""solve(): the proven best pairs over every allowed pair, the most urgent learners first, then the total score."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from .arrays import NO_PAIRS, Flags, Ints, Needs, Offers, Pairs, Result, Weights
from .auction import auction, lists
from .ladder import Ladder, lowest_rungs
from .parts import levels, points
from .paths import Paths
from .rules import allowed
from .table import Table, among, build, codes

SHORT_LIST = 16  # best by score, then as many by score minus price
MORE = 8  # pairs added for a learner each time the scan finds that the lists missed some


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
) -> Result:
    """The best pairs, proven: most learners served at the highest levels first, then the greatest total score.

    excluded, locked, proposed: int[k, 2] of learner row, volunteer row. Excluded pairs are never made. Locked pairs stay
    whatever the rules say today (those that no longer hold are listed as `doubtful`) and use a seat. Proposed pairs
    earn weights.standing. Refused with ValueError: a learner locked twice, row numbers outside the arrays.
    The order of the rows changes nothing: ties are broken by `key`.
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
    ).result()
    return in_given_order(found, by_key, back)


def in_given_order(found: Result, by_key: tuple[Ints, Ints], back: tuple[Ints, Ints]) -> Result:
    """The result of the rows sorted by key, told in the rows of the caller."""
    order = np.argsort(by_key[0][found.pairs[:, 0]])
    return replace(
        found,
        pairs=renamed(found.pairs, *by_key),
        score=found.score[order],
        parts=found.parts[order],
        locked=found.locked[order],
        doubtful=renamed(found.doubtful, *by_key),
        level=found.level[back[0]],
        gain=found.gain[back[0]],
        price=found.price[back[1]],
    )


class Sorted:
    """One run, with both sides sorted by key."""

    def __init__(self, needs: Needs, offers: Offers, *, excluded: Pairs, locked: Pairs, proposed: Pairs, weights: Weights) -> None:
        self.needs, self.offers, self.locked, self.weights = needs, offers, locked, weights
        self.excluded, self.proposed = codes(excluded, len(offers)), codes(proposed, len(offers))
        self.level = levels(needs, weights)
        used = np.bincount(locked[:, 1], minlength=len(offers))
        self.overfull = used > offers.capacity
        self.seats = np.where(offers.cleared, np.maximum(offers.capacity - used, 0), 0).astype(np.int64)
        self.waiting: Ints = np.setdiff1d(np.arange(len(needs)), locked[:, 0])

    def result(self) -> Result:
        table = build(self.needs, self.offers, self.excluded, self.proposed, self.weights, self.waiting, self.seats)
        ladder = Ladder(table, self.level, self.seats)
        lowest = lowest_rungs(table, ladder.rung)
        served = (lowest >= 0) & (lowest <= self.level)  # the others cannot be served whatever the scores
        keep = served[table.rows] & (ladder.rung[table.cols] == lowest[table.rows])
        greatest = int(table.score.max(initial=0))
        unit = 1 + (min(len(self.waiting), int(self.seats.sum())) + 1) * greatest
        out = np.where(lowest == self.level, 0, -unit)
        out[~served] = 0
        floor = np.where(ladder.rung == 0, 0, -unit)
        paths, rounds = best_by_score(table.only(keep), ladder.mate, self.seats, out, floor)
        gain, price = np.array(paths.gain, dtype=np.int64), np.array(paths.price, dtype=np.int64)
        unit = max(unit, 1 + greatest - int(gain.min(initial=0)) - int(price.min(initial=0)))
        mate = np.array(paths.mate, dtype=np.int64)
        counts = {"allowed": len(table.cols), "rounds": rounds, "without_volunteer": int((lowest[self.waiting] < 0).sum())}
        return self._told(
            mate=mate,
            gain=gain + np.where(served, self.level - lowest, 0) * unit,
            price=price + ladder.rung * unit,
            unit=unit,
            counts=counts,
        )

    def _told(self, mate: Ints, gain: Ints, price: Ints, unit: int, counts: dict[str, int]) -> Result:
        """The result with its reasons: the locked pairs added, scores, parts and counts."""
        mate[self.locked[:, 0]] = self.locked[:, 1]
        i = np.flatnonzero(mate >= 0)
        j = mate[i]
        m = len(self.offers)
        parts = points(self.needs, self.offers, i, j, self.weights, among(i, j, self.proposed, m))
        left, right = self.locked[:, 0].astype(np.int64), self.locked[:, 1].astype(np.int64)
        holds: Flags = allowed(self.needs, self.offers, left, right)
        holds &= ~among(left, right, self.excluded, m) & ~self.overfull[right]
        free = self.seats - np.bincount(np.delete(j, np.searchsorted(i, left)), minlength=m)
        counts |= {
            "learners": len(self.needs),
            "volunteers": m,
            "pairs": len(i),
            "locked": len(self.locked),
            "waiting": len(self.needs) - len(i),
            "free_seats": int(free.sum()),
        }
        return Result(
            pairs=np.stack([i, j], axis=1).astype(np.int32),
            score=parts.sum(axis=1, dtype=np.int32),
            parts=parts,
            locked=np.isin(i, left),
            doubtful=self.locked[~holds],
            level=self.level,
            gain=gain,
            price=price,
            unit=unit,
            counts=counts,
        )


def best_by_score(table: Table, first: Ints, seats: Ints, out: Ints, floor: Ints) -> tuple[Paths, int]:
    """The optimum over every pair of the table, from short lists that grow until no pair is missing.

    first[n]: a matching that serves everybody who must be; it keeps the short lists feasible.
    """
    rows, nothing = table.rows, np.zeros(len(seats), dtype=np.int64)
    has = lists(table, table.score.astype(np.int64), SHORT_LIST) | (first[rows] == table.cols)
    price, mate = auction(table.only(has), seats, out, nothing)
    has |= lists(table, table.score - price[table.cols], SHORT_LIST)
    price, mate = auction(table.only(has), seats, out, nothing)
    paths, fresh, rounds = Paths(seats, out, floor, price), has, 1
    while True:
        paths.add(table, fresh, mate)
        gain, price = np.array(paths.gain, dtype=np.int64), np.array(paths.price, dtype=np.int64)
        better = table.score - price[table.cols] - gain[rows]
        missed = better > 0
        if not missed.any():
            return paths, rounds
        fresh = np.zeros(len(rows), dtype=np.bool_)
        fresh[missed] = lists(table.only(missed), better[missed], MORE)
        mate = np.full(len(mate), -1, dtype=np.int64)
        rounds += 1
