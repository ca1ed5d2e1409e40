"""Which rows a person is shown as predicted right, by the rule that the config names."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..core import Snapshot
from ..core.data.dataset import Dataset


def right_rows(snapshot: Snapshot, dataset: Dataset) -> NDArray[np.bool_]:
    """Tell for each row whether its prediction counts as right, shape `(rows,)`.

    A regression has no sides of 0.5, so it goes by the tolerance whatever the rule.
    """
    predictions, targets = snapshot.predictions, dataset.targets[:, 0]
    if snapshot.config.accuracy_rule == "tolerance" or dataset.task == "regression":
        return np.abs(predictions - targets) <= snapshot.config.tolerance
    return np.where(targets >= 0.5, predictions >= 0.5, predictions < 0.5)
