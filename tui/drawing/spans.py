"""Distributions as lines below each other: from 5 to 95 %, the interval of the median, the median.

They are told apart by their strokes, not by colours, over one axis for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite, log10

from rich.cells import cell_len

from ..appearance.look import Look
from .chart.ticks import linear_ticks, log_ticks, tick_labels
from .picture import Picture
from .text_columns import harmless, shortened

_MOST_LABEL = 30
_LOOSE = 20
"""Up to so many lines there is a blank between them."""
_AXIS = 2
"""Rows of the axis and its numbers."""
_TICKS_APART = 12
_FAR = 100.0
"""A range of so many times its least value has a logarithmic axis."""


@dataclass(frozen=True, slots=True)
class SpanLine:
    """One distribution."""

    label: str
    """What it is of, from whatever origin."""
    ends: tuple[float, float]
    """Its 5 and 95 %."""
    interval: tuple[float, float]
    """From where to where its median may lie."""
    median: float
    text: str
    """The median as it is written behind the line."""
    mark: float | None = None
    """A number to be held beside it."""


@dataclass(frozen=True, slots=True)
class _Axis:
    left: int
    columns: int
    low: float
    high: float
    is_log: bool

    def column(self, value: float) -> int:
        """Give the column of a value; what is beyond the axis stands at its end."""
        value, low, high = (self.on_scale(each) for each in (value, self.low, self.high))
        share = (value - low) / (high - low)
        return self.left + round(min(max(share, 0.0), 1.0) * (self.columns - 1))

    def on_scale(self, value: float) -> float:
        if not self.is_log:
            return value
        return log10(value) if value > 0 else -inf

    def ticks(self) -> list[tuple[float, str]]:
        values = _round_values(self.low, self.high, self.columns, is_log=self.is_log)
        labels = zip(values, tick_labels(values), strict=True)
        return [each for each in labels if self.low <= each[0] <= self.high]


def draw_spans(
    lines: Sequence[SpanLine], look: Look, width: int, *, least: float, greatest: float, mark: str
) -> Picture:
    """Draw distributions.

    Args:
        lines: One at least.
        look: Characters and colours.
        width: Columns.
        least: No value is below.
        greatest: No value is above; infinite if there is no such end.
        mark: What `SpanLine.mark` is called; empty if no line has one.
    """
    step = 2 if len(lines) <= _LOOSE else 1
    picture = Picture(width, step * len(lines) + _AXIS + 1)
    labels = [shortened(harmless(line.label), _MOST_LABEL, look.glyphs.cut) for line in lines]
    left = max(map(cell_len, labels)) + 2
    right = max(cell_len(line.text) for line in lines) + 2
    axis = _axis_of(lines, left, width - left - right, (least, greatest))
    for number, (line, label) in enumerate(zip(lines, labels, strict=True)):
        row = step * number
        picture.write(0, row, label)
        _draw_line(picture, row, line, axis, look)
        picture.write(width - cell_len(line.text), row, line.text, look.palette.faint)
    _draw_axis(picture, step * len(lines), axis, look)
    _write_key(picture, look, mark)
    return picture


def _axis_of(
    lines: Sequence[SpanLine], left: int, columns: int, limits: tuple[float, float]
) -> _Axis:
    values = [
        each
        for line in lines
        for each in (*line.ends, *line.interval, line.median, line.mark)
        if each is not None and isfinite(each)
    ]
    low, high = min(values, default=0.0), max(values, default=1.0)
    positive = min((value for value in values if value > 0), default=low)
    is_log = not isfinite(limits[1]) and low >= 0 and high > _FAR * positive > 0
    if high == low:
        low, high = low - 0.5, high + 0.5
    elif is_log:
        low = positive
    ends = _round_values(low, high, columns, is_log=is_log)
    return _Axis(left, columns, max(ends[0], limits[0]), min(ends[-1], limits[1]), is_log)


def _round_values(low: float, high: float, columns: int, *, is_log: bool) -> list[float]:
    if is_log:
        return [10**each for each in log_ticks(log10(low), log10(high))]
    return linear_ticks(low, high, columns // _TICKS_APART)


def _draw_line(picture: Picture, row: int, line: SpanLine, axis: _Axis, look: Look) -> None:
    thin, thick = ("-", "=") if look.ascii_only else ("─", "━")
    for stroke, (first, last) in ((thin, line.ends), (thick, line.interval)):
        start, end = axis.column(first), axis.column(last)
        picture.write(start, row, stroke * (end - start + 1))
    picture.write(axis.column(line.median), row, look.glyphs.class_one, "bold")
    if line.mark is not None:
        picture.write(axis.column(line.mark), row, look.glyphs.best, look.palette.wrong)


def _draw_axis(picture: Picture, row: int, axis: _Axis, look: Look) -> None:
    _, _, _, flat, down = look.glyphs.axes
    faint = look.palette.faint
    picture.write(axis.left, row, flat * axis.columns, faint)
    free = 0
    for value, text in axis.ticks():
        column = axis.column(value)
        picture.write(column, row, down, faint)
        start = min(max(column - len(text) // 2, 0), picture.width - len(text))
        if start >= free:
            picture.write(start, row + 1, text, faint)
            free = start + len(text) + 1


def _write_key(picture: Picture, look: Look, mark: str) -> None:
    thin, thick = ("-", "=") if look.ascii_only else ("─", "━")
    words = [
        f"{thin * 3} 5 to 95 %",
        f"{thick * 3} 95 % interval of the median",
        f"{look.glyphs.class_one} median",
        *([f"{look.glyphs.best} {mark}"] if mark else []),
    ]
    picture.write(0, picture.height - 1, "   ".join(words), look.palette.faint)
