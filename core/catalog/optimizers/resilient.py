"""Steps whose size no gradient decides: RPROP, by whether its sign stays or turns.

Every parameter has a step size Δ of its own. Where the gradient has the sign that it had, Δ grows;
where it turns, a minimum was passed: Δ shrinks, and the gradient is forgotten, so that the next
step neither grows nor shrinks. The first sizes are drawn, for each parameter its own.

It compares the gradients of successive steps, so these are to be of the same rows: a full batch.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ..calls import Call
from ..lazy_numpy import Array, np
from .optimizer import OnPaper, Optimizer, OptimizerKind


class Rprop(Optimizer):
    """Δ ← min(η₊ Δ, Δmax) where g s > 0, max(η₋ Δ, Δmin) where g s < 0; θ ← θ - sign(g) Δ.

    s is the sign of the gradient that was kept, 0 after one that turned. Where it turns, the last
    step is taken back (Riedmiller & Braun 1993, section III), or nothing is done.

    Args:
        parameters: As for every optimizer.
        config: Likewise.
        parameter_scale: Likewise.
        steps_back: Whether a step that went too far is taken back.
    """

    memories, signed_memories = 2, 1

    def __init__(
        self,
        parameters: Array,
        config: Any,
        *,
        parameter_scale: float = 1.0,
        steps_back: bool,
    ) -> None:
        self._steps_back = steps_back
        super().__init__(parameters, config, parameter_scale=parameter_scale)

    def _make_coefficients(self) -> None:
        self._grow, self._shrink = self._number(), self._number()
        self._largest, self._smallest = self._number(), self._number()
        # Sizes are steps of the parameters, and scaled as they are.
        self._factors = [1.0, 1.0 / self._parameter_scale]

    def _update(self) -> None:
        config, scale = self._config, self._parameter_scale
        self._grow[...], self._shrink[...] = config.step_increase, config.step_decrease
        self._largest[...] = config.largest_step * scale
        self._smallest[...] = config.smallest_step * scale

    def memory_units(self, gradient_scale: float) -> list[float]:
        """Give that of the signs and that of the sizes."""
        return [1.0, 1.0 / self._parameter_scale]

    def _prepare(self) -> list[Call]:
        signs, sizes = self.memory[0], self.memory[1]
        sign, change = self._sign, self._change
        grown, shrunk, back = (np.empty_like(change) for _ in range(3))
        stays, turns = (np.empty(change.shape, bool) for _ in range(2))
        zero = np.zeros((), change.dtype)
        return [
            partial(np.sign, self.gradient, sign),
            partial(np.multiply, sign, signs, change),
            partial(np.greater, change, zero, stays),
            partial(np.less, change, zero, turns),
            partial(np.multiply, signs, sizes, back),
            partial(np.multiply, sizes, self._grow, grown),
            partial(np.minimum, grown, self._largest, out=grown),
            partial(np.multiply, sizes, self._shrink, shrunk),
            partial(np.maximum, shrunk, self._smallest, out=shrunk),
            partial(np.copyto, sizes, grown, where=stays),
            partial(np.copyto, sizes, shrunk, where=turns),
            partial(np.copyto, sign, zero, where=turns),
            partial(np.copyto, signs, sign),
            partial(np.multiply, sign, sizes, change),
            partial(np.subtract, self.parameters, change, self.parameters),
            *self._stepping_back(back, turns),
        ]

    def _stepping_back(self, step: Array, turns: Any) -> list[Call]:
        if not self._steps_back:
            return []
        parameters = self.parameters
        return [partial(np.add, parameters, step, parameters, where=turns)]

    def _gradient_buffer(self) -> Array:
        self._sign = np.zeros_like(self.parameters)
        return super()._gradient_buffer()


def _first_sizes(config: Any, generator: np.random.Generator, size: int) -> Array:
    """Give what is remembered before the first step: no sign, and the sizes as they are drawn."""
    sizes = generator.uniform(config.first_step_low, config.first_step_high, size)
    return np.array([np.zeros(size), sizes])


def _on_paper(steps_back: bool) -> Callable[[Any, float, int, Array, Array], OnPaper]:
    def work_out(config: Any, rate: float, t: int, memory: Array, gradient: Array) -> OnPaper:
        last, sizes = memory
        sign = np.sign(gradient)
        stays, turns = sign * last > 0.0, sign * last < 0.0
        grown = np.minimum(config.step_increase * sizes, config.largest_step)
        shrunk = np.maximum(config.step_decrease * sizes, config.smallest_step)
        now = np.where(stays, grown, np.where(turns, shrunk, sizes))
        kept = np.where(turns, 0.0, sign)
        back = np.where(turns, last * sizes, 0.0) if steps_back else 0.0
        return kept * now - back, (kept, now)

    return work_out


def _wrong(config: Any) -> tuple[str, str] | None:
    """Say which size is on the wrong side of another: the hyperparameter, and a sentence."""
    if config.first_step_high < config.first_step_low:
        return (
            "first_step_high",
            f"first high must be at least first low, which is {config.first_step_low:g}, not"
            f" {config.first_step_high:g}.",
        )
    if config.largest_step < config.smallest_step:
        return (
            "largest_step",
            f"largest step must be at least smallest step, which is {config.smallest_step:g}, not"
            f" {config.largest_step:g}.",
        )
    return None


_USES = (
    *("step_increase", "step_decrease", "first_step_low", "first_step_high"),
    *("largest_step", "smallest_step"),
)
_SIZES = "Δ = increase Δ where g has the sign s, decrease Δ where it turns,  w = w - Δ sign(g)"

KINDS = (
    OptimizerKind(
        name="rprop",
        explanation="a step size for each weight, by its gradient's sign; back where that turns",
        words=("resilient", "resilient_propagation", "rprop_plus"),
        uses=_USES,
        has_rate=False,
        calmer="a smaller largest step",
        wants_all_rows=True,
        wrong=_wrong,
        make=partial(Rprop, steps_back=True),
        moments=("s", "Δ"),
        first_memory=_first_sizes,
        formula=f"{_SIZES}, but back and s = 0 where it turns",
        on_paper=_on_paper(True),
    ),
    OptimizerKind(
        name="irprop",
        explanation="rprop that stays where a gradient's sign turns, as PyTorch's",
        words=("irprop_minus", "rprop_minus"),
        uses=_USES,
        has_rate=False,
        calmer="a smaller largest step",
        wants_all_rows=True,
        wrong=_wrong,
        make=partial(Rprop, steps_back=False),
        moments=("s", "Δ"),
        first_memory=_first_sizes,
        formula=f"{_SIZES}, but stays and s = 0 where it turns",
        on_paper=_on_paper(False),
    ),
)
"""Rprop with and without weight backtracking: Igel & Hüsken 2000 call them Rprop+ and iRprop-."""
