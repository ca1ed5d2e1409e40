"""Every schedule against its formula, and what the trainer makes of it."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core import RunConfig
from nnlab.core.catalog.schedules import SCHEDULES, is_constant, rate_factor_of

NAMES = SCHEDULES.names


def rate_factors(count: int, **values: Any) -> list[float]:
    config = RunConfig(**values)
    return [rate_factor_of(config, epoch) for epoch in range(count)]


def test_every_declared_schedule_is_there() -> None:
    assert NAMES == ("constant", "step", "exponential", "cosine", "plateau")


def test_a_constant_rate_is_the_configs() -> None:
    assert rate_factors(3) == [1.0, 1.0, 1.0]
    assert is_constant(RunConfig())
    assert not is_constant(RunConfig(schedule="cosine"))
    assert not is_constant(RunConfig(warmup_epochs=1))


STEP, EXPONENTIAL, COSINE = (
    {"schedule": schedule} for schedule in ("step", "exponential", "cosine")
)
FORMULAS: list[tuple[dict[str, Any], Callable[[int], float]]] = [
    (STEP | {"schedule_every": 2, "schedule_factor": 0.1}, lambda e: 0.1 ** (e // 2)),
    (STEP | {"schedule_every": 1, "schedule_floor": 0.2}, lambda e: max(0.2, 0.5**e)),
    (EXPONENTIAL | {"schedule_every": 4}, lambda e: 0.5 ** (e / 4)),
    (EXPONENTIAL | {"schedule_every": 1, "schedule_factor": 0.9}, lambda e: 0.9**e),
    (COSINE, lambda e: (1 + cos(pi * e / 12)) / 2),
    (COSINE | {"schedule_floor": 0.2}, lambda e: 0.6 + 0.4 * cos(pi * e / 12)),
]


@pytest.mark.parametrize(("values", "wanted"), FORMULAS, ids=range(len(FORMULAS)))
def test_the_rate_factor_of_each_epoch_is_its_formulas(
    values: dict[str, Any], wanted: Callable[[int], float]
) -> None:
    found = rate_factors(12, epochs=12, **values)
    np.testing.assert_allclose(found, [wanted(epoch) for epoch in range(12)], rtol=1e-14)


@pytest.mark.parametrize("schedule", NAMES)
def test_a_warm_up_rises_in_equal_steps_and_then_the_schedule_begins(
    schedule: str,
) -> None:
    values: dict[str, Any] = {"schedule": schedule, "schedule_every": 3}
    found = rate_factors(24, epochs=24, warmup_epochs=4, **values)
    np.testing.assert_allclose(found[:5], [0.2, 0.4, 0.6, 0.8, 1.0], rtol=1e-15)
    assert found[4:] == rate_factors(20, epochs=20, **values)


def test_a_plateau_multiplies_by_the_factor_at_each_reduction() -> None:
    config = RunConfig(schedule="plateau", schedule_factor=0.3, schedule_floor=0.05)
    assert [rate_factor_of(config, 9, k) for k in range(4)] == [1.0, 0.3, 0.3**2, 0.05]


@given(
    st.sampled_from(NAMES),
    st.integers(0, 10**6),
    st.integers(1, 10**6),
    st.integers(0, 10**6),
    st.floats(1e-6, 1.0),
    st.floats(0.0, 1.0),
)
def test_the_pace_stays_between_the_floor_and_the_full_rate(
    schedule: str, epoch: int, every: int, reductions: int, factor: float, floor: float
) -> None:
    config = RunConfig(
        schedule=schedule,
        schedule_every=every,
        schedule_factor=factor,
        schedule_floor=floor,
        epochs=every,
    )
    assert floor <= rate_factor_of(config, epoch, reductions) <= 1.0
