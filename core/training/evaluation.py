"""How well a network does on every row of a dataset: predictions, losses and both accuracies."""

from __future__ import annotations

import numpy as np

from ..data.dataset import Dataset
from ..nn.activations import Array, Call, run
from ..nn.network import ForwardPass, Network
from .snapshot import Metrics

_BLOCK_NUMBERS = 1 << 20
"""The most numbers one layer's block may hold: 8 MB, whatever the rows and the widths."""


class Evaluation:
    """The planned evaluation of all rows, sharing no buffer with training.

    Args:
        network: What to evaluate.
        dataset: Its rows and sets.
        parameters: The flat vector; its values are read anew at each run.

    Attributes:
        predictions: The output for every row after `run`, shape `(rows,)`.
        row: What the history records, in the order of `history.COLUMNS`.
    """

    def __init__(self, network: Network, dataset: Dataset, parameters: Array) -> None:
        rows = len(dataset.inputs)
        self.predictions = np.empty(rows)
        self._regression = dataset.task == "regression"
        self._targets = dataset.targets[:, 0]
        self._is_one = self._targets >= 0.5
        # Losses and the two kinds of right as rows, sets as columns: one product counts them all.
        self._measures = np.empty((3, rows))
        self._sets = (dataset.train, dataset.validation, dataset.test)
        self._membership = np.zeros((rows, 3))
        for column, members in enumerate(self._sets):
            self._membership[members, column] = 1.0
        self._counts = self._membership.sum(axis=0)
        self._means = np.full((3, 3), np.nan)
        self._calls = self._plan(network, dataset, parameters)

    def _plan(self, network: Network, dataset: Dataset, parameters: Array) -> list[Call]:
        rows = len(dataset.inputs)
        block = max(1, _BLOCK_NUMBERS // max(network.layout.shape))
        calls: list[Call] = []
        passes: dict[int, tuple[ForwardPass, Array, Array, list[Call]]] = {}
        for start in range(0, rows, block):
            stop = min(start + block, rows)
            size = stop - start
            if size not in passes:
                inputs, targets = np.empty((size, network.layout.shape[0])), np.empty((size, 1))
                forward = ForwardPass(network, parameters, inputs)
                losses = np.empty((size, 1))
                lossy = network.loss.prepare(forward.z, forward.predictions, targets, losses)
                passes[size] = (forward, targets, losses, lossy)
            forward, targets, losses, lossy = passes[size]
            whole = size == rows
            if whole:
                np.copyto(forward.inputs, dataset.inputs)
                np.copyto(targets, dataset.targets)
            else:
                calls.append(_copy(forward.inputs, dataset.inputs[start:stop]))
                calls.append(_copy(targets, dataset.targets[start:stop]))
            calls += forward.calls
            calls += lossy
            calls.append(_copy(self.predictions[start:stop], forward.predictions[:, 0]))
            calls.append(_copy(self._measures[0, start:stop], losses[:, 0]))
        return calls

    def run(self, tolerance: float) -> None:
        """Evaluate the present parameters; a prediction that is no number is never right."""
        run(self._calls)
        predictions, measures = self.predictions, self._measures
        measures[1] = np.where(self._is_one, predictions >= 0.5, predictions < 0.5)
        np.less_equal(np.abs(predictions - self._targets), tolerance, measures[2])
        totals = measures.dot(self._membership)
        if not np.isfinite(totals[0]).all():
            # Infinity times "not a member" is NaN, so one set's overflow would blame the others.
            totals[0] = [measures[0][members].sum() for members in self._sets]
        totals[1:] *= 100.0
        np.divide(totals, self._counts, self._means, where=self._counts > 0)
        if self._regression:
            self._means[1] = np.nan

    @property
    def row(self) -> Array:
        """Train loss, accuracy, within tolerance; then the same of validation. Shape `(6,)`."""
        return self._means[:, :2].T.ravel()

    def metrics(self) -> tuple[Metrics, Metrics | None, Metrics | None]:
        """Give the last run's metrics of the train, validation and test rows."""
        train, validation, test = (self._metrics_of(column) for column in range(3))
        assert train is not None  # RunConfig sees to it that some rows train
        return train, validation, test

    def _metrics_of(self, column: int) -> Metrics | None:
        if not self._counts[column]:
            return None
        loss, accuracy, within = self._means[:, column].tolist()
        return Metrics(loss, None if self._regression else accuracy, within)


def _copy(destination: Array, source: Array) -> Call:
    return lambda: np.copyto(destination, source)
