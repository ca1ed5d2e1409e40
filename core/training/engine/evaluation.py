"""How well networks do on every row of a dataset: predictions, losses and both accuracies."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...catalog.calls import Call, run, sum_of
from ...catalog.lazy_numpy import Array
from ...data.dataset import Dataset
from ...nn.network import Blocks, ForwardPass, Network, blocks_for
from ...nn.replica_products import ReplicasFirst

_BLOCK_NUMBERS = 1 << 20
"""The most numbers one layer's block may hold: 8 MB, whatever the rows and the widths."""
_CACHED_NUMBERS = 1 << 15
"""Numbers of one layer that are evaluated together where there is a choice: they stay in the
cache near the core."""


class Evaluation:
    """Evaluates the parameters of several epochs at once, sharing no buffer with training.

    What an epoch's parameters give is the same whatever they are evaluated together with.

    Args:
        network: What to evaluate.
        datasets: Their rows and sets: one that all parameters are evaluated on, or one for each.
        dtype: Which floating-point numbers to compute with.

    Attributes:
        together: How many epochs' parameters are best evaluated at once.
        means: Loss, accuracy and share within tolerance (in percent) of these, by train,
            validation and test set; shape `(parameters, 3, 3)`; NaN for a set without rows, and
            for the accuracy of a regression. A loss is the mean by the weights of its rows.
        counts: The rows of each set.
    """

    def __init__(self, network: Network, datasets: list[Dataset], dtype: Any = float) -> None:
        self._network = network
        self._dtype = np.dtype(dtype)
        self._order = np.stack([_set_by_set(dataset) for dataset in datasets])
        self._each = np.arange(len(datasets))[:, None]
        ordered = list(zip(datasets, self._order, strict=True))
        inputs = np.stack([dataset.inputs[order] for dataset, order in ordered])
        targets = np.stack([dataset.targets[order].T for dataset, order in ordered])
        self._inputs = network.scaling.scaled_inputs(inputs).astype(dtype)
        self._targets = targets.astype(dtype)
        self._several = targets.shape[1] > 1
        self._is_one, self._classes = targets[:, 0] >= 0.5, targets.argmax(axis=1)
        self._half = np.array(0.5, dtype)
        # The sets are as large for one dataset as for the other.
        first, rows = datasets[0], targets.shape[2]
        sizes = [first.train.size, first.validation.size, first.test.size]
        self.counts = np.array(sizes, dtype=float)
        self._tests_all = sizes[2] == rows
        # Where each set that is summed begins; what has no rows can't be summed so.
        begins = np.cumsum([0, *sizes])
        self._summed = [i for i in range(2 if self._tests_all else 3) if sizes[i]]
        self._begins = begins[self._summed]
        self._divisors = np.tile(np.where(self.counts, self.counts, np.nan), (3, 1))
        if first.task == "regression":
            self._divisors[1] = np.nan
        self._weights: Array | None = None
        if weights := [each.weights for each in datasets if each.weights is not None]:
            self._weigh(datasets, weights)
        widest = max(network.layout.shape)
        self._cached = max(1, _CACHED_NUMBERS // (rows * widest))
        # Replicas fill the cache by themselves, but what a call costs is worth sharing.
        at_once = self._cached if len(datasets) == 1 else 8 * self._cached // len(datasets)
        self.together = max(1, min(32, at_once))
        self._block = max(1, _BLOCK_NUMBERS // widest)
        self._plans: dict[int, _Plan] = {}
        self._latest = np.empty_like(self._targets)
        self.means = np.full((len(datasets), 3, 3), np.nan)

    @property
    def predictions(self) -> Array:
        """The outputs by the parameters evaluated last, in the order of the datasets' rows.

        A copy, shape `(datasets, rows)`, with several classes `(datasets, rows, classes)`: of
        several epochs, these are the last one's.
        """
        ordered = self._latest.transpose(0, 2, 1)
        predictions = np.empty(ordered.shape, self._dtype)
        predictions[self._each, self._order] = ordered
        return predictions if self._several else predictions[:, :, 0]

    def run(self, parameters: Array, tolerance: float) -> NDArray[np.float64]:
        """Evaluate several parameters; a prediction that is no number is never right.

        Args:
            parameters: Scaled, shape `(parameters, size)`; with a dataset for
                each replica, those of all replicas, epoch after epoch.
            tolerance: How far a prediction may be from its target to be within tolerance.

        Returns:
            What the history records of each, in the order of `history.COLUMNS`, shape
            `(parameters, 6)`.
        """
        count = len(parameters)
        if count not in self._plans:
            self._plans[count] = _Plan(self, count)
        plan = self._plans[count]
        plan.run(parameters)
        # Shape (epochs, datasets, rows), and with outputs before the rows.
        (losses, right, within), predictions, errors = plan.measures, plan.predictions, plan.errors
        if self._weights is not None:
            losses *= self._weights
        np.subtract(predictions, self._targets, errors)
        np.abs(errors, errors)
        if self._several:
            np.equal(predictions.argmax(axis=2), self._classes, right)
            farthest = errors.max(axis=2)
        else:
            np.equal(predictions[:, :, 0] >= self._half, self._is_one, right)
            farthest = errors[:, :, 0]
        np.less_equal(farthest, tolerance, within)
        totals = self._totals(plan.measures)
        if not np.isfinite(totals[:, 0]).all():
            # What is no number is on neither side of one half, nor the largest.
            right *= ~np.isnan(farthest)
            totals = self._totals(plan.measures)
        totals[:, 1:] *= 100.0
        self.means = (totals.reshape(-1, *self._divisors.shape) / self._divisors).reshape(-1, 3, 3)
        self._latest = predictions[-1]
        return self.means[:, :, :2].transpose(0, 2, 1).reshape(count, 6)

    def _totals(self, measures: Array) -> NDArray[np.float64]:
        """Sum measures by sets, shape `(parameters, measures, sets)`."""
        rows = measures.reshape(3, -1, measures.shape[-1])
        totals = np.zeros((rows.shape[1], 3, 3))
        sums = np.add.reduceat(rows, self._begins, axis=2)
        totals[:, :, self._summed] = sums.transpose(1, 0, 2)
        if self._tests_all:
            totals[:, :, 2] = totals[:, :, 0] + totals[:, :, 1]
        return totals

    def _weigh(self, datasets: list[Dataset], weights: list[NDArray[np.float64]]) -> None:
        """Have losses weighted, and divided by the sum of each set's weights."""
        sums = [
            [of_rows[rows].sum() or np.nan for rows in (each.train, each.validation, each.test)]
            for each, of_rows in zip(datasets, weights, strict=True)
        ]
        self._divisors = np.tile(self._divisors, (len(datasets), 1, 1))
        self._divisors[:, 0] = sums
        ordered = [of_rows[order] for of_rows, order in zip(weights, self._order, strict=True)]
        self._weights = np.stack(ordered).astype(self._dtype)

    def outputs(self, parameters: Array) -> list[Array]:
        """Give every layer's outputs for the first rows by one set of parameters, blocks."""
        inputs = self._inputs[:1, : self._block].transpose(0, 2, 1)
        forward = ForwardPass(self._network, ReplicasFirst(1), parameters[None], inputs)
        forward.run()
        return forward.outputs


def only_train(dataset: Dataset) -> Dataset:
    """Give the train rows of a dataset alone."""
    rows, none = dataset.train, np.empty(0, np.intp)
    return replace(
        dataset,
        points=dataset.points[rows],
        inputs=dataset.inputs[rows],
        targets=dataset.targets[rows],
        labels=dataset.labels[rows],
        weights=dataset.weights_at(rows),
        train=np.arange(rows.size),
        validation=none,
        test=none,
    )


def _set_by_set(dataset: Dataset) -> NDArray[np.intp]:
    """Give all rows in an order in which each set stands together, as that is summed fastest."""
    sets = [dataset.train, dataset.validation]
    if dataset.test.size < len(dataset.inputs):
        sets.append(dataset.test)
    return np.concatenate(sets)


class _Plan:
    """The prepared evaluation of a number of sets of parameters, in pieces that fit the cache.

    A piece is some parameters for some rows; all use the same buffers in between.
    """

    def __init__(self, evaluation: Evaluation, count: int) -> None:
        # Without the evaluation itself: it has its plans, and so both would outlive their run.
        dtype = evaluation._dtype
        datasets, outputs, rows = evaluation._targets.shape
        epochs = count // datasets
        self._parameters = np.empty((count, evaluation._network.layout.size), dtype)
        self.predictions = np.empty((epochs, datasets, outputs, rows), dtype)
        self.errors = np.empty_like(self.predictions)
        self.measures = np.empty((3, epochs, datasets, rows), dtype)
        self._blocks: dict[tuple[int, int], Blocks] = {}
        self._calls: list[Call] = []
        group = min(count, evaluation._cached)
        block = min(rows, max(1, evaluation._block // group))
        for first in range(0, count, group):
            for start in range(0, rows, block):
                of = slice(first, min(first + group, count))
                rest = slice(start, min(start + block, rows))
                self._calls += self._piece(evaluation, of, rest)

    def run(self, parameters: Array) -> None:
        """Fill `predictions` and the losses, `measures[0]`."""
        np.copyto(self._parameters, parameters)
        run(self._calls)

    def _piece(self, evaluation: Evaluation, of: slice, rows: slice) -> list[Call]:
        network = evaluation._network
        # Always `matmul`, also for one set: numbers must not depend on the company they are in.
        products = ReplicasFirst(of.stop - of.start)
        size = (products.replicas, rows.stop - rows.start)
        if size not in self._blocks:
            self._blocks[size] = blocks_for(network, products, size[1], evaluation._dtype)
        inputs, targets = evaluation._inputs[:, rows], evaluation._targets[:, :, rows]
        if len(inputs) > 1:
            datasets = np.arange(of.start, of.stop) % len(inputs)
            inputs, targets = inputs[datasets], targets[datasets]
        forward = ForwardPass(
            network,
            products,
            self._parameters[of],
            inputs.transpose(0, 2, 1),
            self._blocks[size],
        )
        count, outputs = len(self._parameters), targets.shape[1]
        predictions = self.predictions.reshape(count, outputs, -1)[of, :, rows]
        of_rows = self.measures[0].reshape(count, -1)[of, rows]
        losses = np.empty_like(forward.z) if evaluation._several else of_rows[:, None]
        calls = list(forward.calls)
        calls += forward.plain_z(forward.z)
        blocks = (forward.z, forward.predictions, targets, losses)
        calls += network.loss.prepare(*map(products.features_first, blocks))
        calls.append(partial(np.copyto, predictions, forward.predictions))
        if evaluation._several:
            calls.append(sum_of(losses, of_rows, axis=1))
        return calls
