"""What is to be said of an activation function, whoever asks.

To train, every function is a list of numpy calls prepared on fixed buffers (see `calls.py`), which
works on a whole block of units in place. A slope is found from the function's OUTPUT where that
tells it, as that is what backpropagation has at hand, else from the weighted sum, which is kept
for it. On paper it is written down once more, plainly, by Z.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..calls import Call, run
from ..datasets import Targets
from ..elsewhere import Elsewhere
from ..lazy_numpy import Array, np


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """One activation function, with all that any reader of it needs."""

    name: str
    """What people type, and what a form shows."""
    explanation: str
    """The line that explains it, for the form and the help."""
    words: tuple[str, ...] = ()
    """What other programs and people call it."""
    uses: tuple[str, ...] = ()
    """The hyperparameters that shape it."""
    shaped: Callable[[Any], Activation] | None = None
    """Makes it for what has these hyperparameters as attributes; `None` without any."""

    prepare: Callable[[Array, Array], list[Call]]
    """`prepare(z, a)`: calls that fill `a` with f(z), any shape; `a` may be `z` itself.
    Where it is `across_outputs`, these are the first axis."""
    prepare_slope: Callable[[Array, Array], list[Call]]
    """`prepare_slope(a, slope)`: calls that fill `slope` with the derivative by z, found from the
    output; or from z itself, which then stands in the place of `a`, see `slope_by_sum`."""
    slope_by_sum: bool = False
    """Whether the output does not tell the slope, so that z has to be kept for it."""
    scratch: int = 0
    """How many arrays like its output it takes to train beside output and slope."""
    constant_slope: bool = False
    """Whether the slope is 1 everywhere, so that multiplying by it can be left out."""
    default_for: Targets | None = None
    """The targets whose outputs have it unless told otherwise."""
    across_outputs: bool = False
    """Whether an output depends on all sums of its layer: then the outputs are the probabilities
    of several classes. All others take each number by itself, and serve hidden units as well."""

    formula: str
    """f on paper, of Z."""
    slope_formula: str
    """f′ on paper, of Z or of the output A."""
    on_paper: Callable[[Array], Array]
    """f(Z) as its formula has it, shape `(rows, units)`."""
    slope_on_paper: Callable[[Array, Array], Array]
    """f′(Z) as its formula has it, of Z and of A = f(Z), shape `(rows, units)`."""
    elsewhere: Elsewhere
    """f(z) in other programs."""

    steepest: float = 1.0
    """The largest slope: a unit with far less hardly passes a gradient on."""
    bounds: tuple[float, float] | None = None
    """Between which values outputs lie, if they are bounded both ways."""
    side: Callable[[Array], Array] | None = None
    """On which side of each kink units stand, found from their outputs; `None` without a kink."""
    instead: str = ""
    """What to try where units of this one learn nothing, in words."""

    def __call__(self, z: Array) -> Array:
        """Give f(z) of weighted sums as a new array of the same shape."""
        source = np.array(z, dtype=float)
        result = np.empty_like(source)
        with np.errstate(over="ignore"):
            run(self.prepare(source, result))
        return result

    def slope(self, a: Array) -> Array:
        """Give f'(z) for a = f(z), or for z where it is found by that, as a new array."""
        source = np.array(a, dtype=float)
        result = np.empty_like(source)
        run(self.prepare_slope(source, result))
        return result

    def slope_at(self, z: Array) -> Array:
        """Give f'(z) of weighted sums as a new array of the same shape."""
        return self.slope(z if self.slope_by_sum else self(z))

    def shaped_by(self, config: Any) -> Activation:
        """Give it as a config's hyperparameters shape it."""
        return self if self.shaped is None else self.shaped(config)
