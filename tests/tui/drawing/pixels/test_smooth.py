"""Numbers between cells lie between those of the cells."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.drawing.pixels.smooth import Smoothing

sizes = st.tuples(st.integers(1, 12), st.integers(1, 12))


@given(cells=sizes, pixels=sizes, seed=st.integers(0, 99))
def test_every_pixel_lies_between_the_least_and_the_largest(cells, pixels, seed) -> None:
    numbers = np.random.default_rng(seed).random((cells[1], cells[0]), dtype=np.float32)
    found = Smoothing(cells, pixels).spread(numbers)
    assert found.shape == (pixels[1], pixels[0])
    assert found.min() >= numbers.min() - 1e-6
    assert found.max() <= numbers.max() + 1e-6


def test_a_slope_stays_a_slope_and_as_many_pixels_as_cells_are_the_cells() -> None:
    slope = np.add.outer(np.arange(5.0), 2 * np.arange(7.0))
    assert np.allclose(Smoothing((7, 5), (7, 5)).spread(slope), slope)
    finer = Smoothing((7, 5), (70, 50)).spread(slope)[10:-10, 10:-10]
    assert np.allclose(np.diff(finer, axis=0), 0.1, atol=1e-4)
    assert np.allclose(np.diff(finer, axis=1), 0.2, atol=1e-4)


def test_what_is_no_number_leaves_none_around_it() -> None:
    numbers = np.zeros((4, 4))
    numbers[1, 1] = np.nan
    found = Smoothing((4, 4), (8, 8)).spread(numbers)
    assert np.isnan(found[2:4, 2:4]).all()
    assert not np.isnan(found[-1]).any()
