"""The one place that draws with plotext: layers of marks and lines on labelled axes.

plotext has one figure for the whole process, so nothing else may draw with it, nor two threads. It
is imported with the first figure, as most commands draw none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from ..chart.ticks import linear_ticks, log_ticks, tick_labels

Floats = NDArray[np.float64]

_AXES_IN_ASCII = str.maketrans("│─┌┐└┘┤┬├┴┼", "|-+++++++++")
_KEYS = {"braille": "⠒", "hd": "▀"}
"""What a line that plotext draws with such a marker looks like."""
_COLUMNS_OF_A_TICK = 12
_LEAST, _GREATEST = 1e-300, 1e300


@dataclass(frozen=True, slots=True)
class Page:
    """What a plot is drawn on."""

    width: int
    """Columns at most."""
    height: int
    """Rows in all, of plots whose height is free."""
    ascii_only: bool = False
    """Whether characters beyond ASCII must not be drawn."""

    def marker(self, drawn: str, in_ascii: str) -> str:
        """Choose what can be drawn here."""
        return in_ascii if self.ascii_only else drawn


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Points that are drawn alike."""

    across: Floats
    """Where they lie from left to right, from 0 to 1."""
    up: Floats
    """Where they lie from below, from 0 to 1, shape like `across`."""
    marker: str | list[str]
    """A character, or one for each point, or plotext's name of finer ones."""
    colour: str = ""
    """As plotext calls it; the terminal's own if empty."""
    is_line: bool = False
    """Whether they are joined."""


@dataclass(frozen=True, slots=True)
class Axis:
    """From where to where a figure goes, and what its ticks say; powers of ten if logarithmic."""

    ticks: Sequence[float]
    """Where ticks are."""
    labels: Sequence[str]
    """What they say."""
    low: float
    """What lies at the beginning."""
    high: float
    """What lies at the end."""
    is_logarithmic: bool = False
    """Whether places are powers of ten."""

    @property
    def words(self) -> str:
        """Say that it is logarithmic, if it is."""
        return ", logarithmic" if self.is_logarithmic else ""

    def places(self, values: Floats) -> Floats:
        """Find the places of values, from 0 to 1; what is beyond an end is at that end."""
        with np.errstate(divide="ignore"):
            return self._parts(np.log10(values) if self.is_logarithmic else np.asarray(values))

    @property
    def tick_places(self) -> Floats:
        """The places of the ticks, from 0 to 1."""
        return self._parts(np.array(self.ticks, dtype=np.float64))

    def _parts(self, places: Floats) -> Floats:
        return (np.clip(places, self.low, self.high) - self.low) / (self.high - self.low or 1.0)


def tame(values: Floats) -> Floats:
    """Keep values where differences and powers of ten are numbers; infinite ones stay infinite."""
    values = np.array(values, dtype=np.float64)
    values[np.isfinite(values) & (values > _GREATEST)] = _GREATEST
    values[values < _LEAST] = 0.0
    return values


def axis_around(low: float, high: float, room: int, *, from_zero: bool = False) -> Axis:
    """Choose an axis for values; logarithmic where they go through more than a power of ten.

    Args:
        low: The least of them.
        high: The greatest.
        room: For how many ticks there is room.
        from_zero: Whether one that is not logarithmic begins at 0.
    """
    if low > 0.0 and high / 10.0 > low:  # 0 has no logarithm
        powers = log_ticks(log10(low), log10(high))
        labels = tick_labels([10**power for power in powers])
        return Axis(powers, labels, powers[0], powers[-1], is_logarithmic=True)
    ticks = linear_ticks(min(low, 0.0) if from_zero else low, high, room)
    return Axis(ticks, tick_labels(ticks), ticks[0], ticks[-1])


def percent_axis(low: float, room: int) -> Axis:
    """Choose an axis for percentages, up to 100."""
    ticks = linear_ticks(min(10.0 * (low // 10.0), 90.0), 100.0, room)
    ticks = [tick for tick in ticks if tick <= 100.0]
    return Axis(ticks, tick_labels(ticks), ticks[0], 100.0)


def epochs_axis(last: int, width: int) -> Axis:
    """Choose an axis for whole epochs from 0 on."""
    ticks = linear_ticks(0, last, width // _COLUMNS_OF_A_TICK)
    epochs = [tick for tick in ticks if tick <= last and tick == round(tick)]
    if len(epochs) < 2:
        epochs = [0, last]
    return Axis(epochs, tick_labels(epochs), 0, last)


def figure(
    layers: Sequence[Layer],
    across: Axis,
    up: Axis,
    page: Page,
    *,
    size: tuple[int, int],
    is_closed: bool = True,
) -> list[Text]:
    """Have plotext draw layers, each above those before it.

    Args:
        layers: What is drawn.
        across: From left to right.
        up: From below.
        page: What may be drawn.
        size: Columns and rows.
        is_closed: Whether there are lines at the top and to the right as well.
    """
    import plotext

    plotext.clear_figure()
    plotext.limit_size(False, False)  # the size is ours to decide, whatever plotext finds
    plotext.plot_size(*size)
    plotext.theme("clear")
    if not is_closed:
        plotext.xaxes(True, False)
        plotext.yaxes(True, False)
    for layer in layers:
        draw = plotext.plot if layer.is_line else plotext.scatter
        colour = {"color": layer.colour} if layer.colour else {}
        draw(layer.across.tolist(), layer.up.tolist(), marker=layer.marker, **colour)
    plotext.xlim(0, 1)
    plotext.ylim(0, 1)
    plotext.xticks(across.tick_places.tolist(), list(across.labels))
    plotext.yticks(up.tick_places.tolist(), list(up.labels))
    drawn = plotext.build()
    plotext.clear_figure()
    if page.ascii_only:
        drawn = drawn.translate(_AXES_IN_ASCII)
    return [Text.from_ansi(line.removesuffix("\x1b[0m").rstrip()) for line in drawn.splitlines()]


def key(marker: str, words: str, colour: str = "", *, times: int = 2) -> Text:
    """Say what a marker stands for, which is shown so many times."""
    return Text.assemble((_KEYS.get(marker, marker) * times, colour), f" {words}")


def legend(titles: Sequence[str], keys: Sequence[Text], width: int) -> list[Text]:
    """Say what is drawn and what is what, in one line if there is room.

    Args:
        titles: What is drawn, from many words to few, or to none.
        keys: What each marker stands for.
        width: Columns.
    """
    together = Text("  ").join(keys)
    for title in titles:
        if len(title) + 2 * bool(title) + len(together) <= width:
            return [Text.assemble(title + "  " * bool(title), together)]
    lines = [Text(next((title for title in titles if len(title) <= width), ""))]
    for each in keys:
        short = each.copy()
        short.truncate(width)
        gap = 2 * bool(lines[-1])
        if len(lines[-1]) + gap + len(short) <= width:
            lines[-1].append(" " * gap).append_text(short)
        else:
            lines.append(short)
    return lines
