"""What training makes small, row by row, and its gradient before the output's activation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..config.training import LossName
from .activations import Activation, Array, Call


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss function, as calls prepared on fixed buffers; all arrays have shape `(rows, 1)`."""

    prepare: Callable[[Array, Array, Array, Array], list[Call]]
    """`prepare(z, predictions, targets, losses)`: calls that fill `losses`, one a row."""
    prepare_delta: Callable[[Activation, Array, Array, Array], list[Call]]
    """`prepare_delta(output_activation, predictions, targets, delta)`: calls that fill `delta`
    with the derivative of each row's loss by the output's weighted sum z."""


def _squared(z: Array, predictions: Array, targets: Array, losses: Array) -> list[Call]:
    return [
        lambda: np.subtract(predictions, targets, losses),
        lambda: np.multiply(losses, losses, losses),
    ]


def _squared_delta(
    output: Activation, predictions: Array, targets: Array, delta: Array
) -> list[Call]:
    # d/dz (f(z) - y)² = 2 (f(z) - y) f'(z)
    slope, two = np.empty_like(delta), np.full_like(delta, 2.0)
    return [
        *output.prepare_slope(predictions, slope),
        lambda: np.subtract(predictions, targets, delta),
        lambda: np.multiply(delta, two, delta),
        lambda: np.multiply(delta, slope, delta),
    ]


def _cross_entropy(z: Array, predictions: Array, targets: Array, losses: Array) -> list[Call]:
    # -y log p - (1 - y) log(1 - p) with p = sigmoid(z) is max(z, 0) - z y + log(1 + exp(-|z|)):
    # no logarithm of 0 and no overflow whatever z is. The first two terms cancel exactly for a row
    # that is right, so they go together: added last, they would swallow the digits of a tiny loss.
    zero, linear = np.zeros_like(losses), np.empty_like(losses)
    return [
        lambda: np.maximum(z, zero, out=losses),
        lambda: np.multiply(z, targets, linear),
        lambda: np.subtract(losses, linear, linear),
        lambda: np.absolute(z, losses),
        lambda: np.negative(losses, losses),
        lambda: np.exp(losses, losses),
        lambda: np.log1p(losses, losses),
        lambda: np.add(losses, linear, losses),
    ]


def _cross_entropy_delta(
    output: Activation, predictions: Array, targets: Array, delta: Array
) -> list[Call]:
    # The sigmoid's slope cancels: d/dz = p - y. RunConfig lets no other output come here.
    return [lambda: np.subtract(predictions, targets, delta)]


LOSSES: dict[LossName, Loss] = {
    "mse": Loss(_squared, _squared_delta),
    "bce": Loss(_cross_entropy, _cross_entropy_delta),
}
"""Every loss by the name that a form shows."""
