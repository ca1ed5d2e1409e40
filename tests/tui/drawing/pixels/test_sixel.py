"""Sixels are the picture again, whichever part of it is sent."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.drawing.pixels.raster import Raster, rgb
from nnlab.tui.drawing.pixels.sixel import sixels_of, sixels_over

from .rasters import rasters
from .read_sixels import read_sixels


@given(raster=rasters())
def test_a_decoder_gets_every_pixel_back_and_sets_no_other(raster: Raster) -> None:
    pixels, registers, size = read_sixels(sixels_of(raster))
    assert size == (raster.width, raster.height)
    assert np.array_equal(pixels[: raster.height, : raster.width], raster.seen)
    assert (pixels[raster.height :] == -1).all()
    assert (pixels[:, raster.width :] == -1).all()
    assert set(np.unique(raster.seen).tolist()) <= registers.keys()
    for number, percents in registers.items():
        # Percents are all that sixels have: half of one is not seen.
        wanted = np.array(rgb(raster.colours[number])) / 255 * 100
        assert np.abs(np.array(percents) - wanted).max() <= 0.5


def _some(raster: Raster, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).random(raster.levels.shape) < 0.3


@given(raster=rasters(), seed=st.integers(0, 999))
def test_pixels_that_are_left_out_are_left_as_they_are(raster: Raster, seed: int) -> None:
    holes = _some(raster, seed)
    pixels, _, size = read_sixels(sixels_of(raster, holes=holes))
    assert size == (raster.width, raster.height)
    wanted = np.where(holes, -1, raster.seen.astype(int))
    assert np.array_equal(pixels[: raster.height, : raster.width], wanted)


@given(raster=rasters(), seed=st.integers(0, 999))
def test_over_another_picture_only_what_differs_and_what_was_lost_is_painted(
    raster: Raster, seed: int
) -> None:
    holes, lost, changed = (_some(raster, seed + number) for number in range(3))
    levels = np.where(changed, (raster.levels + 1) % raster.count, raster.levels)
    after = replace(raster, levels=levels.astype(np.uint8))
    pixels, registers, size = read_sixels(sixels_over(after, raster, holes=holes, lost=lost))
    assert size == (raster.width, raster.height)
    painted = ((raster.seen != after.seen) | lost) & ~holes
    wanted = np.where(painted, after.seen.astype(int), -1)
    assert np.array_equal(pixels[: raster.height, : raster.width], wanted)
    # No colour is defined that is not painted with.
    assert registers.keys() == set(np.unique(after.seen[painted]).tolist())


def test_a_picture_that_has_hardly_changed_takes_a_few_bytes() -> None:
    shape = (336, 344)
    levels = np.random.default_rng(0).integers(0, 8, shape).astype(np.uint8)
    before = Raster(levels, np.zeros(shape, np.uint8), ("#102030",) * 8, 8)
    levels = levels.copy()
    levels[100:110, 50:60] = 3
    no_holes = np.zeros(shape, dtype=np.bool_)
    assert len(sixels_over(replace(before, levels=levels), before, holes=no_holes)) < 600


def test_a_plain_picture_is_a_few_bytes_however_large() -> None:
    shape = (600, 900)
    plain = Raster(np.zeros(shape, np.uint8), np.zeros(shape, np.uint8), ("#102030",), 1)
    assert len(sixels_of(plain)) < 1000
