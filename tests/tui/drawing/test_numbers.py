"""Numbers keep their width, whatever they are, and claim nothing they are not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nnlab.tui.drawing.numbers import (
    duration_text,
    loss_text,
    percent_text,
    range_text,
    rate_text,
    value_cell,
)

any_number = st.floats()


@given(number=any_number | st.none(), width=st.sampled_from([7, 9]))
@example(number=0.0078125, width=7)
@example(number=-0.00012345, width=9)
def test_a_loss_has_its_width_whatever_it_is(number, width):
    assert len(loss_text(number, width)) == width


@given(number=any_number)
def test_a_value_fills_its_cell_exactly_whatever_it_is(number):
    assert len(value_cell(number)) == 9


@given(percentage=st.floats(0, 100) | st.none(), width=st.sampled_from([6, 7]))
def test_a_percentage_has_its_width(percentage, width):
    assert len(percent_text(percentage, width)) == width


@given(rate=st.floats(0, 1e9) | st.none())
def test_a_rate_has_its_width(rate):
    assert len(rate_text(rate)) == 7


@given(seconds=st.floats(min_value=0) | st.none())
def test_a_duration_has_its_width(seconds):
    assert len(duration_text(seconds)) == 7


@given(right=st.integers(0, 100_000), rows=st.integers(1, 100_000))
def test_a_hundred_per_cent_means_every_row(right, rows):
    right = min(right, rows)
    claimed = percent_text(100.0 * right / rows).strip() == "100.0%"
    assert claimed == (right == rows)


@given(number=st.floats(1e-300, 1e300))
def test_a_loss_reads_back_to_three_digits_or_what_fits(number):
    assert float(loss_text(number)) == pytest.approx(number, rel=0.006)


@given(number=st.floats(-999, 999))
def test_a_value_reads_back_to_four_decimals(number):
    assert abs(float(value_cell(number)) - number) <= 0.000051


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.25, "0.2500"), (12.3456, "12.35"), (0.0, "0.000"), (3e-7, "3.00e-07"), (math.nan, "nan"),
     (999.4, "999.4"), (1000.0, "1000"), (1234.6, "1235"), (12_345.6, "12346"),
     (99_999.4, "99999"), (100_000.0, "1.00e+05"), (1.44e38, "1.44e+38"), (-1234.6, "-1235"),
     (math.inf, "inf"), (-math.inf, "-inf"), (None, "-")],
)  # fmt: skip
def test_losses_are_written_with_four_digits(number, text):
    assert loss_text(number).strip() == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (59.2, "1:00"), (3599, "59:59"), (3600, "1h 00m"), (90_000, "25h 00m"),
     (172_800, "2 days"), (None, "-"), (math.inf, "-"), (math.nan, "-")],
)  # fmt: skip
def test_durations_are_written_for_people(seconds, text):
    assert duration_text(seconds).strip() == text


@pytest.mark.parametrize(
    ("rate", "text"),
    [(0.123, "0.12"), (9.996, "10.0"), (99.96, "100"), (1234, "1,234"), (11_800, "11.8k"),
     (250_000, "250k"), (None, "-")],
)  # fmt: skip
def test_rates_have_three_digits(rate, text):
    assert rate_text(rate).strip() == text


def test_a_range_of_one_value_is_that_value():
    assert range_text(np.array([100.0, 100.0])) == "100.0%"
    assert range_text(np.array([37.5, 100.0, 62.5])) == "37.5-100.0%"
    assert range_text(np.array([37.5, np.nan])) == ""
