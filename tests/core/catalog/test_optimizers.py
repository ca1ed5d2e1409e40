"""Each optimizer against the formulas of its paper, one parameter at a time in plain Python."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Any

import numpy as np
import pytest

from nnlab.core.catalog.optimizers import OPTIMIZERS, Optimizer
from nnlab.core.config import RunConfig

NAMES = OPTIMIZERS.names
COEFFICIENTS: list[dict[str, float]] = [
    {},
    {"learning_rate": 0.3, "momentum": 0.5, "beta1": 0.0, "beta2": 0.95},
    {"squared_decay": 0.0, "epsilon": 1e-3, "beta1": 0.999, "beta2": 0.0},
    {"learning_rate": 100.0, "momentum": 0.0, "epsilon": 1.0, "squared_decay": 0.99},
    {"step_increase": 2.0, "step_decrease": 0.1, "largest_step": 0.15, "smallest_step": 0.02},
]
GRADIENTS = np.random.default_rng(5).normal(
    0.0, [[1e-6], [1.0], [0.0], [30.0], [1.0], [1e6]], (6, 7)
)


class Scalar:
    """One parameter, its memory and the textbook's formulas."""

    def __init__(self, start: float) -> None:
        self.w, self.m, self.v, self.t = start, 0.0, 0.0, 0

    def sgd(self, g: float, c: RunConfig) -> None:
        self.w -= c.learning_rate * g

    def momentum(self, g: float, c: RunConfig) -> None:
        self.m = c.momentum * self.m + c.learning_rate * g
        self.w -= self.m

    def nesterov(self, g: float, c: RunConfig) -> None:
        self.m = c.momentum * self.m + c.learning_rate * g
        self.w -= c.momentum * self.m + c.learning_rate * g

    def rmsprop(self, g: float, c: RunConfig) -> None:
        self.v = c.squared_decay * self.v + (1 - c.squared_decay) * g**2
        self.w -= c.learning_rate * g / (sqrt(self.v) + c.epsilon)

    def adam(self, g: float, c: RunConfig) -> None:
        self.t += 1
        self.m = c.beta1 * self.m + (1 - c.beta1) * g
        self.v = c.beta2 * self.v + (1 - c.beta2) * g**2
        m, v = self.m / (1 - c.beta1**self.t), self.v / (1 - c.beta2**self.t)
        self.w -= c.learning_rate * m / (sqrt(v) + c.epsilon)

    def adamw(self, g: float, c: RunConfig) -> None:
        self.adam(g, c)  # the decay is not the optimizer's business

    def rprop(self, g: float, c: RunConfig, steps_back: bool = True) -> None:
        # m is the sign of the gradient that was kept, v the size of a step.
        if not self.t:
            self.v = c.first_step_low
        self.t += 1
        sign = (g > 0) - (g < 0)
        if sign * self.m > 0:
            self.v = min(self.v * c.step_increase, c.largest_step)
        elif sign * self.m < 0:
            if steps_back:
                self.w += self.m * self.v
            self.v = max(self.v * c.step_decrease, c.smallest_step)
            sign = 0
        self.w -= sign * self.v
        self.m = sign

    def irprop(self, g: float, c: RunConfig) -> None:
        self.rprop(g, c, steps_back=False)


def made(name: str, start: np.ndarray, config: RunConfig) -> tuple[Optimizer, Any, Any]:
    parameters = start.copy()
    optimizer = OPTIMIZERS[name](parameters, config)
    if first_memory := OPTIMIZERS[name].first_memory:
        optimizer.remember(first_memory(config, np.random.default_rng(1), start.size), 0)
    return optimizer, parameters, optimizer.gradient


every_optimizer = pytest.mark.parametrize("name", NAMES)
START = np.array([0.5, -2.0, 0.0, 1e-9, 30.0, -0.1, 1.0])


def test_every_declared_optimizer_is_there() -> None:
    assert NAMES == ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw", "rprop", "irprop")


@every_optimizer
@pytest.mark.parametrize("coefficients", COEFFICIENTS, ids=str)
def test_steps_follow_the_formulas(name: str, coefficients: dict[str, float]) -> None:
    config = RunConfig(optimizer=name, **coefficients)
    optimizer, parameters, gradient = made(name, START, config)
    scalars = [Scalar(start) for start in START.tolist()]
    step: Callable[[Scalar, float, RunConfig], None] = getattr(Scalar, name)
    for row in GRADIENTS:
        gradient[:] = row
        optimizer.step()
        for scalar, g in zip(scalars, row.tolist(), strict=True):
            step(scalar, g, config)
        wanted = [scalar.w for scalar in scalars]
        np.testing.assert_allclose(parameters, wanted, rtol=1e-12, atol=1e-14)


@every_optimizer
def test_a_coefficient_changed_in_flight_takes_effect_and_the_memory_stays(
    name: str,
) -> None:
    before = RunConfig(optimizer=name)
    after = before.replace(
        learning_rate=0.2,
        momentum=0.3,
        beta1=0.5,
        beta2=0.6,
        squared_decay=0.7,
        epsilon=0.1,
        step_increase=1.5,
        step_decrease=0.3,
        largest_step=0.12,
        smallest_step=0.01,
    )
    optimizer, parameters, gradient = made(name, START, before)
    scalars = [Scalar(start) for start in START.tolist()]
    for i, row in enumerate(GRADIENTS):
        if i == 3:
            optimizer.configure(after)
        gradient[:] = row
        optimizer.step()
        for scalar, g in zip(scalars, row.tolist(), strict=True):
            getattr(scalar, name)(g, after if i >= 3 else before)
    np.testing.assert_allclose(parameters, [scalar.w for scalar in scalars], rtol=1e-12, atol=1e-14)


@every_optimizer
def test_a_zero_gradient_moves_nothing_that_has_no_memory(name: str) -> None:
    optimizer, parameters, _ = made(name, START, RunConfig(optimizer=name))
    for _ in range(3):
        optimizer.step()
    assert (parameters == START).all()


def test_nesterov_is_the_gradient_at_the_place_looked_ahead_to() -> None:
    # Sutskever's own form keeps w and looks ahead to w - mu * m; frameworks keep that place.
    config = RunConfig(optimizer="nesterov", learning_rate=0.1, momentum=0.8)
    optimizer, parameters, gradient = made("nesterov", np.array([2.0]), config)
    w, m = 2.0, 0.0
    for _ in range(10):
        gradient[:] = 3.0 * parameters
        optimizer.step()
        m = 0.8 * m + 0.1 * 3.0 * (w - 0.8 * m)
        w -= m
        assert parameters[0] == pytest.approx(w - 0.8 * m, rel=1e-12)


@pytest.mark.parametrize("scale", [1e-4, 1.0, 1e8])
def test_the_first_step_of_adam_is_the_learning_rate_whatever_the_gradient(scale: float) -> None:
    config = RunConfig(optimizer="adam", learning_rate=0.01)
    optimizer, parameters, gradient = made("adam", np.zeros(2), config)
    gradient[:] = [scale, -scale]
    optimizer.step()
    np.testing.assert_allclose(parameters, [-0.01, 0.01], rtol=2e-4)


@every_optimizer
def test_a_pace_multiplies_the_learning_rate_and_leaves_the_memory_alone(
    name: str,
) -> None:
    config = RunConfig(optimizer=name, learning_rate=0.02)
    optimizer, parameters, gradient = made(name, START, config)
    scalars = [Scalar(start) for start in START.tolist()]
    for row, rate_factor in zip(GRADIENTS, (1.0, 1.0, 0.5, 0.25, 1e-3, 2.0), strict=True):
        optimizer.set_rate_factor(rate_factor)
        gradient[:] = row
        optimizer.step()
        for scalar, g in zip(scalars, row.tolist(), strict=True):
            getattr(scalar, name)(g, config.replace(learning_rate=0.02 * rate_factor))
    np.testing.assert_allclose(parameters, [scalar.w for scalar in scalars], rtol=1e-12, atol=1e-14)


@every_optimizer
def test_the_memory_is_all_that_an_optimizer_remembers(name: str) -> None:
    config = RunConfig(optimizer=name)
    first, ahead, gradient = made(name, START, config)
    for row in GRADIENTS[:3]:
        gradient[:] = row
        first.step()
    second, resumed, other_gradient = made(name, ahead, config)
    second.restore(first.memory, first.steps)
    for row in GRADIENTS[3:]:
        gradient[:] = other_gradient[:] = row
        first.step()
        second.step()
    assert (ahead == resumed).all()


@pytest.mark.parametrize("done", [0, 1, 200, 300, 7_000, 800_000, 10**9])
def test_adam_corrects_its_moments_rightly_after_any_number_of_steps(done: int) -> None:
    config = RunConfig(optimizer="adam")
    optimizer, parameters, gradient = made("adam", START, config)
    optimizer.restore(np.zeros((2, len(START))), done)
    scalars = [Scalar(start) for start in START.tolist()]
    for count, row in enumerate(np.tile(GRADIENTS, (100, 1)), 1):
        gradient[:] = row
        optimizer.step()
        assert optimizer.steps == done + count
        for scalar, g in zip(scalars, row.tolist(), strict=True):
            scalar.t = done + count - 1
            scalar.adam(g, config)
    np.testing.assert_allclose(parameters, [scalar.w for scalar in scalars], rtol=1e-10, atol=1e-12)
