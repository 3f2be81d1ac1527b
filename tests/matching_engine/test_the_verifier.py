"""check() finds every way in which a result can be wrong: each test breaks a good one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lefil.matching.engine import Result, check, solve
from tests.matching_engine.small_worlds import World, needs_of, offers_of, world


def good(seed: int = 0) -> tuple[World, Result]:
    """The first world from this seed on with at least three pairs, one of them not locked, and somebody waiting."""
    while True:
        made = world(seed)
        result = solve(made.needs, made.offers, **made.asked)
        if len(result.pairs) >= 3 and not result.locked.all() and result.counts["waiting"] and result.price.max() > 0:
            return made, result
        seed += 1


def problems(made: World, result: Result, **changes: Any) -> list[str]:
    return check(made.needs, made.offers, replace(result, **changes), **made.asked)


def without(result: Result, row: int) -> dict[str, Any]:
    return {name: np.delete(getattr(result, name), row, axis=0) for name in ("pairs", "score", "parts", "value", "locked")}


@pytest.mark.parametrize("seed", [0, 60, 120, 180])
def test_a_pair_left_out_is_noticed(seed: int) -> None:
    made, result = good(seed)
    row = int(np.flatnonzero(~result.locked)[0])
    assert problems(made, result) == []
    assert "the prices do not add up to the value of the pairs" in problems(made, result, **without(result, row))


def test_a_locked_pair_left_out_is_noticed() -> None:
    made, result = next(found for found in map(good, range(0, 400, 7)) if found[1].locked.any())
    row = int(np.flatnonzero(result.locked)[0])
    assert "a locked pair was moved" in problems(made, result, **without(result, row))


@pytest.mark.parametrize("seed", range(0, 300, 30))
def test_a_learner_moved_to_any_other_volunteer_is_noticed(seed: int) -> None:
    made, result = good(seed)
    row = int(np.flatnonzero(~result.locked)[0])
    for other in range(len(made.volunteers)):
        if other != result.pairs[row, 1]:
            pairs = result.pairs.copy()
            pairs[row, 1] = other
            assert problems(made, result, pairs=pairs) != []


def test_a_learner_with_two_volunteers_is_noticed() -> None:
    made, result = good()
    twice = {name: np.concatenate([getattr(result, name)] * 2) for name in ("pairs", "score", "parts", "value", "locked")}
    assert "a learner has two volunteers" in problems(made, result, **twice)


def test_a_pair_outside_the_rows_is_noticed() -> None:
    made, result = good()
    assert problems(made, result, pairs=result.pairs + 1000) == ["a pair points outside the rows"]


@pytest.mark.parametrize("name", ["gain", "price"])
@pytest.mark.parametrize("change", [1, -1])
def test_prices_that_prove_nothing_are_noticed(name: str, change: int) -> None:
    made, result = good()
    values = getattr(result, name)
    at = int(values.argmax())
    assert problems(made, result, **{name: values + change * (np.arange(len(values)) == at)}) != []
    assert problems(made, result, **{name: values[:-1]}) == ["the gains and prices are not one per row"]


def test_gains_moved_from_one_learner_to_another_are_noticed() -> None:
    """The sum still holds, but the pair of the first is now worth more than the prices say."""
    made, result = good()
    first = int(result.pairs[~result.locked][0, 0])
    other = next(i for i in range(len(result.gain)) if i != first and i not in {a for a, _ in made.locked})
    moved = result.gain - 1 * (np.arange(len(result.gain)) == first) + 1 * (np.arange(len(result.gain)) == other)
    assert problems(made, result, gain=moved) == ["an allowed pair is worth more than the prices say"]


def test_negative_gains_and_prices_are_noticed() -> None:
    made, result = good()
    assert "a gain or a price is negative" in problems(made, result, gain=result.gain - result.unit * 1000)
    assert "a gain or a price is negative" in problems(made, result, price=result.price - 1)


def test_a_unit_that_lets_scores_outweigh_levels_is_noticed() -> None:
    made, result = good()
    assert problems(made, result, unit=1) != []


def test_a_small_unit_is_noticed_even_when_everything_adds_up() -> None:
    needs, offers = needs_of([{}]), offers_of([{}])
    result = solve(needs, offers)
    worth = int(result.level[0] + result.value[0])
    small = replace(result, unit=1, gain=np.array([worth]), price=0 * result.price)
    small = replace(small, certificate=replace(result.certificate, primal=worth, dual=worth))
    assert check(needs, offers, small) == ["the unit is too small to put levels strictly before scores"]


def test_points_or_levels_that_are_not_those_of_the_people_are_noticed() -> None:
    made, result = good()
    assert "the parts or the scores are not those of the pairs" in problems(made, result, score=result.score + 1)
    assert "the parts or the scores are not those of the pairs" in problems(made, result, parts=result.parts + 1)
    assert "the levels are not those of the learners" in problems(made, result, level=result.level + 1)


def test_a_rule_that_changed_since_the_result_is_noticed() -> None:
    made, result = good()
    row = int(np.flatnonzero(~result.locked)[0])
    i, j = (int(at) for at in result.pairs[row])
    made.volunteers[j]["cleared"] = False
    assert "a pair breaks a hard rule" in problems(made, result)
    made.volunteers[j]["cleared"] = True
    made.volunteers[j]["capacity"] = 0
    assert "a volunteer has more learners than the capacity" in problems(made, result)
    made.volunteers[j]["capacity"] = 9
    made.excluded.append((i, j))
    assert "an excluded pair was made" in problems(made, result)
