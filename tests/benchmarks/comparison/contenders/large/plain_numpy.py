"""The large network in straightforward numpy: loops over layers, `@`, new arrays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..task import Array
from .data import BATCH_SIZE, LEARNING_RATE, LargeData


class LargeNumpy:
    """ReLU layers with biases, sigmoid outputs, cross-entropy, gradient descent."""

    def __init__(self, data: LargeData) -> None:
        self.data = data
        self.weights = [weights.copy() for weights in data.weights]
        self.biases = [np.zeros(weights.shape[1], weights.dtype) for weights in self.weights]

    def forward(self, inputs: Array) -> list[Array]:
        """Give the inputs, then every layer's output."""
        activations = [inputs]
        last = len(self.weights) - 1
        for layer, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            z = activations[-1] @ weights + biases
            activations.append(1 / (1 + np.exp(-z)) if layer == last else np.maximum(z, 0))
        return activations

    def step(self, inputs: Array, targets: Array) -> None:
        """Make one update."""
        activations = self.forward(inputs)
        delta = (activations[-1] - targets) / len(inputs)
        for layer in reversed(range(len(self.weights))):
            weight_gradient = activations[layer].T @ delta
            bias_gradient = delta.sum(axis=0)
            if layer:
                delta = (delta @ self.weights[layer].T) * (activations[layer] > 0)
            self.weights[layer] -= LEARNING_RATE * weight_gradient
            self.biases[layer] -= LEARNING_RATE * bias_gradient

    def epoch(self) -> None:
        """Make one update with every batch."""
        for start in range(0, len(self.data.inputs), BATCH_SIZE):
            stop = start + BATCH_SIZE
            self.step(self.data.inputs[start:stop], self.data.targets[start:stop])


def epoch(data: LargeData) -> Callable[[], object]:
    """Give what makes one update with every batch."""
    return LargeNumpy(data).epoch
