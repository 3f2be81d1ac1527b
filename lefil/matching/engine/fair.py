"""Among people who are the same in everything, those who asked first are served first.

Who waited longer is worth more, so the optimum itself prefers them. What is left are exact ties: rows of the model that are the
same. Changing places with somebody whose row is the same changes no value, and the prices prove the new pairs as they did the old.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arrays import Ints
from .model import Model

MIX = np.uint64(0x9E3779B97F4A7C15)


def prints(columns: list[NDArray[Any]]) -> NDArray[np.uint64]:
    """uint64[rows]: the same number for rows that are the same (and, with luck, only for them)."""
    made = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        for each in np.atleast_2d(column.T):
            made = (made ^ each.astype(np.uint64)) * MIX
            made ^= made >> np.uint64(29)
    return made


def ties(columns: list[NDArray[Any]], served: NDArray[np.bool_], rows: Ints) -> list[Ints]:
    """Groups of equal rows of which some are served and others not, each in the order of the rows."""
    number = prints([column[rows] for column in columns])
    both = np.intersect1d(number[served[rows]], number[~served[rows]])
    some = np.isin(number, both)
    number, rows = number[some], rows[some]
    order = np.argsort(number, kind="stable")
    groups = np.split(rows[order], np.flatnonzero(np.diff(number[order])) + 1) if len(rows) else []
    return [group for group in groups if all((column[group] == column[group[0]]).all() for column in columns)]


def listed_offers(model: Model) -> Ints:
    return np.concatenate([model.barred, model.extra]).astype(np.int64)


def earlier_first(model: Model, mate: Ints, rows: Ints) -> Ints:
    """mate[n] with equal people in the order of the rows, which is that of their requests. Left as they are: people of whom a pair
    is excluded or already proposed, for that makes them different."""
    mate = mate.copy()
    plain = (np.diff(model.barred_at) == 0) & (np.diff(model.extra_at) == 0)
    for group in ties([model.masks, model.shape, model.worth, model.group], mate >= 0, rows[plain[rows]]):
        held = mate[group]
        mate[group] = np.concatenate([held[held >= 0], held[held < 0]])
    used = np.bincount(mate[mate >= 0], minlength=model.m) > 0
    volunteers = np.setdiff1d(np.flatnonzero(model.seats > 0), listed_offers(model))
    renamed = np.arange(model.m)
    for group in ties([model.facts, model.own, model.seats], used, volunteers):
        taken = group[used[group]]
        renamed[taken] = group[: len(taken)]
    mate[mate >= 0] = renamed[mate[mate >= 0]]
    return mate
