"""Starting prices: learners bid for seats, all at once, until almost nobody is left without one.

Nothing here needs to be exact: paths.py repairs whatever the auction leaves. Good prices only make it fast, and
make the second list of candidates of each learner (best score minus price) spread over less wanted volunteers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .arrays import Flags, Ints
from .table import Table

STEP = 5000  # thousandths added to each bid, half a percent of the scale
JUMP = 1_000_000  # the most that a bid rises at once
ROUNDS = 1500
NOBODY = -(1 << 61)


def lists(table: Table, value: NDArray[np.int64], most: int) -> Flags:
    """bool[E]: the `most` pairs of greatest value of each learner, the first ones among equals."""
    rows = table.rows
    order = np.lexsort((-value, rows))
    rank = np.arange(len(rows)) - table.start[rows[order]]
    keep = np.zeros(len(rows), dtype=np.bool_)
    keep[order[rank < most]] = True
    return keep


def padded(table: Table) -> tuple[Ints, Ints]:
    """cols and values as int64[n, longest list]; the empty places point at volunteer 0 with an impossible value."""
    count = np.diff(table.start)
    width = max(2, int(count.max(initial=0)))
    cols = np.zeros((len(count), width), dtype=np.int64)
    value = np.full((len(count), width), NOBODY, dtype=np.int64)
    rows = table.rows
    place = np.arange(len(rows)) - table.start[rows]
    cols[rows, place] = table.cols
    value[rows, place] = table.value
    return cols, value


def auction(table: Table, seats: Ints, start: Ints) -> tuple[Ints, Ints]:
    """(price[m], mate[n]) near the optimum over the pairs of the table; staying alone is worth 0."""
    cols, worth = padded(table)
    price = start.copy()
    mate = np.full(len(cols), -1, dtype=np.int64)
    bid = np.zeros(len(cols), dtype=np.int64)
    active = np.flatnonzero(np.diff(table.start))
    enough = len(active) // 200
    for _ in range(ROUNDS):
        if len(active) <= enough:
            break
        at = np.arange(len(active))
        value = worth[active] - price[cols[active]]
        best = value.argmax(axis=1)
        top = value[at, best]
        value[at, best] = NOBODY
        second = np.maximum(value.max(axis=1), np.maximum(0, top - JUMP))
        stays = top > 0
        active, best, rise = active[stays], best[stays], (top - second)[stays]
        mate[active] = cols[active, best]
        bid[active] = price[mate[active]] + np.maximum(rise, 0) + STEP
        active = settle(active, mate, bid, seats, price)
    return price, mate


def settle(bidders: Ints, mate: Ints, bid: Ints, seats: Ints, price: Ints) -> Ints:
    """Each contested volunteer keeps the highest bids; returns the learners who lost. Changes mate and price."""
    contested = np.zeros(len(seats), dtype=np.bool_)
    contested[mate[bidders]] = True
    holders = np.flatnonzero((mate >= 0) & contested[mate])
    order = holders[np.lexsort((-bid[holders], mate[holders]))]
    wanted, first, count = np.unique(mate[order], return_index=True, return_counts=True)
    rank = np.arange(len(order)) - np.repeat(first, count)
    lost = order[rank >= np.repeat(seats[wanted], count)]
    full = count >= seats[wanted]
    last = order[first[full] + seats[wanted[full]] - 1]
    price[wanted[full]] = np.maximum(price[wanted[full]], bid[last])
    mate[lost] = -1
    return lost
