"""A map of medians says each number, the best and what waits, with colours and without."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.tui.appearance.look import MANY_COLOURS, SIXTEEN_COLOURS, TRUE_COLOURS, Look
from nnlab.tui.drawing.sweeps.median_map import MapWords, draw_median_map, room_of

VALUES = np.array([[0.5, 0.02, 0.3], [np.nan, 0.9, np.inf]])
WORDS = MapWords(("4", "8,8"), ("0.001", "0.01", "0.1"), lambda number: f"{number:.2g}")
LOOKS = [
    *(Look.of(ascii_only=False, colours=count) for count in (0, SIXTEEN_COLOURS, MANY_COLOURS)),
    Look.of(ascii_only=False, colours=TRUE_COLOURS),
    Look.of(ascii_only=True, colours=TRUE_COLOURS),
    Look.of(ascii_only=True, colours=0),
]


@pytest.mark.parametrize("look", LOOKS)
def test_numbers_names_and_the_best_are_written_whatever_the_terminal_has(look):
    picture = draw_median_map(VALUES, WORDS, width=50, height=8, look=look, best=(0, 1))
    assert picture is not None
    text = "\n".join(picture.lines)
    for word in ("0.001", "0.01", "0.1", "8,8", "0.5", "0.02", "0.9", "inf"):
        assert word in text
    assert text.count(look.glyphs.best) == 2  # there, and where it is explained
    assert look.glyphs.grid in text  # what waits
    assert not look.ascii_only or text.isascii()
    row = next(line for line in picture.lines if "0.02" in line)
    assert row.split() == ["4", "0.5", "0.02", "0.3"]


def test_cells_without_room_for_numbers_are_told_apart_without_colours():
    look = Look.of(ascii_only=True, colours=0)
    picture = draw_median_map(VALUES, WORDS, width=14, height=4, look=look)
    assert picture is not None
    first = picture.lines[1].split(" ", 4)[-1]
    assert len({*first.strip()}) > 1


def test_a_cursor_is_reversed_and_keeps_the_number():
    look = Look.of(ascii_only=False)
    picture = draw_median_map(VALUES, WORDS, width=50, height=8, look=look, cursor=(1, 1))
    assert picture is not None
    pieces = [piece for row in range(8) for piece in picture.runs(row) if "reverse" in piece[1]]
    assert [text.strip() for text, _ in pieces] == ["0.9"]


def test_what_has_no_room_is_not_drawn_and_how_much_there_is_can_be_asked():
    look = Look.of(ascii_only=False)
    many = np.ones((2, 40))
    words = MapWords(("4", "8"), [str(n) for n in range(40)], str)
    assert draw_median_map(many, words, width=40, height=8, look=look) is None
    assert room_of(("4", "8"), 40, 8) == (6, 17)
    assert draw_median_map(many[:, :17], words, width=40, height=8, look=look) is not None


def test_equal_medians_are_drawn():
    picture = draw_median_map(
        np.ones((1, 2)),
        MapWords(("a",), ("b", "c"), str),
        width=30,
        height=5,
        look=Look.of(ascii_only=False),
        is_log=True,
    )
    assert picture is not None
