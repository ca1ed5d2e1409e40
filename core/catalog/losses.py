"""What training makes small, row by row, and how its gradient enters the network.

A loss's derivative by the output's weighted sum is `factor` times what `prepare_delta` computes:
the factor is left to the optimizer, which has to multiply by the learning rate anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..config import RunConfig
from ..config.hyperparameters.training import LossName
from .activations import Array, Call, constant, largest_of, sum_of


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss function; all arrays are blocks of shape (outputs, rows, ...)."""

    prepare: Callable[[Array, Array, Array, Array], list[Call]]
    """`prepare(z, predictions, targets, losses)`: calls that fill `losses`, whose sum over the
    outputs is a row's loss; `z` holds the weighted sum itself, not negated."""
    prepare_delta: Callable[[Array, Array, Array, float], list[Call]]
    """`prepare_delta(predictions, targets, delta, unit)`: calls that fill `delta` with the
    derivative by the prediction, or by the output's weighted sum where that is known at once (see
    `meets_slope`), without `factor`. A prediction and a target that differ by 1 differ by `unit`
    there, without its sign; so does the derivative, with it."""
    factor: float
    """What the delta is still to be multiplied by."""
    meets_slope: bool
    """Whether the delta is by the prediction, so that the output's slope is to be multiplied in;
    that slope then brings the sign along."""


def _squared(z: Array, predictions: Array, targets: Array, losses: Array) -> list[Call]:
    return [
        partial(np.subtract, predictions, targets, losses),
        partial(np.multiply, losses, losses, losses),
    ]


def _difference(predictions: Array, targets: Array, delta: Array, unit: float) -> list[Call]:
    # (p - y)² has the derivative 2 (p - y). Behind a sigmoid, cross-entropy's p (1 - p) in the
    # denominator cancels the sigmoid's slope, so that its derivative by z is p - y; and so it is
    # for each output of a softmax.
    first, second = (targets, predictions) if unit < 0 else (predictions, targets)
    return [partial(np.subtract, first, second, delta)]


def _cross_entropy(z: Array, predictions: Array, targets: Array, losses: Array) -> list[Call]:
    # -y log p - (1 - y) log(1 - p) with p = sigmoid(z) is max(z, 0) - z y + log(1 + exp(-|z|)):
    # no logarithm of 0 and no overflow whatever z is. The first two terms may cancel, so they are
    # put together before the small third one is added.
    zero, linear = constant(0.0, losses), np.empty_like(losses)
    return [
        partial(np.maximum, z, zero, out=losses),
        partial(np.multiply, z, targets, linear),
        partial(np.subtract, losses, linear, linear),
        partial(np.absolute, z, losses),
        partial(np.negative, losses, losses),
        partial(np.exp, losses, losses),
        partial(np.log1p, losses, losses),
        partial(np.add, losses, linear, losses),
    ]


def _categorical(z: Array, predictions: Array, targets: Array, losses: Array) -> list[Call]:
    # With t the target's class and M = max z - z_t, -log p_t is M + log Σ exp(z - max z), and the
    # sum is 1 + S with S = Σ_{j≠t} exp(z_j - max z) + (exp(-M) - 1): no overflow whatever z is,
    # and where the network is right (M = 0) and sure, the tiny S keeps its digits.
    one, parts, others = constant(1.0, losses), np.empty_like(losses), np.empty_like(losses)
    largest, missed, total, least = (np.empty_like(losses[0]) for _ in range(4))
    return [
        largest_of(z, largest),
        partial(np.multiply, z, targets, parts),
        sum_of(parts, missed),
        partial(np.subtract, largest, missed, missed),
        partial(np.subtract, z, largest, parts),
        partial(np.exp, parts, parts),
        partial(np.subtract, one, targets, others),
        partial(np.multiply, parts, others, parts),
        sum_of(parts, total),
        partial(np.negative, missed, least),
        partial(np.expm1, least, least),
        partial(np.add, total, least, total),
        partial(np.log1p, total, total),
        # As a whole in the first output's place: a share for each would be 0 times infinity.
        partial(losses.fill, 0.0),
        partial(np.add, total, missed, losses[0]),
    ]


def _huber(delta: float) -> Loss:
    """Make the loss e²/2 for |e| <= δ, else δ (|e| - δ/2) (Huber 1964), e being the error."""

    def prepare(z: Array, predictions: Array, targets: Array, losses: Array) -> list[Call]:
        # With c = min(|e|, δ) both branches are c (|e| - c) + c²/2.
        bound, half, capped = constant(delta, losses), constant(0.5, losses), np.empty_like(losses)
        return [
            partial(np.subtract, predictions, targets, losses),
            partial(np.absolute, losses, losses),
            partial(np.minimum, losses, bound, out=capped),
            partial(np.subtract, losses, capped, losses),
            partial(np.multiply, losses, capped, losses),
            partial(np.multiply, capped, capped, capped),
            partial(np.multiply, capped, half, capped),
            partial(np.add, losses, capped, losses),
        ]

    def prepare_delta(predictions: Array, targets: Array, out: Array, unit: float) -> list[Call]:
        # The error itself, held between -δ and δ.
        bound = delta * abs(unit)
        low, high = constant(-bound, out), constant(bound, out)
        return [
            *_difference(predictions, targets, out, unit),
            partial(np.maximum, out, low, out=out),
            partial(np.minimum, out, high, out=out),
        ]

    return Loss(prepare, prepare_delta, factor=1.0, meets_slope=True)


_MEAN_SQUARED_ERROR = Loss(_squared, _difference, factor=2.0, meets_slope=True)
_BINARY_CROSS_ENTROPY = Loss(_cross_entropy, _difference, factor=1.0, meets_slope=False)
_CROSS_ENTROPY = Loss(_categorical, _difference, factor=1.0, meets_slope=False)

LOSSES: dict[LossName, Callable[[RunConfig], Loss]] = {
    "mse": lambda config: _MEAN_SQUARED_ERROR,
    "bce": lambda config: _BINARY_CROSS_ENTROPY,
    "huber": lambda config: _huber(config.huber_delta),
    "cross_entropy": lambda config: _CROSS_ENTROPY,
}
"""How to make every loss for a config, by the name that a form shows."""
