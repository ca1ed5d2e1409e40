"""Sixels are the picture again, whichever part of it is sent."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.drawing.pixels.raster import Raster, rgb
from nnlab.tui.drawing.pixels.sixel import sixels_of

from .rasters import rasters
from .read_sixels import read_sixels


@given(raster=rasters())
def test_a_decoder_gets_every_pixel_back_and_sets_no_other(raster: Raster) -> None:
    pixels, registers, size = read_sixels(sixels_of(raster))
    assert size == (raster.width, raster.height)
    assert np.array_equal(pixels[: raster.height, : raster.width], raster.seen)
    assert (pixels[raster.height :] == -1).all()
    assert (pixels[:, raster.width :] == -1).all()
    for number, colour in enumerate(raster.colours):
        # Percents are all that sixels have: half of one is not seen.
        wanted = np.array(rgb(colour)) / 255 * 100
        assert np.abs(np.array(registers[number]) - wanted).max() <= 0.5


@given(raster=rasters(), data=st.data())
def test_pixels_that_are_left_out_are_left_as_they_are(raster: Raster, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, raster.height - 1))
    end = data.draw(st.integers(first + 1, raster.height))
    seed = data.draw(st.integers(0, 999))
    holes = np.random.default_rng(seed).random(raster.levels.shape) < 0.3
    pixels, _, size = read_sixels(sixels_of(raster, first, end, holes))
    assert size == (raster.width, end - first)
    wanted = np.where(holes, -1, raster.seen.astype(int))[first:end]
    assert np.array_equal(pixels[: end - first, : raster.width], wanted)


def test_a_plain_picture_is_a_few_bytes_however_large() -> None:
    shape = (600, 900)
    plain = Raster(np.zeros(shape, np.uint8), np.zeros(shape, np.uint8), ("#102030",), 1)
    assert len(sixels_of(plain)) < 1000
