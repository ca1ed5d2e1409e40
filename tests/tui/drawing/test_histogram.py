"""Bars and boxes are true to the numbers behind them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.appearance.look import ASCII, UNICODE
from nnlab.tui.drawing.histogram import Scale, bars, box

values = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50).map(np.array)


@given(values=values, bins=st.integers(1, 40))
def test_every_number_is_in_one_bin(values, bins):
    scale = Scale.around(values, bins)
    counts = scale.counts(values)
    assert counts.shape == (bins,)
    assert counts.sum() == len(values)


@given(low=st.floats(1e-8, 1.0), factor=st.floats(60, 1e6))
def test_numbers_of_many_sizes_get_a_logarithmic_scale(low, factor):
    scale = Scale.around(np.array([low, low * factor]), 10)
    assert scale.is_logarithmic
    assert scale.ends == (pytest.approx(low), pytest.approx(low * factor))
    assert scale.places(np.array([low * np.sqrt(factor * 1.01)])) == 5


def test_equal_numbers_are_one_bar():
    assert Scale.around(np.full(7, 3.0), 5).counts(np.full(7, 3.0)).tolist() == [7, 0, 0, 0, 0]


@pytest.mark.parametrize("levels", [UNICODE.bars, ASCII.bars])
@given(counts=st.lists(st.integers(0, 1000), min_size=1, max_size=20), rows=st.integers(1, 9))
def test_a_bar_is_as_high_as_its_share_of_the_largest_and_never_hidden(levels, counts, rows):
    drawn = bars(np.array(counts), rows, 2, levels)
    assert drawn.shape == (rows, 2 * len(counts))
    parts = np.array([0, *range(1, len(levels) + 1)])
    codes = [0, *map(ord, levels)]
    for number, count in enumerate(counts):
        column = drawn[:, 2 * number]
        assert np.array_equal(column, drawn[:, 2 * number + 1])
        height = sum(parts[codes.index(code)] for code in column.tolist())
        wanted = count * rows * len(levels) / max(*counts, 1)
        assert bool(height) == bool(count)
        assert abs(height - wanted) <= 1


@given(places=st.lists(st.integers(0, 29), min_size=5, max_size=5).map(sorted))
def test_a_box_has_its_marks_where_the_quantiles_are(places):
    line = box(np.array(places), 30)
    first, lower, middle, upper, last = places
    assert len(line) == 30
    assert line[middle] == "|"
    assert line[lower] in "[|]"
    assert line[upper] in "]|"
    assert (len(line) - len(line.lstrip()), len(line.rstrip()) - 1) == (first, last)
