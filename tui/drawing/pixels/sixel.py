"""A raster as sixels, which terminals have drawn since the VT240: six pixels to a character.

Each strip of six rows is painted colour by colour, later ones over those before. So a level is
painted wherever it or a higher one is: the line between two levels is in one of their paintings
instead of two, which halves the bytes of a map. Of a picture that the terminal has already, only
pixels are painted that have another colour now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

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


def sixels_of(raster: Raster, *, holes: Holes | None = None) -> str:
    """Write a raster as sixels.

    Args:
        raster: Of at most as many colours as the terminal has registers.
        holes: Pixels that are left as they are on the screen, shape of the raster.

    Returns:
        The whole escape sequence, which leaves what it doesn't paint as it was.
    """
    free = np.ones(raster.levels.shape, dtype=np.bool_) if holes is None else ~holes
    levels, marks = (_in_strips(each) for each in (raster.levels, raster.marks))
    return _sequence(raster, _lines(levels, marks, _in_strips(free), raster.count))


def sixels_over(raster: Raster, before: Raster, *, holes: Holes, lost: Holes | None = None) -> str:
    """Write what differs between a raster and the one that is shown in its place.

    Args:
        raster: What is to be seen.
        before: What was sent before it, of the same size and colours.
        holes: Pixels that are left as they are on the screen, shape of the raster.
        lost: Pixels that the terminal no longer shows.

    Returns:
        The whole escape sequence, which leaves what it doesn't paint as it was.
    """
    seen = raster.seen
    wanted = seen != before.seen
    if lost is not None:
        wanted |= lost
    return _sequence(raster, _lines_of(_in_strips(seen), _in_strips(wanted & ~holes)))


def _sequence(raster: Raster, lines: Iterable[tuple[int, int, str]]) -> str:
    strips: list[list[str]] = [[] for _ in range(-(-raster.height // STRIP))]
    used: set[int] = set()
    for strip, number, line in lines:
        strips[strip].append(f"#{number}{line}")
        used.add(number)
    # Each time anew, as a terminal may begin each picture with registers of its own.
    colours = "".join(f"#{number};2;{_percent(raster.colours[number])}" for number in sorted(used))
    drawn = "-".join("$".join(lines) for lines in strips)
    return f'\x1bP0;1q"1;1;{raster.width};{raster.height}{colours}{drawn}\x1b\\'


def _percent(colour: str) -> str:
    return ";".join(str(round(part * 100 / 255)) for part in rgb(colour))


def _in_strips(pixels: NDArray[Any]) -> NDArray[Any]:
    """Cut rows into strips, shape `(strips, 6, width)`; what is missing below is nothing."""
    missing = -len(pixels) % STRIP
    return np.pad(pixels, ((0, missing), (0, 0))).reshape(-1, STRIP, pixels.shape[1])


def _lines(
    levels: NDArray[np.uint8], marks: NDArray[np.uint8], free: Holes, count: int
) -> Iterator[tuple[int, int, str]]:
    """Give each painting that has anything: its strip, its colour and what is written.

    All of one colour are found at once, as there are hundreds of paintings in a picture.
    """
    nothing = ~free
    lowest = np.where(nothing, np.uint8(255), levels).min(axis=(1, 2))
    highest = np.where(nothing, np.uint8(0), levels).max(axis=(1, 2))
    highest[nothing.all(axis=(1, 2))] = 0
    found: list[tuple[NDArray[np.intp], int, NDArray[np.uint8]]] = []
    for level in range(int(lowest.min()), int(highest.max()) + 1):
        strips = np.flatnonzero((lowest <= level) & (level <= highest))
        painted = (levels[strips] >= level) & free[strips]
        found.append((strips, level, np.packbits(painted, axis=1, bitorder="little")[:, 0]))
    for mark in range(1, int(marks.max()) + 1):
        painted = (marks == mark) & free
        strips = np.flatnonzero(painted.any(axis=(1, 2)))
        bits = np.packbits(painted[strips], axis=1, bitorder="little")[:, 0]
        found.append((strips, count + mark - 1, bits))
    yield from _written(found)


def _lines_of(seen: NDArray[np.uint8], wanted: Holes) -> Iterator[tuple[int, int, str]]:
    """Give each painting likewise, with each pixel in the one of its colour only."""
    found: list[tuple[NDArray[np.intp], int, NDArray[np.uint8]]] = []
    for colour in np.unique(seen[wanted]).tolist():
        painted = wanted & (seen == colour)
        strips = np.flatnonzero(painted.any(axis=(1, 2)))
        bits = np.packbits(painted[strips], axis=1, bitorder="little")[:, 0]
        found.append((strips, colour, bits))
    yield from _written(found)


def _written(
    found: list[tuple[NDArray[np.intp], int, NDArray[np.uint8]]],
) -> Iterator[tuple[int, int, str]]:
    """Write paintings; of each colour those of some strips, as columns of bits."""
    if not found:
        return
    strips = np.concatenate([each[0] for each in found])
    numbers = np.concatenate([np.full(len(each[0]), each[1]) for each in found])
    columns = np.concatenate([each[2] for each in found]) + np.uint8(_NOTHING)
    yield from zip(strips.tolist(), numbers.tolist(), _in_runs(columns), strict=True)


def _in_runs(columns: NDArray[np.uint8]) -> list[str]:
    """Write lines of characters, many of the same as their number.

    Nothing at the end of a line is left out.
    """
    cut = np.ones(columns.shape, dtype=np.bool_)
    np.not_equal(columns[:, 1:], columns[:, :-1], out=cut[:, 1:])
    starts = np.flatnonzero(cut)
    lengths = np.diff(np.append(starts, columns.size)).tolist()
    codes = columns.ravel()[starts].tolist()
    ends = np.cumsum(cut.sum(axis=1)).tolist()
    written: list[str] = []
    begin = 0
    for end in ends:
        last = end - (codes[end - 1] == _NOTHING)
        runs = zip(lengths[begin:last], codes[begin:last], strict=True)
        written.append("".join([_run(length, code) for length, code in runs]))
        begin = end
    return written


@lru_cache(maxsize=65_536)
def _run(length: int, code: int) -> str:
    character = chr(code)
    return f"!{length}{character}" if length >= _LEAST_RUN else character * length
