"""A PNG with a palette is what others read it as."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given

from nnlab.tui.drawing.pixels.png import png_of
from nnlab.tui.drawing.pixels.raster import Raster, rgb

from .rasters import rasters


@given(raster=rasters())
def test_another_reader_gets_every_pixel_and_colour_back(raster: Raster) -> None:
    image = pytest.importorskip("PIL.Image", reason="pillow reads it: the extra [pictures]")
    with image.open(io.BytesIO(png_of(raster))) as opened:
        opened.load()
        assert opened.size == (raster.width, raster.height)
        read = np.asarray(opened.convert("RGB"))
    colours = np.array([rgb(colour) for colour in raster.colours])
    assert np.array_equal(read, colours[raster.seen])
