"""Steps along the gradient: plain descent, and with a velocity that remembers earlier gradients."""

from __future__ import annotations

from functools import partial
from typing import Any

from ..calls import Call
from ..lazy_numpy import Array, np
from .optimizer import OnPaper, Optimizer, OptimizerKind


class GradientDescent(Optimizer):
    """θ ← θ - η g."""

    def _make_coefficients(self) -> None:
        self._rate = self._number()

    def _update(self) -> None:
        self._rate[...] = self._step_rate * self._scale

    def _prepare(self) -> list[Call]:
        return [
            partial(np.multiply, self.gradient, self._rate, self._change),
            partial(np.subtract, self.parameters, self._change, self.parameters),
        ]


class Momentum(Optimizer):
    """m ← β m + η g; θ ← θ - m (Polyak 1964, with the learning rate inside the velocity).

    With `looks_ahead` it is θ ← θ - (β m + η g) (Nesterov's, by Sutskever et al. 2013, as
    frameworks apply it).
    """

    memories = signed_memories = 1

    def __init__(
        self,
        parameters: Array,
        config: Any,
        *,
        parameter_scale: float = 1.0,
        looks_ahead: bool = False,
    ) -> None:
        self._looks_ahead = looks_ahead
        super().__init__(parameters, config, parameter_scale=parameter_scale)

    def _make_coefficients(self) -> None:
        self._rate, self._kept = self._number(), self._number()
        # A velocity is a step of the parameters, and scaled as they are.
        self._factors = [1.0 / self._parameter_scale]

    def _update(self) -> None:
        self._rate[...] = self._step_rate * self._scale
        self._kept[...] = self._config.momentum

    def memory_units(self, gradient_scale: float) -> list[float]:
        """Give the velocity's."""
        return [1.0 / self._parameter_scale]

    def _prepare(self) -> list[Call]:
        velocity, change = self.memory[0], self._change
        calls: list[Call] = [
            partial(np.multiply, velocity, self._kept, velocity),
            partial(np.multiply, self.gradient, self._rate, change),
            partial(np.add, velocity, change, velocity),
        ]
        if not self._looks_ahead:
            return [*calls, partial(np.subtract, self.parameters, velocity, self.parameters)]
        return [
            *calls,
            partial(np.subtract, self.parameters, change, self.parameters),
            partial(np.multiply, velocity, self._kept, change),
            partial(np.subtract, self.parameters, change, self.parameters),
        ]


def _momentum(config: Any, rate: float, t: int, memory: Array, gradient: Array) -> OnPaper:
    m = config.momentum * memory[0] + rate * gradient
    return m, (m,)


def _nesterov(config: Any, rate: float, t: int, memory: Array, gradient: Array) -> OnPaper:
    m = config.momentum * memory[0] + rate * gradient
    return config.momentum * m + rate * gradient, (m,)


KINDS = (
    OptimizerKind(
        name="sgd",
        explanation="gradient descent: minus learning rate times gradient",
        words=("none", "gd", "gradient_descent", "vanilla"),
        make=GradientDescent,
        formula="w = w - η g",
        on_paper=lambda config, rate, t, memory, gradient: (rate * gradient, ()),
    ),
    OptimizerKind(
        name="momentum",
        explanation="a velocity that remembers earlier gradients",
        uses=("momentum",),
        make=Momentum,
        moments=("m",),
        formula="m = β m + η g,  w = w - m",
        on_paper=_momentum,
    ),
    OptimizerKind(
        name="nesterov",
        explanation="momentum that looks one step ahead",
        words=("nag",),
        uses=("momentum",),
        make=partial(Momentum, looks_ahead=True),
        moments=("m",),
        formula="m = β m + η g,  w = w - (β m + η g)",
        on_paper=_nesterov,
    ),
)
