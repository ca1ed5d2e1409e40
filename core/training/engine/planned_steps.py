"""The calls of every step in a chunk of batches, prepared before the first is trained on."""

from __future__ import annotations

from ...catalog.calls import Call
from ...nn.step_plan import StepPlan
from .row_order import Batch


class PlannedSteps:
    """Prepares the calls of every batch in the buffers; most chunks are cut alike.

    Args:
        plan: Knows the calls of a step.
        drops_out: Whether a step draws masks.

    Attributes:
        plan: The plan.
        drops_out: Whether a step draws masks.
        chunk: The calls of each batch that is in the buffers.
    """

    def __init__(self, plan: StepPlan, *, drops_out: bool) -> None:
        self.plan, self.drops_out = plan, drops_out
        self.chunk: list[tuple[list[Call], Batch]] = []
        self._batches: list[Batch] | None = None

    def prepare(self, batches: list[Batch]) -> None:
        """Have the chunk be that of these batches."""
        if batches is self._batches:
            return
        self._batches = batches
        calls_for = self.plan.calls_for
        self.chunk = [(calls_for(batch.start, batch.stop), batch) for batch in batches]
