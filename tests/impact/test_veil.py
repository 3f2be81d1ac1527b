"""No subtraction gives a small number back."""

import random

import pytest

from lefil.impact import veil
from lefil.impact.indicators import Reading
from lefil.impact.queries.figures import content_of, forecast


def tables(times=400):
    dice = random.Random(5)
    for _n in range(times):
        yield {f"g{n}": dice.choice([0, 0, 1, 1, 2, 3, 4, 5, 6, 9, 30, 400]) for n in range(dice.randrange(1, 9))}


def test_in_a_table_nothing_small_is_shown_and_nothing_small_can_be_subtracted():
    seen = set()
    for cells in tables():
        shown = veil.table(cells)
        total = sum(cells.values())
        assert all(n >= 5 and cells[name] == n for name, n in shown.shown.items())
        assert shown.rest == 0 or shown.rest >= 5
        if shown.total is not None:
            assert shown.total == total == sum(shown.shown.values()) + shown.rest
        else:
            assert 0 < total < 5
            assert (shown.shown, shown.rest) == ({}, 0)
        hidden = [n for name, n in cells.items() if name not in shown.shown and n]
        assert shown.total is None or len(hidden) != 1, "one group alone in the rest would be told by the subtraction"
        seen.add((bool(shown.shown), bool(shown.rest), shown.total is None))
    assert len(seen) >= 4


def test_a_hidden_small_group_could_always_have_been_another_number():
    """For each small group that is hidden, another table, with another number there, is shown in exactly the same way."""
    for cells in tables(200):
        shown = veil.table(cells)
        for name, n in cells.items():
            if veil.is_small(n) and shown.total is not None:
                assert any(veil.table(other) == shown for other in _others(cells, name, shown.shown)), cells


def _others(cells, name, shown):
    """Tables with the same sum: this group changes places with another hidden one, or gives it a few, or takes them."""
    for giver in cells:
        if giver not in shown and cells[giver] != cells[name]:
            yield {**cells, name: cells[giver], giver: cells[name]}
        for step in (1, 2, 3, 4, -1, -2, -3, -4):
            if giver != name and giver not in shown and cells[name] + step >= 0 and cells[giver] - step >= 0:
                yield {**cells, name: cells[name] + step, giver: cells[giver] - step}


@pytest.mark.parametrize(
    ("good", "of", "hidden"), [(0, 40, False), (40, 40, False), (20, 40, False), (2, 40, True), (38, 40, True), (1, 3, True), (0, 0, True)]
)
def test_a_share_tells_both_its_sides(good, of, hidden):
    assert veil.rate_hidden(good, of) is hidden


def test_of_two_nested_counts_no_difference_is_small():
    dice = random.Random(9)
    for _n in range(500):
        top = dice.randrange(0, 40)
        middle = dice.randrange(0, top + 1)
        values = {"top": top, "middle": middle, "low": dice.randrange(0, middle + 1), "alone": dice.randrange(0, 12)}
        within = {"middle": "top", "low": "middle"}
        hidden = veil.nested(values, within)
        shown = {code: n for code, n in values.items() if code not in hidden}
        assert not any(veil.is_small(n) for n in shown.values())
        chain = [shown[code] for code in ("top", "middle", "low") if code in shown]
        assert not any(veil.is_small(abs(a - b)) for a in chain for b in chain)


def line(code, **more):
    return {"code": code, "title": code, "unit": "", "definition": "", "version": "1.1", "objective": None, "rate": False, "lower": False,
            "within": "", "base_within": "", **more}  # fmt: skip


HEAD = {"starts": "2026-01-01", "ends": "2026-12-31", "since": "2026-01-01", "until": "2026-03-31"}


def test_a_funder_never_reads_a_small_number_nor_two_that_differ_by_one():
    head = {**HEAD, "lines": [line("met"), line("pupils", within="met"), line("breaks", rate=True, base_within="met")]}
    readings = {"met": Reading(60), "pupils": Reading(58), "breaks": Reading(6, 57)}
    shown = {one["code"]: one["value"] for one in content_of(head, readings)["figures"]}
    assert shown == {"met": 60, "pupils": None, "breaks": None}
    staff = {one["code"]: one["value"] for one in content_of(head, readings, veiled=False)["figures"]}
    assert staff == {"met": 60, "pupils": 58, "breaks": 11}


def test_hidden_figures_hide_their_counts_and_forecast_too():
    head = {**HEAD, "lines": [line("few", objective=50), line("rate", rate=True)]}
    content = content_of(head, {"few": Reading(3, None, {"93": 3}), "rate": Reading(2, 30)})
    assert [(one["value"], one["count"], one["of"], one["forecast"], one["hidden"]) for one in content["figures"]] == [
        (None, None, None, None, True), (None, None, None, None, True),
    ]  # fmt: skip
    assert content["places"] == {}


def test_the_forecast_is_the_mean_pace_carried_to_the_end():
    assert forecast(HEAD, 90) == 365  # 90 days gone of 365
    assert forecast({**HEAD, "until": "2026-01-13"}, 90) is None  # 13 days: too early
    assert forecast({**HEAD, "until": "2026-12-31"}, 90) is None  # over
    assert forecast({**HEAD, "since": "2026-03-01"}, 90) is None  # a part of it
