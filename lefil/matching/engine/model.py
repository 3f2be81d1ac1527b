"""What both backends read: the rules and the score as bits in common. recipe.py writes it from the people.

A volunteer is a row of facts (bits). A learner asks several terms; each compares one range of words with the learner's own mask
and counts the bits in common. A shape says the fewest that are needed and the points by count. So a new programme with other
rules is another recipe: the solver, the scan, the proof and the C kernel stay as they are.

Points are thousandths of the points that people read. The value of a pair is worth[i] + points + own[j] (+ bonus when listed);
`worth` holds the level of the learner: step * unit, where `unit` is more than all scores together, so levels come strictly first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arrays import Bits, Flags, Ints, Small

COUNTS = 9  # points are told apart up to 8 bits in common, or more when a shape needs it
MOST_POINTS = 1_100_000  # of all terms of one learner: what the kernel's bound can hold


@dataclass(frozen=True)
class Term:
    """Words `at` .. `at + len` of the facts against words `start` .. of the masks. `unless`: only if the term before found nothing."""

    at: int
    start: int
    len: int
    unless: bool = False


@dataclass(eq=False, kw_only=True)
class Model:
    terms: tuple[Term, ...]
    facts: Bits  # uint64[m, words]
    masks: Bits  # uint64[n, asked]
    shape: NDArray[np.uint16]  # [n, terms]; 0 says nothing
    need: Small  # int32[shapes]
    table: Small  # int32[shapes, counts], increasing
    level: Ints  # int64[n], 1 at least
    unit: int
    worth: Ints  # int64[n]: level * unit + the learner's own points
    own: Small  # int32[m]
    seats: Small  # int32[m]
    group: Small  # int32[n]: learners of a group can only be with its members
    first: Ints  # int64[groups + 1]
    member: Small
    barred_at: Ints  # int64[n + 1]
    barred: Small
    extra_at: Ints
    extra: Small
    bonus: int

    @property
    def n(self) -> int:
        return len(self.masks)

    @property
    def m(self) -> int:
        return len(self.facts)

    @property
    def most(self) -> Ints:
        """int64[n]: no pair brings this learner more points than this, besides `worth`."""
        return self.table[self.shape, -1].sum(axis=1, dtype=np.int64) + int(self.own.max(initial=0)) + self.bonus


@dataclass(eq=False)
class Optimum:
    """Who is with whom, and the prices that prove it when `missed` is 0; else the prices say that nobody can gain more than `missed`."""

    mate: Ints  # int64[n] volunteer or -1
    gain: Ints  # int64[n]
    price: Ints  # int64[m]
    rounds: int
    missed: int
    state: Any = None  # the kernel's, to go on from


class Shapes:
    """Gives each (need, points by count) a number; 0 is the shape that says nothing."""

    def __init__(self) -> None:
        self.number: dict[tuple[int, tuple[int, ...]], int] = {(0, (0,)): 0}
        self._needs = np.zeros(1, dtype=np.int32)

    def __call__(self, need: int, points: Sequence[int]) -> int:
        told = (need, tuple(points))
        if any(a > b for a, b in zip(told[1], told[1][1:], strict=False)):
            raise ValueError("points must not fall when more is in common")
        return self.number.setdefault(told, len(self.number))

    def needs(self) -> Small:
        """need[shapes]"""
        if len(self._needs) != len(self.number):
            self._needs = np.array([need for need, _ in self.number], dtype=np.int32)
        return self._needs

    def arrays(self) -> tuple[Small, Small]:
        """need[shapes], table[shapes, counts]."""
        wide = max(COUNTS, *(len(points) for _, points in self.number))
        table = np.array([[*points] + [points[-1]] * (wide - len(points)) for _, points in self.number], dtype=np.int32)
        return self.needs(), table


def by_row(pairs: NDArray[np.int32], n: int) -> tuple[Ints, Small]:
    """Pairs sorted by learner as (int64[n + 1], int32[k])."""
    count = np.bincount(pairs[:, 0], minlength=n)
    return np.concatenate([[0], np.cumsum(count)]).astype(np.int64), np.ascontiguousarray(pairs[:, 1], dtype=np.int32)


def in_common(model: Model, term: Term, i: Ints, j: Ints) -> Ints:
    """int64[k]: bits of the term that the pairs (i, j) have in common."""
    total = np.zeros(len(i), dtype=np.int64)
    for word in range(term.len):
        total += np.bitwise_count(model.facts[j, term.at + word] & model.masks[i, term.start + word])
    return total


def in_rows(at: Ints, to: Small, i: Ints, j: Ints, m: int) -> Flags:
    """bool[k]: which of the pairs (i, j) are listed."""
    if not len(to):
        return np.zeros(len(i), dtype=np.bool_)
    known = np.repeat(np.arange(len(at) - 1), np.diff(at)) * m + to
    code = i * m + j
    place = np.minimum(np.searchsorted(known, code), len(known) - 1)
    found: Flags = known[place] == code
    return found


def pairs_of(model: Model, i: Ints, j: Ints) -> tuple[Ints, Ints, Ints]:
    """The allowed pairs among the flat (i, j): learner rows, volunteer rows, what each brings besides worth[i]."""
    keep = (model.seats[j] > 0) & ~in_rows(model.barred_at, model.barred, i, j, model.m)
    i, j = i[keep], j[keep]
    total, before = np.zeros(len(i), dtype=np.int64), np.zeros(len(i), dtype=np.int64)
    wide = model.table.shape[1] - 1
    for at, term in enumerate(model.terms):
        shape = model.shape[i, at]
        count = np.where(shape > 0, in_common(model, term, i, j), 0)
        points = model.table[shape, np.minimum(count, wide)]
        total += np.where(before > 0, 0, points) if term.unless else points
        before = count
        holds = count >= model.need[shape]
        if not holds.all():
            i, j, total, before = i[holds], j[holds], total[holds], before[holds]
    return i, j, total + model.own[j] + np.where(in_rows(model.extra_at, model.extra, i, j, model.m), model.bonus, 0)
