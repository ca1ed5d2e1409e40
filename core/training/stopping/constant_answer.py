"""What the best constant answer comes to: the measure of a network that has learned nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...config import RunConfig


def constant_loss(config: RunConfig, targets: NDArray[np.float64]) -> float:
    """Find the loss of a network whose outputs are the targets' means for every row."""
    mean = targets.mean(axis=0)
    errors = np.abs(targets - mean)
    match config.loss:
        case "mse":
            return float((errors**2).sum(axis=1).mean())
        case "huber":
            capped = np.minimum(errors, config.huber_delta)
            return float((capped * (errors - capped / 2)).sum(axis=1).mean())
        case "bce" | "cross_entropy":
            shares = mean if config.loss == "cross_entropy" else np.append(mean, 1.0 - mean)
            return float(-(shares * np.log(np.maximum(shares, 1e-300))).sum())
