"""Exact repair of prices and pairs on short lists of candidates: shortest alternating paths, both ways.

Kept true all along, in whole numbers:   gain[i] + price[j] >= value[i, j], equal where i and j are paired;
gain[i] >= 0, equal where i is left out; price[j] >= 0. `place()` brings a learner in and `fill()` makes
a volunteer with a free seat cheaper until the seat is taken or the price is 0. When both have nothing left
to do, complementary slackness holds: the pairs are an optimum for these candidates and the prices prove it.
"""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np

from .arrays import Flags, Ints
from .table import Table

FAR = 1 << 62


class Search:
    """One shortest-path search: distances of what is settled, how it was reached, the cheapest end so far."""

    __slots__ = ("came", "end", "heap", "known", "learners", "left", "limit", "seat", "volunteers")

    def __init__(self, limit: int, end: int) -> None:
        self.limit, self.end = limit, end  # distance of the cheapest end, and the learner there
        self.seat = -1  # forward: the free seat at the end, -1 when the end is a learner left out
        self.learners: dict[int, int] = {}
        self.volunteers: dict[int, int] = {}
        self.known: dict[int, int] = {}
        self.came: dict[int, int] = {}  # forward: volunteer -> learner who asks; backward: learner -> volunteer who invites
        self.left: dict[int, int] = {}  # backward: volunteer -> the learner who would leave
        self.heap: list[tuple[int, int]] = []


class Paths:
    """Plain lists, because the searches touch a few rows at a time and Python is faster than numpy there."""

    def __init__(self, seats: Ints, learners: int, price: Ints) -> None:
        self.free: list[int] = seats.tolist()
        self.price: list[int] = price.tolist()
        self.gain = [0] * learners
        self.mate = [-1] * learners
        self.holders: list[list[int]] = [[] for _ in self.free]
        self.near: list[list[tuple[int, int]]] = [[] for _ in range(learners)]  # learner -> (volunteer, value)
        self.back: list[list[tuple[int, int]]] = [[] for _ in self.free]  # volunteer -> (learner, value)

    def add(self, table: Table, keep: Flags, mate: Ints) -> None:
        """Adds the chosen pairs, takes over the pairs of `mate[n]` that are exact, and repairs everything."""
        touched: set[int] = set()
        chosen = np.flatnonzero(keep)
        rows = table.rows[chosen].tolist()
        for i, j, value in zip(rows, table.cols[chosen].tolist(), table.value[chosen].tolist(), strict=True):
            self.near[i].append((j, value))
            self.back[j].append((i, value))
            touched.add(i)
        outside = []
        for i in sorted(touched):
            if self._rises(i) and not self._keeps(i, int(mate[i])):
                outside.append(i)
        for i in outside:
            if self.gain[i] > 0:
                self.place(i)
        for j in range(len(self.free)):
            while self.free[j] and self.price[j] > 0:
                self.fill(j)

    def _rises(self, i: int) -> bool:
        """Sets the gain of learner i to its best offer; True when i is now without a volunteer."""
        best = max(max(value - self.price[j] for j, value in self.near[i]), 0)
        if best > self.gain[i]:
            self.gain[i] = best
            if self.mate[i] >= 0:
                self._leave(i)
        return self.mate[i] < 0

    def _keeps(self, i: int, j: int) -> bool:
        """Pairs i with j when j has a seat and this is exactly the best offer of i."""
        if j < 0 or not self.free[j] or (j, self.gain[i] + self.price[j]) not in self.near[i]:
            return False
        self.free[j] -= 1
        self._join(i, j)
        return True

    def _join(self, i: int, j: int) -> None:
        self.mate[i] = j
        self.holders[j].append(i)

    def _leave(self, i: int) -> int:
        """Takes learner i out of its pair; the seat counts as free. Returns the volunteer."""
        j = self.mate[i]
        self.holders[j].remove(i)
        self.free[j] += 1
        self.mate[i] = -1
        return j

    def place(self, i: int) -> None:
        """Forward search: the cheapest of a free seat, somebody else left out, or i itself left out."""
        search = Search(self.gain[i], i)
        self._ask(search, i, 0)
        while search.heap and search.heap[0][0] < search.limit:
            far, j = heappop(search.heap)
            if j in search.volunteers:
                continue
            search.volunteers[j] = far
            for x in self.holders[j]:
                if far + self.gain[x] < search.limit:
                    search.limit, search.end, search.seat = far + self.gain[x], x, -1
                self._ask(search, x, far)
        for x, far in search.learners.items():
            self.gain[x] -= search.limit - far
        for j, far in search.volunteers.items():
            self.price[j] += search.limit - far
        self._push_along(i, search)

    def _ask(self, search: Search, x: int, far: int) -> None:
        """Learner x, reached at this distance, asks every volunteer near."""
        search.learners[x] = far
        base = far + self.gain[x]
        for j, value in self.near[x]:
            reach = base + self.price[j] - value
            if reach < search.limit and reach < search.known.get(j, FAR):
                search.known[j], search.came[j] = reach, x
                heappush(search.heap, (reach, j))
                if self.free[j]:
                    search.limit, search.end, search.seat = reach, x, j

    def _push_along(self, i: int, search: Search) -> None:
        """Moves everybody on the path that ends at a free seat, or at a learner who is left out."""
        volunteer = search.seat
        if volunteer < 0:
            if search.end == i:
                return
            volunteer = self._leave(search.end)
        self.free[volunteer] -= 1
        while True:
            x = search.came[volunteer]
            left = self.mate[x]
            if left >= 0:
                self.holders[left].remove(x)
            self._join(x, volunteer)
            if x == i:
                return
            volunteer = left

    def fill(self, j: int) -> None:
        """Backward search from a free seat that is priced: the cheapest of a learner left out, or a price of 0."""
        search = Search(self.price[j], -1)
        self._invite(search, j, 0)
        while search.heap and search.heap[0][0] < search.limit:
            far, x = heappop(search.heap)
            if x in search.learners:
                continue
            search.learners[x] = far
            y = self.mate[x]  # never -1: a learner left out ends the search before it is popped
            if y in search.volunteers:
                continue
            search.left[y] = x
            if far + self.price[y] < search.limit:
                search.limit, search.end = far + self.price[y], x
            self._invite(search, y, far)
        for y, far in search.volunteers.items():
            self.price[y] -= search.limit - far
        for x, far in search.learners.items():
            self.gain[x] += search.limit - far
        if search.end >= 0:
            self._pull_back(j, search)

    def _invite(self, search: Search, y: int, far: int) -> None:
        """Volunteer y, reached at this distance, invites every learner near."""
        search.volunteers[y] = far
        base = far + self.price[y]
        for x, value in self.back[y]:
            reach = base + self.gain[x] - value
            if reach < search.limit and reach < search.known.get(x, FAR):
                search.known[x], search.came[x] = reach, y
                heappush(search.heap, (reach, x))
                if self.mate[x] < 0:
                    search.limit, search.end = reach, x

    def _pull_back(self, j: int, search: Search) -> None:
        """The learner at the end, and those it makes room for, each move one volunteer towards the free seat at j."""
        x = search.end
        if self.mate[x] >= 0:
            self.free[self.mate[x]] += 1
        self.free[j] -= 1
        while True:
            if self.mate[x] >= 0:
                self.holders[self.mate[x]].remove(x)
            self._join(x, search.came[x])
            if search.came[x] == j:
                return
            x = search.left[search.came[x]]
