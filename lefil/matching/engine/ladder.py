"""Who is served, before asking with whom: the most learners at every level of priority, the highest first.

Learners come in decreasing level. Each one takes a free seat, or pushes others along to one (an alternating path).
When no path exists, everything the search has seen is full, for good, with learners of this level or above: those
volunteers get this level as their `rung`, and no later search enters there. The sets of learners that can be served
together form a matroid, so taking them greedily is exact: the largest number at every level at once.

The rungs are the level part of the prices. Only pairs at the lowest rung a learner can reach are used by any
optimum (complementary slackness), so the choice by score falls apart into independent, smaller problems.
"""

from __future__ import annotations

import numpy as np

from .arrays import Flags, Ints
from .table import Table


class Ladder:
    """`mate[n]` volunteer or -1, `rung[m]` level that a seat is worth, 0 where seats are left for everybody."""

    def __init__(self, table: Table, level: Ints, seats: Ints) -> None:
        n, m = len(level), len(seats)
        self.table = table
        self.free = seats.copy()
        self.mate = np.full(n, -1, dtype=np.int64)
        self.rung = np.zeros(m, dtype=np.int64)
        self.closed: Flags = np.zeros(m, dtype=np.bool_)
        self.holders: list[list[int]] = [[] for _ in range(m)]
        for i in np.argsort(-level, kind="stable").tolist():
            seen, taken_from, end = self._search(i)
            if end >= 0:
                self._push_along(i, taken_from, end)
            else:
                self.rung[seen & ~self.closed] = level[i]
                self.closed = seen

    def _search(self, i: int) -> tuple[Flags, Ints, int]:
        """Breadth first from learner i: the volunteers seen, who each was reached from, the free one or -1."""
        start, cols = self.table.start, self.table.cols
        seen = self.closed.copy()
        reached_from = np.empty(len(seen), dtype=np.int64)
        queue = [i]
        for learner in queue:
            near = cols[start[learner] : start[learner + 1]]
            near = near[~seen[near]]
            if not len(near):
                continue
            seen[near] = True
            reached_from[near] = learner
            free = near[self.free[near] > 0]
            if len(free):
                return seen, reached_from, int(free[0])
            for j in near.tolist():
                queue.extend(self.holders[j])
        return seen, reached_from, -1

    def _push_along(self, i: int, reached_from: Ints, end: int) -> None:
        self.free[end] -= 1
        while True:
            learner = int(reached_from[end])
            left = int(self.mate[learner])
            self.mate[learner] = end
            self.holders[end].append(learner)
            if learner == i:
                return
            self.holders[left].remove(learner)
            end = left


def lowest_rungs(table: Table, rung: Ints) -> Ints:
    """int64[n]: the lowest rung among the volunteers allowed to each learner; -1 where there are none."""
    lowest = np.full(len(table.start) - 1, -1, dtype=np.int64)
    some = np.flatnonzero(np.diff(table.start))
    if len(some):
        lowest[some] = np.minimum.reduceat(rung[table.cols], table.start[some])
    return lowest
