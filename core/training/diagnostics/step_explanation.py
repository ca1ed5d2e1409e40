"""One parameter update on paper: the batch's gradient, what the optimizer makes of it, the result.

The formulas are those of `nn.update.regularization` and of the optimizers on paper, computed from
what a `StepRecord` says the step started from; what the trainer's planned calls made of the same is
put beside the result.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...catalog.lazy_numpy import Array
from ...catalog.optimizers import OPTIMIZERS
from ...data.dataset import Dataset
from ...nn.explanation import Explanation, explain
from ...nn.network import Network
from ...short_repr import brief
from .step import StepRecord

SINGLE, DOUBLE = 1e-5, 1e-12
"""How far both may be apart in single and in double precision, relative to the largest number."""


@dataclass(frozen=True, slots=True, eq=False)
class StepExplanation:
    """What a step did, as its formulas have it; all vectors have the shape `(size,)`."""

    record: StepRecord
    """The step."""
    batch: Explanation
    """Both passes of its rows by the parameters before it."""
    clipped_by: float
    """What clipping multiplied the gradient by; 1 where it was short enough."""
    gradient: Array
    """The batch's gradient with penalties, clipped."""
    moments: tuple[Array, ...]
    """What the optimizer remembers after it, as its formulas define them."""
    decay: Array
    """What weight decay took from each parameter."""
    update: Array
    """What the optimizer took from each parameter."""
    after: Array
    """The parameters that this leads to."""
    difference: float
    """Their largest distance from the trainer's; NaN where numbers are not finite."""
    limit: float
    """The largest distance that rounding explains."""

    __repr__ = brief

    @property
    def agrees(self) -> bool:
        """Whether the trainer did the same."""
        return self.difference <= self.limit


def explain_step(network: Network, dataset: Dataset, record: StepRecord) -> StepExplanation:
    """Work a step out by its formulas.

    Args:
        network: The network of its config.
        dataset: The points that its rows are of.
        record: The step.
    """
    config, before = record.config, np.asarray(record.before, dtype=float)
    inputs, targets = dataset.inputs[record.rows], dataset.targets[record.rows]
    with np.errstate(all="ignore"):
        weights = dataset.weights_at(record.rows)
        batch = explain(network, config, before, inputs, targets, weights)
        length = float(np.linalg.norm(batch.gradient))
        clipped_by = 1.0
        if 0.0 < config.clip_norm < length < np.inf:
            clipped_by = config.clip_norm / length
        gradient = batch.gradient * clipped_by
        decay = network.weight_mask * before * (record.learning_rate * config.weight_decay)
        update, moments = OPTIMIZERS[config.optimizer].on_paper(
            config, record.learning_rate, record.counted + 1, record.memory, gradient
        )
        after = before - decay - update
        difference = float(np.abs(after - record.after).max())
        precision = SINGLE if config.precision == "float32" else DOUBLE
        limit = precision * max(1.0, float(np.abs(after).max()))
    return StepExplanation(
        record, batch, clipped_by, gradient, moments, decay, update, after, difference, limit
    )
