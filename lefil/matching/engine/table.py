"""Every allowed pair with its value, row by row of learners, for the numpy path. About 450 pairs per learner at 5,000 x 5,000."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .arrays import Flags, Ints, Pairs
from .model import Model, pairs_of

CELLS = 1_000_000  # pairs looked at together: keeps the working arrays around 50 MB


@dataclass(frozen=True, eq=False)
class Table:
    """Compressed rows: the allowed volunteers of learner i are cols[start[i]:start[i + 1]], increasing."""

    start: Ints  # int64[n + 1]
    cols: NDArray[np.int32]
    value: Ints  # int64[E]: level * unit + score

    @property
    def rows(self) -> NDArray[np.int32]:
        """int32[E]: the learner of each pair."""
        return np.repeat(np.arange(len(self.start) - 1, dtype=np.int32), np.diff(self.start))

    def only(self, keep: Flags) -> Table:
        """The same learners with only the pairs where keep[E] is True."""
        count = np.bincount(self.rows[keep], minlength=len(self.start) - 1)
        return Table(starts(count), self.cols[keep], self.value[keep])


def starts(count: NDArray[np.int64]) -> Ints:
    """int64[n + 1] from the number of pairs of each row."""
    return np.concatenate([[0], np.cumsum(count)]).astype(np.int64)


def codes(pairs: Pairs, m: int) -> Ints:
    """int64[k], sorted: one number per pair, to look pairs up."""
    return np.unique(pairs[:, 0].astype(np.int64) * m + pairs[:, 1])


def among(i: Ints, j: Ints, known: Ints, m: int) -> Flags:
    """bool[k]: which of the pairs (i, j) are in the sorted `known` codes."""
    if not len(known):
        return np.zeros(len(i), dtype=np.bool_)
    code = i.astype(np.int64) * m + j
    at = np.minimum(np.searchsorted(known, code), len(known) - 1)
    found: Flags = known[at] == code
    return found


def build(model: Model, rows: Ints) -> Table:
    """All allowed pairs of the learners `rows` (the other rows stay empty)."""
    found = [np.empty((3, 0), dtype=np.int64)]
    order = rows[np.argsort(model.group[rows], kind="stable")]
    for same in np.split(order, np.flatnonzero(np.diff(model.group[order])) + 1):
        if not len(same):
            continue
        group = model.group[same[0]]
        volunteers = model.member[model.first[group] : model.first[group + 1]].astype(np.int64)
        step = max(1, CELLS // max(1, len(volunteers)))
        for at in range(0, len(same), step):
            some = same[at : at + step]
            i, j, w = pairs_of(model, np.repeat(some, len(volunteers)), np.tile(volunteers, len(some)))
            found.append(np.stack([i, j, model.worth[i] + w]))
    i, j, value = np.concatenate(found, axis=1)
    order = np.lexsort((j, i))
    return Table(starts(np.bincount(i, minlength=model.n)), j[order].astype(np.int32), value[order])
