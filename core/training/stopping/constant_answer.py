"""What the best constant answer comes to: the measure of a network that has learned nothing."""

from __future__ import annotations

from ...catalog.losses import LOSSES
from ...config import RunConfig
from ...data.dataset import Dataset


def constant_loss(config: RunConfig, dataset: Dataset) -> float:
    """Find the train loss of a network whose outputs are the targets' means for every row."""
    rows = dataset.train
    return LOSSES[config.loss](config).of_mean(dataset.targets[rows], dataset.weights_at(rows))
