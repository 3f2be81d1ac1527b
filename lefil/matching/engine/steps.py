"""Levels of priority as numbers that can be multiplied: an int64 must hold a level of everybody's scores together."""

from __future__ import annotations

import numpy as np

from .arrays import Ints

ROOM = 1 << 60


def unit_of(level: Ints, pairs: int, most: int) -> tuple[Ints, int]:
    """(step[n], unit): `unit` is more than `pairs` scores of at most `most` together. Steps are the levels themselves, or, when those
    are too far apart to be multiplied, their rank: only the order of the levels says who is served."""
    unit = 1 + (pairs + 1) * most
    if len(level) and int(level.max()) * unit >= ROOM:
        distinct, rank = np.unique(level, return_inverse=True)
        if len(distinct) * unit >= ROOM:
            raise ValueError(f"{len(distinct)} levels of priority for {pairs} pairs are more than 64-bit sums can hold")
        return rank.astype(np.int64) + 1, unit
    return level.astype(np.int64), unit


def exact_sum(values: Ints, unit: int) -> int:
    """The sum as a Python integer, whatever its size."""
    return int((values // unit).sum()) * unit + int((values % unit).sum())
