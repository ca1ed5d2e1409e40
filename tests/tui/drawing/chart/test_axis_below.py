"""The axis below a chart: two labels at least, each under its tick, where the cursor would be."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.appearance.look import TRUE_COLOURS, Look
from nnlab.tui.drawing.chart.axis import Axis
from nnlab.tui.drawing.chart.curves import Curve, Drawn, draw_curves
from nnlab.tui.drawing.chart.plot.horizontal import ticks_below

LOOK = Look.of(ascii_only=False, colours=TRUE_COLOURS)
_ROOM = 6
"""Columns beyond two labels, from the middle of one to the middle of the other, that do for both
wherever the round numbers are."""


def drawn(axis: Axis, width: int, cursor: float | None = None, epochs: int = 2) -> Drawn:
    places = axis.places(np.linspace(axis.first, axis.last, epochs).round())
    curve = Curve(places, np.linspace(0.25, 0.1, epochs), "braille", "blue", name="train 0.1000")
    chart = draw_curves(
        [curve], width=width, height=8, look=LOOK, across=axis.across, cursor=cursor
    )
    assert chart is not None
    return chart


def by_time(seconds: float, epochs: int = 300) -> Axis:
    return Axis(0, epochs, np.linspace(0.0, seconds, epochs + 1))


def labels_of(chart: Drawn) -> list[str]:
    return chart.picture.lines[-1].split()


def test_a_run_of_45_milliseconds_has_a_tick_beside_0():
    chart = drawn(by_time(0.0447), 41, cursor=0.0404)
    assert labels_of(chart) == ["0", "0.02s", "0.04s"]
    assert chart.picture.lines[-2].count("┬") + chart.picture.lines[-2].count("▴") >= 3


def test_a_cursor_on_a_tick_stands_on_its_column_and_leaves_its_label():
    axis = by_time(0.0447)
    plain, read = (drawn(axis, 41, cursor) for cursor in (None, 0.04))
    at = read.picture.lines[-2].index("▴")
    assert plain.picture.lines[-2][at] == "┬"
    assert labels_of(plain) == labels_of(read)


@given(
    st.floats(1e-3, 1e5),
    st.integers(1, 5000),
    st.floats(0, 1),
    st.booleans(),
    st.integers(40, 160),
    st.floats(0, 1),
)
def test_two_labels_at_least_are_under_their_ticks(seconds, epochs, share, timed, width, at):
    times = np.linspace(0.0, seconds, epochs + 1) if timed else None
    axis = Axis(min(round(share * epochs * 0.9), epochs - 1), epochs, times)
    across = axis.across
    chart = drawn(axis, width, cursor=across.first + at * (across.last - across.first))
    plot, below, labels = chart.plot, chart.picture.lines[-2], chart.picture.lines[-1]
    ticks = [tick for tick in ticks_below(plot, across) if tick.label]
    found = [(each.start(), each[0]) for each in re.finditer(r"\S+", labels)]
    assert found == [(tick.start, tick.label) for tick in ticks]
    for tick in ticks:
        column = plot.left + plot.column_of(tick.place)
        assert below[column] in "┬▴"
        assert tick.start <= column < tick.start + len(tick.label)
    longest = max(len(tick.label) for tick in ticks) if ticks else 0
    if plot.width > 2 * (longest + _ROOM):
        assert len(ticks) > 1


@pytest.mark.parametrize("first", [0, 100, 1000, 20_000])
def test_the_first_epoch_shown_has_its_label_however_long_that_is(first):
    label = f"{first // 1000}k" if first >= 10_000 else f"{first}"
    assert labels_of(drawn(Axis(first, first + 10), 60))[0] == label
