"""Steps that are divided by the recent size of each parameter's gradient: RMSprop and Adam."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any
from weakref import WeakMethod

from ..calls import Call
from ..lazy_numpy import Array, np
from .optimizer import SMALL, OnPaper, Optimizer, OptimizerKind

_AHEAD = 1024
"""About how many changing coefficients are computed at once, for as many steps as that makes."""


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
        if self.parameters.size > SMALL:  # replicas have a number each
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
        # Weak, as the optimizer has its calls: both are gone as soon as their run is.
        look_ahead = WeakMethod(self._look_ahead)

        def count() -> None:
            if not rates and (more := look_ahead()):
                more()
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


def _rmsprop(config: Any, rate: float, t: int, memory: Array, gradient: Array) -> OnPaper:
    kept = config.squared_decay
    v = kept * memory[0] + (1.0 - kept) * gradient**2
    return rate * gradient / (np.sqrt(v) + config.epsilon), (v,)


def _adam(config: Any, rate: float, t: int, memory: Array, gradient: Array) -> OnPaper:
    m = config.beta1 * memory[0] + (1.0 - config.beta1) * gradient
    v = config.beta2 * memory[1] + (1.0 - config.beta2) * gradient**2
    mean, square = m / (1.0 - config.beta1**t), v / (1.0 - config.beta2**t)
    return rate * mean / (np.sqrt(square) + config.epsilon), (m, v)


RMSPROP = OptimizerKind(
    name="rmsprop",
    explanation="each weight's step divided by its recent gradient size",
    words=("rms",),
    uses=("squared_decay", "epsilon"),
    make=RMSprop,
    moments=("v",),
    formula="v = ρ v + (1 - ρ) g²,  w = w - η g / (√v + ε)",
    on_paper=_rmsprop,
)
ADAM = OptimizerKind(
    name="adam",
    explanation="momentum and gradient size together, bias-corrected",
    uses=("beta1", "beta2", "epsilon"),
    make=Adam,
    moments=("m", "v"),
    formula="m = β₁ m + (1 - β₁) g,  v = β₂ v + (1 - β₂) g²,"
    "  w = w - η (m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε)",
    on_paper=_adam,
)
# Its decay is apart from the gradient, so its steps are Adam's.
ADAMW = replace(
    ADAM, name="adamw", explanation="Adam with a weight decay unless told otherwise",
    weight_decay=0.01,
)  # fmt: skip

KINDS = (RMSPROP, ADAM, ADAMW)
