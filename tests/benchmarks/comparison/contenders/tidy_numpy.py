"""numpy as a careful person writes it: loops over layers, `@`, nothing done for speed."""

from __future__ import annotations

import numpy as np

from .task import Array, Task


class TidyNumpy:
    """A network of any depth with its training loop."""

    def __init__(self, task: Task) -> None:
        self.config = task.config
        self.inputs, self.targets = task.inputs, task.targets
        self.train_inputs, self.train_targets = task.inputs[task.train], task.targets[task.train]
        self.weights = [weights.copy() for weights in task.weights]
        self.means = [np.zeros_like(weights) for weights in self.weights]
        self.squares = [np.zeros_like(weights) for weights in self.weights]
        self.steps = 0
        self.generator = np.random.default_rng(task.config.seed)
        self.history: list[tuple[float, float, float]] = []

    def forward(self, inputs: Array) -> list[Array]:
        """Give the inputs, then every layer's output."""
        activations = [inputs]
        for weights in self.weights:
            activations.append(1.0 / (1.0 + np.exp(-(activations[-1] @ weights))))
        return activations

    def gradients(self, inputs: Array, targets: Array) -> list[Array]:
        """Backpropagate one batch's squared errors, summed over its rows."""
        activations = self.forward(inputs)
        output = activations[-1]
        delta = 2.0 * (output - targets) * output * (1.0 - output)
        gradients: list[Array] = []
        for layer in reversed(range(len(self.weights))):
            below = activations[layer]
            gradients.append(below.T @ delta)
            if layer:
                delta = (delta @ self.weights[layer].T) * below * (1.0 - below)
        return gradients[::-1]

    def update(self, gradients: list[Array]) -> None:
        """Make one step of gradient descent or Adam."""
        config = self.config
        if config.optimizer == "sgd":
            for layer, gradient in enumerate(gradients):
                self.weights[layer] -= config.learning_rate * gradient
            return
        self.steps += 1
        for layer, gradient in enumerate(gradients):
            self.means[layer] += (1.0 - config.beta1) * (gradient - self.means[layer])
            self.squares[layer] += (1.0 - config.beta2) * (gradient**2 - self.squares[layer])
            mean = self.means[layer] / (1.0 - config.beta1**self.steps)
            square = self.squares[layer] / (1.0 - config.beta2**self.steps)
            self.weights[layer] -= config.learning_rate * mean / (np.sqrt(square) + config.epsilon)

    def evaluate(self) -> tuple[float, float, float]:
        """Give loss, accuracy and accuracy within tolerance over all rows."""
        predictions = self.forward(self.inputs)[-1]
        errors = predictions - self.targets
        right = (predictions >= 0.5) == (self.targets >= 0.5)
        near = np.abs(errors) <= self.config.tolerance
        return float(np.mean(errors**2)), 100 * float(right.mean()), 100 * float(near.mean())

    def train(self, epochs: int, *, evaluate: bool) -> None:
        """Train on; evaluate all rows after every epoch, or never."""
        rows = len(self.train_inputs)
        for _ in range(epochs):
            order = self.generator.permutation(rows) if self.config.shuffle else np.arange(rows)
            for start in range(0, rows, self.config.batch_size):
                batch = order[start : start + self.config.batch_size]
                self.update(self.gradients(self.train_inputs[batch], self.train_targets[batch]))
            if evaluate:
                self.history.append(self.evaluate())

    def losses(self) -> list[float]:
        """Give the mean squared error over all rows after every evaluated epoch."""
        return [loss for loss, _, _ in self.history]
