"""A raster as sixels, which terminals have drawn since the VT240: six pixels to a character.

Each strip of six rows is painted colour by colour, later ones over those before. So a level is
painted wherever it or a higher one is: the line between two levels is in one of their paintings
instead of two, which halves the bytes of a map.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .raster import Raster, rgb

STRIP = 6
"""Rows of pixels that are painted together."""

_NOTHING = 0x3F
"""The character of a column without any pixel; each of the lower six bits is one."""

_LEAST_RUN = 4
"""Equal characters from which on it is shorter to write how many they are."""

Holes = NDArray[np.bool_]


def sixels_of(
    raster: Raster, first: int = 0, end: int | None = None, holes: Holes | None = None
) -> str:
    """Write rows of a raster as sixels.

    Args:
        raster: Of at most as many colours as the terminal has registers.
        first: The first row.
        end: The row after the last one; the raster's own end if not given.
        holes: Pixels that are left as they are on the screen, shape of the raster.

    Returns:
        The whole escape sequence, which leaves what it doesn't paint as it was.
    """
    rows = slice(first, end)
    levels, marks = raster.levels[rows], raster.marks[rows]
    free = np.ones(levels.shape, dtype=np.bool_) if holes is None else ~holes[rows]
    height, width = levels.shape
    colours = "".join(
        f"#{number};2;{_percent(colour)}" for number, colour in enumerate(raster.colours)
    )
    strips = [
        _strip(
            levels[top : top + STRIP],
            marks[top : top + STRIP],
            free[top : top + STRIP],
            raster.count,
        )
        for top in range(0, height, STRIP)
    ]
    return f'\x1bP0;1q"1;1;{width};{height}{colours}{"-".join(strips)}\x1b\\'


def _percent(colour: str) -> str:
    return ";".join(str(round(part * 100 / 255)) for part in rgb(colour))


def _strip(levels: NDArray[np.uint8], marks: NDArray[np.uint8], free: Holes, count: int) -> str:
    """Write six rows, or what is left of them: each painting, with a return between two."""
    paintings: list[tuple[int, Holes]] = []
    if not free.any():
        return ""
    seen = levels[free]
    lowest, highest = int(seen.min()), int(seen.max())
    paintings += [(lowest, free)]
    paintings += [(level, (levels >= level) & free) for level in range(lowest + 1, highest + 1)]
    if marks.any():
        numbers = np.flatnonzero(np.bincount(marks.ravel())).tolist()
        paintings += [(count + mark - 1, (marks == mark) & free) for mark in numbers if mark]
    bits = np.array([painted for _, painted in paintings])
    weights = (1 << np.arange(bits.shape[1], dtype=np.uint8))[:, None]
    columns = (bits * weights).sum(axis=1, dtype=np.uint8) + np.uint8(_NOTHING)
    return "$".join(
        f"#{number}{_in_runs(line)}"
        for (number, _), line in zip(paintings, columns, strict=True)
        if (line != _NOTHING).any()
    )


def _in_runs(columns: NDArray[np.uint8]) -> str:
    """Write characters, many of the same as their number; nothing at the end is left out."""
    cuts = np.flatnonzero(columns[1:] != columns[:-1]) + 1
    starts = [0, *cuts.tolist()]
    ends = [*starts[1:], len(columns)]
    codes = columns[starts].tolist()
    if codes[-1] == _NOTHING:
        codes.pop()
    written: list[str] = []
    for start, end, code in zip(starts, ends, codes, strict=False):
        length, character = end - start, chr(code)
        written.append(f"!{length}{character}" if length >= _LEAST_RUN else character * length)
    return "".join(written)
