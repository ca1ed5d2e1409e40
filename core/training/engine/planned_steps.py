"""The calls of every step in a chunk of batches, prepared before the first is trained on."""

from __future__ import annotations

from ...catalog.calls import Call
from ...config import RunConfig
from ...nn.step_plan import StepPlan
from ...nn.update.regularization import Regularization, switched_on
from ...nn.update.replica_coefficients import Coefficients
from .row_order import Batch
from .training_state import TrainingState


class PlannedSteps:
    """Prepares the calls of every batch in the buffers; most chunks are cut alike.

    Args:
        config: Says what a step consists of.
        state: What a step changes.
        regularization: What is put to the gradient.

    Attributes:
        plan: Knows the calls of a step.
        drops_out: Whether a step draws masks.
        chunk: The calls of each batch that is in the buffers.
    """

    def __init__(
        self, config: RunConfig, state: TrainingState, regularization: Regularization
    ) -> None:
        self.drops_out = bool(config.dropout)
        self.plan = StepPlan(
            state.network,
            state.products,
            state.optimizer,
            inputs=state.feed.inputs,
            targets=state.feed.targets,
            batch_size=min(config.batch_size, state.feed.rows),
            reduction=config.gradient_reduction,
            regularization=regularization,
            dropout=state.dropout if config.dropout else None,
        )
        self.chunk: list[tuple[list[Call], Batch]] = []
        self._batches: list[Batch] | None = None

    def prepare(self, batches: list[Batch]) -> None:
        """Have the chunk be that of these batches."""
        if batches is self._batches:
            return
        self._batches = batches
        calls_for = self.plan.calls_for
        self.chunk = [(calls_for(batch.start, batch.stop), batch) for batch in batches]


def kind_of_step(config: RunConfig, coefficients: Coefficients) -> tuple[object, ...]:
    """What decides which calls a step has; everything else is a number that they read."""
    return (config.optimizer, config.batch_size, config.dropout > 0, *switched_on(coefficients))
