"""Intervals that suppose no shape, held beside closed forms and scipy."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.experiments.intervals import (
    Interval,
    at_most,
    interquartile_mean,
    interquartile_mean_interval,
    mean_interval,
    median_interval,
    median_rank,
    share_interval,
    superiority,
    superiority_interval,
)

results = st.lists(st.integers(0, 21), min_size=2, max_size=40).map(
    lambda counts: np.sort(np.array(counts, dtype=float))
)


@pytest.mark.parametrize("of", [1, 5, 10, 32, 128, 1024])
def test_of_none_and_of_all_a_share_has_the_closed_form(of: int):
    end = 1.0 - 0.025 ** (1 / of)
    assert (share_interval(0, of).low, share_interval(of, of).high) == (0.0, 1.0)
    assert share_interval(0, of).high == pytest.approx(end, abs=1e-12)
    assert share_interval(of, of).low == pytest.approx(1.0 - end, abs=1e-12)


@given(of=st.integers(1, 200), part=st.floats(0, 1))
def test_a_share_and_the_rest_mirror_each_other(of: int, part: float):
    count = round(part * of)
    one, other = share_interval(count, of), share_interval(of - count, of)
    assert (one.low, one.high) == pytest.approx((1 - other.high, 1 - other.low), abs=1e-12)
    assert count / of in one


def test_shares_are_those_of_the_beta_distribution():
    stats = pytest.importorskip("scipy.stats", reason="scipy is what these are held beside")
    for of in (5, 10, 32, 128, 1000):
        for count in {0, 1, of // 6, of // 2, of - 1, of}:
            wanted = stats.binomtest(count, of).proportion_ci(0.95, "exact")
            found = share_interval(count, of)
            assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high), abs=1e-9)
            assert at_most(count, of, 0.3) == pytest.approx(stats.binom.cdf(count, of, 0.3))


@pytest.mark.parametrize(
    ("count", "rank", "coverage"),
    [(1, 1, 0.0), (2, 1, 0.5), (4, 1, 0.875), (5, 1, 0.9375), (6, 1, 0.96875), (10, 2, 0.978515625),
     (32, 11, 0.9498), (128, 53, 0.9584)],
)  # fmt: skip
def test_a_median_lies_between_two_ranks_with_the_coverage_of_coins(
    count: int, rank: int, coverage: float
):
    found, covered = median_rank(count)
    assert found == rank
    assert covered == pytest.approx(coverage, abs=5e-4)


def test_who_asks_for_more_coverage_gets_wider_ranks():
    assert median_rank(32, 0.95)[0] == 10
    assert median_interval(np.arange(32.0)) == Interval(10.0, 21.0, median_rank(32)[1])


@given(results=results, factor=st.sampled_from([0.5, 2.0, 1024.0]), shift=st.integers(-9, 9))
def test_intervals_move_and_stretch_with_what_they_are_of(
    results: np.ndarray, factor: float, shift: int
):
    moved = results * factor + shift
    low, high = 0.0 * factor + shift, 21.0 * factor + shift
    pairs = [
        (median_interval(results), median_interval(moved)),
        (
            interquartile_mean_interval(results, 0.0, 21.0),
            interquartile_mean_interval(moved, low, high),
        ),
    ]
    for found, wanted in pairs:
        assert found.low * factor + shift == pytest.approx(wanted.low, abs=1e-6)
        assert found.high * factor + shift == pytest.approx(wanted.high, abs=1e-6)
    mean = interquartile_mean(results)
    assert mean * factor + shift == pytest.approx(interquartile_mean(moved), abs=1e-9)


@given(results=results)
def test_an_interval_holds_its_own_estimate(results: np.ndarray):
    found = interquartile_mean_interval(results, 0.0, 21.0)
    assert found.low - 1e-9 <= interquartile_mean(results) <= found.high + 1e-9
    assert float(np.quantile(results, 0.5)) in median_interval(results)


def test_the_interquartile_mean_is_that_of_the_middle_half():
    assert interquartile_mean(np.array([0.0, 1.0, 3.0, 99.0])) == 2.0
    # Of five the second and the fourth count three quarters of the one between.
    assert interquartile_mean(np.array([0.0, 1.0, 2.0, 4.0, 99.0])) == pytest.approx(
        (0.75 + 2 + 3) / 2.5
    )
    stats = pytest.importorskip("scipy.stats", reason="scipy is what these are held beside")
    numbers = np.sort(np.random.default_rng(1).normal(size=64))
    assert interquartile_mean(numbers) == pytest.approx(stats.trim_mean(numbers, 0.25))


def test_few_results_bound_a_mean_by_the_ends_of_their_scale_alone():
    perfect = interquartile_mean_interval(np.full(5, 100.0), 0.0, 100.0)
    assert perfect.low < 80
    assert perfect.high == 100.0
    losses = interquartile_mean_interval(np.full(5, 0.1), 0.0, inf)
    assert losses.high == inf
    many = interquartile_mean_interval(np.full(32, 100.0), 0.0, 100.0)
    assert (many.low, many.high) == (100.0, 100.0)


def test_infinite_losses_count_only_where_they_may_lie_in_the_middle_half():
    losses = np.sort(np.r_[np.linspace(0.1, 0.2, 31), inf])
    assert interquartile_mean_interval(losses, 0.0, inf).high < 0.2
    half = np.sort(np.r_[np.full(16, 0.1), np.full(16, inf)])
    assert interquartile_mean_interval(half, 0.0, inf).high == inf
    assert interquartile_mean(half) == inf
    assert interquartile_mean_interval(np.full(16, inf), 0.0, inf) == Interval(inf, inf)


def test_a_mean_of_scores_is_bounded_as_a_share_where_none_is_between():
    scores = np.r_[np.ones(8), np.zeros(24)]
    assert mean_interval(scores) == share_interval(8, 32)
    # Halves that balance each other are near that.
    nearly = mean_interval(np.r_[scores[:-2], 0.5, 0.0])
    assert (nearly.low, nearly.high) == pytest.approx((0.13, 0.46), abs=0.02)


def test_of_two_samples_superiority_is_what_mann_and_whitney_count():
    stats = pytest.importorskip("scipy.stats", reason="scipy is what these are held beside")
    rng = np.random.default_rng(2)
    first, second = rng.integers(0, 5, 12).astype(float), rng.integers(0, 5, 30).astype(float)
    counted = stats.mannwhitneyu(first, second).statistic / (12 * 30)
    assert superiority(first, second).mean() == pytest.approx(counted)
    assert counted in superiority_interval(first, second)


@given(first=results, second=results)
def test_to_be_better_and_to_be_worse_mirror_each_other(first: np.ndarray, second: np.ndarray):
    one, other = superiority_interval(first, second), superiority_interval(second, first)
    assert 0.0 <= one.low <= superiority(first, second).mean() <= one.high <= 1.0 + 1e-9
    # Each draws its own uniform numbers for the two.
    assert (one.low, one.high) == pytest.approx((1 - other.high, 1 - other.low), abs=0.05)


def test_very_many_are_compared_with_fewer():
    many, fewer = np.linspace(0.0, 1.0, 500), np.linspace(0.5, 1.5, 40)
    found = superiority_interval(many, fewer)
    assert superiority(many, fewer).mean() in found
    assert found.high < 0.3


def test_the_same_numbers_have_the_same_interval_whatever_their_order():
    rng = np.random.default_rng(3)
    scores = rng.choice([0.0, 0.5, 1.0], 32)
    assert mean_interval(scores) == mean_interval(scores[::-1])
    assert superiority_interval(scores, scores[:9]) == superiority_interval(
        scores[::-1], scores[:9][::-1]
    )


def test_a_median_of_thousands_is_bounded_as_well():
    for count in (1023, 1024, 5000):
        rank, coverage = median_rank(count)
        assert abs(rank - count / 2) < count**0.5
        assert 0.9375 <= coverage < 0.96
