"""Training as a textbook writes it, layer by layer, to hold the planned training against.

Nothing of the plan is used: only the points, the start, the orders of the rows and the stream of
dropout are nnlab's, as those are nobody's formula.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlab.core import RunConfig
from nnlab.core.data.make import make_dataset
from nnlab.core.randomness import generator
from nnlab.core.training.engine.row_order import EpochOrders

from ..nn import plain_network as plain

Array = np.ndarray[Any, Any]
Masks = list[Array]


class PlainTrainer:
    """Trains by a config from given parameters."""

    def __init__(self, config: RunConfig, parameters: Array) -> None:
        self.config = config
        self.data = make_dataset(config)
        shuffles = [generator(config.seed, "shuffle")] if config.shuffle else None
        self.orders = EpochOrders(self.data.train.size, shuffles)
        self.drops = generator(config.seed, "dropout")
        layers = plain.cut(parameters, config.shape, config.bias)
        self.arrays = [part.copy() for layer in layers for part in layer]
        self.firsts = [np.zeros_like(array) for array in self.arrays]
        self.seconds = [np.zeros_like(array) for array in self.arrays]
        if "rprop" in config.optimizer:
            low, high = config.first_step_low, config.first_step_high
            sizes = generator(config.seed, "step_sizes").uniform(low, high, len(parameters))
            layers = plain.cut(sizes, config.shape, config.bias)
            self.seconds = [part.copy() for layer in layers for part in layer]
        self.steps = 0

    @property
    def layers(self) -> plain.Layers:
        return list(zip(self.arrays[::2], self.arrays[1::2], strict=True))

    @property
    def parameters(self) -> Array:
        return self.flat(self.arrays)

    def flat(self, arrays: list[Array]) -> Array:
        """Put arrays of all layers into one, in the order of the parameters."""
        kept = arrays if self.config.bias else arrays[::2]
        return np.concatenate([array.ravel() for array in kept])

    @property
    def loss(self) -> float:
        """The mean loss of the rows that train, without penalties."""
        c, rows = self.config, self.data.train
        predicted = plain.predictions(
            self.layers, self.data.inputs[rows], c.activation, c.resolved_output_activation
        )
        targets = self.data.targets[rows] if c.outputs > 1 else self.data.targets[rows, 0]
        rows_and_targets = zip(predicted, targets, strict=True)
        losses = np.array(
            [plain.loss(c.loss, p[None], y[None], "sum") for p, y in rows_and_targets]
        )
        weights = self.weights(rows)
        return float((losses * weights).sum() / weights.sum())

    def weights(self, rows: Array) -> Array:
        """How much rows count: their classes, as many as train, share all evenly if balanced."""
        if self.config.class_weight == "none":
            return np.ones(len(rows))
        train = self.data.labels[self.data.train].tolist()
        labels = self.data.labels[rows].tolist()
        return np.array([len(train) / len(set(train)) / train.count(each) for each in labels])

    def train_epoch(self, rate_factor: float = 1.0) -> None:
        order = self.data.train[self.orders.draw(1)[0, 0]]
        for start in range(0, len(order), self.config.batch_size):
            self.step(order[start : start + self.config.batch_size], rate_factor)

    def step(self, rows: Array, rate_factor: float) -> None:
        inputs, targets = self.data.inputs[rows], self.data.targets[rows]
        gradient = self.gradient(inputs, targets, self.weights(rows), self.masks(rows))
        c = self.config
        for i in range(0, len(gradient), 2):  # weights, not biases
            gradient[i] += c.l1 * np.sign(self.arrays[i]) + c.l2 * self.arrays[i]
        norm = np.sqrt(sum((part**2).sum() for part in gradient))
        if c.clip_norm and norm > c.clip_norm:
            gradient = [part * (c.clip_norm / norm) for part in gradient]
        rate = c.learning_rate * rate_factor
        for i in range(0, len(gradient), 2):
            self.arrays[i] -= rate * c.weight_decay * self.arrays[i]
        self.steps += 1
        for i, g in enumerate(gradient):
            self.arrays[i] = self.arrays[i] - self.change(i, g, rate)

    def masks(self, rows: Array) -> Masks:
        share, widths = self.config.dropout, self.config.hidden_layers
        if not share:
            return [np.ones((len(rows), width)) for width in widths]
        # With biases, a number is drawn for the unit that is always 1, too.
        drawn = [self.drops.random((width + self.config.bias, len(rows))) for width in widths]
        return [
            (share <= numbers[:width].T) / (1 - share)
            for numbers, width in zip(drawn, widths, strict=True)
        ]

    def gradient(self, inputs: Array, targets: Array, counts: Array, masks: Masks) -> list[Array]:
        """The derivative of the batch's loss, each row as it counts, by each weight and bias."""
        c = self.config
        hidden, output = c.activation, c.resolved_output_activation
        seen, zs = [inputs], []
        for i, (weights, biases) in enumerate(self.layers):
            zs.append(seen[-1] @ weights + biases)
            if i < len(masks):
                seen.append(masks[i] * plain.activate(plain.of_layer(hidden, i), zs[-1]))
        p = plain.activate(output, zs[-1])
        outer = counts[:, None] * plain.outer_derivative(c.loss, p, targets)
        delta = plain.inner_derivative(output, outer, zs[-1])
        if c.gradient_reduction == "mean":
            delta = delta / len(inputs)
        gradient: list[Array] = []
        for i in reversed(range(len(zs))):
            gradient = [seen[i].T @ delta, self.config.bias * delta.sum(axis=0), *gradient]
            if i:
                weights = self.layers[i][0]
                name = plain.of_layer(hidden, i - 1)
                delta = (delta @ weights.T) * masks[i - 1] * plain.slope(name, zs[i - 1])
        return gradient

    def change(self, i: int, g: Array, rate: float) -> Array:
        """What the optimizer takes off one array."""
        c, first, second = self.config, self.firsts[i], self.seconds[i]
        match c.optimizer:
            case "sgd":
                return rate * g
            case "momentum":
                first[:] = c.momentum * first + rate * g
                return first
            case "nesterov":
                first[:] = c.momentum * first + rate * g
                return c.momentum * first + rate * g
            case "rmsprop":
                second[:] = c.squared_decay * second + (1 - c.squared_decay) * g**2
                return rate * g / (np.sqrt(second) + c.epsilon)
            case "rprop" | "irprop":
                # The first is the sign of the gradient that was kept, the second the size.
                sign, turns = np.sign(g), np.sign(g) * first < 0
                back = np.where(turns, first * second, 0) if c.optimizer == "rprop" else 0.0
                second[np.sign(g) * first > 0] *= c.step_increase
                second[turns] *= c.step_decrease
                second[:] = np.clip(second, c.smallest_step, c.largest_step)
                sign[turns] = 0
                first[:] = sign
                return sign * second - back
            case _:
                first[:] = c.beta1 * first + (1 - c.beta1) * g
                second[:] = c.beta2 * second + (1 - c.beta2) * g**2
                mean = first / (1 - c.beta1**self.steps)
                squares = second / (1 - c.beta2**self.steps)
                return rate * mean / (np.sqrt(squares) + c.epsilon)
