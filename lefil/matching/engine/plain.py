"""The optimum by numpy alone, for a machine without a compiler: every allowed pair in one table, then the same steps."""

from __future__ import annotations

import numpy as np

from .arrays import Flags, Ints
from .auction import auction, lists
from .ladder import Ladder
from .model import Model, Optimum
from .paths import Paths
from .table import Table, build

SHORT_LIST = 16  # best by score, then as many by score minus price
MORE = 8  # pairs added for a learner each time the scan finds that the lists missed some


def plain_optimum(model: Model, rows: Ints) -> Optimum:
    table = build(model, rows)
    ladder = Ladder(table, model.level, model.seats.astype(np.int64))
    paths, rounds = best_pairs(table, model, ladder.rung * model.unit, ladder.mate)
    gain, price = np.array(paths.gain, dtype=np.int64), np.array(paths.price, dtype=np.int64)
    return Optimum(np.array(paths.mate, dtype=np.int64), gain, price, rounds, 0)


def best_pairs(table: Table, model: Model, price: Ints, first: Ints) -> tuple[Paths, int]:
    """From short lists that grow until no pair is missing. first[n]: a matching that serves everybody who must be."""
    rows, seats = table.rows, model.seats.astype(np.int64)
    has: Flags = lists(table, table.value - price[table.cols], SHORT_LIST) | (first[rows] == table.cols)
    price, mate = auction(table.only(has), seats, price)
    has |= lists(table, table.value - price[table.cols], SHORT_LIST)
    price, mate = auction(table.only(has), seats, price)
    paths, fresh, rounds = Paths(seats, len(model.level), price), has, 1
    while True:
        paths.add(table, fresh, mate)
        gain, price = np.array(paths.gain, dtype=np.int64), np.array(paths.price, dtype=np.int64)
        better = table.value - price[table.cols] - gain[rows]
        missed = better > 0
        if not missed.any():
            return paths, rounds
        fresh = np.zeros(len(rows), dtype=np.bool_)
        fresh[missed] = lists(table.only(missed), better[missed], MORE)
        mate = np.full(len(mate), -1, dtype=np.int64)
        rounds += 1
