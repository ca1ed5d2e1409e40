"""A smoothed curve is calm, does not lag, and costs nothing that grows."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.tui.drawing.chart.smoothing import Smoothing, smooth

NOISE = np.random.default_rng(5).normal(size=100_001)


def smoothed(values, smoothing: Smoothing = "strong", *, first=0, last=None, log_scale=False):
    last = len(values) - 1 if last is None else last
    return smooth(values, first, last, points=60, smoothing=smoothing, log_scale=log_scale)


def test_more_smoothing_leaves_less_of_the_noise():
    light, strong = smoothed(NOISE, "light")[1].std(), smoothed(NOISE, "strong")[1].std()
    assert strong < light < 0.3


@pytest.mark.parametrize("length", [1, 2, 30, 1000, 100_001])
def test_a_flat_curve_stays_where_it_is_from_end_to_end(length):
    epochs, values = smoothed(np.full(length, 0.25))
    np.testing.assert_allclose(values, 0.25)
    assert (np.diff(epochs) > 0).all()
    assert epochs[0] <= length / 50
    assert length - 1 - epochs[-1] <= length / 50


def test_it_does_not_lag_behind():
    rising = np.arange(10_000.0)
    epochs, values = smoothed(rising, "light")
    inner = slice(10, -10)
    np.testing.assert_allclose(values[inner], epochs[inner], atol=60)


def test_one_wild_epoch_does_not_move_it():
    spiky = np.ones(100_000)
    spiky[[0, 40_000, 41_000]] = 1e9
    np.testing.assert_allclose(smoothed(spiky)[1], 1.0)


def test_values_that_are_not_finite_are_passed_over():
    broken = NOISE.copy()
    broken[50_000:] = np.nan
    broken[7] = np.inf
    epochs, values = smoothed(broken)
    assert np.isfinite(values).all()
    assert epochs[-1] <= 50_100
    assert smoothed(np.full(50, np.nan))[1].size == 0


def test_only_what_is_visible_counts():
    values = np.append(np.full(5000, 1e6), np.ones(5000))
    epochs, found = smoothed(values, first=5000, last=9999)
    np.testing.assert_allclose(found, 1.0)
    assert (epochs >= 5000).all()


def test_on_a_logarithmic_axis_magnitudes_are_averaged_and_zeros_left_out():
    values = np.tile([1e-6, 1e-2, 0.0], 3)[:9]
    epochs, found = smoothed(values, log_scale=True)
    assert (found > 1e-6).all()
    assert (found < 1e-2).all()
    assert len(epochs) == 6


def test_a_curve_that_grows_keeps_its_pieces():
    before, after = smoothed(NOISE[:70_000])[0], smoothed(NOISE[:70_500])[0]
    assert (before[:-1] == after[: len(before) - 1]).all()


@pytest.mark.parametrize("length", [1000, 100_000])
def test_however_long_it_is_a_bounded_number_of_values_is_looked_at(length):
    assert len(smoothed(NOISE[:length])[0]) <= 2 * 60 + 1
