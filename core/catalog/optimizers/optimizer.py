"""How a gradient becomes a step, each as a few calls over the flat vector of parameters.

Constants are folded together so that a step has as few calls as its formula allows: the gradient
arrives without its constant factor (see `scale_gradient`), moments are kept without theirs, and
both are made up for in the coefficients. Each class says the formula it computes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from operator import call
from typing import Any, Protocol, TypeAlias

from ..calls import Call, make
from ..lazy_numpy import Array, np


class OptimizerSettings(Protocol):
    """What gives an optimizer its hyperparameters, a config or one for each of many replicas.

    Those in `OptimizerKind.uses` are attributes of it as well, each a number or, with replicas, an
    array that multiplies whole vectors.
    """

    @property
    def learning_rate(self) -> Any:
        """The size of a step."""
        ...


RateFactor: TypeAlias = "float | Array"
"""What a learning rate is multiplied by at present: a number, or with replicas an array with one
for each."""


def is_same_factor(one: RateFactor, other: RateFactor) -> bool:
    """Tell whether two learning-rate factors are alike, whichever kind they are."""
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.array_equal(one, other)
    return one == other


SMALL = 4096
"""Up to so many numbers a coefficient is spread over a whole array, which numpy multiplies by
faster; beyond, reading that array would cost more than it saves."""


class Optimizer(ABC):
    """Turns gradients into steps, with whatever it remembers between them.

    Args:
        parameters: The vector that steps change in place; its shape may have replicas.
        config: Gives the coefficients, as numbers or, with replicas, as arrays that multiply whole
            vectors (see `ReplicaOptimizerSettings`); `configure` may change them later.
        parameter_scale: What the parameters are multiplied by in that vector, but for signs.

    Attributes:
        parameters: That vector.
        gradient: Where a step finds the gradient without its constant factor, same shape.
        memory: What is remembered from step to step, shape `(memories, *shape)`; each row lacks
            a constant factor of its own, see `true_memory`.
        rate_factor: What the config's learning rate is multiplied by.
        calls: The prepared calls of one step.
        memories: How many moments are remembered.
        signed_memories: How many of them, the first ones, turn their sign with the gradient.
    """

    memories = 0
    signed_memories = 0

    def __init__(
        self, parameters: Array, config: OptimizerSettings, *, parameter_scale: float = 1.0
    ) -> None:
        self.parameters = parameters
        self._parameter_scale = parameter_scale
        self.memory = np.zeros((self.memories, *parameters.shape), parameters.dtype)
        self.gradient = self._gradient_buffer()
        self._change = np.empty_like(parameters)
        self._scale = 1.0
        self.rate_factor: RateFactor = 1.0
        self._config: Any = config
        self._factors: list[Any] = [1.0] * self.memories
        self._make_coefficients()
        self._update()
        self.calls = self._prepare()

    def configure(self, config: OptimizerSettings) -> None:
        """Take coefficients over from the next step on."""
        self._config: Any = config
        self._update()

    def scale_gradient(self, factor: float) -> None:
        """Say what the gradients are to be multiplied by from the next step on."""
        self._scale = factor
        self._update()

    def set_rate_factor(self, rate_factor: RateFactor) -> None:
        """Say what the config's learning rate is multiplied by from the next step on."""
        if not is_same_factor(rate_factor, self.rate_factor):
            self.rate_factor = rate_factor
            self._update_rate()

    @property
    def steps(self) -> int:
        """Updates done since the memory was fresh, of an optimizer that counts them."""
        return 0

    @property
    def _step_rate(self) -> Any:
        """The rate in force, for steps of the scaled parameters."""
        return self._config.learning_rate * self.rate_factor * self._parameter_scale

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
        small = self.parameters.size <= SMALL
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


OnPaper = tuple[Array, tuple[Array, ...]]
"""What a step takes from the parameters, and what is remembered after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptimizerKind:
    """One way to make steps, with all that any reader of it needs."""

    name: str
    """What people type, and what a form shows."""
    explanation: str
    """The line that explains it, for the form and the help."""
    words: tuple[str, ...] = ()
    """What other programs and people call it."""
    uses: tuple[str, ...] = ()
    """The hyperparameters that it has beside the learning rate."""
    weight_decay: float = 0.0
    """The weight decay unless told otherwise."""
    has_rate: bool = True
    """Whether its steps depend on the learning rate."""
    calmer: str = "a smaller learning rate"
    """What to try where its steps are too large, in words."""
    wants_all_rows: bool = False
    """Whether its batch is all rows unless told otherwise."""
    wrong: Callable[[Any], tuple[str, str] | None] | None = None
    """`wrong(config)`: which of its hyperparameters does not go with another one, and a sentence
    that says so; `None` where all is well."""

    make: Callable[..., Optimizer]
    """Makes one from what `Optimizer` is made from."""
    moments: tuple[str, ...] = ()
    """What its formula calls each thing that is remembered from step to step."""
    first_memory: Callable[[Any, np.random.Generator, int], Array] | None = None
    """`first_memory(config, generator, size)`: what it remembers before its first step as the
    formula defines it, shape `(moments, size)`; all 0 if `None`."""
    formula: str
    """A step on paper, of a weight w and its gradient g."""
    on_paper: Callable[[Any, float, int, Array, Array], OnPaper]
    """`on_paper(config, rate, t, memory, gradient)`: what the formula takes from the parameters,
    and what it remembers after that. `rate` is the learning rate in force, `t` counts updates from
    1, and each row of `memory` is one of `moments`."""

    def __call__(
        self, parameters: Array, config: OptimizerSettings, *, parameter_scale: float = 1.0
    ) -> Optimizer:
        """Make one; arguments as for `Optimizer`."""
        return self.make(parameters, config, parameter_scale=parameter_scale)

    @property
    def memories(self) -> int:
        """How many vectors are remembered from step to step."""
        return len(self.moments)
