"""What points look like in pixels: the shapes of their characters, at any size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

_Coordinates = NDArray[np.float64]
_Pixels = NDArray[np.bool_]
_Shape = Callable[[_Coordinates, _Coordinates], _Pixels]

NOTHING, LINING, INK = 0, 1, 2
"""What a pixel of a mark is: none of it, what sets it off and fills it, or its own colour."""


def _round(x: _Coordinates, y: _Coordinates) -> _Pixels:
    return x * x + y * y <= 1.25


def _square(x: _Coordinates, y: _Coordinates) -> _Pixels:
    return (abs(x) <= 1) & (abs(y) <= 1)


def _upwards(x: _Coordinates, y: _Coordinates) -> _Pixels:
    return abs(x) <= (y + 1) / 2 + 0.2


def _downwards(x: _Coordinates, y: _Coordinates) -> _Pixels:
    return _upwards(x, -y)


def _all(x: _Coordinates, y: _Coordinates) -> _Pixels:
    return np.ones(x.shape, dtype=np.bool_)


def _none(x: _Coordinates, y: _Coordinates) -> _Pixels:
    return np.zeros(x.shape, dtype=np.bool_)


def _left(x: _Coordinates, y: _Coordinates) -> _Pixels:
    return x < -1e-9


def _right(x: _Coordinates, y: _Coordinates) -> _Pixels:
    return x > 1e-9


def _upper_right(x: _Coordinates, y: _Coordinates) -> _Pixels:
    return (x > -1e-9) & (y < 1e-9)


def _not_upper_left(x: _Coordinates, y: _Coordinates) -> _Pixels:
    return ~((x < -1e-9) & (y < -1e-9))


_SHAPES: Mapping[str, tuple[_Shape, _Shape]] = {
    "○": (_round, _none),
    "●": (_round, _all),
    "□": (_square, _none),
    "■": (_square, _all),
    "◐": (_round, _left),
    "◑": (_round, _right),
    "◧": (_square, _left),
    "◨": (_square, _right),
    "◔": (_round, _upper_right),
    "◕": (_round, _not_upper_left),
    "△": (_upwards, _none),
    "▲": (_upwards, _all),
    "▽": (_downwards, _none),
    "▼": (_downwards, _all),
}
"""Of each character its outline, and what is filled of it; y grows downwards as on the screen."""


def has_shapes(characters: str) -> bool:
    """Tell whether all of these have a shape; letters have none."""
    return set(characters) <= set(_SHAPES)


def mark_of(character: str, size: int, *, is_lined: bool) -> NDArray[np.uint8]:
    """Draw the shape of a character.

    Args:
        character: One that has a shape.
        size: Pixels across and down, an odd number from 5 on.
        is_lined: Whether it has a line of one pixel around it, which comes to its size.
    """
    outline, filled = _SHAPES[character]
    y, x = np.mgrid[0:size, 0:size] / (size - 1) * 2.0 - 1.0
    inside = np.pad(outline(x, y), 1)
    within = inside & _each_side(inside, np.logical_and)
    inked = inside & ~within | within & np.pad(filled(x, y), 1)
    drawn = np.where(inked, INK, np.where(inside, LINING, NOTHING)).astype(np.uint8)
    if not is_lined:
        return drawn[1:-1, 1:-1]
    drawn[~inside & _each_side(inside, np.logical_or)] = LINING
    return drawn


def _each_side(pixels: _Pixels, combine: Any) -> _Pixels:
    """Combine what is left and right of each pixel, and above and below it."""
    around = np.pad(pixels, 1)
    sides = around[1:-1, :-2], around[1:-1, 2:], around[:-2, 1:-1], around[2:, 1:-1]
    return combine.reduce(sides)


def put_marks(
    raster: NDArray[np.uint8], mark: NDArray[np.uint8], places: NDArray[np.intp], ink: NDArray[Any]
) -> None:
    """Draw a mark around some places, cut at the edges; the last one lies above the others.

    Args:
        raster: What it is drawn into, shape `(height, width)`.
        mark: As `mark_of` gives it.
        places: Columns and rows of the places, shape `(places, 2)`.
        ink: What is drawn for its own colour, shape `(places,)`.
    """
    rows, columns = np.nonzero(mark)
    x = places[:, :1] + (columns - mark.shape[1] // 2)
    y = places[:, 1:] + (rows - mark.shape[0] // 2)
    drawn = np.where(mark[rows, columns] == INK, ink[:, None], LINING).astype(np.uint8)
    height, width = raster.shape
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    raster[y[inside], x[inside]] = drawn[inside]
