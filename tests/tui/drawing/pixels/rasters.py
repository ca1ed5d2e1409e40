"""Rasters of any size and content, for hypothesis."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnlab.tui.drawing.pixels.raster import Raster


@st.composite
def rasters(draw: st.DrawFn) -> Raster:
    shape = draw(st.integers(1, 23)), draw(st.integers(1, 40))
    count, inks = draw(st.integers(1, 12)), draw(st.integers(0, 4))
    levels = draw(arrays(np.uint8, shape, elements=st.integers(0, count - 1)))
    marks = draw(arrays(np.uint8, shape, elements=st.integers(0, inks), fill=st.just(0)))
    colours = tuple(f"#{number * 15:02x}{number:02x}ff" for number in range(count + inks))
    return Raster(levels, marks, colours, count)
