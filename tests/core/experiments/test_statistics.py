"""What one config comes to over its seeds."""

from __future__ import annotations

import json
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.experiments.statistics import LOSS, PERCENT, Share, distribution, winner_words


def _accuracies(count: int) -> np.ndarray:
    """A sixth stuck at half of the points, the others between 90 and 100."""
    rng = np.random.default_rng(count)
    found = 90.0 + rng.integers(0, 11, count)
    found[: count // 6] = 50.0
    return found


def test_a_distribution_says_all_that_is_asked_of_a_trial():
    found = distribution(_accuracies(32), PERCENT, stuck=range(5), target=95.0)
    assert found.count == 32
    assert found.median in found.median_interval
    assert found.interquartile_mean in found.interquartile_mean_interval
    assert found.p5 == 50.0
    assert (found.stuck.count, found.diverged.count) == (5, 0)
    assert found.reached is not None
    assert found.reached.count == int((_accuracies(32) >= 95).sum())
    assert "32 seeds: median" in found.words
    assert "16% (5 to 33) stuck" in found.words
    assert "too few" not in found.words


def test_below_ten_seeds_nothing_is_ranked_and_it_says_so():
    assert not distribution(_accuracies(9), PERCENT).may_rank
    assert distribution(_accuracies(10), PERCENT).may_rank
    assert distribution(_accuracies(9), PERCENT).words.endswith(
        "9 seeds are too few to rank: 10 do."
    )
    assert distribution(np.array([0.5]), LOSS).words.endswith("1 seed is too few to rank: 10 do.")


def test_what_diverged_counts_as_the_worst_and_is_not_left_out():
    diverged = np.array([False, True, False, False, False])
    losses = distribution(np.array([0.1, 3.0, 0.2, nan, 0.3]), LOSS, diverged=diverged)
    assert (losses.count, losses.diverged.count) == (5, 1)
    assert losses.median == 0.3
    assert losses.p95 == inf
    accuracies = distribution(np.array([99.0, 88.0, 97.0, 98.0, 96.0]), PERCENT, diverged=diverged)
    assert accuracies.median == 97.0
    assert accuracies.median_interval.low == 0.0


def test_a_loss_reaches_its_target_from_above():
    found = distribution(np.array([0.1, 0.2, 0.3]), LOSS, target=0.2)
    assert found.reached == Share(2, 3)


def test_json_has_no_infinity():
    found = distribution(np.array([0.1, nan, nan]), LOSS, target=0.2).to_dict()
    json.dumps(found, allow_nan=False)
    assert found["median"] is None
    assert found["reached"]["count"] == 1
    assert found["median_interval"]["coverage"] == 0.75
    assert set(found) == {
        "n", "median", "median_interval", "interquartile_mean", "interquartile_mean_interval",
        "p5", "p95", "stuck", "diverged", "reached",
    }  # fmt: skip


@given(values=st.lists(st.floats(0, 100), min_size=1, max_size=40), seed=st.integers(0, 9))
def test_the_order_of_seeds_means_nothing(values: list[float], seed: int):
    results = np.array(values)
    mixed = np.random.default_rng(seed).permutation(results)
    assert distribution(results, PERCENT) == distribution(mixed, PERCENT)


def test_of_a_winner_it_is_said_how_many_were_searched():
    fresh = distribution(_accuracies(32), PERCENT)
    assert winner_words(fresh, 1000).startswith(
        "The best of 1,000 configs, trained again on fresh seeds. 32 seeds: median"
    )


@pytest.mark.parametrize(("value", "text"), [(99.97, "99.9"), (100.0, "100.0"), (inf, "infinite")])
def test_only_all_rows_are_a_hundred_percent(value: float, text: str):
    assert PERCENT.text(value) == text
