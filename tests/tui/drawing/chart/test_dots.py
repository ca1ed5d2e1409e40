"""A line through points is thin, has no gap, and goes through every point."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.drawing.chart.dots import braille, stamped, trace

COLUMNS, ROWS = 20, 16

points = st.lists(
    st.tuples(st.integers(0, COLUMNS - 1), st.integers(0, ROWS - 1)), min_size=1, max_size=30
).map(lambda pairs: np.array(sorted(pairs, key=lambda pair: pair[0])))


def dots_of(drawn: np.ndarray) -> np.ndarray:
    return trace(drawn[:, 0], drawn[:, 1], COLUMNS, ROWS)[::-1]


@given(drawn=points)
def test_every_point_has_its_dot(drawn):
    dots = dots_of(drawn)
    assert all(dots[y, x] for x, y in drawn)


@given(drawn=points)
def test_nothing_is_drawn_beside_or_beyond_the_points(drawn):
    dots = dots_of(drawn)
    rows, columns = np.nonzero(dots)
    assert (columns.min(), columns.max()) == (drawn[:, 0].min(), drawn[:, 0].max())
    assert (rows.min(), rows.max()) == (drawn[:, 1].min(), drawn[:, 1].max())


@given(drawn=points)
def test_each_column_is_one_piece_that_touches_the_next(drawn):
    dots = dots_of(drawn)
    spans = []
    for x in range(drawn[:, 0].min(), drawn[:, 0].max() + 1):
        heights = np.flatnonzero(dots[:, x])
        assert np.array_equal(heights, np.arange(heights[0], heights[-1] + 1))
        spans.append((heights[0], heights[-1]))
    for (low, high), (next_low, next_high) in pairwise(spans):
        assert next_low <= high + 1
        assert next_high >= low - 1


@given(
    left=st.integers(0, ROWS - 1),
    right=st.integers(0, ROWS - 1),
    last=st.integers(1, COLUMNS - 1),
)
def test_a_line_between_two_points_is_one_dot_thin(left, right, last):
    dots = trace(np.array([0, last]), np.array([left, right]), COLUMNS, ROWS)
    assert dots.sum() == max(last, abs(right - left)) + 1


def test_a_spike_stands_as_a_pole():
    dots = trace(np.array([0, 5, 5, 5, 10]), np.array([2, 2, 12, 2, 2]), 11, 16)[::-1]
    assert np.flatnonzero(dots[:, 5]).tolist() == list(range(2, 13))
    assert dots.sum() == 11 + 10


@given(dots=st.lists(st.booleans(), min_size=64, max_size=64))
def test_braille_has_each_dot_in_its_place(dots):
    # Unicode numbers the dots 1 2 3 7 down the left, 4 5 6 8 down the right.
    order = [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1), (3, 0), (3, 1)]
    grid = np.array(dots).reshape(8, 8)
    characters = braille(grid)
    assert characters.shape == (2, 4)
    for row in range(2):
        for column in range(4):
            block = grid[4 * row : 4 * row + 4, 2 * column : 2 * column + 2]
            bits = sum(1 << number for number, place in enumerate(order) if block[place])
            assert characters[row, column] == (0x2800 + bits if bits else 0)


def test_characters_stand_where_dots_are():
    grid = np.array([[True, False], [False, True]])
    assert stamped(grid, "*").tolist() == [[42, 0], [0, 42]]
