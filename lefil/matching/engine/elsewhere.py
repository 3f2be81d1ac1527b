"""Populations that come from elsewhere (manage.py match_file): other rules, another recipe, the same solver and proof.

Hard: every mandatory subject and at least one subject covered at the level; one hour in common when both gave their availability;
the wish on gender; exclusions; capacity. The tier comes first, the smallest number first. Score, out of 1000: 500 for the share
of the subjects covered, 100 for a common language, 250 and 150 for how long the learner and the volunteer have waited.
Waiting d days gives w * d / (d + 28), and a thousandth of a point more for each day: it never stops counting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .arrays import Bits, Ints, Small
from .fair import earlier_first
from .kernel import Laid, backend
from .model import Model, Optimum, by_row
from .optimum import optimum
from .parts import FINE, HALF_DAYS, LONGEST_DAYS
from .recipe import Recipe
from .steps import exact_sum, unit_of
from .table import build

COVERED, LANGUAGE, LEARNER_WAIT, VOLUNTEER_WAIT = 500, 100, 250, 150
MOST = FINE * 1000 + 2 * LONGEST_DAYS + FINE
FEW = 64  # learners that make a group of their own worth while


@dataclass(frozen=True)
class Asked:
    """One learner. Numbers of subjects at a level, languages, moments and genders are the reader's; sets are Python integers, bit by bit."""

    level: int  # number of the level
    covers: int  # bits of the subjects at that level
    mandatory: int
    languages: int
    moments: int  # 0 when not given
    gender: int  # 0 no wish
    step: int  # 1 at least, the most urgent highest
    days: int
    excluded: tuple[int, ...]  # rows of volunteers


@dataclass(frozen=True)
class Offered:
    covers: int
    languages: int
    moments: int
    gender: int
    capacity: int
    days: int


@dataclass(frozen=True)
class Sizes:
    """How many bits each set has."""

    codes: int
    languages: int
    moments: int
    genders: int


def waited(days: Ints, weight: int) -> Ints:
    days = np.minimum(days, LONGEST_DAYS)
    return FINE * weight * days // (days + HALF_DAYS) + days


def packed(sets: Sequence[int], bits: int) -> Bits:
    """uint64[rows, words] of Python integers used as sets."""
    words = max(1, -(-bits // 64))
    return np.frombuffer(b"".join(each.to_bytes(8 * words, "little") for each in sets), dtype=np.uint64).reshape(len(sets), words)


def column(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def model_of(needs: Sequence[Asked], offers: Sequence[Offered], sizes: Sizes) -> Model:
    """Both sides in the order of their requests: who asked first comes first among equals."""
    recipe = Recipe(len(needs))
    covers, asked = packed([o.covers for o in offers], sizes.codes), packed([a.covers for a in needs], sizes.codes)
    guard, group, first, member, seats = grouped(needs, offers, sizes)
    codes = recipe.facts(covers)
    recipe.hard(codes, guard)
    anytime = 1 << sizes.moments
    moments = recipe.facts(packed([o.moments or anytime for o in offers], sizes.moments + 1))
    gave = np.array([a.moments > 0 for a in needs], dtype=np.bool_)
    recipe.hard(moments, packed([a.moments | anytime if a.moments else 0 for a in needs], sizes.moments + 1), gave)
    must = packed([a.mandatory for a in needs], sizes.codes)
    recipe.term(codes, must, np.array([recipe.known(a.mandatory.bit_count(), [0]) for a in needs], dtype=np.uint16))
    shape = [recipe.known(1, [FINE * COVERED * c // k for c in range(k + 1)]) for k in (max(1, a.covers.bit_count()) for a in needs)]
    recipe.term(codes, asked, np.array(shape, dtype=np.uint16))
    wish = np.array([a.gender > 0 for a in needs], dtype=np.bool_)
    recipe.hard(
        recipe.facts(packed([1 << o.gender for o in offers], sizes.genders)), packed([1 << a.gender for a in needs], sizes.genders), wish
    )
    spoken = recipe.facts(packed([o.languages for o in offers], sizes.languages))
    recipe.term(spoken, packed([a.languages for a in needs], sizes.languages), recipe.known(0, [0, FINE * LANGUAGE]))
    need, table = recipe.known.arrays()
    level, unit = unit_of(column([a.step for a in needs]), min(len(needs), int(seats.sum(dtype=np.int64))), MOST)
    pairs = np.array([(i, j) for i, a in enumerate(needs) for j in sorted(set(a.excluded))], dtype=np.int32).reshape(-1, 2)
    barred_at, barred = by_row(pairs, len(needs))
    nothing_at, nothing = by_row(pairs[:0], len(needs))
    return Model(
        terms=tuple(recipe.terms), facts=np.concatenate(recipe.columns, axis=1), masks=np.concatenate(recipe.masks, axis=1),
        shape=np.stack(recipe.shapes, axis=1), need=need, table=table, level=level, unit=unit,
        worth=level * unit + waited(column([a.days for a in needs]), LEARNER_WAIT),
        own=waited(column([o.days for o in offers]), VOLUNTEER_WAIT).astype(np.int32), seats=seats, group=group, first=first,
        member=member, barred_at=barred_at, barred=barred, extra_at=nothing_at, extra=nothing, bonus=0,
    )  # fmt: skip


def grouped(needs: Sequence[Asked], offers: Sequence[Offered], sizes: Sizes) -> tuple[Bits, Small, Ints, Small, Small]:
    """(guard, group, first, member, seats). A group: those of a level, or, where they are many, those with the same mandatory subject."""
    level_codes: dict[int, int] = {}
    keys = [a.mandatory & -a.mandatory for a in needs]
    many = {key for key, count in zip(*np.unique([k.bit_length() for k in keys], return_counts=True), strict=True) if count >= FEW}
    for a in needs:
        level_codes[a.level] = level_codes.get(a.level, 0) | a.covers
    guard = [key if key and key.bit_length() in many else level_codes[a.level] for key, a in zip(keys, needs, strict=True)]
    number = {mask: at for at, mask in enumerate(dict.fromkeys(guard))}
    seats = np.array([min(o.capacity, len(needs)) for o in offers], dtype=np.int32)
    facts = packed([o.covers for o in offers], sizes.codes)
    found = [np.flatnonzero(((facts & words).any(axis=1)) & (seats > 0)).astype(np.int32) for words in packed(list(number), sizes.codes)]
    first = np.concatenate([[0], np.cumsum([len(each) for each in found])]).astype(np.int64)
    group = np.array([number[mask] for mask in guard], dtype=np.int32)
    return packed(guard, sizes.codes), group, first, np.concatenate([*found, np.empty(0, np.int32)]), seats


def may(asked: Asked, offered: Offered, row: int) -> bool:
    """The hard rules for one pair, told apart from the recipe: the proof uses this one."""
    covered = asked.covers & offered.covers
    return bool(
        covered
        and asked.mandatory & ~offered.covers == 0
        and (not asked.moments or not offered.moments or asked.moments & offered.moments)
        and (not asked.gender or asked.gender == offered.gender)
        and row not in asked.excluded
    )


def thousandths(asked: Asked, offered: Offered) -> int:
    """The score of one pair, told apart from the recipe."""
    points = FINE * COVERED * (asked.covers & offered.covers).bit_count() // asked.covers.bit_count()
    points += FINE * LANGUAGE if asked.languages & offered.languages else 0
    for days, weight in ((asked.days, LEARNER_WAIT), (offered.days, VOLUNTEER_WAIT)):
        days = min(days, LONGEST_DAYS)
        points += FINE * weight * days // (days + HALF_DAYS) + days
    return points


@dataclass(frozen=True, eq=False)
class Matched:
    pairs: list[tuple[int, int]]
    score: list[int]  # thousandths
    gap: int  # thousandths


def match(needs: Sequence[Asked], offers: Sequence[Offered], sizes: Sizes) -> tuple[Matched, list[str]]:
    """The best pairs, and what the proof found wrong with them: [] in any case that is known."""
    if not needs or not offers:
        return Matched([], [], 0), []
    model = model_of(needs, offers, sizes)
    rows = np.arange(model.n)
    best = optimum(model, rows)
    mate = earlier_first(model, best.mate, rows)
    pairs = [(i, int(mate[i])) for i in np.flatnonzero(mate >= 0).tolist()]
    score = [thousandths(needs[i], offers[j]) for i, j in pairs]
    dual = exact_sum(best.gain, model.unit) + exact_sum(best.price * model.seats, model.unit)
    primal = sum(int(model.level[i]) for i, _ in pairs) * model.unit + sum(score)
    return Matched(pairs, score, dual - primal), wrong_with(needs, offers, model, best, pairs, dual - primal)


def wrong_with(
    needs: Sequence[Asked], offers: Sequence[Offered], model: Model, best: Optimum, pairs: list[tuple[int, int]], gap: int
) -> list[str]:
    """Every pair may be; no seat is taken twice; no allowed pair anywhere is worth more than its prices; they add up."""
    wrong = []
    if not all(may(needs[i], offers[j], j) for i, j in pairs):
        wrong.append("a pair breaks a hard rule")
    held: dict[int, int] = {}
    for _, j in pairs:
        held[j] = held.get(j, 0) + 1
    if any(count > offers[j].capacity for j, count in held.items()):
        wrong.append("a volunteer has more learners than the capacity")
    if min(best.gain.min(), best.price.min()) < 0 or gap != 0:
        wrong.append("the prices do not add up to the value of the pairs")
    if backend() == "c":
        rows = np.argsort(model.group, kind="stable").astype(np.int32)
        above = Laid(model).verify(rows, best.gain, best.price)[0] > 0
    else:
        table = build(model, np.arange(model.n))
        above = bool((table.value > best.gain[table.rows] + best.price[table.cols]).any())
    if above or told_again(needs, offers, model, best):
        wrong.append("an allowed pair is worth more than the prices say")
    return wrong


def told_again(needs: Sequence[Asked], offers: Sequence[Offered], model: Model, best: Optimum, cells: int = 20_000) -> bool:
    """A spread of learners with every volunteer, by may() and thousandths(): recipe and rules cannot drift apart unnoticed."""
    step = max(1, len(needs) * len(offers) // cells)
    gain: Any = best.gain.tolist()
    price: Any = best.price.tolist()
    for i in range(0, len(needs), step):
        level = int(model.level[i]) * model.unit
        for j, offered in enumerate(offers):
            if offered.capacity and may(needs[i], offered, j) and level + thousandths(needs[i], offered) > gain[i] + price[j]:
                return True
    return False
