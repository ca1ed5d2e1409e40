"""Arrays are kept up to so many bytes, those that were asked for last."""

from __future__ import annotations

import numpy as np

from nnlab.core.experiments.intervals import interquartile_mean_interval, superiority_interval
from nnlab.core.experiments.kept_arrays import Floats, KeptArrays


def test_what_was_asked_for_last_is_kept_as_far_as_it_fits() -> None:
    made: list[int] = []
    arrays = KeptArrays(3_000)

    @arrays.of
    def zeros(count: int) -> Floats:
        made.append(count)
        return np.zeros(count)

    for count in (100, 101, 100, 200, 100):
        assert zeros(count).shape == (count,)
        assert arrays.nbytes <= 3_000
    assert made == [100, 101, 200]
    zeros(101)
    assert made == [100, 101, 200, 101]


def test_one_that_is_larger_than_all_that_is_kept_stays_until_the_next() -> None:
    arrays = KeptArrays(800)
    ones = arrays.of(np.ones)
    assert ones(1_000) is ones(1_000)
    ones(10)
    assert arrays.nbytes == 80


def test_as_many_as_are_used_together_stay_however_large_they_are() -> None:
    arrays = KeptArrays(800, together=2)
    ones = arrays.of(np.ones)
    kept = [ones(1_000), ones(1_001)]
    assert kept[0] is ones(1_000)
    assert kept[1] is ones(1_001)
    ones(10)
    assert arrays.nbytes == 8_088


def test_functions_with_the_same_arguments_are_told_apart() -> None:
    arrays = KeptArrays(8_000)
    assert arrays.of(np.ones)(3).sum() == 3
    assert arrays.of(np.zeros)(3).sum() == 0


def test_intervals_of_ever_other_numbers_of_seeds_keep_little() -> None:
    from nnlab.core.experiments import intervals

    for count in (500, 2_000, *range(10, 40)):
        numbers = np.linspace(0.0, 1.0, count)
        interquartile_mean_interval(numbers, 0.0, 1.0)
        superiority_interval(numbers, numbers[: count // 2])
    assert intervals.ARRAYS.nbytes <= 24 << 20
