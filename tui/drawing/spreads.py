"""How the numbers of each layer are spread: a histogram under a line of words for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..appearance.look import Look
from .histogram import Scale, bars
from .picture import Picture

Numbers = NDArray[np.floating[Any]]

_MOST_BARS = 60
_MOST_ROWS = 5
_LEAST_ROWS = 2
"""Lines of a layer from which its words have a line of their own."""
_NAME = 10


def draw_spreads(
    picture: Picture,
    layers: Sequence[tuple[str, Numbers]],
    chosen: int,
    look: Look,
) -> None:
    """Draw a histogram for each layer, one under the other, each over its own range.

    Args:
        picture: Where.
        layers: The name and the numbers of each.
        chosen: The layer that is marked.
        look: Characters and colours.
    """
    room = picture.height // len(layers)
    rows = min(room - 1, _MOST_ROWS)
    for number, (name, values) in enumerate(layers):
        line = number * max(min(room, rows + 1), 1)
        if line >= picture.height:
            return
        mark = look.glyphs.selected if number == chosen else " "
        finite = np.asarray(values[np.isfinite(values)], dtype=float)
        words = spread_words(finite, values.size)
        ink = "bold" if number == chosen else ""
        if rows < _LEAST_ROWS:
            picture.write(0, line, f"{mark}{name}".ljust(_NAME), ink)
            width = min(_MOST_BARS // 2, picture.width // 4)
            _draw_bars(picture, _NAME + 1, line, (width, 1), finite, look)
            start = _NAME + width + 3
            picture.write(start, line, _cut(words, picture.width - start), look.palette.faint)
        else:
            picture.write(
                0,
                line,
                f"{mark}{name}".ljust(_NAME) + f" {_cut(words, picture.width - _NAME - 1)}",
                ink,
            )
            width = min(_MOST_BARS, picture.width - 2)
            _draw_bars(picture, 1, line + 1, (width, rows), finite, look)


def spread_words(finite: Numbers, count: int) -> tuple[str, ...]:
    """Say from where to where numbers lie, and around what, the most important first.

    Args:
        finite: Those that are finite.
        count: How many there are in all.
    """
    if not finite.size:
        return (f"{count:,} numbers, none of them finite",)
    return (
        f"{count:,}: {finite.min():.3g} to {finite.max():.3g}",
        *((f"{count - finite.size:,} not finite",) if finite.size < count else ()),
        f"mean {finite.mean():.3g}",
        f"sd {finite.std():.3g}",
    )


def _cut(words: tuple[str, ...], width: int) -> str:
    """Say as much as there is room for; no number is cut in two."""
    shown = len(words)
    while shown > 1 and len(", ".join(words[:shown])) > width:
        shown -= 1
    return ", ".join(words[:shown])


def _draw_bars(
    picture: Picture,
    column: int,
    line: int,
    size: tuple[int, int],
    finite: Numbers,
    look: Look,
) -> None:
    if finite.size:
        scale = Scale(float(finite.min()), float(finite.max()), size[0])
        block = bars(scale.counts(finite), size[1], 1, look.glyphs.bars)
        picture.lay(column, line, block, look.palette.train)
