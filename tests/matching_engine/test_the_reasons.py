"""Why these two, and why somebody waits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lefil.matching.engine import BANDS, PARTS, Weights, bitset, blockers, components, solve
from tests.matching_engine.small_worlds import may, needs_of, offers_of, world, worth


@pytest.mark.parametrize("seed", range(30))
def test_the_parts_of_a_pair_sum_to_its_score(seed: int) -> None:
    made = world(seed)
    result = solve(made.needs, made.offers, **made.asked)
    for row, (i, j) in enumerate(result.pairs.tolist()):
        proposed = (i, j) in made.proposed
        told = components(made.needs, made.offers, i, j, made.weights, proposed=proposed)
        assert list(told) == list(PARTS)
        assert list(told.values()) == result.parts[row].tolist()
        assert sum(told.values()) == result.score[row]
        assert result.score[row] == worth(made.learners[i], made.volunteers[j], made.weights, proposed)


@pytest.mark.parametrize(
    ("part", "learner", "volunteer", "points"),
    [
        ("subjects", {"subjects": {0, 1, 64}}, {"subjects": {0, 64}}, 200),
        ("subjects", {"subjects": set()}, {}, 300),
        ("hours", {"hours": {18, 19}}, {"hours": {18, 19, 20}}, 50),
        ("hours", {"hours": set(range(40))}, {"hours": set(range(40))}, 200),
        ("interests", {"interests": 0b1011}, {"interests": 0b0011}, 80),
        ("interests", {"interests": 0b11111}, {"interests": 0b11111}, 120),
        ("proximity", {"departement": 1, "academie": 2}, {"departement": 1, "academie": 2}, 100),
        ("proximity", {"departement": 0, "academie": 2}, {"departement": 1, "academie": 2}, 60),
        ("proximity", {"departement": -1, "academie": -1}, {"departement": -1, "academie": -1}, 0),
        ("volunteer_wait", {}, {"waiting_days": 14}, 33),
        ("volunteer_wait", {}, {"waiting_days": 28}, 50),
        ("volunteer_wait", {}, {"waiting_days": 400}, 93),
        ("language", {"languages": 1}, {"languages": 1}, 0),
        ("language", {"languages": 0b101}, {"languages": 0b100}, 80),
        ("stage", {"stage": 2}, {"stages": 0b100}, 60),
        ("stage", {"stage": 2}, {"stages": 0b011}, 0),
        ("stage", {"stage": 2}, {"stages": 0}, 30),
        ("learner_wait", {"waiting_days": 13}, {}, 34),
        ("learner_wait", {"waiting_days": 14}, {}, 0),
    ],
)
def test_a_part_gives_the_points_that_the_policy_says(part: str, learner: Any, volunteer: Any, points: int) -> None:
    assert components(needs_of([learner]), offers_of([volunteer]), 0, 0)[part] == points


def test_the_best_possible_pair_has_1000_points_without_those_of_waiting() -> None:
    learner = {"hours": set(range(8)), "interests": 7, "departement": 1, "languages": 3, "waiting_days": 7}
    volunteer = {"hours": set(range(8)), "interests": 7, "departement": 1, "languages": 3, "stages": 1, "waiting_days": 28}
    wait = Weights().volunteer_wait // 2
    assert sum(components(needs_of([learner]), offers_of([volunteer]), 0, 0).values()) == 1000 - Weights().learner_wait - wait


@pytest.mark.parametrize("seed", range(20))
def test_blockers_count_what_the_plain_rules_say(seed: int) -> None:
    made = world(seed)
    needs, offers = made.needs, made.offers
    for i, learner in enumerate(made.learners):
        told = blockers(needs, offers, i, excluded=made.excluded)
        holds = [may(learner, v) and (i, j) not in made.excluded for j, v in enumerate(made.volunteers)]
        assert told.allowed == sum(holds)
        only_excluded = [may(learner, v) and (i, j) in made.excluded for j, v in enumerate(made.volunteers)]
        assert told.only["excluded"] == sum(only_excluded)


def test_the_band_that_opens_most_volunteers_comes_first() -> None:
    needs = needs_of([{"hours": {10}, "min_hours": 2}])
    tuesday, friday = {24 + 18, 24 + 19}, {96 + 18, 96 + 19}
    offers = offers_of([{"hours": tuesday}, {"hours": tuesday}, {"hours": friday}, {"hours": friday, "cleared": False}])
    told = blockers(needs, offers, 0)
    assert (told.allowed, told.only["hours"]) == (0, 3)
    assert [(band.at, band.opened) for band in told.bands] == [(1 * 4 + 3, 2), (4 * 4 + 3, 1)]


def test_a_band_is_completed_by_the_hours_already_offered() -> None:
    needs = needs_of([{"hours": {16}, "min_hours": 2}])
    offers = offers_of([{"hours": {16, 17}}])
    assert [band.at for band in blockers(needs, offers, 0).bands] == [3]


def test_the_bands_of_the_screen_may_be_given() -> None:
    needs, offers = needs_of([{"hours": {10}}]), offers_of([{"hours": {18}}])
    told = blockers(needs, offers, 0, bands=bitset([{12, 13}, {18}], 168))
    assert [(band.at, band.opened) for band in told.bands] == [(1, 1)]


def test_would_match_is_true_every_time_it_is_said() -> None:
    said = kept = 0
    for seed in range(150):
        made = world(seed)
        needs, offers = made.needs, made.offers
        result = solve(needs, offers, **made.asked)
        waiting = set(range(len(needs))) - set(result.pairs[:, 0].tolist())
        for i in sorted(waiting):
            for band in blockers(needs, offers, i, excluded=made.excluded, result=result).bands:
                wider = {h for h in range(168) if int(BANDS[band.at][h // 64]) >> (h % 64) & 1}
                before = made.learners[i]["hours"]
                made.learners[i]["hours"] = before | wider
                matched = i in solve(made.needs, offers, **made.asked).pairs[:, 0]
                made.learners[i]["hours"] = before
                if band.would_match:
                    said += 1
                    assert matched
                kept += 1
    assert 5 < said < kept


def test_a_taken_seat_is_not_called_free() -> None:
    needs, offers = needs_of([{"urgency": 1}, {}]), offers_of([{}])
    result = solve(needs, offers)
    told = blockers(needs, offers, 1, result=result)
    assert (told.allowed, told.allowed_free) == (1, 0)


def test_every_label_is_a_french_sentence_of_its_own() -> None:
    assert len(set(PARTS.values())) == len(PARTS)
    assert np.all([label[0].isupper() for label in PARTS.values()])
