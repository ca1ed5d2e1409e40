"""How a gradient becomes a step, each as a few calls over the flat vector of parameters.

Constants are folded together so that a step has as few calls as its formula allows: the gradient
arrives without its constant factor (see `scale_gradient`), moments are kept without theirs, and
both are made up for in the coefficients. Each class says the formula it computes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import partial
from operator import call
from typing import Any

import numpy as np

from ..config import RunConfig
from ..config.hyperparameters.training import OptimizerName
from ..nn.products import Products
from .activations import Array, Call, make


class ReplicaCoefficients:
    """The hyperparameters of many replicas, each as an array that multiplies whole vectors.

    Args:
        products: How replicas are kept.
        configs: One for each replica.
    """

    def __init__(self, products: Products, configs: Sequence[RunConfig]) -> None:
        self._products = products
        self._configs = configs

    def __getattr__(self, name: str) -> Any:
        values = [getattr(config, name) for config in self._configs]
        return self._products.per_replica(np.array(values, dtype=float))


Coefficients = RunConfig | ReplicaCoefficients

Pace = float | Array
"""What a learning rate is multiplied by at present: a number, or with `ReplicaCoefficients` an
array with one for each replica."""


def is_same_pace(one: Pace, other: Pace) -> bool:
    """Tell whether two paces are alike, whichever kind they are."""
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.array_equal(one, other)
    return one == other


_SMALL = 4096
"""Up to so many numbers a coefficient is spread over a whole array, which numpy multiplies by
faster; beyond, reading that array would cost more than it saves."""


_AHEAD = 1024
"""About how many changing coefficients are computed at once, for as many steps as that makes."""


class Optimizer(ABC):
    """Turns gradients into steps, with whatever it remembers between them.

    Args:
        parameters: The vector that steps change in place; its shape may have replicas.
        config: Gives the coefficients, as numbers or, with replicas, as arrays that multiply whole
            vectors (see `ReplicaCoefficients`); `configure` may change them later.
        parameter_scale: What the parameters are multiplied by in that vector, but for signs.

    Attributes:
        parameters: That vector.
        gradient: Where a step finds the gradient without its constant factor, same shape.
        memory: What is remembered from step to step, shape `(memories, *shape)`; each row lacks
            a constant factor of its own, see `true_memory`.
        pace: What the config's learning rate is multiplied by.
        calls: The prepared calls of one step.
        memories: How many moments are remembered.
        signed_memories: How many of them, the first ones, turn their sign with the gradient.
    """

    memories = 0
    signed_memories = 0

    def __init__(
        self, parameters: Array, config: Coefficients, *, parameter_scale: float = 1.0
    ) -> None:
        self.parameters = parameters
        self._parameter_scale = parameter_scale
        self.memory = np.zeros((self.memories, *parameters.shape), parameters.dtype)
        self.gradient = self._gradient_buffer()
        self._change = np.empty_like(parameters)
        self._scale = 1.0
        self.pace: Pace = 1.0
        self._config = config
        self._factors: list[Any] = [1.0] * self.memories
        self._make_coefficients()
        self._update()
        self.calls = self._prepare()

    def configure(self, config: Coefficients) -> None:
        """Take coefficients over from the next step on."""
        self._config = config
        self._update()

    def scale_gradient(self, factor: float) -> None:
        """Say what the gradients are to be multiplied by from the next step on."""
        self._scale = factor
        self._update()

    def set_pace(self, pace: Pace) -> None:
        """Say what the config's learning rate is multiplied by from the next step on."""
        if not is_same_pace(pace, self.pace):
            self.pace = pace
            self._update_rate()

    @property
    def steps(self) -> int:
        """Updates done since the memory was fresh, of an optimizer that counts them."""
        return 0

    @property
    def _step_rate(self) -> Any:
        """The rate in force, for steps of the scaled parameters."""
        return self._config.learning_rate * self.pace * self._parameter_scale

    def step(self) -> None:
        """Make one step."""
        make(map(call, self.calls))

    def restore(self, memory: Array, steps: int) -> None:
        """Take over what was remembered at another moment under the same coefficients."""
        self.memory[...] = memory

    def remember(self, true_memory: Array, steps: int) -> None:
        """Take over what an optimizer of this kind remembered, as `true_memory` gives it."""
        rows = [row / factor for row, factor in zip(true_memory, self._factors, strict=True)]
        self.restore(np.array(rows, self.memory.dtype).reshape(self.memory.shape), steps)

    def memory_units(self, gradient_scale: float) -> list[float]:
        """Tell how much larger each row of memory is if nothing is scaled, where nothing rounds.

        Args:
            gradient_scale: How much of the factor in `scale_gradient` is due to the parameters'.
        """
        return []

    @property
    def true_memory(self) -> Array:
        """The remembered moments as their formulas define them."""
        rows = [row * factor for row, factor in zip(self.memory, self._factors, strict=True)]
        return np.array(rows).reshape(self.memory.shape)

    def _gradient_buffer(self) -> Array:
        return np.zeros_like(self.parameters)

    def _number(self) -> Array:
        """Make room for a coefficient."""
        small = self.parameters.size <= _SMALL
        shape = self.parameters.shape if small else np.shape(self._config.learning_rate)
        return np.empty(shape, self.parameters.dtype)

    @abstractmethod
    def _make_coefficients(self) -> None:
        """Make room for the coefficients that the calls read."""

    @abstractmethod
    def _prepare(self) -> list[Call]:
        """Prepare the calls of one step."""

    @abstractmethod
    def _update(self) -> None:
        """Write the coefficients for the present config and scale."""

    def _update_rate(self) -> None:
        """Write those coefficients that the learning rate is in."""
        self._update()

    def _refactor(self, *factors: Any) -> None:
        """Keep the moments what they are when the factors they lack change."""
        if self.steps or self.memory.any():
            for index, (old, new) in enumerate(zip(self._factors, factors, strict=True)):
                self.memory[index] *= old / new
        self._factors = list(factors)


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
    """m ← β m + η g; θ ← θ - m (Polyak 1964, with the learning rate inside the velocity)."""

    memories = signed_memories = 1

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
        velocity = self.memory[0]
        return [
            *self._velocity_calls(velocity),
            partial(np.subtract, self.parameters, velocity, self.parameters),
        ]

    def _velocity_calls(self, velocity: Array) -> list[Call]:
        return [
            partial(np.multiply, velocity, self._kept, velocity),
            partial(np.multiply, self.gradient, self._rate, self._change),
            partial(np.add, velocity, self._change, velocity),
        ]


class Nesterov(Momentum):
    """m ← β m + η g; θ ← θ - (β m + η g) (Sutskever et al. 2013, as frameworks apply it)."""

    def _prepare(self) -> list[Call]:
        velocity, change = self.memory[0], self._change
        return [
            *self._velocity_calls(velocity),
            partial(np.subtract, self.parameters, change, self.parameters),
            partial(np.multiply, velocity, self._kept, change),
            partial(np.subtract, self.parameters, change, self.parameters),
        ]


class RMSprop(Optimizer):
    """v ← ρ v + (1 - ρ) g²; θ ← θ - η g / (√v + ε) (Tieleman & Hinton 2012).

    With the gradient h = g / s and the memory w = v / (s² (1 - ρ)) the step is
    η / √(1 - ρ) · h / (√w + ε / (s √(1 - ρ))).
    """

    memories = 1

    def _make_coefficients(self) -> None:
        self._kept, self._rate, self._epsilon = self._number(), self._number(), self._number()

    def _update(self) -> None:
        config = self._config
        self._refactor(self._scale**2 * (1.0 - config.squared_decay))
        root = (1.0 - config.squared_decay) ** 0.5
        self._kept[...] = config.squared_decay
        self._rate[...] = self._step_rate / root
        self._epsilon[...] = config.epsilon / (self._scale * root)

    def memory_units(self, gradient_scale: float) -> list[float]:
        """Give that of the squares."""
        return [gradient_scale**2]

    def _prepare(self) -> list[Call]:
        squares, change = self.memory[0], self._change
        return [
            partial(np.multiply, squares, self._kept, squares),
            partial(np.square, self.gradient, change),
            partial(np.add, squares, change, squares),
            partial(np.sqrt, squares, change),
            partial(np.add, change, self._epsilon, change),
            partial(np.divide, self.gradient, change, change),
            partial(np.multiply, change, self._rate, change),
            partial(np.subtract, self.parameters, change, self.parameters),
        ]


class Adam(Optimizer):
    """Adam (Kingma & Ba 2015, algorithm 1).

    m ← β₁ m + (1 - β₁) g; v ← β₂ v + (1 - β₂) g²;
    θ ← θ - η (m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε), where t counts updates from 1 and the
    corrected moments are never written back. AdamW is the same: its decay is apart from the
    gradient, see `regularization.py`.

    Both moments are one array, as are the gradient and its square, so that both are updated by
    the same two calls. They are kept without their factors: with the gradient h = g / s,
    m = s (1 - β₁) μ and v = s² (1 - β₂) ω, and with q = √((1 - β₂) / (1 - β₂ᵗ)) the step is
    η (1 - β₁) / ((1 - β₁ᵗ) q) · μ / (√ω + ε / (s q)).
    """

    memories, signed_memories = 2, 1

    def _gradient_buffer(self) -> Array:
        # The second row is for the square.
        self._gradients = np.zeros((2, *self.parameters.shape), self.parameters.dtype)
        return self._gradients[0]

    def _make_coefficients(self) -> None:
        shape = self.parameters.shape
        if self.parameters.size > _SMALL:  # replicas have a number each
            shape = np.broadcast_shapes((1,) * len(shape), np.shape(self._config.beta1))
        self._kept = np.empty((2, *shape), self.parameters.dtype)
        late = np.empty((2, *np.shape(self._config.learning_rate)), self.parameters.dtype)
        self._rate, self._epsilon = late[0, ...], late[1, ...]
        # The fastest way to write two numbers into an array; replicas have an array for each.
        self._late: Any = late.data if late.ndim == 1 else late
        # What the next steps write there, the last first, and how many are done after these.
        self._rates: list[Any] = []
        self._epsilons: list[Any] = []
        self._steps = 0
        self._ahead = 1

    def _update(self) -> None:
        config = self._config
        self._refactor(self._scale * (1.0 - config.beta1), self._scale**2 * (1.0 - config.beta2))
        self._kept[0], self._kept[1] = config.beta1, config.beta2
        self._update_rate()

    def _update_rate(self) -> None:
        # A schedule changes the rate every few steps: look no further ahead than that.
        self._ahead = max(1, self._ahead - len(self._rates))
        self._forget(self.steps)

    def _forget(self, steps: int) -> None:
        """Drop what was computed for the next steps, so many being done."""
        self._rates.clear()
        self._epsilons.clear()
        self._steps = steps

    def _prepare(self) -> list[Call]:
        gradient, square = self._gradients[0], self._gradients[1]
        mean, squares = self.memory[0], self.memory[1]
        change = self._change
        both, kept, gradients = self.memory, self._kept, self._gradients
        if kept.shape == both.shape:  # then flat, which is a little faster
            both, kept, gradients = both.reshape(-1), kept.reshape(-1), gradients.reshape(-1)
        return [
            self._counting(),
            partial(np.square, gradient, square),
            partial(np.multiply, both, kept, both),
            partial(np.add, both, gradients, both),
            partial(np.sqrt, squares, change),
            partial(np.add, change, self._epsilon, change),
            partial(np.divide, mean, change, change),
            partial(np.multiply, change, self._rate, change),
            partial(np.subtract, self.parameters, change, self.parameters),
        ]

    def _counting(self) -> Call:
        """Prepare writing the coefficients that depend on how many updates there were."""
        rates, epsilons, late = self._rates, self._epsilons, self._late

        def count() -> None:
            if not rates:
                self._look_ahead()
            late[0], late[1] = rates.pop(), epsilons.pop()

        return count

    def _look_ahead(self) -> None:
        """Compute those coefficients for the next steps, the last first."""
        config = self._config
        self._ahead = min(2 * self._ahead, max(_AHEAD // self._rate.size, 16))
        t = np.arange(self._steps + self._ahead, self._steps, -1, dtype=float)
        t = t.reshape(-1, *([1] * self._rate.ndim))
        correction = _one_minus_power(config.beta1, t)
        root = np.sqrt((1.0 - config.beta2) / _one_minus_power(config.beta2, t))
        rate = self._step_rate * (1.0 - config.beta1) / (correction * root)
        epsilon = config.epsilon / (self._scale * root)
        plain = self._rate.ndim == 0
        self._rates.extend(rate.tolist() if plain else rate)
        self._epsilons.extend(epsilon.tolist() if plain else epsilon)
        self._steps += self._ahead

    def memory_units(self, gradient_scale: float) -> list[float]:
        """Give that of the gradients and that of their squares."""
        return [gradient_scale, gradient_scale**2]

    @property
    def steps(self) -> int:
        """Updates done since the memory was fresh."""
        return self._steps - len(self._rates)

    def restore(self, memory: Array, steps: int) -> None:
        """Take over what was remembered at another moment under the same coefficients."""
        super().restore(memory, steps)
        self._forget(steps)


def _one_minus_power(base: Any, exponent: Array) -> Array:
    """Give 1 - βᵗ with all digits, and no slower where βᵗ is too small for a number."""
    with np.errstate(divide="ignore"):  # the logarithm of 0 is -inf, and that is right here
        return -np.expm1(exponent * np.log(base))


OPTIMIZERS: dict[OptimizerName, type[Optimizer]] = {
    "sgd": GradientDescent,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "rmsprop": RMSprop,
    "adam": Adam,
    "adamw": Adam,
}
"""Every optimizer by the name that a form shows."""
