"""The training rows in the order they are visited, gathered a chunk of epochs at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...catalog.lazy_numpy import Array
from ...nn.products import Products
from ...nn.replica_products import Rows

_MOST_BATCHES = 256
"""Batches in a chunk: a few milliseconds of a small network, and as many places for plans."""
_MOST_EPOCHS = 32
_MOST_ROWS = 1 << 15
"""Rows of all replicas that are gathered at once, unless one epoch has more."""
_MOST_KEYS = 1 << 18
"""Rows whose order is drawn at once, unless one epoch has more: 2 MB."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Where in the buffers one batch stands."""

    start: int
    """Its first row in the buffers."""
    stop: int
    """The row after its last."""
    position: int
    """Rows of its epoch that are used up after it; 0 if it ends the epoch."""


class EpochOrders:
    """The order of each epoch's rows, drawn for many epochs and for all replicas at once.

    A permutation is the order of random keys. Sorting keys that carry the row's number in their
    low bits is seven times faster than numpy's own shuffle of a small array, and all keys are
    sorted in one call. Each replica's keys come from its own stream, in a row, so its orders
    depend neither on the other replicas nor on how many epochs are drawn at once.

    Args:
        rows: How many rows train.
        generators: Give the keys, one for each replica; `None` keeps the rows in their order.
    """

    def __init__(self, rows: int, generators: Sequence[np.random.Generator] | None) -> None:
        self._generators = generators
        self._mask = np.uint64((1 << max(rows - 1, 1).bit_length()) - 1)
        self._places = np.arange(rows, dtype=np.uint64)

    def skip(self, epochs: int) -> None:
        """Pass over the next epochs: a stream goes any way ahead at once."""
        for generator in self._generators or ():
            source = generator.bit_generator
            assert isinstance(source, np.random.PCG64)
            source.advance(epochs * self._places.size)

    def draw(self, epochs: int) -> Rows:
        """Draw the orders of the next epochs, shape `(epochs, replicas, rows)`.

        Rows count from 0 among those that train. Without generators there is one replica, which
        stands for all.
        """
        rows = self._places.size
        if self._generators is None:
            return np.broadcast_to(self._places.view(np.int64), (epochs, 1, rows))
        keys = np.empty((epochs, len(self._generators), rows), dtype=np.uint64)
        for replica, generator in enumerate(self._generators):
            keys[:, replica] = generator.bit_generator.random_raw((epochs, rows))
        keys &= ~self._mask
        keys |= self._places
        keys.sort(axis=-1)
        keys &= self._mask
        return keys.view(np.int64)


class Feed:
    """Fills the buffers that a plan trains from, and says where each batch stands in them.

    Args:
        products: How replicas are kept.
        inputs: The inputs of the rows that train, with the feature of ones, shape
            `(replicas, rows, features)`.
        targets: Their targets, shape `(replicas, rows, outputs)`; one more column if rows have
            weights.
        orders: Gives each epoch's order.
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
        orders: EpochOrders,
        batch_size: int,
    ) -> None:
        self._products = products
        self.rows = inputs.shape[1]
        self._features, self._outputs = inputs.shape[2], targets.shape[2]
        self._all_inputs, self._all_targets = products.sources(inputs), products.sources(targets)
        self._orders = orders
        # The orders drawn last, and how many of their rows are used up.
        self._drawn: Rows = np.empty((0, products.replicas, self.rows), dtype=np.int64)
        self._used = 0
        self.batches: list[Batch] = []
        self.done = 0
        self.rebatch(batch_size)

    def rebatch(self, batch_size: int) -> None:
        """Cut what is left into batches of another size, from new buffers that are still empty."""
        self._use_up()
        rows, rows_of_all = self.rows, self.rows * self._products.replicas
        batches = -(-rows // batch_size)
        self._batch_size = batch_size
        # Most chunks are cut alike; the very same list tells that they are.
        self._cuts: dict[tuple[int, int], list[Batch]] = {}
        epochs = max(1, min(_MOST_BATCHES // batches, _MOST_EPOCHS, _MOST_ROWS // rows_of_all))
        # Drawing has a price per replica and call, so it is for some chunks of epochs at once.
        chunks = max(1, min(_MOST_EPOCHS, _MOST_KEYS // rows_of_all) // epochs)
        self._epochs, self._drawn_at_once = epochs, chunks * epochs
        # A long epoch is gathered a window at a time.
        self._room = min(epochs * rows, _MOST_BATCHES * batch_size)
        dtype, shape_of = self._all_inputs.dtype, self._products.samples_shape
        self.inputs = np.empty(shape_of(self._room, self._features), dtype)
        self.targets = np.empty(shape_of(self._room, self._outputs), dtype)

    def swap(self, inputs: Array, targets: Array, orders: EpochOrders) -> None:
        """Take other rows from the next batch on, gathered into new buffers.

        As many rows as before are visited in the order that was drawn, from the same place on.
        With another number of them the epoch under way begins again, by the new orders.

        Args:
            inputs: As the feed was made with.
            targets: Likewise.
            orders: Gives each epoch's order if there are more or fewer rows.
        """
        self._use_up()
        sources = self._products.sources
        self._all_inputs, self._all_targets = sources(inputs), sources(targets)
        if inputs.shape[1] != self.rows:
            self.rows = inputs.shape[1]
            self._orders = orders
            self._drawn, self._used = np.empty((0, 0, self.rows), dtype=np.int64), 0
        self.rebatch(self._batch_size)

    def go_to(self, epoch: int, position: int) -> None:
        """Stand where a run stood, before any row was drawn or gathered here.

        Args:
            epoch: The epoch under way, counted from the one that these orders began with.
            position: Its rows that were used up.
        """
        self._orders.skip(epoch)
        self._drawn, self._used = self._orders.draw(self._drawn_at_once), position
        self._use_up()

    def load(self, epochs: int) -> None:
        """Gather the next rows: the rest of the epoch under way, or whole epochs.

        Args:
            epochs: The most epochs to begin.
        """
        self._use_up()
        if self._used == len(self._drawn) * self.rows:
            self._drawn, self._used = self._orders.draw(self._drawn_at_once), 0
        epoch, position = divmod(self._used, self.rows)
        if position:
            orders = self._drawn[epoch : epoch + 1, :, position : position + self._room]
        else:
            orders = self._drawn[epoch : epoch + min(self._epochs, epochs), :, : self._room]
        count = orders.shape[0] * orders.shape[2]
        places = self._products.places(orders, self.rows)
        self._products.gather(self._all_inputs, places, self.inputs)
        self._products.gather(self._all_targets, places, self.targets)
        if (position, count) not in self._cuts:
            self._cuts[position, count] = self._cut(position, count)
        self.batches = self._cuts[position, count]

    def rows_of(self, batch: Batch) -> Rows:
        """Tell which rows a batch in the buffers has, counted among those that train.

        Returns:
            Shape `(replicas, rows)`; without shuffling one replica stands for all.
        """
        # No batch reaches beyond its epoch.
        epoch, place = divmod(self._used + batch.start, self.rows)
        return self._drawn[epoch, :, place : place + batch.stop - batch.start].copy()

    def _use_up(self) -> None:
        """Count the rows that were trained on, and forget the batches."""
        if self.done:
            self._used += self.batches[self.done - 1].stop
        self.batches, self.done = [], 0
        self.begun = self._used % self.rows

    def _cut(self, position: int, total: int) -> list[Batch]:
        """Cut so many rows, the first of them somewhere in an epoch, into batches."""
        batches: list[Batch] = []
        start = 0
        while start < total:
            stop = start + min(self._batch_size, self.rows - position, total - start)
            position = (position + stop - start) % self.rows
            batches.append(Batch(start, stop, position))
            start = stop
        return batches
