"""The loss chart's cursor stays on its epoch, or on the newest; the mouse goes before it."""

from __future__ import annotations

import pytest

from nnlab.tui.drawing.chart.axis import Axis
from nnlab.tui.drawing.chart.plot.region import Plot
from nnlab.tui.drawing.chart.plot.vertical import vertical_axis
from nnlab.tui.drawing.chart.window import Window
from nnlab.tui.lab.panels.chart.epoch_cursor import EpochCursor, Grip, epoch_beside

UNIT = vertical_axis(0.0, 1.0, 10)
PLOT = Plot(left=5, width=101, height=10, x_range=(0.0, 300.0), vertical=UNIT)
"""Three epochs a column."""
WHOLE = Axis(0, 300)


def test_it_follows_the_newest_epoch_until_it_is_put_elsewhere():
    cursor = EpochCursor()
    assert [cursor.epoch(Axis(0, newest), newest) for newest in (0, 7, 300)] == [0, 7, 300]
    cursor.put(40, 300)
    assert cursor.epoch(WHOLE, 300) == cursor.epoch(Axis(0, 400), 400) == 40
    cursor.put(400, 400)
    assert cursor.epoch(Axis(0, 500), 500) == 500
    cursor.put(40, 500)
    cursor.release()
    assert cursor.epoch(Axis(0, 500), 500) == 500


def test_it_is_at_the_nearest_epoch_that_is_shown():
    cursor = EpochCursor()
    cursor.put(40, 300)
    assert cursor.epoch(Axis(100, 200), 300) == 100
    assert cursor.epoch(Axis(10, 20), 300) == 20
    assert cursor.epoch(Axis(0, 900), 300, past=120) == 120
    # Other runs may have gone further than this one.
    assert EpochCursor().epoch(Axis(0, 900), 300) == 300


def test_the_mouse_reads_the_epoch_that_it_is_over():
    cursor = EpochCursor()
    assert cursor.under_mouse(WHOLE, PLOT, 300) is None
    cursor.pointed = 50
    assert cursor.under_mouse(WHOLE, None, 300) is None
    assert cursor.under_mouse(WHOLE, PLOT, 300) == 150
    assert cursor.under_mouse(WHOLE, PLOT, 120) == 120
    cursor.put(40, 300)
    assert cursor.under_mouse(WHOLE, PLOT, 300) is None


@pytest.mark.parametrize(
    ("here", "columns", "there"),
    [(150, 1, 153), (150, -10, 120), (300, 1, 303), (0, -10, -30), (151, 1, 153), (149, -1, 147)],
)
def test_a_step_is_a_column_also_beyond_the_edges(here: int, columns: int, there: int):
    assert epoch_beside(here, columns, WHOLE, PLOT) == there


def test_a_step_goes_to_another_epoch_even_where_an_epoch_has_many_columns():
    plot = Plot(left=5, width=101, height=10, x_range=(0.0, 4.0), vertical=UNIT)
    assert [epoch_beside(2, columns, Axis(0, 4), plot) for columns in (1, -1)] == [3, 1]


def test_what_the_mouse_took_hold_of_stays_under_it():
    plot = Plot(left=5, width=101, height=10, x_range=(100.0, 200.0), vertical=UNIT)
    grip = Grip(column=50, window=Window(100, 200), first=100, last=200)
    assert grip.pulled_to(50, plot, 300) == Window(100, 200)
    assert grip.pulled_to(70, plot, 300) == Window(100, 180)
    assert grip.pulled_to(-900, plot, 300).epochs(300) == (200, 300)
