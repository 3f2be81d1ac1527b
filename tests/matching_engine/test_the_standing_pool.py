"""Each change to a pool that is kept leaves exactly what a run from nothing would find."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from bench.population import population
from lefil.matching.engine import Result, Standing, Weights, check, kernel, pool, solve
from tests.matching_engine.small_worlds import World, needs_of, offers_of, world

BACKENDS = ["c", "numpy"]


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "numpy":
        monkeypatch.setattr(kernel, "LIBRARY", None)
    elif kernel.LIBRARY is None:
        pytest.skip("no compiler here")
    return str(request.param)


def worth(result: Result) -> tuple[Any, int]:
    return result.certificate.tiers, int(result.value.sum())


def same_as_from_nothing(standing: Standing) -> Result:
    needs, offers = standing.people()
    kept, fresh = standing.result(), solve(needs, offers, **standing.asked)
    assert check(needs, offers, kept, **standing.asked) == []
    assert worth(kept) == worth(fresh)
    return kept


def newcomers(draw: random.Random) -> World:
    while True:
        made = world(draw.randrange(10**6))
        if made.learners and made.volunteers:
            return made


def change(draw: random.Random, standing: Standing, step: int) -> None:
    here, m = standing.here.tolist(), len(standing.offers)
    kind = draw.choice(["learner", "learner", "volunteer", "leave", "close", "capacity", "lock", "unlock", "exclude"])
    if kind == "learner":
        standing.add_learner(needs_of([{**draw.choice(newcomers(draw).learners), "key": 1000 + step}]))
    elif kind == "volunteer":
        standing.add_volunteer(offers_of([{**draw.choice(newcomers(draw).volunteers), "key": 1000 + step}]))
    elif kind == "leave" and here:
        standing.remove_learner(draw.choice(here))
    elif kind == "close" and m:
        standing.remove_volunteer(draw.randrange(m))
    elif kind == "capacity" and m:
        standing.set_capacity(draw.randrange(m), draw.choice([0, 1, 2, 3]))
    elif kind == "lock" and here and m:
        i = draw.choice(here)
        standing.lock(i, standing.mate(i) if standing.mate(i) is not None and draw.random() < 0.7 else draw.randrange(m))
    elif kind == "unlock" and standing.asked["locked"]:
        standing.unlock(here[draw.choice(standing.asked["locked"])[0]])
    elif kind == "exclude" and here and m:
        i = draw.choice(here)
        standing.exclude(i, standing.mate(i) if standing.mate(i) is not None else draw.randrange(m))


@pytest.mark.parametrize("seed", range(40))
def test_twelve_changes_leave_what_a_run_from_nothing_finds(backend: str, seed: int) -> None:
    draw = random.Random(seed)
    made = world(seed, ties=seed % 4 == 0)
    standing = Standing(made.needs, made.offers, **made.asked)
    same_as_from_nothing(standing)
    for step in range(12 if backend == "c" else 4):
        change(draw, standing, step)
        result = same_as_from_nothing(standing)
    pairs = {int(standing.here[i]): int(j) for i, j in result.pairs}
    assert sum(standing.mate(int(i)) is not None for i in standing.here) == len(pairs)


@pytest.mark.skipif(kernel.LIBRARY is None, reason="no compiler here")
@pytest.mark.parametrize(("margin", "cheap"), [(250_000, 16_384), (2_000, 16_384), (2_000, 0), (1, 3)])
@pytest.mark.parametrize("capacity", [0.6, 1.0])
def test_a_larger_pool_stays_exact_however_often_its_lists_are_looked_at(
    monkeypatch: pytest.MonkeyPatch, capacity: float, margin: int, cheap: int
) -> None:
    """Short margins make prices pass the bounds of the lists at almost every change."""
    monkeypatch.setattr(pool, "MARGIN", margin)
    monkeypatch.setattr(pool, "CHEAP", cheap)
    draw, n = random.Random(3), 240
    learners, volunteers = population(n + 30, n + 30, seed=4, capacity=capacity)
    first = np.arange(n)
    before = solve(learners.take(first), volunteers.take(first))
    weights = Weights(standing=draw.choice([0, 75, 300]))
    standing = Standing(learners.take(first), volunteers.take(first), proposed=before.pairs, weights=weights)
    for step in range(30):
        standing.add_learner(learners.take(np.array([n + step])))
        standing.remove_learner(draw.choice(standing.here.tolist()))
        if step % 2:
            standing.add_volunteer(volunteers.take(np.array([n + step])))
        standing.set_capacity(draw.randrange(n), draw.choice([0, 0, 1, 3]))
        if step % 5 == 4:
            same_as_from_nothing(standing)


def test_a_free_seat_is_given_at_once(backend: str) -> None:
    standing = Standing(needs_of([{}, {}, {}]), offers_of([{}]))
    assert [standing.mate(i) for i in range(3)].count(0) == 1
    standing.set_capacity(0, 2)
    assert [standing.mate(i) for i in range(3)].count(0) == 2
    j = standing.add_volunteer(offers_of([{"key": 9}]))
    assert j == 1
    assert sorted(str(standing.mate(i)) for i in range(3)) == ["0", "0", "1"]


def test_an_urgent_newcomer_takes_the_seat_of_who_can_wait(backend: str) -> None:
    standing = Standing(needs_of([{}]), offers_of([{}]))
    i = standing.add_learner(needs_of([{"key": 5, "urgency": 3}]))
    assert (standing.mate(i), standing.mate(0)) == (0, None)
    standing.remove_learner(i)
    assert standing.mate(0) == 0


def test_a_locked_pair_does_not_move_and_moves_again_once_unlocked(backend: str) -> None:
    standing = Standing(needs_of([{}]), offers_of([{}]))
    standing.lock(0, 0)
    i = standing.add_learner(needs_of([{"key": 5, "urgency": 3}]))
    assert (standing.mate(0), standing.mate(i)) == (0, None)
    standing.unlock(0)
    assert (standing.mate(0), standing.mate(i)) == (None, 0)


@pytest.mark.parametrize("seed", range(25))
def test_would_match_says_yes_only_when_a_run_from_nothing_does(backend: str, seed: int) -> None:
    made = world(seed)
    standing = Standing(made.needs, made.offers, **made.asked)
    before = standing.result()
    waiting = [i for i in range(len(made.learners)) if standing.mate(i) is None]
    for i in waiting[:4]:
        for changes in ({"hours": {18, 19, 42, 64}}, {"languages": 7, "channels": 3}, {"gender_wish": 0, "minor": False}):
            changed = {**made.learners[i], **changes, "key": i}
            learners = [changed if at == i else each for at, each in enumerate(made.learners)]
            fresh = solve(needs_of(learners), made.offers, **made.asked)
            if standing.would_match(i, needs_of([changed])):
                assert i in fresh.pairs[:, 0]
            elif backend == "c":  # nothing is promised of a no, but for learners of one level it is exact
                assert worth(fresh)[0] == worth(before)[0] or i not in fresh.pairs[:, 0] or fresh.level[i] != before.level[i]
    after = standing.result()
    assert np.array_equal(before.pairs, after.pairs)
    assert np.array_equal(before.price, after.price)
