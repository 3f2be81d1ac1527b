"""Each rule alone stops a pair that is otherwise the best possible one."""

from typing import Any

import pytest

from lefil.matching.engine import RULES, blockers, solve
from tests.matching_engine.small_worlds import needs_of, offers_of

BROKEN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "cleared": ({}, {"cleared": False}),
    "subject": ({"first": 69, "subjects": {0}}, {"subjects": {0, 68}}),
    "language": ({"languages": 0b10}, {"languages": 0b101}),
    "channel": ({"channels": 0b01}, {"channels": 0b10}),
    "gender": ({"gender_wish": 1}, {"gender": 2}),
    "minors": ({"minor": True}, {"takes_minors": False}),
    "hours": ({"hours": {18, 19, 167}, "min_hours": 2}, {"hours": {19, 20, 0}}),
}
HELD: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "cleared": ({}, {"cleared": True}),
    "subject": ({"first": 69, "subjects": set()}, {"subjects": {69}}),
    "language": ({"languages": 0b110}, {"languages": 0b101}),
    "channel": ({"channels": 0b11}, {"channels": 0b10}),
    "gender": ({"gender_wish": 1}, {"gender": 1}),
    "minors": ({"minor": True}, {"takes_minors": True}),
    "hours": ({"hours": {18, 19, 167}, "min_hours": 2}, {"hours": {19, 20, 167}}),
}


def test_every_rule_has_its_rows_here() -> None:
    assert set(BROKEN) == set(HELD) == set(RULES)


@pytest.mark.parametrize("rule", BROKEN)
def test_a_pair_that_breaks_only_this_rule_is_never_made(rule: str) -> None:
    learner, volunteer = BROKEN[rule]
    needs, offers = needs_of([{**learner, "urgency": 99, "waiting_days": 900}]), offers_of([volunteer])
    assert len(solve(needs, offers).pairs) == 0
    assert {name: n for name, n in blockers(needs, offers, 0).only.items() if n} == {rule: 1}


@pytest.mark.parametrize("rule", HELD)
def test_a_pair_that_just_holds_the_rule_is_made(rule: str) -> None:
    learner, volunteer = HELD[rule]
    assert solve(needs_of([learner]), offers_of([volunteer])).pairs.tolist() == [[0, 0]]


@pytest.mark.parametrize(
    ("learner", "volunteer", "made"),
    [
        ({"gender": 1}, {"gender_wish": 1}, True),
        ({"gender": 2}, {"gender_wish": 1}, False),
        ({"gender": 0}, {"gender_wish": 1}, False),  # not said: does not fit a wish
        ({"gender_wish": 1}, {"gender": 0}, False),
        ({"gender": 1, "gender_wish": 2}, {"gender": 2, "gender_wish": 1}, True),
        ({"gender": 1, "gender_wish": 2}, {"gender": 2, "gender_wish": 2}, False),
        ({"gender": 0}, {"gender": 0}, True),
    ],
)
def test_the_wishes_of_both_sides_hold(learner: dict[str, Any], volunteer: dict[str, Any], made: bool) -> None:
    assert len(solve(needs_of([learner]), offers_of([volunteer])).pairs) == made


def test_an_excluded_pair_is_never_made_even_when_both_would_stay_alone() -> None:
    assert len(solve(needs_of([{"urgency": 99}]), offers_of([{}]), excluded=[(0, 0)]).pairs) == 0


def test_a_volunteer_without_a_seat_gets_nobody_and_one_with_three_gets_three() -> None:
    result = solve(needs_of([{}] * 6), offers_of([{"capacity": 0, "interests": 7}, {"capacity": 3}]))
    assert result.pairs[:, 1].tolist() == [1, 1, 1]


def test_an_adult_may_be_with_a_volunteer_who_takes_no_minors() -> None:
    assert len(solve(needs_of([{"minor": False}]), offers_of([{"takes_minors": False}])).pairs) == 1
