"""A pool that is kept: each change takes an instant and leaves the same optimum as a run from nothing.

The kernel keeps pairs, prices and short lists, and a bound of what lies outside the lists (kernel.c, part 6). Without a kernel the
same calls solve again from nothing when the answer is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arrays import NO_PAIRS, Ints, Needs, Offers, Result, Weights
from .kernel import backend
from .pool import Pool
from .solve import as_pairs, same_codes, solve


def stacked(people: Any, more: list[Any]) -> Any:
    """The rows of `people`, then those of `more`."""
    if not more:
        return people
    kind = type(people)
    return kind(**{each.name: np.concatenate([getattr(one, each.name) for one in (people, *more)]) for each in fields(kind)})


def with_capacity(offers: Offers, capacity: NDArray[np.int32]) -> Offers:
    kept = {each.name: getattr(offers, each.name) for each in fields(Offers)}  # type: ignore[arg-type]
    return Offers(**{**kept, "capacity": capacity})


class Standing:
    """Rows are those of the arrays given, then newcomers in the order in which they came."""

    def __init__(
        self,
        needs: Needs,
        offers: Offers,
        *,
        excluded: ArrayLike = NO_PAIRS,
        locked: ArrayLike = NO_PAIRS,
        proposed: ArrayLike = NO_PAIRS,
        weights: Weights | None = None,
    ) -> None:
        same_codes(needs, offers)
        self.weights = weights or Weights()
        self._needs, self._offers = needs, offers
        self._more_needs: list[Needs] = []
        self._more_offers: list[Offers] = []
        n, m = len(needs), len(offers)
        self._excluded = {(int(i), int(j)) for i, j in as_pairs(excluded, n, m, "excluded")}
        self._locked = {int(i): int(j) for i, j in as_pairs(locked, n, m, "locked")}
        self._proposed = {(int(i), int(j)) for i, j in as_pairs(proposed, n, m, "proposed")}
        self._gone: set[int] = set()
        self._capacity: list[int] = offers.capacity.tolist()
        self._pool: Pool | None = None
        self._lay_out()

    # what it holds

    @property
    def needs(self) -> Needs:
        """Everybody, those who left included: they have no pair and no volunteer can be given to them."""
        self._needs, self._more_needs = stacked(self._needs, self._more_needs), []
        return self._needs

    @property
    def offers(self) -> Offers:
        self._offers, self._more_offers = stacked(self._offers, self._more_offers), []
        self._offers = with_capacity(self._offers, np.array(self._capacity, dtype=np.int32))
        return self._offers

    @property
    def here(self) -> Ints:
        """Rows of the learners who have not left."""
        return np.setdiff1d(np.arange(self._count()), np.array(sorted(self._gone), dtype=np.int64))

    @property
    def asked(self) -> dict[str, Any]:
        """What solve() and check() are to be given with `people()`."""
        row = {int(old): new for new, old in enumerate(self.here)}
        pairs = {name: [(row[i], j) for i, j in sorted(known) if i in row] for name, known in self._pairs().items()}
        return {**pairs, "weights": self.weights}

    def people(self) -> tuple[Needs, Offers]:
        """The learners who have not left, and the volunteers."""
        return self.needs.take(self.here), self.offers

    def result(self) -> Result:
        """Over people(): the rows of learners are those of `here`."""
        needs, offers = self.people()
        if self._pool is None:
            return solve(needs, offers, **self.asked)
        return self._pool.result(needs, offers, self.here, self.asked)

    def mate(self, i: int) -> int | None:
        if i in self._locked:
            return self._locked[i]
        if self._pool is not None:
            return self._pool.mate(i)
        found = self.result().pairs
        at = np.flatnonzero(self.here[found[:, 0]] == i)
        return int(found[at[0], 1]) if len(at) else None

    def served(self) -> int:
        """Learners who have a volunteer, locked pairs included."""
        if self._pool is None:
            return len(self.result().pairs)
        return self._pool.paired() + len(self._locked)

    def copy(self) -> Standing:
        """The same people, pairs and prices, to try changes on."""
        needs, offers = self.needs, self.offers
        other = Standing.__new__(Standing)
        other.__dict__.update(self.__dict__)
        other._needs, other._offers, other._more_needs, other._more_offers = needs, offers, [], []
        other._excluded, other._locked, other._proposed = set(self._excluded), dict(self._locked), set(self._proposed)
        other._gone, other._capacity = set(self._gone), list(self._capacity)
        other._pool = self._pool and self._pool.copy()
        return other

    # changes

    def add_learner(self, one: Needs) -> int:
        i = self._count()
        self._more_needs.append(one)
        self._changed(lambda pool: pool.enter(i, one))
        return i

    def remove_learner(self, i: int) -> None:
        if i in self._locked:
            self.unlock(i)
        self._gone.add(i)
        self._changed(lambda pool: pool.leave(i))

    def add_volunteer(self, one: Offers) -> int:
        j = len(self._capacity)
        self._more_offers.append(one)
        self._capacity.append(int(one.capacity[0]))
        self._changed(lambda pool: pool.offer(j, one))
        return j

    def remove_volunteer(self, j: int) -> None:
        self.set_capacity(j, 0)

    def set_capacity(self, j: int, capacity: int) -> None:
        self._capacity[j] = capacity
        self._seats_changed(j)

    def lock(self, i: int, j: int) -> None:
        """The pair stays whatever comes: learner and seat leave the choice."""
        if i in self._locked:
            self.unlock(i)
        self._locked[i] = j
        self._changed(lambda pool: pool.leave(i))
        self._seats_changed(j)

    def unlock(self, i: int) -> None:
        j = self._locked.pop(i)
        self._seats_changed(j)
        self._changed(lambda pool: pool.enter(i, self.needs.take(np.array([i]))))

    def exclude(self, i: int, j: int) -> None:
        self._excluded.add((i, j))
        self._changed(lambda pool: pool.part(i, j, self._excluded))

    def would_match(self, i: int, changed: Needs) -> bool:
        """Whether learner i, who waits, would have a volunteer today with the one row `changed` instead of its own. Nothing changes."""
        barred = [j for a, j in self._excluded if a == i]
        if self._pool is not None:
            answer = self._pool.probe(changed, barred)
            if answer is not None:
                return answer
        others = np.array([row for row in self.here if row != i], dtype=np.int64)
        together = stacked(self.needs.take(others), [changed])
        place = {int(old): new for new, old in enumerate([*others, i])}
        pairs: dict[str, Any] = {name: [(place[a], b) for a, b in known if a in place] for name, known in self._pairs().items()}
        found = solve(together, self.offers, **pairs, weights=self.weights)
        return bool((found.pairs[:, 0] == len(others)).any())

    # how

    def _count(self) -> int:
        return len(self._needs) + len(self._more_needs)

    def _pairs(self) -> dict[str, list[tuple[int, int]]]:
        return {"excluded": sorted(self._excluded), "locked": sorted(self._locked.items()), "proposed": sorted(self._proposed)}

    def _left(self, j: int) -> int:
        """Seats of volunteer j that the locked pairs leave."""
        return max(0, self._capacity[j] - sum(1 for other in self._locked.values() if other == j))

    def _seats_changed(self, j: int) -> None:
        self._changed(lambda pool: pool.reseat(j, self._left(j)))

    def _changed(self, change: Callable[[Pool], bool]) -> None:
        if self._pool is not None and not change(self._pool):
            self._lay_out()

    def _lay_out(self) -> None:
        """Lays the pool out from nothing: at the beginning, and when a newcomer does not fit into what was laid out."""
        self._pool = None
        if backend() == "c":
            seats = np.array([self._left(j) for j in range(len(self._capacity))], dtype=np.int64)
            free = np.array([i for i in self.here.tolist() if i not in self._locked], dtype=np.int64)
            self._pool = Pool(self.needs, self.offers, free, seats, sorted(self._excluded), sorted(self._proposed), self.weights)
