"""Who else can pair people: scipy's dense and sparse solvers, OR-tools' flow and greedy, all on the values that lefil maximises."""

from __future__ import annotations

from typing import Any

import numpy as np

from lefil.matching.engine import Needs, Offers, Weights
from lefil.matching.engine.arrays import NO_PAIRS
from lefil.matching.engine.kernel import NOWHERE, Laid
from lefil.matching.engine.model import Model, pairs_of
from lefil.matching.engine.optimum import Compiled
from lefil.matching.engine.recipe import model_of

GREEDY_LIST = 48


def model(needs: Needs, offers: Offers) -> Model:
    return model_of(needs, offers, excluded=NO_PAIRS, proposed=NO_PAIRS, weights=Weights(), seats=offers.capacity.astype(np.int64))


def dense(made: Model) -> np.ndarray[Any, Any]:
    """float64[n, seats]: the value of every allowed pair, one column per seat, 0 where not allowed."""
    seats = np.minimum(made.seats, made.n)
    first = np.concatenate([[0], np.cumsum(seats)])
    value = np.zeros((made.n, int(first[-1])))
    for i in range(made.n):
        group = made.group[i]
        members = made.member[made.first[group] : made.first[group + 1]].astype(np.int64)
        rows, j, w = pairs_of(made, np.full(len(members), i), members)
        worth = made.worth[rows] + w
        for seat in range(int(seats[j].max(initial=0))):
            has = seats[j] > seat
            value[i, first[j[has]] + seat] = worth[has]
    return value


def edges(made: Model) -> tuple[Any, Any, Any, Compiled]:
    """(rows, cols, values) of the lists that our own run ended with, and that run."""
    run = Compiled(made, np.arange(made.n))
    run.optimum(0.0)
    rows, to, w = run.state.edges()
    return rows, to, made.worth[rows] + w, run


def imported() -> None:
    """Loads the solvers, so that loading is not measured."""
    import ortools.graph.python.min_cost_flow  # noqa: F401
    import scipy.optimize
    import scipy.sparse.csgraph  # noqa: F401


def scipy_dense(value: np.ndarray[Any, Any]) -> int:
    from scipy.optimize import linear_sum_assignment

    rows, cols = linear_sum_assignment(value, maximize=True)
    return int(value[rows, cols].sum())


def scipy_sparse(made: Model, rows: Any, to: Any, value: Any) -> int:
    """One column per seat and one more per learner, who may stay alone for 1 point less than nothing."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    seats = np.minimum(made.seats, np.bincount(to, minlength=made.m))
    first = np.concatenate([[0], np.cumsum(seats)])
    count = seats[to]
    r, v = np.repeat(rows, count), np.repeat(value, count)
    place = np.arange(len(r)) - np.repeat(np.cumsum(count) - count, count)
    c = np.repeat(first[to], count) + place
    alone = np.arange(made.n)
    matrix = csr_array(
        (np.concatenate([-v.astype(float), np.ones(made.n)]), (np.concatenate([r, alone]), np.concatenate([c, first[-1] + alone]))),
        shape=(made.n, int(first[-1]) + made.n),
    )
    i, j = min_weight_full_bipartite_matching(matrix)
    best = np.asarray(matrix[i, j]).ravel()
    return int(-best[best < 0].sum())


def flow(made: Model, rows: Any, to: Any, value: Any) -> Any:
    """OR-tools' min-cost flow, ready to solve: learners, volunteers, one sink, and a way past for who stays alone."""
    from ortools.graph.python import min_cost_flow

    solver, n, m = min_cost_flow.SimpleMinCostFlow(), made.n, made.m
    sink = n + m
    solver.add_arcs_with_capacity_and_unit_cost(rows, n + to, np.ones(len(rows), np.int64), -value)
    solver.add_arcs_with_capacity_and_unit_cost(np.arange(n), np.full(n, sink), np.ones(n, np.int64), np.zeros(n, np.int64))
    solver.add_arcs_with_capacity_and_unit_cost(n + np.arange(m), np.full(m, sink), made.seats.astype(np.int64), np.zeros(m, np.int64))
    solver.set_nodes_supplies(np.arange(n + m + 1), np.concatenate([np.ones(n, np.int64), np.zeros(m, np.int64), [-n]]))
    return solver


def greedy(made: Model) -> tuple[int, int]:
    """(pairs, thousandths without levels): the most urgent first, each takes the best volunteer left, of all who are allowed."""
    laid, left = Laid(made), made.seats.copy()
    order = np.argsort(made.group, kind="stable").astype(np.int32)
    found = laid.scan(np.zeros(made.m, np.int64), order, np.full(made.n, NOWHERE, np.int64), GREEDY_LIST)
    place = np.empty(made.n, np.int64)
    place[order] = np.arange(made.n)
    pairs = score = 0
    own = made.worth - made.level * made.unit
    for i in np.lexsort((np.arange(made.n), -made.level)).tolist():
        at = place[i]
        to, w = found.to[at, : found.count[at]], found.w[at, : found.count[at]]
        free = np.flatnonzero(left[to] > 0)
        if not len(free) and found.count[at] == GREEDY_LIST:
            members = made.member[made.first[made.group[i]] : made.first[made.group[i] + 1]].astype(np.int64)
            _, to, w = pairs_of(made, np.full(len(members), i), members)
            free = np.flatnonzero(left[to] > 0)
            free = free[np.argsort(-w[free], kind="stable")]
        if len(free):
            left[to[free[0]]] -= 1
            pairs, score = pairs + 1, score + int(w[free[0]]) + int(own[i])
    return pairs, score
