"""How well networks do on every row of a dataset: predictions, losses and both accuracies."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..data.dataset import Dataset
from ..nn.activations import Array, Call, run
from ..nn.network import ForwardPass, Network
from ..nn.products import Products, ReplicasFirst
from .snapshot import Metrics

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
        dataset: Its rows and sets.
        dtype: Which floating-point numbers to compute with.

    Attributes:
        together: How many sets of parameters are best evaluated at once.
        predictions: The outputs for every row by the last parameters, shape `(rows,)`.
    """

    def __init__(self, network: Network, dataset: Dataset, dtype: Any = float) -> None:
        self._network = network
        self._dtype = np.dtype(dtype)
        self._inputs = network.with_ones(dataset.inputs).astype(dtype)
        self._targets = dataset.targets[:, 0].astype(dtype)
        self._is_one = self._targets >= 0.5
        self._regression = dataset.task == "regression"
        self._sets = (dataset.train, dataset.validation, dataset.test)
        rows = len(dataset.inputs)
        self._membership = np.zeros((rows, 3))
        for column, members in enumerate(self._sets):
            self._membership[members, column] = 1.0
        self._counts = self._membership.sum(axis=0)
        widest = max(network.layout.shape)
        self.together = max(1, min(32, _CACHED_NUMBERS // (rows * widest)))
        self._block = max(1, _BLOCK_NUMBERS // widest)
        self._plans: dict[int, _Plan] = {}
        self.predictions = np.empty(rows, dtype)
        self._means = np.full((1, 3, 3), np.nan)

    def run(self, parameters: Array, tolerance: float) -> NDArray[np.float64]:
        """Evaluate sets of parameters; a prediction that is no number is never right.

        Args:
            parameters: With the network's signs, shape `(sets, size)`.
            tolerance: How far a prediction may be from its target to be within tolerance.

        Returns:
            What the history records of each, in the order of `history.COLUMNS`, shape `(sets, 6)`.
        """
        count = len(parameters)
        if count not in self._plans:
            self._plans[count] = _Plan(self, count)
        plan = self._plans[count]
        plan.run(parameters)
        predictions, measures = plan.predictions, plan.measures
        measures[:, 1] = (predictions >= 0.5) == self._is_one
        errors = predictions - self._targets
        np.less_equal(np.abs(errors, errors), tolerance, measures[:, 2])
        # Losses and the two kinds of right as rows, sets as columns: one product counts them all.
        totals = np.matmul(measures, self._membership)
        if not np.isfinite(totals[:, 0]).all():
            # Infinity times "not a member" is NaN, so one set's overflow would blame the others;
            # and what is no number is on neither side of one half.
            measures[:, 1] *= ~np.isnan(predictions)
            totals = np.matmul(measures, self._membership)
            for column, members in enumerate(self._sets):
                totals[:, 0, column] = measures[:, 0, members].sum(axis=1)
        totals[:, 1:] *= 100.0
        self._means = np.full_like(totals, np.nan)
        np.divide(totals, self._counts, self._means, where=self._counts > 0)
        if self._regression:
            self._means[:, 1] = np.nan
        self.predictions = predictions[-1].copy()
        return self._means[:, :, :2].transpose(0, 2, 1).reshape(count, 6)

    def metrics(self) -> tuple[Metrics, Metrics | None, Metrics | None]:
        """Give the metrics of the last parameters on the train, validation and test rows."""
        train, validation, test = (self._metrics_of(column) for column in range(3))
        assert train is not None  # RunConfig sees to it that some rows train
        return train, validation, test

    def outputs(self, parameters: Array) -> list[Array]:
        """Give every layer's outputs for the first rows by one set of parameters, blocks."""
        inputs = self._inputs[: self._block].T
        forward = ForwardPass(self._network, ReplicasFirst(1), parameters[None], inputs[None])
        forward.run()
        return forward.outputs

    def _metrics_of(self, column: int) -> Metrics | None:
        if not self._counts[column]:
            return None
        loss, accuracy, within = self._means[-1, :, column].tolist()
        return Metrics(loss, None if self._regression else accuracy, within)


class _Plan:
    """The prepared evaluation of a number of sets of parameters, in blocks of rows."""

    def __init__(self, evaluation: Evaluation, count: int) -> None:
        rows = len(evaluation._targets)
        dtype = evaluation._dtype
        self._parameters = np.empty((count, evaluation._network.layout.size), dtype)
        self.predictions = np.empty((count, rows), dtype)
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
        inputs = evaluation._inputs[start:stop].T
        forward = ForwardPass(network, products, self._parameters, inputs[None])
        targets = evaluation._targets[None, None, start:stop]
        losses = np.empty_like(forward.z)
        calls = list(forward.calls)
        if network.output.negated:
            calls.append(partial(np.negative, forward.z, forward.z))
        calls += network.loss.prepare(forward.z, forward.predictions, targets, losses)
        calls.append(partial(np.copyto, self.predictions[:, start:stop], forward.predictions[:, 0]))
        calls.append(partial(np.copyto, self.measures[:, 0, start:stop], losses[:, 0]))
        return calls
