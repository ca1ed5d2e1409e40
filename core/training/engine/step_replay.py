"""Steps made again from the last mark: the same steps from the same start give the same bits.

So little needs to be kept of what was, and a rule that looks at an epoch late can still have the
run as it was at that epoch's end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import call
from time import perf_counter
from typing import Any
from weakref import WeakMethod

import numpy as np
from numpy.typing import NDArray

from ...catalog.calls import make
from ...catalog.lazy_numpy import Array
from .epoch_ends import Measures
from .planned_steps import PlannedSteps
from .row_order import Batch
from .training_state import TrainingState

_PATIENCE_SECONDS = 0.05
"""How long a broken epoch is searched for its first broken number."""


@dataclass(frozen=True, slots=True, eq=False)
class _Mark:
    """What steps are made again from."""

    working: Array
    memory: NDArray[Any]
    counted: int
    draws: list[Any]
    done: int
    steps: int
    epoch: int


class StepReplay:
    """Takes a training state back to the end of an epoch that ended since the last mark.

    Args:
        state: What is taken back.
        planned: The calls of each step.
        measures: Has the epochs that ended.
        set_rate: Sets the learning rate of an epoch.
    """

    def __init__(
        self,
        state: TrainingState,
        planned: PlannedSteps,
        measures: Measures,
        set_rate: Callable[[int], None],
    ) -> None:
        self._state, self._planned, self._measures = state, planned, measures
        # Weak, as it is the engine's, which has this: both are gone as soon as their run is.
        self._rate_setter = WeakMethod(set_rate)
        self.mark()

    def mark(self) -> None:
        """Take what is now as the place that steps may be made again from."""
        state = self._state
        self._mark = _Mark(
            working=state.working.copy(),
            memory=state.optimizer.memory.copy(),
            counted=state.optimizer.steps,
            draws=state.dropout.state if self._planned.drops_out else [],
            done=state.feed.done,
            steps=state.steps,
            epoch=state.epoch,
        )

    def return_to_end_of(self, ended: int) -> None:
        """Take the parameters, and only them, back to the end of one of the epochs that ended."""
        state, measures = self._state, self._measures
        state.scaled[...] = measures.ended[ended]
        state.epoch -= len(measures.ended_steps) - 1 - ended
        state.steps = measures.ended_steps[ended]
        state.feed.done = self._mark.done + state.steps - self._mark.steps
        measures.forget()

    def first_broken_layer(self, ended: int) -> int | None:
        """Find the layer of a single run in which numbers first ceased to be finite.

        One overflow reaches every layer within two steps, and losses are looked at long after. So
        the steps since the last mark are made again, looking after each: the same steps from the
        same start break at the same place.

        Args:
            ended: Which of the epochs that ended was the first with a loss that is not finite.

        Returns:
            The layer, from 0; `None` where its numbers broke before the last mark, as not every
            epoch is evaluated.
        """
        if not np.isfinite(self._mark.working).all():
            return None
        deadline = perf_counter() + _PATIENCE_SECONDS
        layout = self._state.network.layout
        layer = None
        for batch in self._repeat(ended):
            layer = _first_not_finite(self._planned.plan.outputs(batch.stop - batch.start))
            if layer is None:
                # A gradient comes from behind, so the last layer that broke was the first to.
                layer = layout.last_not_finite(self._state.optimizer.gradient)
            if layer is None:
                layer = layout.last_not_finite(self._state.working)
            if layer is not None or perf_counter() > deadline:
                break
        if layer is None:
            # Every step was finite, so only the evaluation has met what broke.
            layer = _first_not_finite(self._measures.outputs_at_end_of(ended))
        # Or only the loss itself overflowed, or it was a long search.
        return layout.layers - 1 if layer is None else layer

    def rewind_to_end_of(self, ended: int) -> None:
        """Be as training was at the end of one of the epochs that ended, to the last bit.

        The optimizer's memory and the streams are not kept of every epoch, so the steps from the
        last mark up to there are made again.
        """
        if self._state.steps == self._measures.ended_steps[ended]:
            return
        for _ in self._repeat(ended):
            pass
        self.return_to_end_of(ended)
        self._set_rate(self._state.epoch)

    def _set_rate(self, epoch: int) -> None:
        if set_rate := self._rate_setter():
            set_rate(epoch)

    def _repeat(self, ended: int) -> Iterator[Batch]:
        """Make the steps since the last mark again, one by one, up to the end of an epoch."""
        state, mark = self._state, self._mark
        state.optimizer.restore(mark.memory, mark.counted)
        state.working[...] = mark.working
        if mark.draws:
            state.dropout.restore(mark.draws)
        epoch = mark.epoch
        self._set_rate(epoch)
        stop = mark.done + self._measures.ended_steps[ended] - mark.steps
        for calls, batch in self._planned.chunk[mark.done : stop]:
            make(map(call, calls))
            yield batch
            if batch.position == 0:
                epoch += 1
                self._set_rate(epoch)


def _first_not_finite(blocks: list[Array]) -> int | None:
    return next((i for i, block in enumerate(blocks) if not np.isfinite(block).all()), None)
