"""The optimum of a model, over every allowed pair, with the prices that prove it: by the kernel when it is built, else by numpy.

1 the best pairs of each learner, by score, then by score minus the prices of a hasty auction: everybody's best are the same few
volunteers, the second list spreads;  2 the ladder: who is served, level after level, on lists that grow until no volunteer of a
lower rung is missing;  3 an auction for starting prices;  4 shortest paths make pairs and prices exact for the lists;  5 a scan of
every pair against the prices adds those that the lists missed. Back to 4 until none is missed: then gain[i] + price[j] >= value(i, j) for every allowed pair, and nothing better exists.
"""

from __future__ import annotations

import numpy as np

from .arrays import Ints, Small
from .kernel import NOWHERE, Found, Laid, State, backend
from .model import Model, Optimum
from .plain import plain_optimum
from .steps import exact_sum

SHORT_LIST = 16
RUNG_LIST = 8
STEP = 3000  # thousandths added to each bid
HASTY = 10_000
JUMP = 1_000_000
SPREAD = 20_000  # near equals are told apart by chance of the row numbers, so that not everybody lists the same volunteers
WIDE_SPREAD = 200_000


def optimum(model: Model, rows: Ints, tolerance: float = 0.0) -> Optimum:
    """rows: the learners who are free to be matched. `tolerance`: stop when the score is proven within this share of the best."""
    if not len(rows) or not model.seats.any():
        return Optimum(np.full(model.n, -1), np.zeros(model.n, np.int64), np.zeros(model.m, np.int64), 0, 0)
    if backend() == "numpy":
        return plain_optimum(model, rows)
    return Compiled(model, rows).optimum(tolerance)


class Compiled:
    """One run of the kernel."""

    def __init__(self, model: Model, rows: Ints) -> None:
        self.model = model
        self.laid = Laid(model)
        self.state = State(model, self.laid)
        self.by_group = rows[np.argsort(model.group[rows], kind="stable")].astype(np.int32)
        self.by_level = rows[np.argsort(-model.level[rows], kind="stable")].astype(np.int32)
        self.level = np.ascontiguousarray(model.level[self.by_level])
        self.anything = np.full(len(rows), NOWHERE, np.int64)

    def optimum(self, tolerance: float) -> Optimum:
        state, rows = self.state, self.by_group
        self._short_lists()
        state.price[:] = self._ladder() * self.model.unit
        state.settle(self.by_level, self._auction(STEP, 200))
        rounds = 0
        while True:
            rounds += 1
            found = self.laid.scan(state.price, rows, np.ascontiguousarray(state.gain[rows]), SHORT_LIST)
            missed = self._missed(found)
            if missed <= tolerance * self._score() and missed < self.model.unit:
                break
            state.add(found)
            state.settle(np.ascontiguousarray(found.rows[found.count > 0]))
        if missed:
            state.gain[found.rows] += self._excess(found)
        return Optimum(state.mate.astype(np.int64), state.gain.copy(), state.price.copy(), rounds, missed, state)

    def of_lists(self, found: Found) -> State:
        """The best pairs of these lists alone, from nothing: what a solver of sparse problems is given."""
        state = self.state = State(self.model, self.laid)
        state.add(found)
        state.price[:] = state.ladder(self.by_level, self.level)[0] * self.model.unit
        state.settle(self.by_level, self._auction(STEP, 200))
        return state

    def _short_lists(self) -> None:
        """The best by score; then, at the prices of a hasty auction, the best of what is left for everybody."""
        state, nothing = self.state, np.zeros(self.model.m, np.int64)
        state.add(self.laid.scan(nothing, self.by_group, self.anything, SHORT_LIST, SPREAD))
        self._auction(HASTY, 3)
        state.add(self.laid.scan(state.price, self.by_group, self.anything, SHORT_LIST))

    def _ladder(self) -> Ints:
        """int64[m]: the rung of each volunteer, exact over every allowed pair."""
        model, rows = self.model, self.by_group
        most = model.worth + model.most + WIDE_SPREAD
        while True:
            rung, _ = self.state.ladder(self.by_level, self.level)
            lowest = self.state.lowest(rows, rung)
            ask = rows[lowest > 0]
            found = self.laid.scan(rung * model.unit, ask, most[ask] - lowest[lowest > 0] * model.unit, RUNG_LIST, WIDE_SPREAD)
            if not self.state.add(found):
                return rung

    def _auction(self, step: int, bids: int) -> Small:
        few = len(self.by_level) // 1000
        return self.state.auction(self.by_level, step=step, jump=JUMP, bids=bids * len(self.by_level), enough=few)

    def _excess(self, found: Found) -> Ints:
        """int64[rows]: by how much the best missed pair of each learner beats its gain."""
        excess, some = np.zeros(len(found.rows), np.int64), np.flatnonzero(found.count)
        i, best = found.rows[some], found.to[some, 0]
        excess[some] = self.model.worth[i] + found.w[some, 0] - self.state.price[best] - self.state.gain[i]
        return excess

    def _missed(self, found: Found) -> int:
        return exact_sum(self._excess(found), self.model.unit)

    def _score(self) -> int:
        """Thousandths of the pairs made, without their levels."""
        made = self.state.mate >= 0
        gains = exact_sum(self.state.gain, self.model.unit) + exact_sum(self.state.price * self.model.seats, self.model.unit)
        return gains - int(self.model.level[made].sum()) * self.model.unit
