from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation

from lefil.kit.thread import STATES, Knot, miniature

SINCE, UNTIL = date(2026, 9, 24), date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _in_french():
    with translation.override("fr"):
        yield


def test_an_unknown_state_is_refused():
    with pytest.raises(ValueError, match="sleeping"):
        Knot("x", state="sleeping")


@pytest.mark.parametrize("state", list(STATES))
def test_a_knot_says_its_state_to_those_who_do_not_see_it(state):
    page = Template("{% thread knots %}").render(Context({"knots": [{"title": "Appel", "state": state}]}))
    assert f"knot-{state}" in page
    assert (str(STATES[state]) in page) is (state != "done")


def test_what_people_write_is_escaped():
    page = Template("{% thread knots %}").render(Context({"knots": [Knot("<script>", quote="<img src=x>")]}))
    assert "<script>" not in page
    assert "<img" not in page


def test_the_small_thread_is_dashed_after_the_last_contact():
    drawing = miniature([(date(2026, 10, 24), "done"), (date(2026, 11, 10), "missed")], since=SINCE, until=UNTIL, frayed=True)
    assert 'class="mt-line" d="M8 14H149.0"' in drawing
    assert 'class="mt-gap" d="M149.0 14H290"' in drawing
    assert 'class="mt-fray"' in drawing
    assert "1 contact, le dernier samedi 24 octobre." in drawing


def test_the_small_thread_of_nobody_says_so():
    drawing = miniature([], since=SINCE, until=UNTIL)
    assert 'aria-label="Aucun contact."' in drawing
    assert "mt-fray" not in drawing


def test_days_outside_the_window_are_left_out():
    drawing = miniature([(date(2020, 1, 1), "done"), (UNTIL, "done")], since=SINCE, until=UNTIL)
    assert drawing.count("mt-done") == 1


def test_one_day_windows_do_not_divide_by_zero():
    assert "mt-done" in miniature([(UNTIL, "done")], since=UNTIL, until=UNTIL)
