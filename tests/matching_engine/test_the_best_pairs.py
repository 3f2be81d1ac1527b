"""solve() against scipy on small worlds, where every way to go wrong is frequent."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from lefil.matching.engine import Needs, Offers, Result, Weights, check, kernel, optimum, plain, solve
from tests.matching_engine.small_worlds import World, free_values, full, level, may, needs_of, offers_of, thousandths, world


def pairs_of(result: Result) -> list[tuple[int, int]]:
    return [(int(i), int(j)) for i, j in result.pairs]


def solved(made: World) -> Result:
    return solve(made.needs, made.offers, **made.asked)


def told_again(made: World, result: Result) -> int:
    """The value of the pairs that were free to choose, by the plain rules; fails on any pair that may not be."""
    _, _, _, unit = free_values(made)
    total = 0
    held = [0] * len(made.volunteers)
    for i, j in pairs_of(result):
        held[j] += 1
        if (i, j) in made.locked:
            continue
        learner, volunteer = made.learners[i], made.volunteers[j]
        assert may(learner, volunteer)
        assert (i, j) not in made.excluded
        assert held[j] <= full(volunteer, "volunteer")["capacity"]
        total += level(learner, made.weights) * unit
        total += thousandths(learner, volunteer, made.weights, (i, j) in made.proposed)
    return total


@pytest.fixture(params=["c", "numpy"])
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "numpy":
        monkeypatch.setattr(kernel, "LIBRARY", None)
    elif kernel.LIBRARY is None:
        pytest.skip("no compiler here")
    return str(request.param)


@pytest.mark.parametrize("ties", [False, True], ids=["people who differ", "people who look alike"])
@pytest.mark.parametrize("block", range(8))
def test_it_equals_scipy_on_small_worlds(block: int, ties: bool, backend: str) -> None:
    """2,000 worlds by the kernel, 800 by numpy."""
    sizes, count = set(), 125 if backend == "c" else 50
    for seed in range(count * block, count * (block + 1)):
        made = world(seed, ties)
        result = solved(made)
        _, _, value, _ = free_values(made)
        best = int(value[linear_sum_assignment(value, maximize=True)].sum())
        assert told_again(made, result) == best, seed
        assert set(made.locked) <= set(pairs_of(result)), seed
        assert check(made.needs, made.offers, result, **made.asked) == [], seed
        sizes.add(len(result.pairs))
    assert len(sizes) > 3  # the worlds are not all trivial


def test_it_equals_scipy_on_larger_worlds_where_short_lists_must_grow(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimum, "SHORT_LIST", 1)
    monkeypatch.setattr(plain, "SHORT_LIST", 2)
    rounds = 0
    for seed, (n, m) in enumerate([(150, 60), (60, 150), (120, 110), (100, 100)]):
        made = dense_world(seed, n, m)
        result = solved(made)
        _, _, value, _ = free_values(made)
        best = int(value[linear_sum_assignment(value, maximize=True)].sum())
        assert told_again(made, result) == best
        assert check(made.needs, made.offers, result, **made.asked) == []
        rounds = max(rounds, result.counts["rounds"])
    assert rounds > 1  # at least one needed the scan over every pair


def dense_world(seed: int, n: int, m: int) -> World:
    """Everybody may be with nearly everybody, and all prefer the same few volunteers."""
    draw = random.Random(seed)
    week = list(range(168))
    learners = [
        {"hours": set(draw.sample(week, 60)), "waiting_days": draw.randrange(30), "interests": draw.getrandbits(6)} for _ in range(n)
    ]
    volunteers = [
        {
            "hours": set(draw.sample(week, draw.choice([4, 8, 60]))),
            "waiting_days": draw.randrange(30),
            "interests": draw.getrandbits(6),
            "capacity": draw.choice([1, 1, 2]),
        }
        for _ in range(m)
    ]
    return World(learners, volunteers)


def shuffled(people: Needs | Offers, order: list[int]) -> Any:
    return people.take(np.array(order, dtype=np.int64))


@pytest.mark.parametrize("seed", range(40))
def test_the_order_of_the_rows_changes_nothing(seed: int) -> None:
    made = world(seed, ties=seed % 2 == 0)
    needs, offers = made.needs, made.offers
    draw = random.Random(seed)
    left, right = list(range(len(needs))), list(range(len(offers)))
    draw.shuffle(left)
    draw.shuffle(right)

    def moved(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
        again = [(left.index(i), right.index(j)) for i, j in pairs]
        return draw.sample(again, len(again))

    asked = {**made.asked, "excluded": moved(made.excluded), "locked": moved(made.locked), "proposed": moved(made.proposed)}
    straight = solved(made)
    other = solve(shuffled(needs, left), shuffled(offers, right), **asked)
    assert {(left[i], right[j]) for i, j in pairs_of(other)} == set(pairs_of(straight))
    assert np.array_equal(other.gain, straight.gain[left])
    assert np.array_equal(other.price, straight.price[right])
    assert check(shuffled(needs, left), shuffled(offers, right), other, **asked) == []


def test_equal_learners_are_served_in_the_order_of_their_key() -> None:
    for keys in ([7, 3, 5], [3, 5, 7]):
        result = solve(needs_of([{"key": key} for key in keys]), offers_of([{}]))
        assert [keys[i] for i, _ in pairs_of(result)] == [3]


def test_one_more_day_of_waiting_always_wins_the_only_seat() -> None:
    offers = offers_of([{}])
    for days in (0, 5, 6, 7, 20, 27, 364, 4000):
        needs = needs_of([{"waiting_days": days}, {"waiting_days": days + 1}])
        assert pairs_of(solve(needs, offers)) == [(1, 0)], days


def test_a_whole_week_more_wins_whatever_the_fit() -> None:
    alike = {"interests": 7, "departement": 3, "academie": 1, "hours": set(range(18, 27)), "languages": 3}
    needs = needs_of([{**alike, "waiting_days": 6}, {"waiting_days": 7}])
    assert pairs_of(solve(needs, offers_of([{**alike, "stages": 1}]))) == [(1, 0)]


def test_urgency_counts_as_weeks_of_waiting_and_no_more() -> None:
    offers = offers_of([{}])
    weights = Weights(weeks_per_urgency=3)
    assert pairs_of(solve(needs_of([{"urgency": 1}, {"waiting_days": 20}]), offers, weights=weights)) == [(0, 0)]
    assert pairs_of(solve(needs_of([{"urgency": 1}, {"waiting_days": 28}]), offers, weights=weights)) == [(1, 0)]


def test_an_urgent_learner_does_not_cost_a_pair() -> None:
    """The urgent one fits both volunteers, the other only the first: both are served."""
    needs = needs_of([{"urgency": 9, "subjects": {0}}, {"hours": {42}}])
    offers = offers_of([{"hours": {18, 42}, "interests": 1, "waiting_days": 28}, {}])
    assert pairs_of(solve(needs, offers)) == [(0, 1), (1, 0)]


def test_a_proposed_pair_stays_unless_another_is_clearly_better() -> None:
    needs = needs_of([{"interests": 1}])
    offers = offers_of([{}, {"interests": 1}])
    assert pairs_of(solve(needs, offers)) == [(0, 1)]
    assert pairs_of(solve(needs, offers, proposed=[(0, 0)])) == [(0, 0)]
    assert pairs_of(solve(needs, offers, proposed=[(0, 0)], weights=Weights(standing=39))) == [(0, 1)]


def test_a_locked_pair_that_no_longer_holds_is_kept_and_pointed_out() -> None:
    needs = needs_of([{}, {}, {}])
    offers = offers_of([{"cleared": False}, {"capacity": 0}, {}])
    result = solve(needs, offers, locked=[(0, 0), (1, 1), (2, 2)])
    assert pairs_of(result) == [(0, 0), (1, 1), (2, 2)]
    assert result.doubtful.tolist() == [[0, 0], [1, 1]]
    assert result.locked.all()
    assert check(needs, offers, result, locked=[(0, 0), (1, 1), (2, 2)]) == []


def test_a_locked_pair_uses_a_seat() -> None:
    result = solve(needs_of([{}, {"urgency": 9}]), offers_of([{"capacity": 1}]), locked=[(0, 0)])
    assert pairs_of(result) == [(0, 0)]
    assert result.counts["waiting"] == 1


def test_the_counts_add_up() -> None:
    made = world(11)
    counts, result = solved(made).counts, solved(made)
    assert counts["pairs"] == len(result.pairs)
    assert counts["pairs"] + counts["waiting"] == counts["learners"]


@pytest.mark.parametrize(("learners", "volunteers"), [(0, 0), (0, 3), (3, 0)])
def test_an_empty_side_gives_no_pair(learners: int, volunteers: int) -> None:
    needs, offers = needs_of([{}] * learners), offers_of([{}] * volunteers)
    result = solve(needs, offers)
    assert result.pairs.shape == (0, 2)
    assert result.parts.shape[0] == 0
    assert check(needs, offers, result) == []


def test_the_same_arrays_give_the_same_result_twice() -> None:
    made = dense_world(5, 80, 50)
    first, second = solved(made), solved(made)
    for name in ("pairs", "score", "parts", "gain", "price"):
        assert np.array_equal(getattr(first, name), getattr(second, name))
    assert replace(first).unit == second.unit
