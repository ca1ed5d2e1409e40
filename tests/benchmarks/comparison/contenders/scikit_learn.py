"""scikit-learn's MLP, an epoch a call; it has biases, and its own loss and output."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any, Literal

import numpy as np

from .large.data import BATCH_SIZE, LEARNING_RATE, LargeData
from .task import Task

Kind = Literal["regressor", "classifier"]


def missing() -> str:
    """Say why scikit-learn can't take part; empty if it can."""
    try:
        import_module("sklearn.neural_network")
    except ImportError as error:
        # A library that is there but lacks one of its own is told by that one's name.
        return "not installed" if error.name == "sklearn" else f"not run: {error}"
    return ""


def make_mlp(kind: Kind, **settings: Any) -> Any:
    """Make an MLPRegressor or an MLPClassifier without what the other contenders don't do."""
    module = import_module("sklearn.neural_network")
    made = module.MLPRegressor if kind == "regressor" else module.MLPClassifier
    plain = {"alpha": 0.0, "momentum": 0.0, "nesterovs_momentum": False, "random_state": 7}
    return made(**{**plain, **settings})


class ScikitLearn:
    """`partial_fit` epoch by epoch, and `predict` with the same measures after each."""

    def __init__(self, task: Task, kind: Kind) -> None:
        config = task.config
        self._kind = kind
        self._tolerance = config.tolerance
        self._model = make_mlp(
            kind,
            hidden_layer_sizes=config.hidden_layers,
            activation="logistic",
            solver=config.optimizer,
            batch_size=config.batch_size,
            learning_rate_init=config.learning_rate,
            shuffle=config.shuffle,
        )
        self._inputs, self._targets = task.inputs, task.targets[:, 0]
        self._train = task.inputs[task.train], self._targets[task.train]
        self._known = {} if kind == "regressor" else {"classes": np.array([0.0, 1.0])}
        self._losses: list[float] = []

    def train(self, epochs: int, *, evaluate: bool) -> None:
        """Train on; evaluate all rows after every epoch, or never."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for _ in range(epochs):
                self._model.partial_fit(*self._train, **self._known)
                if evaluate:
                    self._evaluate()

    def _evaluate(self) -> None:
        if self._kind == "regressor":
            predictions = self._model.predict(self._inputs)
        else:
            predictions = self._model.predict_proba(self._inputs)[:, 1]
        errors = predictions - self._targets
        self._losses.append(float(np.mean(errors**2)))
        self._accuracy = float(np.mean((predictions >= 0.5) == (self._targets >= 0.5)))
        self._near = float(np.mean(np.abs(errors) <= self._tolerance))

    def losses(self) -> list[float]:
        """Give the mean squared error over all rows after every evaluated epoch."""
        return self._losses


def large_epoch(data: LargeData) -> Callable[[], object] | str:
    """Give what makes one update with every batch of the large network, or why there is none.

    Ten labels that may hold at once are how a classifier here gets ten sigmoid outputs.
    """
    if reason := missing():
        return reason
    model = make_mlp(
        "classifier",
        hidden_layer_sizes=tuple(weights.shape[1] for weights in data.weights[:-1]),
        activation="relu",
        solver="sgd",
        batch_size=BATCH_SIZE,
        learning_rate_init=LEARNING_RATE,
        shuffle=False,
    )
    labels = data.targets.astype(int)
    classes = np.arange(labels.shape[1])
    return lambda: model.partial_fit(data.inputs, labels, classes=classes)
