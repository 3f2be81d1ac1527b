"""Nobody is served after someone who asked later and is the same in everything else."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from lefil.matching.engine import Weights, components, kernel, solve
from lefil.matching.engine.parts import LONGEST_DAYS, fine_wait
from tests.matching_engine.small_worlds import World, needs_of, offers_of, world


@pytest.fixture(params=["c", "numpy"], autouse=True)
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "numpy":
        monkeypatch.setattr(kernel, "LIBRARY", None)
    elif kernel.LIBRARY is None:
        pytest.skip("no compiler here")


def doubled(seed: int) -> World:
    """A world where everybody has twins who asked at other times, in an order that has nothing to do with the rows."""
    draw, made = random.Random(seed), world(seed)
    learners = [{**each, "waiting_days": draw.choice([0, 3, 3, 9])} for each in made.learners for _ in range(3)]
    volunteers = [{**each, "waiting_days": draw.choice([0, 3, 3, 60])} for each in made.volunteers for _ in range(2)]
    for people in (learners, volunteers):
        ranks = draw.sample(range(len(people)), len(people))
        people.sort(key=lambda each: -each["waiting_days"])
        for at, each in enumerate(people):
            each["key"] = at  # the rank of the request: who has waited longer asked first
        people[:] = [people[at] for at in ranks]
    return World(learners, volunteers)


def alike(one: dict[str, Any], other: dict[str, Any], *but: str) -> bool:
    return all(one[name] == other[name] for name in one if name not in {"key", "waiting_days", *but})


@pytest.mark.parametrize("seed", range(60))
def test_with_equal_needs_nobody_is_served_after_someone_who_asked_later(seed: int) -> None:
    made = doubled(seed)
    result = solve(made.needs, made.offers)
    served = set(result.pairs[:, 0].tolist())
    for i in served:
        for earlier, other in enumerate(made.learners):
            if alike(made.learners[i], other) and other["key"] < made.learners[i]["key"]:
                assert earlier in served


@pytest.mark.parametrize("seed", range(60))
def test_with_equal_offers_no_volunteer_is_asked_after_one_who_offered_later(seed: int) -> None:
    made = doubled(seed)
    result = solve(made.needs, made.offers)
    held = np.bincount(result.pairs[:, 1], minlength=len(made.volunteers))
    for j in np.flatnonzero(held):
        for earlier, other in enumerate(made.volunteers):
            if alike(made.volunteers[j], other) and other["key"] < made.volunteers[j]["key"]:
                assert held[earlier] > 0


def test_each_day_of_a_volunteer_counts_for_something_and_a_hundred_years_do_not_drown_the_rest() -> None:
    nothing = dict.fromkeys(("hours", "interests", "proximity", "language", "stage"), 0)
    for weight in (0, 1, 100, 900):
        weights = Weights(**nothing, volunteer_wait=weight, learner_wait=100, subjects=900 - weight)
        days = np.arange(LONGEST_DAYS + 1)
        wait = fine_wait(type("Rows", (), {"waiting_days": days})(), weights)  # type: ignore[arg-type]
        assert (np.diff(wait) >= 1).all()
        assert wait[-1] <= 1000 * weight + LONGEST_DAYS
        assert wait[3650] - wait[365] <= 1000 * weight // 10 + 3650


@pytest.mark.parametrize("days", [0, 17, 28, 365, 3650, 30_000])
def test_one_more_day_brings_the_only_learner_to_the_volunteer_who_waited_longer(days: int) -> None:
    offers = offers_of([{"waiting_days": days}, {"waiting_days": days + 1}])
    assert solve(needs_of([{}]), offers).pairs.tolist() == [[0, 1]]


def test_a_generous_volunteer_is_worth_as_much_as_another() -> None:
    needs = needs_of([{}, {}, {}])
    generous, other = {"capacity": 5, "waiting_days": 9}, {"capacity": 1, "waiting_days": 2}
    offers = offers_of([other, generous])
    assert components(needs, offers, 0, 0)["volunteer_wait"] < components(needs, offers, 0, 1)["volunteer_wait"]
    assert solve(needs, offers).pairs[:, 1].tolist() == [1, 1, 1]


@pytest.mark.parametrize("seed", range(20))
def test_a_larger_capacity_never_takes_all_learners_from_who_offers_it(seed: int) -> None:
    made = world(seed)
    before = solve(made.needs, made.offers)
    held = np.bincount(before.pairs[:, 1], minlength=len(made.volunteers))
    for j in np.flatnonzero(held)[:3]:
        made.volunteers[j]["capacity"] = made.volunteers[j].get("capacity", 1) + 4
        after = solve(made.needs, made.offers)
        made.volunteers[j]["capacity"] -= 4
        assert (after.pairs[:, 1] == j).any()
        assert len(after.pairs) >= len(before.pairs)
