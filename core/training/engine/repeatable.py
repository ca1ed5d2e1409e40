"""Steps made again: from the last mark of this engine, or by another one from a state.

The same steps from the same start give the same bits. So little needs to be kept of what was.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import call
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...catalog.calls import make
from ...catalog.lazy_numpy import Array
from ...randomness import states_of, with_states
from .engine import Engine
from .row_order import Batch

_PATIENCE_SECONDS = 0.05
"""How long a broken epoch is searched for its first broken number."""


class RepeatableEngine(Engine):
    """An engine that can be taken back to an earlier epoch's end, and gone on from elsewhere."""

    def state(self) -> dict[str, NDArray[Any]]:
        """Copy all that training goes on from, when no epoch is pending; see `restore`.

        The parameters and the optimizer's memory are as `Scaling.checkpoint_factors` says.
        """
        optimizer, unpack = self._optimizer, self._products.unpack
        parameters, *units = self._units()
        memory = np.array(
            [
                unpack(np.asarray(row)) * unit
                for row, unit in zip(optimizer.memory, units, strict=True)
            ],
            self._working.dtype,
        )
        return {
            "counts": np.array(
                [
                    *(self.epoch, self.position, self.steps),
                    # Those of replicas are in the state of who counts them.
                    self.reductions if isinstance(self.reductions, int) else 0,
                    *(optimizer.steps, self._orders_began),
                ]
            ),
            "parameters": (self._unpacked * parameters).astype(self._working.dtype),
            "memory": memory.reshape(optimizer.memories, *self._unpacked.shape),
            "dropout": states_of(self._dropout.state),
        }

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Go on from a state that an engine of the same config was in; this one has not trained."""
        self.epoch, position, self.steps, self.reductions, counted, began = state["counts"].tolist()
        parameters, *units = self._units()
        self._unpacked[...] = state["parameters"] / parameters
        rows = zip(state["memory"], units, strict=True)
        memory = [self._products.pack(row / unit) for row, unit in rows]
        self._optimizer.restore(np.array(memory).reshape(self._optimizer.memory.shape), counted)
        self._dropout.restore(with_states(self._dropout.state, state["dropout"]))
        self._orders_began = began
        self._feed.go_to(self.epoch - began, position)
        self.measures.forget()
        self.keep_pace()
        self._mark()

    def _units(self) -> list[Array]:
        """Tell what the parameters and each row of memory are multiplied by in a state."""
        network, optimizer = self._network, self._optimizer
        scaling = network.scaling
        signs = scaling.checkpoint_signs
        units: list[Array] = [scaling.checkpoint_factors]
        for row, unit in enumerate(optimizer.memory_units(scaling.gradient_factor)):
            units.append(unit * (signs if row < optimizer.signed_memories else np.ones_like(signs)))
        return units

    def return_to_end_of(self, ended: int) -> None:
        """Take the parameters, and only them, back to the end of one of the epochs that ended."""
        self._unpacked[...] = self.measures.ended[ended]
        self.epoch -= self.pending - 1 - ended
        self.steps = self.measures.ended_steps[ended]
        self._feed.done = self._marked_done + self.steps - self._marked_steps
        self.measures.forget()

    def first_broken_layer(self, ended: int) -> int:
        """Find the layer of a single run in which numbers first ceased to be finite.

        One overflow reaches every layer within two steps, and losses are looked at long after. So
        the steps since the last mark are made again, looking after each: the same steps from the
        same start break at the same place.

        Args:
            ended: Which of the epochs that ended was the first with a loss that is not finite.
        """
        deadline = perf_counter() + _PATIENCE_SECONDS
        layout = self._network.layout
        layer = None
        for batch in self._repeat(ended):
            layer = _first_not_finite(self._plan.outputs(batch.stop - batch.start))
            if layer is None:
                # A gradient comes from behind, so the last layer that broke was the first to.
                layer = layout.last_not_finite(self._optimizer.gradient)
            if layer is None:
                layer = layout.last_not_finite(self._working)
            if layer is not None or perf_counter() > deadline:
                break
        if layer is None:
            # Every step was finite, so only the evaluation has met what broke.
            layer = _first_not_finite(self.measures.outputs_at_end_of(ended))
        # Or only the loss itself overflowed, or it was a long search.
        return layout.layers - 1 if layer is None else layer

    def rewind_to_end_of(self, ended: int) -> None:
        """Be as training was at the end of one of the epochs that ended, to the last bit.

        The optimizer's memory and the streams are not kept of every epoch, so the steps from the
        last mark up to there are made again.
        """
        if self.steps == self.measures.ended_steps[ended]:
            return
        for _ in self._repeat(ended):
            pass
        self.return_to_end_of(ended)
        self.keep_pace()

    def _repeat(self, ended: int) -> Iterator[Batch]:
        """Make the steps since the last mark again, one by one, up to the end of an epoch."""
        self._optimizer.restore(*self._marked_memory)
        self._working[...] = self._marked_parameters
        if self._marked_draws:
            self._dropout.restore(self._marked_draws)
        epoch = self._marked_epoch
        self._set_pace(epoch)
        stop = self._marked_done + self.measures.ended_steps[ended] - self._marked_steps
        for calls, batch in self._chunk[self._marked_done : stop]:
            make(map(call, calls))
            yield batch
            if batch.position == 0 and self._paced:
                epoch += 1
                self._set_pace(epoch)


def _first_not_finite(blocks: list[Array]) -> int | None:
    return next((i for i, block in enumerate(blocks) if not np.isfinite(block).all()), None)
