"""What the engine refuses to read, and what it may import."""

import ast
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lefil.matching.engine as engine
from lefil.matching.engine import Needs, Weights, bitset, solve
from tests.matching_engine.small_worlds import needs_of, offers_of


def changed(**changes: object) -> Needs:
    needs = needs_of([{}, {}])
    return Needs(**{**{each.name: getattr(needs, each.name) for each in fields(needs)}, **changes})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"key": [4, 4]}, "key"),
        ({"hours": np.zeros((2, 2), np.uint64)}, "hours: shape"),
        ({"first": [0]}, "first: shape"),
        ({"first": [0, -1]}, "first: -1 is below 0"),
        ({"min_hours": [1, 0]}, "min_hours: 0 is below 1"),
        ({"urgency": [0, -3]}, "urgency"),
        ({"waiting_days": [0, -1]}, "waiting_days"),
        ({"languages": [1, -1]}, "languages"),
        ({"stage": np.array([0, 300])}, "stage: a value does not fit"),
        ({"waiting_days": [0, 2**40]}, "waiting_days"),
    ],
)
def test_an_impossible_array_is_refused_by_name(changes: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        changed(**changes)


def test_the_arrays_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValueError, match="read-only"):
        needs_of([{}]).first[0] = 3


@pytest.mark.parametrize("name", ["excluded", "locked", "proposed"])
@pytest.mark.parametrize("pair", [(0, 1), (1, 0), (-1, 0)])
def test_a_pair_outside_the_rows_is_refused(name: str, pair: tuple[int, int]) -> None:
    given: dict[str, Any] = {name: [pair]}
    with pytest.raises(ValueError, match=name):
        solve(needs_of([{}]), offers_of([{}]), **given)


def test_a_learner_locked_twice_is_refused_and_the_same_pair_given_twice_is_not() -> None:
    needs, offers = needs_of([{}]), offers_of([{}, {}])
    with pytest.raises(ValueError, match="locked"):
        solve(needs, offers, locked=[(0, 0), (0, 1)])
    assert solve(needs, offers, locked=[(0, 1), (0, 1)]).pairs.tolist() == [[0, 1]]


def test_a_subject_outside_the_codes_is_refused() -> None:
    with pytest.raises(ValueError, match="first"):
        solve(needs_of([{"first": 128}]), offers_of([{}]))


@pytest.mark.parametrize(
    "changes",
    [{"subjects": 301}, {"subjects": 340, "stage": 60, "learner_wait": 0}, {"hours": -200, "subjects": 700}, {"standing": 1001}],
)
def test_weights_that_do_not_add_up_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Weights(**changes)


def test_a_bitset_is_little_endian_and_refuses_a_bit_too_far() -> None:
    assert bitset([{0, 63}, {64}, ()], 70).tolist() == [[2**63 + 1, 0], [0, 1], [0, 0]]
    with pytest.raises(ValueError, match="70"):
        bitset([{70}], 70)


def test_the_engine_imports_only_numpy_and_what_cannot_surprise() -> None:
    """No Django, no clock, no random source, no scipy at run time. ctypes, pathlib and zlib find and load the kernel."""
    may = {"__future__", "collections", "dataclasses", "heapq", "typing", "numpy", "ctypes", "pathlib", "zlib"}
    found = set()
    for path in Path(engine.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add((node.module or "").split(".")[0])
            elif isinstance(node, ast.Attribute):
                assert node.attr != "random"
    assert found <= may
