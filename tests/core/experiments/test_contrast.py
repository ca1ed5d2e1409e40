"""One config against another."""

from __future__ import annotations

import json
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.experiments.contrast import Contrast, at_least, contrast
from nnlab.core.experiments.statistics import LOSS, PERCENT, Scale, distribution

SEEDS = range(32)


def _contrast(first: np.ndarray, second: np.ndarray, scale: Scale = PERCENT) -> Contrast:
    seeds = range(len(first))
    return contrast(first, second, scale, seeds=(seeds, seeds))


def _lumpy(seed: int, stuck: float, count: int = 32) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.where(rng.random(count) < stuck, 50.0, 90.0 + rng.integers(0, 11, count))


def test_intervals_that_hold_more_often_than_95_percent_are_named_and_no_others():
    values = np.linspace(0.1, 1.0, 32)

    def pair(count: int, second: range) -> Contrast:
        return contrast(values[:count], values[:count], LOSS, seeds=(range(count), second))

    few, many = (distribution(values[:count], LOSS) for count in (10, 11))
    assert at_least([many], [pair(10, range(10)), None]) == []
    (of_mean,) = at_least([few, many])
    assert of_mean.startswith("At least 95 %: the interquartile mean, which supposes nothing")
    (unpaired,) = at_least((), [pair(32, range(100, 132))])
    assert "probability" not in unpaired
    assert "difference of medians over other seeds, which bounds both at once." in unpaired
    (all_of_them,) = at_least([few], [pair(10, range(100, 110))])
    assert "the interquartile mean and the probability over other seeds, which" in all_of_them
    assert "the difference of medians over other seeds" in all_of_them


def test_who_wins_in_nearly_every_seed_is_better():
    found = _contrast(_lumpy(1, 0) + 10, _lumpy(2, 0))
    assert found.better == 0
    assert found.is_paired
    assert found.sentence("A", "B").startswith("A is better than B in ")
    assert " of seeds (" in found.sentence("A", "B")


def test_the_better_one_is_the_subject_whichever_came_first():
    low, high = _lumpy(1, 0), _lumpy(2, 0) + 10
    first, second = _contrast(high, low), _contrast(low, high)
    assert (first.better, second.better) == (0, 1)
    assert first.sentence("A", "B").replace("A", "x") == second.sentence("B", "A").replace("A", "x")


def test_what_is_chance_is_said_to_be_no_difference_that_so_many_seeds_can_show():
    found = _contrast(_lumpy(1, 1 / 6), _lumpy(2, 1 / 6))
    assert found.better is None
    said = found.sentence("(5,5)", "(3,3)")
    assert said.startswith("No difference that 32 seeds can show: (5,5) is better in ")
    assert "a shift by" in said


def test_below_ten_seeds_nothing_is_ranked_however_clear_it_looks():
    found = _contrast(np.full(9, 99.0), np.full(9, 50.0))
    assert found.better is None
    assert found.first_better == 1.0
    assert found.sentence("A", "B").startswith("9 seeds are too few to rank: 10 do. A is better in")


def test_a_small_loss_is_better():
    found = _contrast(np.linspace(0.1, 0.2, 12), np.linspace(0.3, 0.4, 12), LOSS)
    assert found.better == 0
    assert found.difference == pytest.approx(-0.2)


def test_a_tie_counts_half_and_two_that_diverged_are_one():
    losses = np.array([inf, 0.1, nan, 0.2] * 3)
    found = _contrast(losses, losses, LOSS)
    assert found.first_better == 0.5
    assert found.difference == 0.0
    assert (found.difference_interval.low, found.difference_interval.high) == (0.0, 0.0)


def test_who_diverges_loses_that_seed():
    fine, broken = np.full(12, 0.1), np.r_[np.full(9, inf), np.full(3, 0.1)]
    found = _contrast(fine, broken, LOSS)
    assert found.better == 0
    assert found.difference == -inf
    json.dumps(found.to_dict(), allow_nan=False)


def test_other_seeds_are_compared_all_with_all():
    first, second = _lumpy(1, 0) + 10, _lumpy(2, 0, 20)
    found = contrast(first, second, PERCENT, seeds=(range(32), range(100, 120)))
    assert not found.is_paired
    assert found.counts == (32, 20)
    assert found.better == 0
    assert "of pairs of seeds" in found.sentence("A", "B")
    alike = contrast(first, first[:20], PERCENT, seeds=(range(32), range(100, 120)))
    assert alike.sentence("A", "B").startswith("No difference that 32 and 20 seeds can show: ")


def test_seeds_that_both_have_are_compared_one_by_one_whatever_their_order():
    first = np.arange(20.0)
    found = contrast(first, first[::-1], PERCENT, seeds=(range(20), range(19, -1, -1)))
    assert found.is_paired
    assert found.first_better == 0.5
    some = contrast(first, first, PERCENT, seeds=(range(20), range(10, 30)))
    assert some.is_paired
    assert some.counts == (10, 10)
    assert not contrast(first, first, PERCENT, seeds=(range(20), range(11, 31))).is_paired


def test_a_shift_by_the_least_difference_is_shown_by_four_of_five():
    rng = np.random.default_rng(5)
    differences = rng.normal(size=32)
    least = _contrast(differences, np.zeros(32)).least_difference
    centred = differences - np.median(differences)
    shown = [
        _contrast(rng.choice(centred, 32) + least + 1e-9, np.zeros(32)).difference_interval.low > 0
        for _ in range(400)
    ]
    assert 0.75 < np.mean(shown) < 0.95


def test_so_few_seeds_show_no_shift_at_all():
    assert _contrast(np.arange(5.0), np.zeros(5)).least_difference == inf


@given(
    pairs=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=6, max_size=40),
    shift=st.integers(-5, 5),
)
def test_a_common_shift_and_the_order_of_seeds_change_nothing(
    pairs: list[tuple[int, int]], shift: int
):
    first, second = np.array(pairs, dtype=float).T
    found, moved = _contrast(first, second), _contrast(first + shift, second + shift)
    turned = _contrast(first[::-1], second[::-1])
    assert found == moved == turned


def test_the_sign_test_decides_where_no_seed_is_a_tie():
    stats = pytest.importorskip("scipy.stats", reason="scipy is what these are held beside")
    for wins in range(33):
        signs = np.r_[np.ones(wins), -np.ones(32 - wins)]
        shown = _contrast(signs, np.zeros(32)).better is not None
        assert shown == (stats.binomtest(wins, 32).pvalue < 0.05)
