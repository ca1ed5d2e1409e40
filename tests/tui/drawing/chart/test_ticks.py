"""Axis labels: round, evenly spaced, never two alike, and around all that is drawn."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.drawing.chart.ticks import linear_ticks, log_ticks, tick_labels
from nnlab.tui.drawing.numbers import tick_text

losses = st.floats(1e-12, 1e12)
step_counts = st.integers(1, 20)


@given(high=losses, count=step_counts)
def test_linear_ticks_start_at_zero_and_reach_the_largest_value(high, count):
    ticks = linear_ticks(0.0, high, count)
    assert ticks[0] == 0.0
    assert ticks[-1] >= high * (1 - 1e-6)


@given(low=st.floats(-1e6, 1e6), span=st.floats(1e-3, 1e6), count=step_counts)
def test_linear_ticks_span_any_range_in_even_steps(low, span, count):
    high = low + span
    ticks = linear_ticks(low, high, count)
    steps = [after - before for before, after in pairwise(ticks)]
    assert ticks[0] <= low + span * 1e-6
    assert ticks[-1] >= high - span * 1e-6
    assert max(steps) == pytest.approx(min(steps), rel=1e-3)


@given(high=losses, count=step_counts)
def test_linear_ticks_are_as_many_as_wanted_and_one_two_or_five_apart(high, count):
    ticks = linear_ticks(0.0, high, count)
    assert 2 <= len(ticks) <= count + 2
    step = ticks[1] - ticks[0]
    factor = step / 10 ** math.floor(math.log10(step) + 1e-6)
    assert min(abs(factor - wanted) for wanted in (1, 2, 5)) < 1e-3


@given(value=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300))
def test_a_range_of_one_value_still_has_two_ticks(value):
    low, high = linear_ticks(value, value, 5)
    assert low == value
    assert high > low


@given(high=losses, count=step_counts)
def test_no_two_ticks_of_an_axis_have_the_same_label(high, count):
    labels = [tick_text(tick) for tick in linear_ticks(0.0, high, count)]
    assert len(set(labels)) == len(labels)


@given(high=st.floats(1e-300, 1e300), count=step_counts)
def test_a_label_is_short_and_reads_back_as_its_tick(high, count):
    ticks = linear_ticks(0.0, high, count)
    assert len(ticks) > 1
    for tick in ticks:
        label = tick_text(tick)
        assert len(label) <= 8
        number = label.replace("M", "e6").replace("k", "e3")
        assert float(number) == pytest.approx(tick, rel=1e-6, abs=high * 1e-6)


@given(low=st.floats(-300, 300), span=st.floats(0, 300))
def test_log_ticks_enclose_the_range_and_are_two_to_eight(low, span):
    ticks = log_ticks(low, low + span)
    assert 2 <= len(ticks) <= 8
    assert ticks == sorted(set(ticks))
    assert ticks[0] <= low + 1e-6
    assert ticks[-1] >= low + span - 1e-6


@given(low=st.floats(-300, 300), span=st.floats(0, 300))
def test_log_ticks_are_round_numbers_and_whole_powers_where_the_range_is_wide(low, span):
    factors = [10 ** (tick - math.floor(tick + 1e-9)) for tick in log_ticks(low, low + span)]
    allowed = (1, 2, 3, 5) if span < 2 else (1,)
    assert all(min(abs(factor - wanted) for wanted in allowed) < 1e-6 for factor in factors)


@given(low=st.floats(-12, 3), span=st.floats(0.01, 12))
def test_a_curve_fills_at_least_a_third_of_a_logarithmic_chart(low, span):
    ticks = log_ticks(low, low + span)
    assert ticks[-1] - ticks[0] <= max(3 * span, 0.7)


@given(first=st.integers(0, 10**9), width=st.integers(4, 10**6), count=step_counts)
def test_epochs_far_from_zero_have_labels_that_read_back(first, width, count):
    ticks = [tick for tick in linear_ticks(first, first + width, count) if tick == round(tick)]
    labels = tick_labels(ticks)
    assert len(set(labels)) == len(labels)
    scales = {"k": 1e3, "M": 1e6}
    for tick, label in zip(ticks, labels, strict=True):
        number = float(label.rstrip("kM").replace(",", "")) * scales.get(label[-1], 1)
        assert number == pytest.approx(tick, rel=1e-9)


def test_a_unit_follows_each_label_and_zero_only_if_it_is_a_percentage():
    assert tick_labels([0.0, 5.0], "s") == ["0", "5s"]
    assert tick_labels([0.0, 50.0], "%") == ["0%", "50%"]


def test_labels_of_many_powers_of_ten_stay_short_and_apart() -> None:
    ticks = [10.0**exponent for exponent in range(-8, 5, 2)]
    assert tick_labels(ticks) == ["1e-8", "1e-6", "1e-4", "0.01", "1", "100", "10k"]
