"""The training rows in the order they are visited, gathered a chunk of epochs at a time."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..nn.activations import Array
from ..nn.products import Products

Rows = NDArray[np.intp]

_MOST_BATCHES = 256
"""Batches in a chunk: a few milliseconds of a small network, and as many places for plans."""
_MOST_EPOCHS = 32
_MOST_ROWS = 1 << 15
"""Rows gathered at once, unless one epoch has more."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Where in the buffers one batch stands."""

    start: int
    """Its first row in the buffers."""
    stop: int
    """The row after its last."""
    epoch: int
    """Which epoch of the chunk it belongs to."""
    position: int
    """Rows of that epoch that are used up after it; 0 if it ends the epoch."""


class EpochOrders:
    """The order of each epoch's rows, drawn for many epochs at once.

    A permutation is the order of random keys. Sorting keys that carry the row's number in their
    low bits is seven times faster than numpy's own shuffle of a small array, and the keys of many
    epochs are drawn in one call; the orders do not depend on how many that are.

    Args:
        rows: The rows that train.
        generator: Gives the keys; `None` keeps the rows in their order.
    """

    def __init__(self, rows: Rows, generator: np.random.Generator | None) -> None:
        self.size = rows.size
        self._rows = rows
        self._generator = generator
        self._mask = np.uint64((1 << max(rows.size - 1, 1).bit_length()) - 1)
        self._places = np.arange(rows.size, dtype=np.uint64)

    def draw(self, epochs: int) -> Rows:
        """Draw the orders of the next epochs, shape `(epochs, rows)`."""
        if self._generator is None:
            return np.broadcast_to(self._rows, (epochs, self._rows.size))
        shape = (epochs, self._rows.size)
        keys = self._generator.integers(0, 1 << 64, size=shape, dtype=np.uint64)
        keys &= ~self._mask
        keys |= self._places
        keys.sort(axis=1)
        keys &= self._mask
        return self._rows.take(keys.view(np.int64), mode="clip")


class Feed:
    """Fills the buffers that a plan trains from, and says where each batch stands in them.

    Args:
        products: How replicas are kept.
        inputs: Every row's inputs with the feature of ones, shape `(replicas, rows, features)`.
        targets: Every row's targets, shape `(replicas, rows, outputs)`.
        orders: Gives each epoch's order, one for each replica.
        batch_size: Rows of a full batch.

    Attributes:
        inputs: The buffer of inputs, as `Products.samples_shape` says.
        targets: The buffer of targets.
        batches: What stands in the buffers now, in order.
        done: How many of these are trained on already; the engine counts it up.
        begun: Rows of the first epoch that were used up before the first of these batches.
        rows: How many rows an epoch has.
    """

    def __init__(
        self,
        products: Products,
        inputs: Array,
        targets: Array,
        orders: list[EpochOrders],
        batch_size: int,
    ) -> None:
        self._products = products
        self._all_inputs, self._all_targets = inputs, targets
        self._orders = orders
        self.rows = orders[0].size
        self._drawn: deque[Rows] = deque()
        self._chunk: list[Rows] = []
        self.begun = 0
        self.batches: list[Batch] = []
        self.done = 0
        self.rebatch(batch_size)

    def rebatch(self, batch_size: int) -> None:
        """Cut what is left into batches of another size, from new buffers."""
        rows, replicas = self.rows, len(self._orders)
        batches = -(-rows // batch_size)
        self._batch_size = batch_size
        # Most chunks are cut alike; the very same list tells that they are.
        self._cuts: dict[tuple[int, int], list[Batch]] = {}
        self._epochs = max(
            1, min(_MOST_BATCHES // batches, _MOST_EPOCHS, _MOST_ROWS // (rows * replicas))
        )
        # A long epoch is gathered a window at a time.
        self._room = min(self._epochs * rows, _MOST_BATCHES * batch_size)
        self.inputs = self._buffer(self._all_inputs)
        self.targets = self._buffer(self._all_targets)
        self._set_out(self._unfinished())

    def load(self, epochs: int) -> None:
        """Gather the next rows.

        Args:
            epochs: The most epochs to begin.
        """
        left = self._unfinished()
        if left is None:
            if not self._drawn:
                drawn = [orders.draw(self._epochs) for orders in self._orders]
                self._drawn.extend(np.stack(drawn, axis=1))
            count = min(self._epochs, epochs, len(self._drawn))
            self._chunk = [self._drawn.popleft() for _ in range(count)]
            left = 0
        self._set_out(left)

    def _unfinished(self) -> int | None:
        """Put the epochs not yet begun back, and tell the position in the one under way, if any."""
        if not self._chunk:
            return None
        if self.done:
            last = self.batches[self.done - 1]
            epoch, position = (last.epoch, last.position) if last.position else (last.epoch + 1, 0)
        else:
            epoch, position = 0, self.begun
        self._drawn.extendleft(reversed(self._chunk[epoch + (position > 0) :]))
        self._chunk = self._chunk[epoch : epoch + 1] if position else []
        return position or None

    def _set_out(self, position: int | None) -> None:
        """Gather the chunk from a position in its first epoch on, and cut it into batches."""
        self.done, self.begun = 0, position or 0
        if position is None:
            self.batches = []
            return
        rows = np.concatenate(self._chunk, axis=-1)[:, position : position + self._room]
        self._gather(self._all_inputs, rows, self.inputs)
        self._gather(self._all_targets, rows, self.targets)
        total = rows.shape[1]
        if (position, total) not in self._cuts:
            self._cuts[position, total] = self._cut(position, total)
        self.batches = self._cuts[position, total]

    def _cut(self, position: int, total: int) -> list[Batch]:
        """Cut so many rows, the first of them somewhere in an epoch, into batches."""
        batches: list[Batch] = []
        start, epoch = 0, 0
        while start < total:
            stop = start + min(self._batch_size, self.rows - position, total - start)
            position += stop - start
            ended = position == self.rows
            position = 0 if ended else position
            batches.append(Batch(start, stop, epoch, position))
            epoch += ended
            start = stop
        return batches

    def _buffer(self, source: Array) -> Array:
        return np.empty(self._products.samples_shape(self._room, source.shape[2]), source.dtype)

    def _gather(self, source: Array, rows: Rows, buffer: Array) -> None:
        if len(source) == 1:
            # "clip" skips the check of each row number, which the split has made valid.
            source[0].take(rows[0], 0, buffer[: rows.shape[1]], "clip")
        else:
            gathered = np.take_along_axis(source, rows[:, :, None], axis=1)
            self._products.samples(buffer, rows.shape[1])[...] = gathered
