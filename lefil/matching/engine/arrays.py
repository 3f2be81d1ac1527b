"""What goes into the engine and what comes out: plain arrays, one row per person.

Vocabulary of the shapes: n learners who wait, m volunteers, k pairs, W words of 64 bits for the subjects.
A bitset is little-endian: bit b of a row lives in word b // 64 at position b % 64. `bitset()` builds one.
Lists are accepted everywhere and converted; a wrong shape or an impossible value raises ValueError, because
it is a mistake of the calling code and never something a person typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Bits = NDArray[np.uint64]
Flags = NDArray[np.bool_]
Pairs = NDArray[np.int32]

FRENCH = 0  # the bit of French in `languages`
WEEK = 168  # hours of a week; bit 0 is Monday 0h-1h in Europe/Paris
NO_PAIRS: Pairs = np.empty((0, 2), dtype=np.int32)


def bitset(rows: Sequence[Iterable[int]], bits: int) -> Bits:
    """uint64[len(rows), ceil(bits / 64)] with the given bit numbers set; a number outside 0..bits-1 is refused."""
    made = np.zeros((len(rows), max(1, -(-bits // 64))), dtype=np.uint64)
    for at, row in enumerate(rows):
        for bit in row:
            if not 0 <= bit < bits:
                raise ValueError(f"bit {bit} is outside 0..{bits - 1}")
            made[at, bit // 64] |= np.uint64(1 << (bit % 64))
    return made


def column(dtype: type, *shape: int | str, low: int | None = None) -> dict[str, Any]:
    """What a field holds: the dtype, the shape after the rows and the smallest value allowed."""
    return {"dtype": dtype, "shape": shape, "low": low}


class Rows:
    """Shared by Needs and Offers: conversion, refusal of wrong shapes, and choosing rows."""

    key: Ints

    def __post_init__(self) -> None:
        rows = len(np.asarray(self.key))
        for each in fields(self):  # type: ignore[arg-type]
            made = self._converted(each.name, each.metadata, rows)
            made.setflags(write=False)
            object.__setattr__(self, each.name, made)
        if len(np.unique(self.key)) != rows:
            raise ValueError("key: two rows have the same key, ties could not be broken")

    def _converted(self, name: str, says: Mapping[str, Any], rows: int) -> NDArray[Any]:
        given: ArrayLike = getattr(self, name)
        shape = (rows, *says["shape"])
        try:
            made = np.array(given, dtype=says["dtype"], order="C")
        except (OverflowError, TypeError) as wrong:
            raise ValueError(f"{name}: {wrong}") from wrong
        if isinstance(given, np.ndarray) and not np.array_equal(made, given):
            raise ValueError(f"{name}: a value does not fit {made.dtype}")
        if rows == 0 and made.size == 0 and made.ndim == 1:
            made = made.reshape([1 if size == "W" else size for size in shape])
        if made.ndim != len(shape) or any(w not in ("W", has) for w, has in zip(shape, made.shape, strict=True)):
            raise ValueError(f"{name}: shape {made.shape}, expected {shape}")
        if says["low"] is not None and made.size and made.min() < says["low"]:
            raise ValueError(f"{name}: {made.min()} is below {says['low']}")
        return made

    def __len__(self) -> int:
        return len(self.key)

    def take(self, rows: Ints) -> Self:
        """The same people, only these rows, in this order."""
        return replace(self, **{each.name: getattr(self, each.name)[rows] for each in fields(self)})  # type: ignore[type-var,arg-type]


@dataclass(frozen=True, eq=False, kw_only=True)
class Needs(Rows):
    """One row per learner who waits for a volunteer."""

    key: Ints = field(metadata=column(np.int64))  # unique; the stable order in which ties are broken (the row's id)
    subjects: Bits = field(metadata=column(np.uint64, "W"))  # subject-at-level codes wanted (subject x level, flattened by the caller)
    first: Small = field(metadata=column(np.int32, low=0))  # the code that must be covered; counted as wanted even if its bit is not set
    hours: Bits = field(metadata=column(np.uint64, 3))  # 168 bits, hours of the week when the learner is free
    min_hours: Small = field(metadata=column(np.int32, low=1))  # common hours a week that the programme asks for
    languages: Bits = field(metadata=column(np.uint64))  # languages the person can work in, bit 0 is French; one must be common
    gender: NDArray[np.int8] = field(metadata=column(np.int8, low=0))  # 0 not said, then the caller's codes (1 woman, 2 man, 3 other)
    gender_wish: NDArray[np.int8] = field(metadata=column(np.int8, low=0))  # 0 no wish, else the code the volunteer must have
    channels: NDArray[np.uint8] = field(metadata=column(np.uint8))  # bits of the ways to meet (room, phone, link); one must be common
    minor: Flags = field(metadata=column(np.bool_))  # under 18 today: only a volunteer who `takes_minors`
    stage: NDArray[np.int8] = field(metadata=column(np.int8, low=0))  # 0..7: college, lycee, pro, superior... compared with Offers.stages
    urgency: Small = field(
        metadata=column(np.int32, low=0)
    )  # points of the association's priority rules; one is worth weights.weeks_per_urgency
    waiting_days: Small = field(metadata=column(np.int32, low=0))  # days since the request was complete
    departement: NDArray[np.int16] = field(metadata=column(np.int16))  # any code, negative when unknown
    academie: NDArray[np.int16] = field(metadata=column(np.int16))
    interests: Bits = field(metadata=column(np.uint64))  # interests and goals, the caller's bits


@dataclass(frozen=True, eq=False, kw_only=True)
class Offers(Rows):
    """One row per volunteer; the fields shared with Needs mean the same."""

    key: Ints = field(metadata=column(np.int64))
    subjects: Bits = field(metadata=column(np.uint64, "W"))
    hours: Bits = field(metadata=column(np.uint64, 3))
    languages: Bits = field(metadata=column(np.uint64))
    gender: NDArray[np.int8] = field(metadata=column(np.int8, low=0))
    gender_wish: NDArray[np.int8] = field(metadata=column(np.int8, low=0))
    channels: NDArray[np.uint8] = field(metadata=column(np.uint8))
    cleared: Flags = field(metadata=column(np.bool_))  # every gate is green today and the person is not paused
    takes_minors: Flags = field(metadata=column(np.bool_))
    stages: NDArray[np.uint8] = field(metadata=column(np.uint8))  # bits of the stages preferred, 0 when no preference; never a refusal
    capacity: Small = field(metadata=column(np.int32, low=0))  # learners at once, counting the locked pairs given to solve()
    waiting_days: Small = field(metadata=column(np.int32, low=0))
    departement: NDArray[np.int16] = field(metadata=column(np.int16))
    academie: NDArray[np.int16] = field(metadata=column(np.int16))
    interests: Bits = field(metadata=column(np.uint64))


@dataclass(frozen=True)
class Weights:
    """Points of each part of the score, written by the association; the eight parts total 1000.

    `standing` is added on top to a pair already proposed, so that a new run does not reshuffle what staff have read
    (measured in docs/matching.md: what each number moves, and what it costs).
    """

    subjects: int = 300
    hours: int = 200
    interests: int = 120
    proximity: int = 100
    volunteer_wait: int = 100
    language: int = 80
    stage: int = 60
    learner_wait: int = 40  # 7 at least: each day waited then counts
    standing: int = 75
    weeks_per_urgency: int = 3  # one point of urgency counts as so many weeks of waiting
    version: str = "1"

    def __post_init__(self) -> None:
        points = [getattr(self, name) for name in WEIGHTED]
        if any(not isinstance(p, int) or p < 0 for p in [*points, self.standing, self.weeks_per_urgency]):
            raise ValueError("weights: whole numbers, 0 or more")
        if sum(points) != 1000:
            raise ValueError(f"weights: the parts total {sum(points)}, not 1000")
        if self.learner_wait < 7:
            raise ValueError("weights: learner_wait under 7 would make some days of waiting count for nothing")
        if self.standing > 1000:
            raise ValueError("weights: standing above 1000 would hide every other reason")


WEIGHTED = ("subjects", "hours", "interests", "proximity", "volunteer_wait", "language", "stage", "learner_wait")


@dataclass(frozen=True)
class Tier:
    """One level of priority among those who were free to be matched."""

    level: int
    asked: int
    served: int


@dataclass(frozen=True)
class Certificate:
    """What the pairs are worth and what nothing can exceed, in thousandths of a point, levels included (level * unit)."""

    primal: int
    dual: int
    tiers: tuple[Tier, ...]  # the most urgent first
    rounds: int
    backend: str  # "c" or "numpy"
    checked: bool = False  # True once check() has found nothing wrong: see prove()

    @property
    def gap(self) -> int:
        """0: nothing better exists."""
        return self.dual - self.primal


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """The pairs, why each one, and the prices that prove that no other choice is better.

    `value`, `gain` and `price` are thousandths of a point; one level of priority is worth `unit`. price[j] is what a seat at
    volunteer j is worth to the others; learner i loses j when step[i] * unit + value - price[j] < gain[i].
    """

    pairs: Pairs  # int32[k, 2] learner row, volunteer row; sorted by learner
    score: Small  # int32[k] points
    parts: Small  # int32[k, len(PARTS)], sums to score
    value: Ints  # int64[k]: the score in thousandths, with what is left of the volunteer's wait below a point
    locked: Flags  # bool[k], the pairs that were given as locked
    doubtful: Pairs  # locked pairs that break a hard rule or a capacity today: kept, for staff to look at
    level: Ints  # int64[n] priority level, 1 at least
    step: Ints  # int64[n]: the level as it is multiplied: itself, or its rank when levels are too far apart for 64 bits
    gain: Ints  # int64[n] dual value of each learner
    price: Ints  # int64[m] dual value of one seat
    unit: int
    counts: Mapping[str, int]
    certificate: Certificate
