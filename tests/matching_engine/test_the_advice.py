"""What would help, tried before it is told."""

from __future__ import annotations

import numpy as np
import pytest

from lefil.matching.engine import BANDS, PARTS_OF_WEEK, Standing, blocks, kernel, recruiting, solve, unlocks
from tests.matching_engine.small_worlds import needs_of, offers_of, world


@pytest.fixture(params=["c", "numpy"], autouse=True)
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "numpy":
        monkeypatch.setattr(kernel, "LIBRARY", None)
    elif kernel.LIBRARY is None:
        pytest.skip("no compiler here")


def test_tuesday_evening_would_and_so_would_the_telephone() -> None:
    tuesday = {24 + 18, 24 + 19}
    needs = needs_of([{"hours": {10}, "channels": 1}])
    offers = offers_of([{"hours": tuesday}, {"hours": tuesday}, {"hours": {10}, "channels": 2}])
    told = unlocks(Standing(needs, offers), 0)
    assert [(each.kind, each.value, each.opened) for each in told] == [("hours", 4 + 3, 2), ("channels", 1, 1)]


def test_a_wish_a_language_or_another_subject_may_be_what_is_missing() -> None:
    needs = needs_of([{"gender_wish": 1}, {"languages": 2}, {"first": 5, "subjects": {0, 5}}])
    standing = Standing(needs, offers_of([{"gender": 2, "capacity": 3, "languages": 0b101}]))
    assert [(each.kind, each.value) for each in unlocks(standing, 0)] == [("gender_wish", 0)]
    assert [(each.kind, each.value) for each in unlocks(standing, 1)] == [("languages", 0), ("languages", 2)]
    assert [(each.kind, each.value) for each in unlocks(standing, 2)] == [("subject", 0)]


def test_a_change_is_not_told_when_everybody_it_opens_is_taken_by_somebody_who_waited_longer() -> None:
    needs = needs_of([{"waiting_days": 70}, {"hours": {10}}])
    standing = Standing(needs, offers_of([{}]))
    assert standing.mate(1) is None
    assert unlocks(standing, 1) == []


@pytest.mark.parametrize("seed", range(20))
def test_every_change_told_holds_when_it_is_really_made(seed: int) -> None:
    made = world(seed)
    standing = Standing(made.needs, made.offers, **made.asked)
    for i in [row for row in range(len(made.learners)) if standing.mate(row) is None][:3]:
        for told in unlocks(standing, i):
            if told.kind != "hours":
                continue
            band = {hour for hour in range(168) if int(BANDS[told.value][hour // 64]) >> (hour % 64) & 1}
            learners = [{**each, "hours": each["hours"] | band} if at == i else each for at, each in enumerate(made.learners)]
            assert i in solve(needs_of(learners), made.offers, **made.asked).pairs[:, 0]


def test_recruiting_counts_the_learners_who_would_really_be_served() -> None:
    evening = {24 * 2 + 18, 24 * 2 + 19}
    needs = needs_of([{"hours": evening, "first": 64} for _ in range(6)] + [{"hours": {24 * 5 + 9}, "first": 64}] + [{"first": 1}])
    standing = Standing(needs, offers_of([{"subjects": {64}, "hours": evening}]))
    told = recruiting(standing, volunteers=4)
    assert [(each.code, each.part, each.served) for each in told] == [(64, "evenings", 4), (64, "weekend", 1), (1, "evenings", 1)]
    assert standing.served() == 1
    assert set(PARTS_OF_WEEK) == {"evenings", "afternoons", "weekend"}


def test_a_copy_changes_alone() -> None:
    standing = Standing(needs_of([{}, {}]), offers_of([{}]))
    other = standing.copy()
    other.set_capacity(0, 2)
    other.add_learner(needs_of([{"key": 7}]))
    assert (standing.served(), other.served()) == (1, 2)
    assert len(standing.needs) == 2


@pytest.mark.parametrize("seed", range(15))
def test_blocks_run_alone_give_what_they_give_together(seed: int) -> None:
    made = world(seed)
    whole = solve(made.needs, made.offers)
    parts = [solve(made.needs.take(rows), made.offers.take(cols)) for rows, cols in blocks(made.needs, made.offers)]
    assert sum(len(part.pairs) for part in parts) == len(whole.pairs)
    assert sum(int(part.value.sum()) for part in parts) == int(whole.value.sum())


def test_learners_of_two_subjects_that_nobody_shares_are_two_blocks() -> None:
    needs = needs_of([{"first": 0}, {"first": 64}, {"first": 64}, {"first": 3}])
    offers = offers_of([{"subjects": {64}}, {"subjects": {0}}, {"subjects": {0}, "cleared": False}])
    found = [(rows.tolist(), cols.tolist()) for rows, cols in blocks(needs, offers)]
    assert found == [([1, 2], [0]), ([0], [1])]
    assert np.concatenate([rows for rows, _ in blocks(needs, offers)]).tolist() == [1, 2, 0]
