"""A network as a textbook writes it, to hold the planned passes against.

Nothing of nnlab is used here. It also runs on complex numbers, whose imaginary part gives a
derivative to full precision: d loss / d w = Im loss(w + i h) / h for a tiny h.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Layers = list[tuple[Array, Array]]
Hidden = str | tuple[str, ...]
"""One activation for all hidden layers, or one for each."""


def of_layer(hidden: Hidden, layer: int) -> str:
    return hidden if isinstance(hidden, str) else hidden[layer]


def erf(x: Array) -> Array:
    """The error function, of complex numbers near the real axis: f(x + iy) = f(x) + iy f'(x)."""
    real = np.vectorize(math.erf, otypes=[float])(np.real(x))
    return real + (x - np.real(x)) * 2 / np.sqrt(np.pi) * np.exp(-(np.real(x) ** 2))


FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "softsign": lambda z: z / (1 + z * np.where(z.real < 0, -1, 1)),
    "relu": lambda z: np.where(z.real > 0, z, 0),
    "leaky_relu": lambda z: np.where(z.real > 0, z, 0.01 * z),
    "elu": lambda z: np.where(z.real > 0, z, np.exp(z) - 1),
    "gelu": lambda z: z * (1 + erf(z / np.sqrt(2))) / 2,
    "identity": lambda z: z,
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True),
}
"""Every activation; of complex numbers as well."""

SLOPES: dict[str, Callable[[Array], Array]] = {
    "sigmoid": lambda z: activate("sigmoid", z) * (1 - activate("sigmoid", z)),
    "tanh": lambda z: 1 - np.tanh(z) ** 2,
    "softsign": lambda z: 1 / (1 + abs(z)) ** 2,
    "relu": lambda z: (z > 0) * 1.0,
    "leaky_relu": lambda z: np.where(z >= 0, 1.0, 0.01),  # as nnlab decides at the kink
    "elu": lambda z: np.where(z > 0, 1.0, np.exp(z)),
    "gelu": lambda z: (1 + erf(z / np.sqrt(2))) / 2 + z * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi),
    "identity": np.ones_like,
}


def activate(name: str, z: Array) -> Array:
    return FUNCTIONS[name](z)


def slope(name: str, z: Array) -> Array:
    return SLOPES[name](z)


def cut(parameters: Array, shape: tuple[int, ...], bias: bool) -> Layers:
    """Cut a flat vector into weights and biases, layer after layer."""
    layers: Layers = []
    place = 0
    for i in range(len(shape) - 1):
        count = shape[i] * shape[i + 1]
        weights = parameters[place : place + count].reshape(shape[i], shape[i + 1])
        place += count
        biases = np.zeros(shape[i + 1])
        if bias:
            biases = parameters[place : place + shape[i + 1]]
            place += shape[i + 1]
        layers.append((weights, biases))
    assert place == len(parameters)
    return layers


def predictions(layers: Layers, inputs: Array, hidden: Hidden, output: str) -> Array:
    a = inputs
    for i, (weights, biases) in enumerate(layers):
        name = output if i == len(layers) - 1 else of_layer(hidden, i)
        a = activate(name, a @ weights + biases)
    return a[:, 0] if a.shape[1] == 1 else a


HUBER_DELTA = 0.4
"""Where the plain Huber loss becomes linear: many rows of the tests lie on either side."""


def loss(name: str, predicted: Array, targets: Array, reduction: str) -> Any:
    """The loss of a batch; several outputs of a row are added up."""
    if name == "mse":
        rows = (predicted - targets) ** 2
    elif name == "huber":
        error, d = predicted - targets, HUBER_DELTA
        far = np.sign(np.real(error)) * error * d - d**2 / 2
        rows = np.where(abs(np.real(error)) <= d, error**2 / 2, far)
    elif name == "mae":
        rows = np.sign(np.real(predicted - targets)) * (predicted - targets)
    elif name == "cross_entropy":
        rows = -targets * np.log(predicted)
    else:
        rows = -targets * np.log(predicted) - (1 - targets) * np.log(1 - predicted)
    if rows.ndim == 2:
        rows = rows.sum(axis=1)
    return rows.sum() if reduction == "sum" else rows.mean()


def outer_derivative(name: str, p: Any, y: Any) -> Any:
    """The derivative of a row's loss by its prediction."""
    match name:
        case "mse":
            return 2 * (p - y)
        case "huber":
            return np.where(abs(p - y) <= HUBER_DELTA, p - y, HUBER_DELTA * np.sign(p - y))
        case "mae":
            return np.sign(p - y)
        case "cross_entropy":
            return -y / p
        case _:
            return (p - y) / (p * (1 - p))


def inner_derivative(output: str, outer: Array, z: Array) -> Array:
    """The derivative by the weighted sums, from that by the predictions, shape (rows, outputs)."""
    if output != "softmax":
        return outer * slope(output, z)
    p = activate(output, z)
    jacobians = p[:, :, None] * (np.eye(p.shape[1]) - p[:, None, :])
    return np.einsum("ri,rij->rj", outer, jacobians)


def gradient(
    layers: Layers,
    inputs: Array,
    targets: Array,
    functions: tuple[Hidden, str, str],
    reduction: str,
) -> list[tuple[Array, Array]]:
    """Backpropagate row by row, the way it is derived on paper."""
    hidden, output, loss_name = functions
    total = [(np.zeros_like(weights), np.zeros_like(biases)) for weights, biases in layers]
    for x, y in zip(inputs, targets, strict=True):
        a, zs, activations = x, [], [x]
        for i, (weights, biases) in enumerate(layers):
            z = a @ weights + biases
            a = activate(output if i == len(layers) - 1 else of_layer(hidden, i), z)
            zs.append(z)
            activations.append(a)
        outer = outer_derivative(loss_name, a, y)
        (delta,) = inner_derivative(output, outer[None], zs[-1][None])
        for i in reversed(range(len(layers))):
            total[i][0][:] += np.outer(activations[i], delta)
            total[i][1][:] += delta
            if i:
                delta = (layers[i][0] @ delta) * slope(of_layer(hidden, i - 1), zs[i - 1])
    share = len(inputs) if reduction == "mean" else 1
    return [(weights / share, biases / share) for weights, biases in total]
