"""Why these two, and why somebody waits: numbers that screens turn into sentences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .arrays import NO_PAIRS, WEEK, Bits, Flags, Ints, Needs, Offers, Result, Weights, bitset
from .parts import PARTS, common_hours, count_bits, points
from .rules import CHECKED

PARTS_OF_DAY = ((8, 12), (12, 14), (14, 17), (17, 21))  # first hour, hour after the last
# uint64[28, 3]: morning, noon, afternoon and evening of seven days, in that order, Monday first.
BANDS: Bits = bitset([range(24 * day + a, 24 * day + b) for day in range(7) for a, b in PARTS_OF_DAY], WEEK)


@dataclass(frozen=True)
class Band:
    """One band of the week that the learner has not offered in full, and what offering it all would open."""

    at: int  # row in the bands given
    opened: int  # volunteers who would become allowed
    opened_free: int  # of whom have a free seat in the result given

    @property
    def would_match(self) -> bool:
        """Certain for a learner who waits in that result: one more free seat within reach can always be used."""
        return self.opened_free > 0


@dataclass(frozen=True)
class Blockers:
    allowed: int  # volunteers who hold every hard rule
    allowed_free: int  # of whom have a free seat
    only: dict[str, int]  # rule -> volunteers who fail only that rule; "excluded" counts too
    bands: tuple[Band, ...]  # those that open somebody, the most useful first


def components(needs: Needs, offers: Offers, i: int, j: int, weights: Weights | None = None, *, proposed: bool = False) -> dict[str, int]:
    """Points of every part for this pair; they sum exactly to the score. The pair need not be allowed."""
    row = points(needs, offers, np.array([i]), np.array([j]), weights or Weights(), np.array([proposed]))[0]
    return dict(zip(PARTS, row.tolist(), strict=True))


def free_seats(offers: Offers, result: Result | None) -> Flags:
    """bool[m]: who could take one more learner, after the pairs of the result when there is one."""
    held = np.bincount(result.pairs[:, 1], minlength=len(offers)) if result else 0
    return np.asarray(offers.capacity > held)


def blockers(
    needs: Needs,
    offers: Offers,
    i: int,
    *,
    excluded: ArrayLike = NO_PAIRS,
    result: Result | None = None,
    bands: Bits = BANDS,
) -> Blockers:
    """What stands between learner i and each volunteer. Without a result, any capacity counts as a free seat.

    bands: uint64[B, 3], the choices on the learner's screen as hours of the week in Paris.
    """
    one, everyone = np.array([i]), np.arange(len(offers))
    fails = {name: ~rule(needs, offers, one, everyone) for name, (_, rule) in CHECKED.items()}
    forbidden = np.array(excluded, dtype=np.int64).reshape(-1, 2)
    fails["excluded"] = np.isin(everyone, forbidden[forbidden[:, 0] == i, 1])
    failed = np.sum(list(fails.values()), axis=0)
    free = free_seats(offers, result)
    return Blockers(
        allowed=int((failed == 0).sum()),
        allowed_free=int(((failed == 0) & free).sum()),
        only={name: int((each & (failed == 1)).sum()) for name, each in fails.items()},
        bands=best_bands(needs, offers, i, np.flatnonzero(fails["hours"] & (failed == 1)), free, bands),
    )


def best_bands(needs: Needs, offers: Offers, i: int, only_hours: Ints, free: Flags, bands: Bits) -> tuple[Band, ...]:
    """The bands that would open at least one of the volunteers `only_hours`, who miss nothing but common hours."""
    found = []
    have = common_hours(needs, offers, np.array([i]), only_hours)
    for at, band in enumerate(bands):
        more = count_bits(offers.hours[only_hours] & band & ~needs.hours[i])
        opened = have + more >= needs.min_hours[i]
        if opened.any():
            found.append(Band(at, int(opened.sum()), int((opened & free[only_hours]).sum())))
    return tuple(sorted(found, key=lambda band: (-band.opened_free, -band.opened, band.at)))
