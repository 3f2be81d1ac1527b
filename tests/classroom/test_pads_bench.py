"""The bench of the pads reads rightly how far the typing is, else its delays would mean nothing."""

from bench.pad_clients import content_of, number, sign, told
from lefil.classroom import frames
from lefil.classroom.queries.cards import preview


def test_the_last_lines_tell_how_many_keystrokes_have_come():
    text = ""
    for n in range(1, 700):
        text += sign(n - 1)
        seen = told(list(preview(text)))
        assert n - 1 <= seen <= n or n < 6, n  # the end of a line is seen with the next sign


def test_its_frames_are_those_of_the_house():
    for size in (0, 1, 127, 128, 20_000):
        content = b"x" * size
        assert bytes((0, 0, 2)) + number(size) + content == frames.sync(0, frames.UPDATE, content)
        assert content_of(frames.sync(0, frames.UPDATE, content), 3) == content
