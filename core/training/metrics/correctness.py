"""Which class each row is predicted to have, and whether a person is shown that as right."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ...catalog.activations import ACTIVATIONS
from ...config import RunConfig
from ...data.dataset import Dataset


class Predicted(Protocol):
    """What of a snapshot says how its rows are predicted."""

    @property
    def config(self) -> RunConfig:
        """The config in force."""
        ...

    @property
    def predictions(self) -> NDArray[np.floating[Any]]:
        """The output for every row."""
        ...


def belong_together(snapshot: Predicted, dataset: Dataset) -> bool:
    """Tell whether a snapshot predicts a dataset's rows; that of a replaced run may not."""
    if dataset.inputs.shape[1] != snapshot.config.inputs:
        return False
    shape = dataset.targets.shape
    return snapshot.predictions.shape == (shape if shape[1] > 1 else shape[:1])


def right_rows(snapshot: Predicted, dataset: Dataset) -> NDArray[np.bool_]:
    """Tell for each row whether its prediction counts as right, shape `(rows,)`.

    A regression has no sides of 0.5, so it goes by the tolerance whatever the rule.
    """
    predictions = snapshot.predictions
    if snapshot.config.accuracy_rule == "tolerance" or dataset.task == "regression":
        errors = np.abs(predictions.reshape(dataset.targets.shape) - dataset.targets)
        return errors.max(axis=1) <= snapshot.config.tolerance
    if dataset.has_several_classes:
        known = ~np.isnan(predictions).any(axis=1)
        return known & (predicted_classes(predictions) == dataset.labels)
    targets = dataset.labels
    return np.where(targets >= 0.5, predictions >= 0.5, predictions < 0.5)


def predicted_classes(predictions: NDArray[np.floating[Any]]) -> NDArray[np.intp]:
    """Give the class of each row's largest output, the first of equals.

    Args:
        predictions: Shape `(rows, classes)`.

    Returns:
        Shape `(rows,)`; where an output is no number, it means nothing.
    """
    return predictions.argmax(axis=1)


def chosen_outputs(predictions: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """Give each row's largest output, the probability of the predicted class behind a softmax."""
    return predictions.max(axis=1)


def gives_probabilities(config: RunConfig) -> bool:
    """Tell whether the outputs of several classes are probabilities that add up to 1."""
    return ACTIVATIONS[config.resolved_output_activation].across_outputs
