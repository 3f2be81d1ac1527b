"""Every allowed pair with its score, row by row of learners. About 450 pairs per learner at 5,000 x 5,000."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .arrays import Flags, Ints, Needs, Offers, Pairs, Weights
from .parts import SCORED
from .rules import CHECKED

CELLS = 2_000_000  # pairs looked at together: keeps the working arrays around 50 MB


@dataclass(frozen=True, eq=False)
class Table:
    """Compressed rows: the allowed volunteers of learner i are cols[start[i]:start[i + 1]], increasing."""

    start: Ints  # int64[n + 1]
    cols: NDArray[np.int32]
    score: NDArray[np.int32]

    @property
    def rows(self) -> NDArray[np.int32]:
        """int32[E]: the learner of each pair."""
        return np.repeat(np.arange(len(self.start) - 1, dtype=np.int32), np.diff(self.start))

    def only(self, keep: Flags) -> Table:
        """The same learners with only the pairs where keep[E] is True."""
        count = np.bincount(self.rows[keep], minlength=len(self.start) - 1)
        return Table(starts(count), self.cols[keep], self.score[keep])


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


def allowed_pairs(needs: Needs, offers: Offers, i: Ints, j: Ints) -> tuple[Ints, Ints]:
    """The flat pairs of rows i x columns j that hold every hard rule, narrowed rule after rule."""
    left: Ints = np.empty(0, dtype=np.int64)
    right: Ints = np.empty(0, dtype=np.int64)
    for at, (_, rule) in enumerate(CHECKED.values()):
        if at == 0:
            j = j[rule(needs, offers, i[:1], j)] if len(i) else j  # cleared says nothing of the learner
        elif at == 1:
            a, b = np.nonzero(rule(needs, offers, i[:, None], j[None, :]))
            left, right = i[a], j[b]
        else:
            keep = rule(needs, offers, left, right)
            left, right = left[keep], right[keep]
    return left, right


def build(needs: Needs, offers: Offers, excluded: Ints, proposed: Ints, weights: Weights, rows: Ints, seats: Ints) -> Table:
    """All allowed pairs of the learners `rows` (the other rows stay empty) with the volunteers that have a seat left."""
    n, m = len(needs), len(offers)
    open_to = np.flatnonzero(seats > 0)
    count = np.zeros(n, dtype=np.int64)
    cols, score = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=np.int32)]
    step = max(1, CELLS // max(1, len(open_to)))
    for at in range(0, len(rows), step):
        i, j = allowed_pairs(needs, offers, rows[at : at + step], open_to)
        keep = ~among(i, j, excluded, m)
        i, j = i[keep], j[keep]
        total = np.where(among(i, j, proposed, m), weights.standing, 0).astype(np.int32)
        for _, part in SCORED.values():
            total += part(needs, offers, i, j, weights).astype(np.int32)
        count += np.bincount(i, minlength=n)
        cols.append(j.astype(np.int32))
        score.append(total)
    return Table(starts(count), np.concatenate(cols), np.concatenate(score))
