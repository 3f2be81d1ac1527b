"""What waiting for a better pair costs: one stream of arrivals, replayed with several rhythms of runs.

Learners and volunteers come in the order of one seeded stream. Every `every` hours the engine runs on everybody who is there, and its
pairs are made for good. `hold` is the least time a learner who is not urgent stays in the pool before being paired.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bench.population import population
from lefil.matching.engine import Needs, Offers, solve

HOURS = 24 * 28
RHYTHMS = ((1, 0), (6, 0), (24, 0), (72, 0), (168, 0), (6, 24), (6, 72))  # every so many hours, hold


@dataclass(frozen=True)
class Told:
    every: int
    hold: int
    pairs: int
    score: float  # mean points, without those of waiting
    wait: float  # mean hours of the learners served
    urgent: int  # learners of the most urgent level who were served


def stream(people: int, volunteers: int, seed: int, capacity: float) -> tuple[Needs, Offers, np.ndarray, np.ndarray]:
    """Everybody with the hour at which they come; nobody has waited before."""
    needs, offers = population(people, volunteers, seed=seed, capacity=capacity)
    draw = np.random.default_rng(seed + 1)
    come = np.sort(draw.integers(0, HOURS, people)), np.sort(draw.integers(0, HOURS, volunteers))
    zero = np.zeros(people, np.int32), np.zeros(volunteers, np.int32)
    return replace(needs, waiting_days=zero[0]), replace(offers, waiting_days=zero[1]), *come


def replay(people: int = 3000, volunteers: int = 3000, *, every: int, hold: int, seed: int = 1, capacity: float = 1.0) -> Told:
    needs, offers, came, offered = stream(people, volunteers, seed, capacity)
    open_needs, left = np.ones(people, np.bool_), np.where(offers.cleared, offers.capacity, 0).astype(np.int64)
    pairs = score = wait = urgent = 0
    for now in [*range(every, HOURS, every), HOURS]:
        ready = open_needs & (came < now) & ((now - came >= hold) | (needs.urgency >= 3) | (now == HOURS))
        rows, cols = np.flatnonzero(ready), np.flatnonzero((left > 0) & (offered < now))
        if not len(rows) or not len(cols):
            continue
        here = replace(needs.take(rows), waiting_days=((now - came[rows]) // 24).astype(np.int32))
        there = offers.take(cols)
        there = replace(there, capacity=left[cols].astype(np.int32), waiting_days=((now - offered[cols]) // 24).astype(np.int32))
        found = solve(here, there)
        i, j = rows[found.pairs[:, 0]], cols[found.pairs[:, 1]]
        open_needs[i] = False
        np.subtract.at(left, j, 1)
        pairs += len(i)
        score += int(found.parts[:, [0, 1, 2, 3, 5, 6]].sum())
        wait += int((now - came[i]).sum())
        urgent += int((needs.urgency[i] >= 3).sum())
    return Told(every, hold, pairs, round(score / max(1, pairs), 1), round(wait / max(1, pairs), 1), urgent)


def main() -> None:
    for name, capacity in (("balanced", 1.0), ("shortage", 0.7)):
        for every, hold in RHYTHMS:
            print(name, replay(every=every, hold=hold, capacity=capacity), flush=True)


if __name__ == "__main__":
    main()
