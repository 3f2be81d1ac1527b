"""The rules (rules.py) and the score (parts.py) written as bits in common, for the solver. Tests hold both to be the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .arrays import FRENCH, Bits, Ints, Needs, Offers, Pairs, Small, Weights
from .model import MOST_POINTS, Model, Shapes, Term, by_row
from .parts import FINE, GENEROUS_HOURS, SHARED_INTERESTS, fine_wait, levels, wanted
from .steps import unit_of


def spread(codes: NDArray[np.integer], known: NDArray[np.integer]) -> Bits:
    """uint64[rows, words]: one bit for the code, none when it is not among the sorted `known`."""
    made = np.zeros((len(codes), max(1, -(-len(known) // 64))), dtype=np.uint64)
    if len(known):
        at = np.minimum(np.searchsorted(known, codes), len(known) - 1)
        rows = np.flatnonzero(known[at] == codes)
        made[rows, at[rows] // 64] = np.left_shift(np.uint64(1), (at[rows] % 64).astype(np.uint64))
    return made


def flag(on: NDArray[np.bool_], bit: int = 0) -> Bits:
    return (on.astype(np.uint64) << np.uint64(bit))[:, None]


@dataclass(frozen=True)
class Codes:
    """The codes that get a bit. Newcomers can be written in a model as long as theirs are among them."""

    gender: Ints
    departement: Ints
    academie: Ints

    @classmethod
    def of(cls, needs: Needs, offers: Offers, *, room: int = 0) -> Codes:
        """Those of both sides, and all below `room`."""
        low = np.arange(room)
        gender: list[NDArray[np.integer]] = [needs.gender, offers.gender, needs.gender_wish, offers.gender_wish, np.arange(min(room, 8))]
        return cls(
            np.unique(np.concatenate(gender)).astype(np.int64),
            *(np.unique(np.concatenate([a[a >= 0], b[b >= 0], low])).astype(np.int64)
              for a, b in ((needs.departement, offers.departement), (needs.academie, offers.academie))),
        )  # fmt: skip

    def know(self, people: Needs | Offers) -> bool:
        """Whether these people can be written with these codes."""
        genders = np.isin(np.concatenate([people.gender, people.gender_wish]), self.gender).all()
        here, zone = people.departement, people.academie
        return bool(genders and np.isin(here[here >= 0], self.departement).all() and np.isin(zone[zone >= 0], self.academie).all())


class Recipe:
    """Collects the columns of facts, then one term after the other."""

    def __init__(self, rows: int, known: Shapes | None = None) -> None:
        self.rows = rows
        self.columns: list[Bits] = []
        self.masks: list[Bits] = []
        self.shapes: list[NDArray[np.uint16]] = []
        self.terms: list[Term] = []
        self.known = known or Shapes()

    def facts(self, words: Bits) -> int:
        """Adds columns of the volunteers; returns where they begin."""
        at = sum(column.shape[1] for column in self.columns)
        self.columns.append(words)
        return at

    def term(self, at: int, mask: Bits, shape: NDArray[np.integer] | int, *, unless: bool = False) -> None:
        """`shape`: a number for everybody, or one per learner; who has an empty mask and nothing needed gets 0."""
        numbers = np.broadcast_to(np.asarray(shape, dtype=np.uint16), (self.rows,))
        says = mask.any(axis=1) | (self.known.needs()[numbers] > 0)
        start = sum(each.shape[1] for each in self.masks)
        self.terms.append(Term(at, start, mask.shape[1], unless))
        self.masks.append(mask)
        self.shapes.append(np.where(says, numbers, 0).astype(np.uint16))

    def hard(self, at: int, mask: Bits, asks: NDArray[np.bool_] | bool = True) -> None:
        """One bit of the mask must be among the facts, for those who ask."""
        self.term(at, mask, np.where(np.broadcast_to(asks, (self.rows,)), self.known(1, [0]), 0))


def members(codes: NDArray[np.integer], facts: Bits, seats: Small) -> tuple[Small, Ints, Small]:
    """(group[n], first, member): one group per code wanted; its members have the bit and a seat."""
    distinct, group = np.unique(codes, return_inverse=True)
    found = [
        np.flatnonzero((facts[:, code // 64] >> np.uint64(code % 64)) & np.uint64(1) & (seats > 0)).astype(np.int32) for code in distinct
    ]
    first = np.concatenate([[0], np.cumsum([len(each) for each in found])]).astype(np.int64)
    return group.astype(np.int32), first, np.concatenate([*found, np.empty(0, np.int32)])


def written(needs: Needs, offers: Offers, weights: Weights, codes: Codes, known: Shapes) -> Recipe:
    recipe = Recipe(len(needs), known)
    _rules(recipe, needs, offers, weights, codes)
    return recipe


def own_worth(needs: Needs, weights: Weights) -> Ints:
    """int64[n], thousandths: what the learner's own days bring to any pair."""
    return FINE * (weights.learner_wait * (needs.waiting_days.astype(np.int64) % 7) // 7)


def _greatest(points: Ints, terms: list[Term]) -> Ints:
    """int64[n] from int64[n, terms]: the most points a learner's terms can sum to; of a term and its `unless`, one counts."""
    total, last = np.zeros(len(points), dtype=np.int64), np.zeros(len(points), dtype=np.int64)
    for at, term in enumerate(terms):
        here = points[:, at]
        total += np.maximum(here - last, 0) if term.unless else here
        last = np.maximum(here, last) if term.unless else here
    return total


def model_of(
    needs: Needs, offers: Offers, *, excluded: Pairs, proposed: Pairs, weights: Weights, seats: Ints,
    codes: Codes | None = None, known: Shapes | None = None, room: int = 0,
) -> Model:  # fmt: skip
    """seats[m]: places left; 0 for who is not cleared. Pairs are sorted by learner. `room`: pairs that newcomers may add."""
    closed = np.where(offers.cleared, seats, 0).astype(np.int32)
    recipe = written(needs, offers, weights, codes or Codes.of(needs, offers), known or Shapes())
    need, table = recipe.known.arrays()
    level, unit = unit_of(levels(needs, weights), min(len(needs), int(closed.sum(dtype=np.int64))) + room, most_of(weights))
    group, first, member = members(needs.first, offers.subjects, np.ones_like(closed) if room else closed)
    facts, masks = np.concatenate(recipe.columns, axis=1), np.concatenate(recipe.masks, axis=1)
    shape = np.stack(recipe.shapes, axis=1)
    assert int(_greatest(table[shape, -1].astype(np.int64), recipe.terms).max(initial=0)) <= MOST_POINTS
    barred_at, barred = by_row(excluded, len(needs))
    extra_at, extra = by_row(proposed, len(needs))
    return Model(
        terms=tuple(recipe.terms), facts=facts, masks=masks, shape=shape, need=need, table=table, level=level, unit=unit,
        worth=level * unit + own_worth(needs, weights), own=fine_wait(offers, weights).astype(np.int32), seats=closed, group=group,
        first=first, member=member, barred_at=barred_at, barred=barred, extra_at=extra_at, extra=extra, bonus=FINE * weights.standing,
    )  # fmt: skip


def most_of(weights: Weights) -> int:
    """More thousandths than any pair can have."""
    return FINE * (1000 + weights.standing) + 100 * FINE


def points(weight: int, most: int) -> Sequence[int]:
    """Thousandths by count, rounded down to whole points as parts.py does."""
    return [FINE * (weight * count // most) for count in range(most + 1)]


def _rules(recipe: Recipe, needs: Needs, offers: Offers, weights: Weights, codes: Codes) -> None:
    """`cleared` is a matter of seats. The first term is the one that groups learners; then those that tell most apart."""
    asked = np.zeros_like(needs.subjects)
    asked[np.arange(len(needs)), needs.first // 64] = np.left_shift(np.uint64(1), (needs.first % 64).astype(np.uint64))
    subjects = recipe.facts(offers.subjects)
    recipe.hard(subjects, asked)
    common = {int(each): recipe.known(int(each), points(weights.hours, GENEROUS_HOURS)) for each in np.unique(needs.min_hours)}
    recipe.term(recipe.facts(offers.hours), needs.hours, np.array([common[int(each)] for each in needs.min_hours], dtype=np.uint16))
    words = wanted(needs, np.arange(len(needs)))
    count = np.bitwise_count(words).sum(axis=1)
    shared = {int(each): recipe.known(0, points(weights.subjects, int(each))) for each in np.unique(count)}
    recipe.term(subjects, words, np.array([shared[int(each)] for each in count], dtype=np.uint16))
    _score(recipe, needs, offers, weights, codes)
    languages = recipe.facts(offers.languages[:, None])
    others = needs.languages & ~np.uint64(1 << FRENCH)
    recipe.term(languages, others[:, None], recipe.known(0, [0, FINE * weights.language]))
    recipe.hard(languages, needs.languages[:, None])
    recipe.hard(recipe.facts(offers.channels.astype(np.uint64)[:, None]), needs.channels.astype(np.uint64)[:, None])
    recipe.hard(recipe.facts(flag(offers.takes_minors)), flag(needs.minor), needs.minor)
    genders = codes.gender
    recipe.hard(recipe.facts(spread(offers.gender, genders)), spread(needs.gender_wish, genders), needs.gender_wish > 0)
    wishes = spread(np.where(offers.gender_wish == 0, -1, offers.gender_wish), genders)
    mine = np.concatenate([flag(np.ones(len(needs), np.bool_)), spread(needs.gender, genders)], axis=1)
    recipe.hard(recipe.facts(np.concatenate([flag(offers.gender_wish == 0), wishes], axis=1)), mine)


def _score(recipe: Recipe, needs: Needs, offers: Offers, weights: Weights, codes: Codes) -> None:
    near = (
        (needs.departement, offers.departement, codes.departement, weights.proximity),
        (needs.academie, offers.academie, codes.academie, 6 * weights.proximity // 10),
    )
    for at, (mine, theirs, known, most) in enumerate(near):
        recipe.term(recipe.facts(spread(theirs, known)), spread(mine, known), recipe.known(0, [0, FINE * most]), unless=at > 0)
    shared = recipe.known(0, points(weights.interests, SHARED_INTERESTS))
    recipe.term(recipe.facts(offers.interests[:, None]), needs.interests[:, None], shared)
    prefers = recipe.facts(offers.stages.astype(np.uint64)[:, None])
    mask = np.left_shift(np.uint64(1), needs.stage.astype(np.uint64))[:, None]
    recipe.term(prefers, mask, recipe.known(0, [0, FINE * weights.stage]))
    everybody = np.ones((len(needs), 1), dtype=np.uint64)
    recipe.term(recipe.facts(flag(offers.stages == 0)), everybody, recipe.known(0, [0, FINE * (weights.stage // 2)]), unless=True)
