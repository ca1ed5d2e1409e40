"""The work that every contender does: the same rows, the same start, the same counting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from nnlab.core import RunConfig
from nnlab.core.data.make import make_dataset
from nnlab.core.nn.layout import ParameterLayout
from nnlab.core.training.trainer import Trainer

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Task:
    """One network to train on one dataset, as plain arrays."""

    config: RunConfig
    """As nnlab would be told; the others read from it what they need."""
    inputs: Array
    """All rows, shape `(rows, 2)`."""
    targets: Array
    """All rows, shape `(rows, 1)`."""
    train: Array
    """Which rows train."""
    weights: tuple[Array, ...]
    """Where each layer starts, shape `(fan in, fan out)`; there are no biases."""

    @property
    def steps_an_epoch(self) -> int:
        """How many updates an epoch has, the last smaller batch included."""
        return -(-len(self.train) // self.config.batch_size)


class Contender(Protocol):
    """One freshly made network with its training loop."""

    def train(self, epochs: int, *, evaluate: bool) -> None:
        """Train on; evaluate all rows after every epoch, or never."""
        ...

    def losses(self) -> list[float]:
        """Give the mean squared error over all rows after every evaluated epoch."""
        ...


def make_task(config: RunConfig) -> Task:
    """Cut a config into what a contender needs.

    Raises:
        ValueError: If the config has biases or another loss: the report's network has neither.
    """
    if config.bias or config.loss != "mse" or config.test_rows != "all":
        raise ValueError("contenders have no biases, squared errors and all rows as test rows")
    dataset = make_dataset(config)
    start = np.array(Trainer(config).parameters)
    layout = ParameterLayout(config.shape, config.bias)
    return Task(
        config=config,
        inputs=np.array(dataset.inputs),
        targets=np.array(dataset.targets),
        train=np.array(dataset.train),
        weights=tuple(layout.weights(start, layer).copy() for layer in range(layout.layers)),
    )


_REPORT: dict[str, Any] = {
    "train_share": 0.8,
    "test_rows": "all",
    "activation": "sigmoid",
    "output_activation": "same",
    "bias": False,
    "weight_init": "uniform01",
    "loss": "mse",
    "gradient_reduction": "sum",
    "optimizer": "sgd",
    "batch_size": 10,
    "accuracy_rule": "tolerance",
}
"""The origin report's conventions; numpy contenders that follow it have three layers."""

LIN = RunConfig(**_REPORT | {"dataset": "linear", "hidden_layers": (5, 5), "learning_rate": 0.1})
"""2-5-5-1: 80 of 100 rows train, 8 steps an epoch."""

LIN_ADAM = LIN.replace(optimizer="adam", learning_rate=0.01, beta2=0.95)
"""The same, by Adam."""

XOR = RunConfig(**_REPORT | {"dataset": "xor", "hidden_layers": (6, 8), "learning_rate": 0.1})
"""2-6-8-1: 16 of 21 rows train, 2 steps an epoch, the second of 6 rows."""

WIDE = RunConfig(
    **_REPORT
    | {
        "dataset": "circle",
        "samples": 2000,
        "hidden_layers": (64, 64),
        "weight_init": "glorot",
        "batch_size": 32,
        "learning_rate": 0.01,
    }
)
"""2-64-64-1: 1,600 of 2,000 rows train, 50 steps an epoch."""

TASKS: dict[str, RunConfig] = {"lin": LIN, "lin, Adam": LIN_ADAM, "xor": XOR, "wide": WIDE}
"""Every network of the step tables by its name."""
