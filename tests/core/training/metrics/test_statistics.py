"""What replicas say together."""

from __future__ import annotations

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.training.metrics.statistics import quantiles, share_reaching, statistics_of

numbers = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40)


@given(values=numbers)
def test_the_measures_are_the_textbooks(values: list[float]):
    found = statistics_of(np.array(values))
    assert found.mean == pytest.approx(statistics.fmean(values), abs=1e-6)
    assert found.standard_deviation == pytest.approx(statistics.stdev(values), rel=1e-6, abs=1e-6)
    assert found.median == pytest.approx(statistics.median(values), abs=1e-6)
    for share, wanted in ((0.05, found.p5), (0.25, found.lower_quartile), (0.95, found.p95)):
        assert wanted == pytest.approx(np.quantile(values, share), abs=1e-6)


def test_a_run_that_broke_counts_as_the_worst():
    lower, middle, upper = quantiles(np.array([1.0, np.inf, 2.0, np.inf, np.inf]), (0, 0.5, 1))
    assert (lower, middle, upper) == (1.0, np.inf, np.inf)
    assert statistics_of(np.full(4, np.inf)).median == np.inf


def test_the_share_that_reaches_a_target_is_a_percentage():
    assert share_reaching(np.array([94.9, 95.0, 100.0, 10.0]), 95.0) == 50.0
