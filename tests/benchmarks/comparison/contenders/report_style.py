"""The origin report's program: two hidden layers by name, lambdas, a new array for everything.

What it prints is kept, line for line where it can be. Its mistakes that change the result are put
right at the same cost (Adam's corrected moments are not written back, and t counts updates), and
the sigmoid is the stable one, which is also the faster one. The loop around the steps, which the
report does not print, is the plainest: shuffle an index, slice, and evaluate all rows as its
`evaluate` does, which is less than nnlab records.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .task import Array, Task


class ReportStyle:
    """The report's model class."""

    def __init__(self, task: Task) -> None:
        config = task.config
        self.x, self.y = task.inputs, task.targets
        self.train_x, self.train_y = self.x[task.train], self.y[task.train]
        self.shuffle = config.shuffle
        self.batch_size = config.batch_size
        self.learning_rate = config.learning_rate
        self.optimizer = config.optimizer
        self.activate = self.activate_forward()
        self.activate_derivative = self.activate_back()
        self.W1, self.W2, self.W3 = (weights.copy() for weights in task.weights)

        # adam optimizer parameter
        self.momentum_decay = config.beta1
        self.scale_decay = config.beta2
        self.epsilon = config.epsilon
        self.vec_W1 = self.vec_W2 = self.vec_W3 = np.zeros(())
        self.sca_W1 = self.sca_W2 = self.sca_W3 = np.zeros(())
        self.updates = 0

        self.generator = np.random.default_rng(config.seed)
        self.learning_curve: list[float] = []
        self.accuracies: list[float] = []

    def activate_forward(self) -> Callable[[Array], Array]:
        return lambda x: 1.0 / (1.0 + np.exp(-x))

    def activate_back(self) -> Callable[[Array], Array]:
        return lambda x: np.multiply(x, 1.0 - x)

    def forward(self, x: Array) -> Array:
        self.Z1 = self.activate(np.dot(x, self.W1))
        self.Z2 = self.activate(np.dot(self.Z1, self.W2))
        return self.activate(np.dot(self.Z2, self.W3))

    def backward(self, x: Array, prediction: Array, actual: Array) -> None:
        delta = np.multiply(self.activate_derivative(prediction), 2 * (prediction - actual))
        self.grad_W3 = np.dot(self.Z2.T, delta)
        delta = np.multiply(self.activate_derivative(self.Z2), np.dot(delta, self.W3.T))
        self.grad_W2 = np.dot(self.Z1.T, delta)
        delta = np.multiply(self.activate_derivative(self.Z1), np.dot(delta, self.W2.T))
        self.grad_W1 = np.dot(x.T, delta)

    def update(self) -> None:
        if self.optimizer == "adam":
            self.adam()
        else:
            self.W1 -= self.learning_rate * self.grad_W1
            self.W2 -= self.learning_rate * self.grad_W2
            self.W3 -= self.learning_rate * self.grad_W3

    def adam(self) -> None:
        self.updates += 1
        t = self.updates
        # adam update weight
        self.vec_W1 = self.momentum_decay * self.vec_W1 + (1 - self.momentum_decay) * self.grad_W1
        self.vec_W2 = self.momentum_decay * self.vec_W2 + (1 - self.momentum_decay) * self.grad_W2
        self.vec_W3 = self.momentum_decay * self.vec_W3 + (1 - self.momentum_decay) * self.grad_W3

        vec_w1 = self.vec_W1 / (1 - self.momentum_decay**t)
        vec_w2 = self.vec_W2 / (1 - self.momentum_decay**t)
        vec_w3 = self.vec_W3 / (1 - self.momentum_decay**t)

        self.sca_W1 = self.scale_decay * self.sca_W1 + (1 - self.scale_decay) * self.grad_W1**2
        self.sca_W2 = self.scale_decay * self.sca_W2 + (1 - self.scale_decay) * self.grad_W2**2
        self.sca_W3 = self.scale_decay * self.sca_W3 + (1 - self.scale_decay) * self.grad_W3**2

        sca_w1 = self.sca_W1 / (1 - self.scale_decay**t)
        sca_w2 = self.sca_W2 / (1 - self.scale_decay**t)
        sca_w3 = self.sca_W3 / (1 - self.scale_decay**t)

        self.W1 -= self.learning_rate * vec_w1 / (np.sqrt(sca_w1) + self.epsilon)
        self.W2 -= self.learning_rate * vec_w2 / (np.sqrt(sca_w2) + self.epsilon)
        self.W3 -= self.learning_rate * vec_w3 / (np.sqrt(sca_w3) + self.epsilon)

    def loss(self, prediction: Array, actual: Array) -> float:
        return float(np.mean((prediction - actual) ** 2))

    def evaluate(self, prediction: Array, actual: Array) -> float:
        diff = np.abs(prediction - actual)
        result = np.zeros(prediction.shape)
        result[diff <= 0.1] = 1
        return float(np.sum(result == 1) / (float)(actual.shape[0]) * 100)

    def train(self, epochs: int, *, evaluate: bool) -> None:
        size = self.train_x.shape[0]
        for _ in range(epochs):
            index = np.array([t for t in range(size)])  # noqa: C416  (the report's own line)
            if self.shuffle:
                self.generator.shuffle(index)
            for start in range(0, size, self.batch_size):
                batch = index[start : start + self.batch_size]
                x, y = self.train_x[batch], self.train_y[batch]
                self.backward(x, self.forward(x), y)
                self.update()
            if evaluate:
                prediction = self.forward(self.x)
                self.learning_curve.append(self.loss(prediction, self.y))
                self.accuracies.append(self.evaluate(prediction, self.y))

    def losses(self) -> list[float]:
        return self.learning_curve
