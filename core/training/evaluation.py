"""How well networks do on every row of a dataset: predictions, losses and both accuracies."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..data.dataset import Dataset
from ..nn.activations import Array, Call, run, sum_of
from ..nn.network import ForwardPass, Network
from ..nn.products import Products, ReplicasFirst

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
        predictions: The outputs for every row by the parameters evaluated last, shape
            `(parameters, rows)`, with several classes `(parameters, rows, classes)`.
        means: Loss, accuracy and share within tolerance (in percent) of these, by train,
            validation and test set; shape `(parameters, 3, 3)`; NaN for a set without rows, and
            for the accuracy of a regression.
        counts: The rows of each set.
    """

    def __init__(self, network: Network, datasets: list[Dataset], dtype: Any = float) -> None:
        self._network = network
        self._dtype = np.dtype(dtype)
        inputs = np.stack([dataset.inputs for dataset in datasets])
        self._inputs = network.with_ones(inputs).astype(dtype)
        self._targets = np.stack([dataset.targets.T for dataset in datasets]).astype(dtype)
        outputs, rows = self._targets.shape[1:]
        self._several = outputs > 1
        self._is_one = self._targets[:, 0] >= 0.5
        self._classes = self._targets.argmax(axis=1)
        self._regression = datasets[0].task == "regression"
        self._membership = np.zeros((len(datasets), rows, 3))
        for index, dataset in enumerate(datasets):
            for column, members in enumerate((dataset.train, dataset.validation, dataset.test)):
                self._membership[index, members, column] = 1.0
        # The sets are as large for one dataset as for the other.
        self.counts = self._membership[0].sum(axis=0)
        widest = max(network.layout.shape)
        several = max(1, min(32, _CACHED_NUMBERS // (rows * widest)))
        self.together = several if len(datasets) == 1 else 1
        self._block = max(1, _BLOCK_NUMBERS // widest)
        self._plans: dict[int, _Plan] = {}
        shape = (len(datasets), rows, outputs) if self._several else (len(datasets), rows)
        self.predictions = np.empty(shape, dtype)
        self.means = np.full((len(datasets), 3, 3), np.nan)

    def run(self, parameters: Array, tolerance: float) -> NDArray[np.float64]:
        """Evaluate several parameters; a prediction that is no number is never right.

        Args:
            parameters: With the network's signs, shape `(parameters, size)`.
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
        predictions, measures = plan.predictions, plan.measures
        errors = predictions - self._targets
        np.abs(errors, errors)
        if self._several:
            measures[:, 1] = predictions.argmax(axis=1) == self._classes
            farthest = errors.max(axis=1)
        else:
            measures[:, 1] = (predictions[:, 0] >= 0.5) == self._is_one
            farthest = errors[:, 0]
        np.less_equal(farthest, tolerance, measures[:, 2])
        # Losses and the two kinds of right as rows, sets as columns: one product counts them all.
        totals = np.matmul(measures, self._membership)
        if not np.isfinite(totals[:, 0]).all():
            # Infinity times "not a member" is NaN, so one set's overflow would blame the others;
            # and what is no number is on neither side of one half, nor the largest.
            measures[:, 1] *= ~np.isnan(farthest)
            totals = np.matmul(measures, self._membership)
            members = self._membership.astype(bool)
            for column in range(3):
                losses = np.where(members[:, :, column], measures[:, 0], 0.0)
                totals[:, 0, column] = losses.sum(axis=1)
        totals[:, 1:] *= 100.0
        self.means = np.full_like(totals, np.nan)
        np.divide(totals, self.counts, self.means, where=self.counts > 0)
        if self._regression:
            self.means[:, 1] = np.nan
        last = predictions[-len(self._targets) :]
        self.predictions = (last.transpose(0, 2, 1) if self._several else last[:, 0]).copy()
        return self.means[:, :, :2].transpose(0, 2, 1).reshape(count, 6)

    def outputs(self, parameters: Array) -> list[Array]:
        """Give every layer's outputs for the first rows by one set of parameters, blocks."""
        inputs = self._inputs[:1, : self._block].transpose(0, 2, 1)
        forward = ForwardPass(self._network, ReplicasFirst(1), parameters[None], inputs)
        forward.run()
        return forward.outputs


class _Plan:
    """The prepared evaluation of a number of sets of parameters, in blocks of rows."""

    def __init__(self, evaluation: Evaluation, count: int) -> None:
        outputs, rows = evaluation._targets.shape[1:]
        dtype = evaluation._dtype
        self._parameters = np.empty((count, evaluation._network.layout.size), dtype)
        self.predictions = np.empty((count, outputs, rows), dtype)
        self.measures = np.empty((count, 3, rows), dtype)
        self._calls: list[Call] = []
        block = min(rows, max(1, evaluation._block // count))
        for start in range(0, rows, block):
            self._calls += self._block_calls(evaluation, start, min(start + block, rows))

    def run(self, parameters: Array) -> None:
        """Fill `predictions` and the losses, `measures[:, 0]`."""
        np.copyto(self._parameters, parameters)
        run(self._calls)

    def _block_calls(self, evaluation: Evaluation, start: int, stop: int) -> list[Call]:
        network, count = evaluation._network, len(self._parameters)
        # Always `matmul`, also for one set: numbers must not depend on the company they are in.
        products: Products = ReplicasFirst(count)
        inputs = evaluation._inputs[:, start:stop].transpose(0, 2, 1)
        forward = ForwardPass(network, products, self._parameters, inputs)
        targets = evaluation._targets[:, :, start:stop]
        losses = np.empty_like(forward.z)
        calls = list(forward.calls)
        if network.output.negated:
            calls.append(partial(np.negative, forward.z, forward.z))
        blocks = (forward.z, forward.predictions, targets, losses)
        calls += network.loss.prepare(*map(products.features_first, blocks))
        calls.append(partial(np.copyto, self.predictions[:, :, start:stop], forward.predictions))
        of_rows = self.measures[:, 0, start:stop]
        if evaluation._several:
            calls.append(sum_of(losses, of_rows, axis=1))
        else:
            calls.append(partial(np.copyto, of_rows, losses[:, 0]))
        return calls
