"""How training holds a network's numbers, so that a step is fewer calls: all of that is here.

A call costs more than the arithmetic on 50 numbers, so constants are moved to where they cost
nothing. Parameters are held multiplied by powers of two and by signs, which rounds nothing:

- A sigmoid needs exp(-z). It is handed -z by weights of the other sign.
- A network of nothing but sigmoids is computed by half the angle. As
  sigmoid(z) = (1 + tanh(z / 2)) / 2,

      (z / 2) of a layer = (W / 4) · (twice what the layer below gives, or twice the inputs)

  and twice what a layer gives is 1 + tanh(z / 2): a call and a sum, where exp(-z), 1 + exp(-z)
  and its reciprocal are three calls. The ones that biases are multiplied by are doubled likewise,
  so that one number, a quarter, serves weights and biases of all layers.

*Scaled* is said of numbers as training holds them, *plain* of those that a person means. Whoever
has plain numbers and computes by `ForwardPass` or `StepPlan` asks a `Scaling` for both ways, and
needs to know nothing else of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..catalog.activations import SIGMOID, TANH, Activation
from ..catalog.calls import Call, constant
from ..catalog.lazy_numpy import Array
from ..catalog.losses import Loss
from .layout import ParameterLayout


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaledActivation:
    """An activation as it is computed of scaled numbers."""

    prepare: Callable[[Array, Array], list[Call]]
    """`prepare(z, a)`: calls that fill `a` with f of a weighted sum; `z` holds it times `scale`."""
    prepare_slope: Callable[[Array, Array], list[Call]]
    """`prepare_slope(a, slope)`: calls that fill `slope` with the derivative by what `z` holds, so
    that the chain rule stays the plain one."""
    constant_slope: bool = False
    """Whether the slope is 1 everywhere."""
    slope_by_sum: bool = False
    """Whether `prepare_slope` wants what `z` held in the place of `a`."""
    scale: float = 1.0
    """What the weighted sum is multiplied by to be handed in."""
    lifted: bool = False
    """Whether the next layer is to be handed 1 more than `a`."""
    numpy: str
    """What of plain numbers gives the same bits, as an expression of `z`."""


def _exp_reciprocal(z: Array, a: Array) -> list[Call]:
    # exp may become infinite, and 1 / inf is the right 0.
    one = constant(1.0, a)
    return [partial(np.exp, z, a), partial(np.add, a, one, a), partial(np.reciprocal, a, a)]


def _slope_by_minus_z(a: Array, slope: Array) -> list[Call]:
    one = constant(1.0, a)
    return [partial(np.subtract, a, one, slope), partial(np.multiply, slope, a, slope)]


NEGATED_SIGMOID = ScaledActivation(
    prepare=_exp_reciprocal,
    prepare_slope=_slope_by_minus_z,
    scale=-1.0,
    numpy=SIGMOID.elsewhere.numpy,
)
"""The sigmoid of -z, which spares it one call in four; all digits of tiny outputs are kept."""

HALVED_SIGMOID = ScaledActivation(
    prepare=TANH.prepare,
    prepare_slope=TANH.prepare_slope,
    scale=0.5,
    lifted=True,
    numpy="(1.0 + np.tanh(z / 2.0)) / 2.0",
)
"""The sigmoid by half the angle, up to its last half: tanh(z / 2), and 1 more for the next layer,
which is handed twice the sigmoid."""


def _scaled(function: Activation) -> ScaledActivation:
    if function is SIGMOID:
        return NEGATED_SIGMOID
    return ScaledActivation(
        prepare=function.prepare,
        prepare_slope=function.prepare_slope,
        constant_slope=function.constant_slope,
        slope_by_sum=function.slope_by_sum,
        numpy=function.elsewhere.numpy,
    )


class Scaling:
    """Plain numbers to scaled ones and back, for one network.

    Args:
        layout: Where each layer's parameters lie.
        functions: Each layer's activation, the output's last.
        loss: What training makes small.

    Attributes:
        activations: What each layer computes of scaled numbers in training.
        output: What a forward pass computes predictions by: all digits of a tiny probability
            are kept by it.
        factors: What each parameter is multiplied by, shape `(size,)`.
        size: The same without signs: one number for all.
        feature_factor: What inputs and hidden outputs are multiplied by as the next layer takes
            them; the feature of ones that biases are multiplied by, too.
    """

    def __init__(self, layout: ParameterLayout, functions: list[Activation], loss: Loss) -> None:
        self._layout, self._loss = layout, loss
        self._by_half_the_angle = all(function is SIGMOID for function in functions)
        self.activations = [_scaled(function) for function in functions]
        self.output = self.activations[-1]
        self._negated = np.empty(layout.size)
        for layer, activation in enumerate(self.activations):
            self._negated[layout.span(layer)] = np.sign(activation.scale)
        self.size = self.feature_factor = 1.0
        if self._by_half_the_angle:
            self.activations = [HALVED_SIGMOID for _ in functions]
            self.feature_factor = 2.0
            self.size = HALVED_SIGMOID.scale / self.feature_factor
        self.factors = np.empty(layout.size)
        for layer, activation in enumerate(self.activations):
            self.factors[layout.span(layer)] = activation.scale / self.feature_factor

    # --- numbers to scaled ones and back ---

    def scaled(self, parameters: Array) -> Array:
        """Give scaled parameters, shape `(..., size)`."""
        return parameters * self.factors

    def plain(self, scaled: Array) -> Array:
        """Give plain parameters, shape `(..., size)`."""
        return scaled / self.factors

    def scaled_inputs(self, inputs: Array) -> Array:
        """Give inputs as the first layer takes them, shape `(..., fan in)`.

        With biases they have one more feature, a last column of ones.
        """
        if self._layout.bias:
            inputs = np.concatenate([inputs, np.ones_like(inputs[..., :1])], axis=-1)
        factor = self.feature_factor
        return np.ascontiguousarray(inputs if factor == 1.0 else inputs * factor)

    def scaled_targets(self, targets: Array, weights: Array | None = None) -> Array:
        """Give targets as training compares them with outputs: tanh goes from -1 to 1.

        Args:
            targets: Shape `(..., outputs)`.
            weights: How much each row counts, shape `(...,)`; they become a last column. `None`
                where all count alike.
        """
        scaled = 2.0 * targets - 1.0 if self._by_half_the_angle else targets
        return scaled if weights is None else np.concatenate([scaled, weights[..., None]], axis=-1)

    def plain_gradient(self, gradient: Array) -> Array:
        """Give a planned gradient with the signs of the plain one, shape `(..., size)`.

        Its constant factor is `gradient_factor`'s matter (see `step_plan.py`).
        """
        return gradient * self.signs

    # --- what a step is still to be multiplied by ---

    @property
    def signs(self) -> Array:
        """The signs of the factors, shape `(size,)`."""
        return np.sign(self.factors)

    @property
    def error_factor(self) -> float:
        """What errors are multiplied by where training compares outputs with targets.

        Where the output's slope is multiplied in, it brings the sign along.
        """
        if self._by_half_the_angle:
            return self.feature_factor
        return abs(self.output.scale) if self._loss.meets_slope else self.output.scale

    @property
    def gradient_factor(self) -> float:
        """What training's gradient, but for signs, is multiplied by to be that of the parameters.

        The constant factor of the loss is not in it. An error that is multiplied by a factor has
        its square multiplied by the factor's square; the difference that is cross-entropy's
        derivative is by half the angle already. The derivative by the scaled parameter then is to
        become that by the plain one.
        """
        error = self.error_factor**2 if self._loss.meets_slope else 1.0
        return self.size / error

    # --- the output's weighted sum, which a forward pass computes by the output's own function ---

    @property
    def z_rescale(self) -> float:
        """What the output's weighted sum of scaled numbers is multiplied by for that function."""
        return self.output.scale / self.activations[-1].scale

    @property
    def z_factor(self) -> float:
        """What the plain weighted sum is multiplied by for that function."""
        return self.output.scale

    # --- what a program without scaled numbers computes ---

    @property
    def in_numpy(self) -> list[str]:
        """Each layer's activation as an expression of the plain weighted sum `z`.

        What a forward pass gives, such a program gives to the same bits: powers of two and signs
        round nothing, so that only which functions are called makes a difference.
        """
        return [*(each.numpy for each in self.activations[:-1]), self.output.numpy]

    # --- what a checkpoint has ---

    @property
    def checkpoint_factors(self) -> Array:
        """What scaled parameters are multiplied by in a checkpoint, shape `(size,)`.

        The signs stay in it, as leaving them out of an optimizer's state would round that; powers
        of two would not, so they are left out: a checkpoint is the same whether or not a network
        is computed by half the angle.
        """
        return self._negated / self.factors

    @property
    def checkpoint_signs(self) -> Array:
        """What an optimizer's state that turns with the gradient is multiplied by there."""
        return self._negated * self.signs
