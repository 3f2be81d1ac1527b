"""A made-up population with the skew of emergency tutoring: a few subjects asked by many, volunteers in university
towns, evenings and week-ends, one volunteer in five not cleared yet. The same seed gives the same people."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lefil.matching.engine import Needs, Offers

# Maths, French, physics, English, history, life sciences, Spanish, economics, philosophy, computing, method, orientation.
SUBJECTS = np.array([30, 17, 13, 10, 7, 7, 4, 4, 3, 2, 2, 1], dtype=float)
LEVELS = 8  # 6e 5e 4e 3e 2de 1re Tle L1
LEVEL_SHARE = np.array([6, 7, 9, 14, 17, 20, 22, 5], dtype=float)
STAGE = np.array([0, 0, 0, 0, 1, 1, 1, 2], dtype=np.int8)  # college, lycee, superieur
DEPARTEMENTS = 101
ACADEMIES = 30
UNIVERSITY_TOWNS = 18
BANDS = ((8, 12), (12, 14), (14, 18), (18, 22))
LEARNER_BANDS = np.array([[0.05, 0.10, 0.12, 0.45]] * 5 + [[0.35, 0.10, 0.40, 0.20]] * 2)
LEARNER_BANDS[2, 2] = 0.6  # Wednesday afternoon
VOLUNTEER_BANDS = np.array([[0.04, 0.09, 0.08, 0.38]] * 5 + [[0.25, 0.06, 0.22, 0.10]] * 2)
LANGUAGES = np.array([0.09, 0.04, 0.04, 0.03, 0.02, 0.02, 0.01])  # besides French


def bits(flags: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """uint64[rows] from bool[rows, at most 64]."""
    placed: NDArray[np.uint64] = flags.astype(np.uint64) << np.arange(flags.shape[1], dtype=np.uint64)
    united: NDArray[np.uint64] = np.bitwise_or.reduce(placed, axis=1)
    return united


def words(flags: NDArray[np.bool_], count: int) -> NDArray[np.uint64]:
    """uint64[rows, count] from bool[rows, up to 64 * count]."""
    wide = np.zeros((len(flags), 64 * count), dtype=np.bool_)
    wide[:, : flags.shape[1]] = flags
    return np.stack([bits(wide[:, 64 * at : 64 * at + 64]) for at in range(count)], axis=1)


def hours(draw: np.random.Generator, share: NDArray[np.float64], rows: int) -> NDArray[np.uint64]:
    """uint64[rows, 3]: whole bands, or their first or last hours; a busy person is busy all week."""
    busy = draw.uniform(0.5, 1.5, size=(rows, 1, 1))
    chosen = draw.random((rows, 7, 4)) < share * busy
    week = np.zeros((rows, 7, 24), dtype=np.bool_)
    for at, (first, last) in enumerate(BANDS):
        late, early = draw.integers(0, 2, size=(2, rows, 7))
        for hour in range(first, last):
            week[:, :, hour] = chosen[:, :, at] & (hour >= first + late) & (hour < last - early)
    return words(week.reshape(rows, 168), 3)


def places(draw: np.random.Generator, rows: int, towns: float) -> dict[str, NDArray[np.int16]]:
    """Departements by a long-tailed population; `towns` of the people live in one of the university towns."""
    share = 1 / (np.arange(DEPARTEMENTS) + 12.0)
    home = draw.choice(DEPARTEMENTS, rows, p=share / share.sum())
    home = np.where(draw.random(rows) < towns, draw.integers(0, UNIVERSITY_TOWNS, rows), home)
    return {"departement": home.astype(np.int16), "academie": (home % ACADEMIES).astype(np.int16)}


def population(n_pupils: int, n_volunteers: int, seed: int = 1, capacity: float = 1.0) -> tuple[Needs, Offers]:
    """`capacity` scales the seats: 1.0 gives about 1.2 cleared seats a volunteer, 0.5 a shortage."""
    draw = np.random.default_rng(seed)
    return pupils(draw, n_pupils), volunteers(draw, n_volunteers, capacity)


def people(draw: np.random.Generator, rows: int, towns: float, tongues: float) -> dict[str, Any]:
    spoken = np.concatenate([np.ones((rows, 1), np.bool_), draw.random((rows, 7)) < LANGUAGES * tongues], axis=1)
    return {
        "key": draw.permutation(rows) + 1,
        "gender": draw.choice([0, 1, 2, 3], rows, p=[0.02, 0.57, 0.40, 0.01]),
        "gender_wish": draw.choice([0, 1, 2], rows, p=[0.95, 0.04, 0.01]),
        "channels": bits(np.stack([draw.random(rows) < 0.9, draw.random(rows) < 0.6], axis=1)).astype(np.uint8) | 4 * (draw.random(rows) < 0.3),
        "interests": bits(draw.random((rows, 16)) < 0.15),
        "languages": bits(spoken),
        **places(draw, rows, towns),
    }  # fmt: skip


def pupils(draw: np.random.Generator, rows: int) -> Needs:
    level = draw.choice(LEVELS, rows, p=LEVEL_SHARE / LEVEL_SHARE.sum())
    asked = np.zeros((rows, len(SUBJECTS) * LEVELS), dtype=np.bool_)
    first = draw.choice(len(SUBJECTS), rows, p=SUBJECTS / SUBJECTS.sum())
    asked[np.arange(rows), first * LEVELS + level] = True
    for _ in range(2):
        also = draw.choice(len(SUBJECTS), rows, p=SUBJECTS / SUBJECTS.sum())
        asked[np.arange(rows), also * LEVELS + level] |= draw.random(rows) < 0.5
    common = people(draw, rows, 0.1, 2.0)
    newcomers = (common["languages"] > 1) & (draw.random(rows) < 0.1)
    common["languages"] = np.where(newcomers, common["languages"] & ~np.uint64(1), common["languages"])
    return Needs(
        **common,
        subjects=words(asked, 2),
        first=first * LEVELS + level,
        hours=hours(draw, LEARNER_BANDS, rows),
        min_hours=draw.choice([1, 2], rows, p=[0.8, 0.2]),
        minor=(level < 6) | (draw.random(rows) < 0.6) & (level == 6),
        stage=STAGE[level],
        urgency=draw.choice([3, 2, 1, 0], rows, p=[0.08, 0.22, 0.45, 0.25]),
        waiting_days=np.minimum(draw.exponential(9, rows), 90).astype(np.int32),
    )


def ranges(draw: np.random.Generator, taught: NDArray[np.int64]) -> NDArray[np.bool_]:
    """bool[rows, LEVELS]: from a lowest to a highest level."""
    low = draw.choice([0, 2, 4, 5], taught.shape[0], p=[0.45, 0.25, 0.2, 0.1])
    high = np.maximum(low, draw.choice([3, 5, 6, 7], taught.shape[0], p=[0.2, 0.2, 0.35, 0.25]))
    at = np.arange(LEVELS)
    return np.asarray((at >= low[:, None]) & (at <= high[:, None]))


def volunteers(draw: np.random.Generator, rows: int, capacity: float) -> Offers:
    share = SUBJECTS + 3
    taught = np.zeros((rows, len(SUBJECTS), LEVELS), dtype=np.bool_)
    for more in (1.0, 0.8, 0.4):
        subject = draw.choice(len(SUBJECTS), rows, p=share / share.sum())
        taught[np.arange(rows), subject] |= ranges(draw, subject) & (draw.random((rows, 1)) < more)
    seats = draw.choice([1, 2, 3, 4, 5], rows, p=[0.66, 0.20, 0.08, 0.04, 0.02])
    return Offers(
        **people(draw, rows, 0.5, 1.0),
        subjects=words(taught.reshape(rows, -1), 2),
        hours=hours(draw, VOLUNTEER_BANDS, rows),
        cleared=draw.random(rows) < 0.82,
        takes_minors=draw.random(rows) < 0.93,
        stages=draw.choice([0, 1, 2, 6], rows, p=[0.5, 0.15, 0.3, 0.05]),
        capacity=np.floor(seats * capacity + draw.random(rows)).astype(np.int32),
        waiting_days=np.minimum(draw.exponential(12, rows), 90).astype(np.int32),
    )
