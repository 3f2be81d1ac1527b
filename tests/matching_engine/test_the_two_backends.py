"""The recipe tells the rules and the score as rules.py and parts.py do, and the compiled kernel finds what numpy finds."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lefil.matching.engine import Unproven, Weights, backend, check, kernel, prove, solve
from lefil.matching.engine.arrays import WEIGHTED
from lefil.matching.engine.kernel import NOWHERE, Laid
from lefil.matching.engine.model import pairs_of
from lefil.matching.engine.recipe import model_of
from lefil.matching.engine.solve import as_pairs
from tests.matching_engine.small_worlds import World, level, may, needs_of, offers_of, thousandths, world

COMPILED = pytest.mark.skipif(kernel.LIBRARY is None, reason="no compiler here")


def laid_out(made: World) -> Any:
    n, m = len(made.learners), len(made.volunteers)
    pairs = {name: as_pairs(getattr(made, name), n, m, name) for name in ("excluded", "proposed")}
    return model_of(made.needs, made.offers, **pairs, weights=made.weights, seats=made.offers.capacity.astype(np.int64))


def told_plainly(made: World, model: Any) -> dict[tuple[int, int], int]:
    return {
        (i, j): level(learner, made.weights) * model.unit + thousandths(learner, volunteer, made.weights, (i, j) in made.proposed)
        for i, learner in enumerate(made.learners)
        for j, volunteer in enumerate(made.volunteers)
        if model.seats[j] and may(learner, volunteer) and (i, j) not in made.excluded
    }


@pytest.mark.parametrize("seed", range(60))
def test_bits_in_common_say_what_the_rules_and_the_parts_say(seed: int) -> None:
    made = world(seed, ties=seed % 3 == 0)
    if not (made.learners and made.volunteers):
        return
    model = laid_out(made)
    cells = np.indices((model.n, model.m)).reshape(2, -1)
    i, j, w = pairs_of(model, *cells)
    found = dict(zip(zip(i.tolist(), j.tolist(), strict=True), (model.worth[i] + w).tolist(), strict=True))
    assert found == told_plainly(made, model)


@COMPILED
@pytest.mark.parametrize("jitter", [0, 30_000])
@pytest.mark.parametrize("seed", range(30))
def test_the_scan_misses_nothing_above_its_bound_at_any_prices(seed: int, jitter: int) -> None:
    made = world(seed, ties=seed % 3 == 0)
    if not (made.learners and made.volunteers):
        return
    model, draw = laid_out(made), random.Random(seed)
    price = np.array([draw.choice([0, 0, 1, 5000, 300_000, model.unit, 3 * model.unit + 7]) for _ in range(model.m)], dtype=np.int64)
    rows = np.argsort(model.group, kind="stable").astype(np.int32)
    plain = told_plainly(made, model)
    least = np.array([draw.choice([NOWHERE, 0, model.worth[i] + 200_000]) for i in rows], dtype=np.int64)
    found = Laid(model).scan(price, rows, least, 3, jitter)
    for at, i in enumerate(rows.tolist()):
        worth = {j: value - int(price[j]) for (a, j), value in plain.items() if a == i}
        listed = found.to[at, : found.count[at]].tolist()
        assert all(model.worth[i] + int(found.w[at, e]) - int(price[j]) == worth[j] for e, j in enumerate(listed))
        assert all(value <= found.bound[at] for j, value in worth.items() if j not in listed)
        if not jitter:
            best = sorted((value for value in worth.values() if value > least[at]), reverse=True)[:3]
            assert [worth[j] for j in listed] == best


@COMPILED
@pytest.mark.parametrize("seed", range(60))
def test_both_backends_serve_the_same_levels_with_the_same_total(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which of several equally good volunteers it is may differ; who is served among equals may not."""
    made = world(seed, ties=seed % 2 == 0)
    one = solve(made.needs, made.offers, **made.asked)
    monkeypatch.setattr(kernel, "LIBRARY", None)
    other = solve(made.needs, made.offers, **made.asked)
    assert (one.certificate.backend, other.certificate.backend, backend()) == ("c", "numpy", "numpy")
    assert one.certificate.tiers == other.certificate.tiers
    assert one.certificate.primal == other.certificate.primal
    assert check(made.needs, made.offers, one, **made.asked) == check(made.needs, made.offers, other, **made.asked) == []


def test_a_certificate_says_what_was_proven() -> None:
    needs, offers = needs_of([{"urgency": 1}, {}, {}]), offers_of([{}, {}])
    result = solve(needs, offers)
    told = result.certificate
    assert [(tier.level, tier.asked, tier.served) for tier in told.tiers] == [(4, 1, 1), (1, 2, 1)]
    assert (told.gap, told.primal == told.dual, told.checked) == (0, True, False)
    assert prove(needs, offers, result).certificate.checked
    with pytest.raises(Unproven, match="capacity"):
        prove(needs, offers, replace(result, pairs=np.array([[0, 0], [1, 0]], dtype=np.int32)))


@pytest.mark.parametrize("which", ["c", "numpy"])
def test_ten_years_of_waiting_and_the_greatest_urgency_do_not_overflow(which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if which == "numpy":
        monkeypatch.setattr(kernel, "LIBRARY", None)
    learners = [
        {"waiting_days": 3650},
        {"urgency": 2**31 - 1},
        {"waiting_days": 2**31 - 1, "urgency": 2**31 - 1},
        {},
        {"waiting_days": 36_600},
    ]
    needs = needs_of([{**each, "capacity": 1} for each in learners])
    offers = offers_of([{"waiting_days": 2**31 - 1, "capacity": 2**31 - 1 if which == "c" else 1}, {"waiting_days": 3650}])
    weights = Weights(weeks_per_urgency=1000)
    one_seat = offers.take(np.array([1]))
    assert solve(needs, one_seat, weights=weights).pairs.tolist() == [[2, 0]]
    result = solve(needs, offers, weights=weights)
    assert check(needs, offers, result, weights=weights) == []
    assert set(result.pairs[:, 0].tolist()) >= {1, 2}


def test_a_million_rows_and_a_thousand_levels_fit_in_64_bits() -> None:
    from lefil.matching.engine.recipe import most_of
    from lefil.matching.engine.steps import exact_sum, unit_of

    level = np.arange(1_000_000) % 1000 + 1
    step, unit = unit_of(level, 1_000_000, most_of(Weights(standing=1000)))
    assert int(step.max()) * unit < 2**61
    gain = step * unit + 1_000_000
    assert exact_sum(gain, unit) == sum(range(1, 1001)) * 1000 * unit + 10**12
    far, _ = unit_of(level * 10**9, 1_000_000, most_of(Weights()))
    assert np.array_equal(far, step)


@pytest.mark.parametrize("which", ["c", "numpy"])
@pytest.mark.parametrize("part", ["subjects", "hours", "interests", "proximity", "volunteer_wait", "language", "stage", "learner_wait"])
def test_any_one_part_may_be_nearly_all_of_the_score(part: str, which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if which == "numpy":
        monkeypatch.setattr(kernel, "LIBRARY", None)
    points = dict.fromkeys(WEIGHTED, 0) | {"learner_wait": 7}
    points[part] += 993
    weights, small = Weights(**points, standing=1000), world(3)
    result = solve(small.needs, small.offers, weights=weights)
    assert check(small.needs, small.offers, result, weights=weights) == []
