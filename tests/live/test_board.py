import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lefil.kit.refusals import Refused
from lefil.live import shapes
from lefil.live.actions import board as board_actions
from lefil.live.actions import clear_board, draw, erase_stroke
from lefil.live.models import Participant, Stroke
from lefil.live.queries.board import pictures_of, standing_strokes
from tests.live.inside import CALM, again, put_in
from tests.live.tabs import Tab, play

pytestmark = pytest.mark.django_db
LINE = {"pen": "red", "width": 2, "points": [[0, 0], [1600, 900], [12.345, 6]]}
WORD = {"pen": "ink", "text": "Thalès", "at": [100, 200]}
BAD = [
    None, 3, "line", [], {}, {"pen": "red"}, {**LINE, "pen": "pink"}, {**LINE, "pen": ["red"]}, {**LINE, "width": 4}, {**LINE, "width": True},
    {**LINE, "width": 2.0}, {**LINE, "points": []}, {**LINE, "points": [[0, 0]] * 401}, {**LINE, "points": [[0]]}, {**LINE, "points": [[0, 0, 0]]},
    {**LINE, "points": [["0", "0"]]}, {**LINE, "points": [[-1, 0]]}, {**LINE, "points": [[1601, 0]]}, {**LINE, "points": [[0, 901]]},
    {**LINE, "points": [[True, False]]}, {**LINE, "points": [[float("nan"), 0]]}, {**LINE, "points": [[float("inf"), 0]]}, {**LINE, "points": {"0": [0, 0]}},
    {**LINE, "points": [{"x": 0, "y": 0}]}, {**LINE, "fill": "url(#x)"}, {**LINE, "text": "a"}, {**WORD, "text": ""}, {**WORD, "text": "a" * 121},
    {**WORD, "text": 4}, {**WORD, "at": [1, 2, 3]}, {**WORD, "at": None}, {**WORD, "width": 1}, {**WORD, "text": "\u202e"},
    {**WORD, "pen": "red; } body { }"},
]  # fmt: skip


@pytest.mark.parametrize("shape", BAD, ids=lambda shape: str(shape)[:40])
def test_a_shape_that_the_board_does_not_draw_is_refused(shape):
    with pytest.raises(Refused):
        shapes.read(shape)


def test_a_shape_is_kept_without_anything_more():
    assert shapes.read(LINE) == {"pen": "red", "width": 2, "points": [[0, 0], [1600, 900], [12.3, 6]]}
    assert shapes.read({**WORD, "text": " a\nb\u202e "}) == {"pen": "ink", "text": "a b", "at": [100, 200]}


scraps = st.sampled_from(
    [None, True, 0, -1, 1600.5, float("nan"), "red", "ink", "a", "", [0, 0], [[0, 0]], [[1, 2], [3]], {"x": 1}, [None]]
)
json_like = scraps | st.dictionaries(st.sampled_from(["pen", "width", "points", "text", "at", "x"]), scraps, max_size=4)


@CALM
@given(json_like)
def test_nothing_but_a_shape_or_a_refusal_comes_out(given_):
    before = copy.deepcopy(given_)
    try:
        kept = shapes.read(given_)
    except Refused:
        return
    assert kept["pen"] in shapes.PENS
    assert repr(given_) == repr(before)


def test_the_same_nonce_is_the_same_stroke(cast, lesson):
    _ines, amina = put_in(lesson, cast.ines, cast.amina)
    first = draw(amina, nonce="n", shape=LINE, by=cast.amina)
    assert draw(amina, nonce="n", shape=WORD, by=cast.amina) == first
    assert [one["shape"] for one in standing_strokes(amina.room, 0)] == [shapes.read(LINE)]


def test_its_author_or_a_host_erases_a_stroke_nobody_else(cast, lesson):
    ines, amina, david = put_in(lesson, cast.ines, cast.amina, cast.david)
    mine, hers = draw(amina, nonce="1", shape=LINE, by=cast.amina), draw(amina, nonce="2", shape=WORD, by=cast.amina)
    with pytest.raises(Refused, match="effacent un trait"):
        erase_stroke(mine, by=david)
    erase_stroke(mine, by=amina)
    erase_stroke(hers, by=ines)
    erase_stroke(hers, by=ines)
    assert standing_strokes(ines.room, 0) == []
    assert Stroke.objects.count() == 2


def test_each_group_has_its_own_board_and_clearing_one_leaves_the_others(cast, lesson):
    ines, amina = put_in(lesson, cast.ines, cast.amina)
    draw(amina, nonce="1", shape=LINE, by=cast.amina)
    Participant.objects.filter(pk=amina.pk).update(place=2)
    inside = draw(again(amina), nonce="2", shape=WORD, by=cast.amina)
    assert [one["key"] for one in standing_strokes(ines.room, 2)] == [inside.key]
    assert len(clear_board(ines.room, place=0, by=cast.ines)) == 1
    assert (standing_strokes(ines.room, 0), len(standing_strokes(ines.room, 2))) == ([], 1)


def test_a_full_board_says_so(cast, lesson, monkeypatch):
    monkeypatch.setattr(board_actions, "MOST_STANDING", 2)
    _ines, amina = put_in(lesson, cast.ines, cast.amina)
    one, _two = [draw(amina, nonce=str(n), shape=LINE, by=cast.amina) for n in range(2)]
    with pytest.raises(Refused, match="plein"):
        draw(amina, nonce="3", shape=LINE, by=cast.amina)
    erase_stroke(one, by=amina)
    assert draw(amina, nonce="3", shape=LINE, by=cast.amina).pk


def test_no_contact_is_written_on_the_board_of_a_minor(cast, meeting):
    tutor, _pupil = put_in(meeting, cast.benoit, cast.malik)
    with pytest.raises(Refused, match="fait le lien"):
        draw(tutor, nonce="1", shape={**WORD, "text": "06 39 98 00 02"}, by=cast.benoit)


def test_the_picture_holds_lines_dots_and_words(cast, lesson):
    ines, amina = put_in(lesson, cast.ines, cast.amina)
    for n, shape in enumerate((LINE, {**LINE, "points": [[5, 5]]}, WORD)):
        draw(amina, nonce=str(n), shape=shape, by=cast.amina)
    [picture] = pictures_of(ines.room)
    assert [one.path for one in picture.drawn] == ["0,0 1600,900 12.3,6", "5,5 5,5", ""]
    assert picture.words == ("Thalès",)


def test_strokes_travel_and_hostile_ones_do_not(cast, lesson):
    async def scene():
        ines, amina = Tab(lesson, cast.ines), Tab(lesson, cast.amina)
        await ines.enter()
        await amina.enter()
        await ines.do("lobby.admit", pid=amina.me)
        await amina.event("welcome")
        key = (await amina.do("board.draw", nonce="a", shape=WORD))["key"]
        assert (await ines.event("stroke", key=key))["shape"] == WORD
        assert [one["key"] for one in (await ines.do("board.read"))["strokes"]] == [key]
        for shape in ({**WORD, "text": "a" * 121}, {**LINE, "points": [[0, 0]] * 401}, 4):
            assert (await amina.ask("board.draw", nonce="b", shape=shape))["code"] == "refused"
        long = {**LINE, "points": [[1234.56789012345, 800.123456789]] * 1200}
        assert (await amina.ask("board.draw", nonce="b", shape=long))["code"] == "malformed"
        assert (await amina.ask("board.erase", key="nowhere"))["code"] == "refused"
        assert (await amina.ask("board.clear"))["code"] == "forbidden"
        await ines.do("board.erase", key=key)
        await amina.event("erased", keys=[key])
        await amina.do("board.draw", nonce="c", shape=LINE)
        await ines.do("board.clear")
        assert len((await amina.event("erased"))["keys"]) == 1

    play(scene())
