"""Epochs, or the time at which they ended, lie across a chart."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.drawing.chart.axis import Axis
from nnlab.tui.drawing.chart.plot.horizontal import Across
from nnlab.tui.drawing.chart.plot.vertical import vertical_axis

STEADY = np.arange(1001) / 10.0


@pytest.mark.slow
@given(length=st.integers(1, 300), data=st.data())
def test_the_place_of_an_epoch_leads_back_to_it(length, data):
    waits = data.draw(st.lists(st.floats(1e-3, 1e3), min_size=length, max_size=length))
    seconds = np.append(0.0, np.cumsum(waits))
    first = data.draw(st.integers(0, length))
    last = data.draw(st.integers(first, length))
    for axis in (Axis(first, last), Axis(first, last, seconds)):
        for epoch in {first, (first + last) // 2, last}:
            assert axis.epoch_at(axis.place(epoch)) == epoch
        assert axis.epoch_at(axis.across.first) == first
        assert axis.epoch_at(axis.across.last) == last
        borders = axis.borders(20)
        assert (borders[0], borders[-1]) == (first, last + 1)
        assert (np.diff(borders) >= 0).all()


@pytest.mark.parametrize(
    ("seconds", "across"),
    [(STEADY, Across(0.0, 100.0, "s")), (STEADY * 6, Across(0.0, 10.0, "m")),
     (STEADY * 360, Across(0.0, 10.0, "h")), (STEADY * 0, Across(0.0, 1.0, "s"))],
)  # fmt: skip
def test_a_time_is_in_the_unit_that_suits_it(seconds, across):
    assert Axis(0, 1000, seconds).across == across


def test_slow_epochs_get_more_room_than_fast_ones():
    seconds = np.append(np.arange(500) / 100, 5 + np.arange(501) / 10)
    axis = Axis(0, 1000, seconds)
    assert axis.place(500) / axis.across.last < 0.1
    assert Axis(0, 1000).place(500) / 1000 == 0.5


def test_the_time_of_an_epoch_is_said_with_it():
    assert Axis(0, 1000).text(1000) == "epoch 1,000"
    assert Axis(0, 1000, STEADY).text(123) == "epoch 123 at 12.3s"


def test_values_that_are_alike_have_powers_of_ten_beside_them_on_a_logarithmic_axis():
    axis = vertical_axis(math.log10(0.687), math.log10(0.793), 8, is_log=True)
    assert axis.base >= -1.0
    assert axis.base + axis.step <= 1.0
