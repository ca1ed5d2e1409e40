"""How a gradient becomes a step, each as one pass over the flat vector of parameters.

Coefficients live in arrays as long as the parameters: numpy is faster with them than with plain
numbers, and a change in flight is a write into the array.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from ..config import RunConfig
from ..config.training import OptimizerName
from .activations import Array


class Optimizer(ABC):
    """Turns gradients into steps, with whatever it remembers between them.

    Args:
        parameters: The flat vector that `step` changes in place.
        gradient: Where `step` finds the gradient, same shape.
        config: Gives the coefficients; `configure` may change them later.

    Attributes:
        memory: What is remembered from step to step, shape `(memories, size)`.
        steps: Updates done since the memory was fresh.
    """

    memories = 0

    def __init__(self, parameters: Array, gradient: Array, config: RunConfig) -> None:
        self._parameters = parameters
        self._gradient = gradient
        self._change = np.empty_like(parameters)
        self._rate = np.empty_like(parameters)
        self.memory = np.zeros((self.memories, parameters.size))
        self.steps = 0
        self.configure(config)

    def configure(self, config: RunConfig) -> None:
        """Take coefficients over from the next step on."""
        self._rate.fill(config.learning_rate)

    @abstractmethod
    def step(self) -> None:
        """Change the parameters in place by what the gradient asks for."""


class GradientDescent(Optimizer):
    """θ ← θ - η g."""

    def step(self) -> None:
        """Make one step."""
        np.multiply(self._gradient, self._rate, self._change)
        np.subtract(self._parameters, self._change, self._parameters)


class Momentum(Optimizer):
    """m ← β m + η g; θ ← θ - m (Polyak 1964, with the learning rate inside the velocity)."""

    memories = 1

    def configure(self, config: RunConfig) -> None:
        """Take coefficients over from the next step on."""
        super().configure(config)
        self._kept = np.full_like(self._rate, config.momentum)

    def step(self) -> None:
        """Make one step."""
        velocity = self.memory[0]
        np.multiply(velocity, self._kept, velocity)
        np.multiply(self._gradient, self._rate, self._change)
        np.add(velocity, self._change, velocity)
        np.subtract(self._parameters, velocity, self._parameters)


class Nesterov(Momentum):
    """m ← β m + η g; θ ← θ - (β m + η g) (Sutskever et al. 2013, as frameworks apply it)."""

    def step(self) -> None:
        """Make one step."""
        velocity = self.memory[0]
        np.multiply(velocity, self._kept, velocity)
        np.multiply(self._gradient, self._rate, self._change)
        np.add(velocity, self._change, velocity)
        np.subtract(self._parameters, self._change, self._parameters)
        np.multiply(velocity, self._kept, self._change)
        np.subtract(self._parameters, self._change, self._parameters)


class RMSprop(Optimizer):
    """v ← ρ v + (1 - ρ) g²; θ ← θ - η g / (√v + ε) (Tieleman & Hinton 2012)."""

    memories = 1

    def configure(self, config: RunConfig) -> None:
        """Take coefficients over from the next step on."""
        super().configure(config)
        self._kept = np.full_like(self._rate, config.squared_decay)
        self._new = 1.0 - self._kept
        self._epsilon = np.full_like(self._rate, config.epsilon)

    def step(self) -> None:
        """Make one step."""
        squares, change = self.memory[0], self._change
        np.multiply(squares, self._kept, squares)
        np.multiply(self._gradient, self._gradient, change)
        np.multiply(change, self._new, change)
        np.add(squares, change, squares)
        np.sqrt(squares, change)
        np.add(change, self._epsilon, change)
        np.divide(self._gradient, change, change)
        np.multiply(change, self._rate, change)
        np.subtract(self._parameters, change, self._parameters)


class Adam(Optimizer):
    """Adam (Kingma & Ba 2015, algorithm 1).

    m ← β₁ m + (1 - β₁) g; v ← β₂ v + (1 - β₂) g²;
    θ ← θ - η (m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε), where t counts updates from 1 and the
    corrected moments are never written back.
    """

    memories = 2

    def configure(self, config: RunConfig) -> None:
        """Take coefficients over from the next step on."""
        super().configure(config)
        self._learning_rate = config.learning_rate
        self._beta1, self._beta2 = config.beta1, config.beta2
        self._kept1 = np.full_like(self._rate, config.beta1)
        self._kept2 = np.full_like(self._rate, config.beta2)
        self._new1, self._new2 = 1.0 - self._kept1, 1.0 - self._kept2
        self._epsilon = np.full_like(self._rate, config.epsilon)
        self._corrected = np.empty_like(self._rate)

    def step(self) -> None:
        """Make one step."""
        self.steps += 1
        mean, squares = self.memory
        change, corrected = self._change, self._corrected
        np.multiply(mean, self._kept1, mean)
        np.multiply(self._gradient, self._new1, change)
        np.add(mean, change, mean)
        np.multiply(squares, self._kept2, squares)
        np.multiply(self._gradient, self._gradient, change)
        np.multiply(change, self._new2, change)
        np.add(squares, change, squares)

        corrected.fill(1.0 / (1.0 - self._beta2**self.steps))
        np.multiply(squares, corrected, change)
        np.sqrt(change, change)
        np.add(change, self._epsilon, change)
        np.divide(mean, change, change)
        corrected.fill(self._learning_rate / (1.0 - self._beta1**self.steps))
        np.multiply(change, corrected, change)
        np.subtract(self._parameters, change, self._parameters)


class AdamW(Adam):
    """Adam whose weights decay apart from the gradient: θ ← θ - η λ θ first.

    Loshchilov & Hutter 2019, algorithm 2; the decay is applied to all parameters.
    """

    def configure(self, config: RunConfig) -> None:
        """Take coefficients over from the next step on."""
        super().configure(config)
        self._shrink = np.full_like(self._rate, 1.0 - config.learning_rate * config.weight_decay)

    def step(self) -> None:
        """Make one step."""
        np.multiply(self._parameters, self._shrink, self._parameters)
        super().step()


OPTIMIZERS: dict[OptimizerName, type[Optimizer]] = {
    "sgd": GradientDescent,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "rmsprop": RMSprop,
    "adam": Adam,
    "adamw": AdamW,
}
"""Every optimizer by the name that a form shows."""
