"""What a run's parameters give: those of the epochs that ended, some at a time, and any others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...catalog.lazy_numpy import Array
from ...config import RunConfig
from ...data.dataset import Dataset
from ...nn.network import Network
from ...read_only import read_only
from ..metrics.epoch_numbers import EpochNumbers
from ..metrics.history import COLUMNS
from ..stopping.early_stopping import follows_progress
from ..stopping.watched import decides_each_epoch
from .evaluation import Evaluation, only_train

_OF_TRAIN = sum(name.startswith("train") for name in COLUMNS)
"""So many columns of the history, the first ones, are of the train rows."""

_MOST_ENDED, _MOST_ENDED_BYTES = 32, 1_000_000
"""The most epochs that are put aside where few of them are evaluated, and the room they take."""


class Measures:
    """Puts the parameters of epochs aside as they end, and evaluates them together.

    Parameters are taken scaled, and given back plain.

    Args:
        network: What to evaluate.
        datasets: One for each replica.
        parameters: Those that are trained, shape `(replicas, size)`; values are read anew.

    Attributes:
        ended_steps: The steps done by the ends of the epochs put aside.
    """

    def __init__(self, network: Network, datasets: list[Dataset], parameters: Array) -> None:
        self._scaling = network.scaling
        self._parameters = parameters
        self._replicas = len(parameters)
        self._evaluation = Evaluation(network, datasets, parameters.dtype)
        self._ended = np.empty((0, *parameters.shape), parameters.dtype)
        self.ended_steps: list[int] = []
        self._measured_at = -1
        self._network, self._datasets = network, datasets
        self._places = []
        self._train_evaluation: Evaluation | None = None

    # --- epochs that ended ---

    def make_room(self, config: RunConfig) -> int:
        """Have room for as many epochs as are best put aside; none may be there.

        Returns:
            How many may end before they must be evaluated.
        """
        if decides_each_epoch(config):
            room = 1
        else:
            # Where few are evaluated, what is done for each chunk of them is worth sharing.
            every = 1 if follows_progress(config) else config.evaluate_every
            fitting = min(_MOST_ENDED, _MOST_ENDED_BYTES // max(1, self._parameters.nbytes))
            together = self._evaluation.together
            room = max(together, min(fitting, together * every))
        if room != len(self._ended):
            self._ended = np.empty((room, *self._parameters.shape), self._parameters.dtype)
        return room

    def put_aside(self, steps: int) -> None:
        """Take the parameters as those of an epoch that has just ended, after so many steps."""
        self._ended[len(self.ended_steps)] = self._parameters
        self.ended_steps.append(steps)

    def evaluate_ended(
        self,
        tolerance: float,
        due: NDArray[np.bool_] | None = None,
        *,
        all_train: bool = False,
    ) -> NDArray[np.float64]:
        """Evaluate the epochs that ended since the last time, shape `(epochs, replicas, 6)`.

        Args:
            tolerance: See `Evaluation.run`.
            due: Which of them, shape `(epochs,)`; NaN stands for the others. All if not given.
            all_train: Whether the train rows are evaluated for the others as well.
        """
        count = len(self.ended_steps)
        due = np.ones(count, dtype=bool) if due is None else due
        self._places: list[int] = np.flatnonzero(due).tolist()
        if len(self._places) == count:
            rows = self._evaluated(self._evaluation, self._ended[:count], tolerance)
        else:
            rows = np.full((count, self._replicas, len(COLUMNS)), np.nan)
            if self._places:
                ended = self._ended[self._places]
                rows[self._places] = self._evaluated(self._evaluation, ended, tolerance)
            if all_train:
                others = np.flatnonzero(~due)
                found = self._evaluated(self._on_train_rows(), self._ended[others], tolerance)
                rows[others, :, :_OF_TRAIN] = found[:, :, :_OF_TRAIN]
        if self._places and self._places[-1] == count - 1:
            self._measured_at, self._rows = self.ended_steps[-1], rows[-1]
        return rows

    def _evaluated(
        self, evaluation: Evaluation, ended: Array, tolerance: float
    ) -> NDArray[np.float64]:
        count = len(ended)
        parameters = ended.reshape(count * self._replicas, -1)
        return evaluation.run(parameters, tolerance).reshape(count, self._replicas, -1)

    def _on_train_rows(self) -> Evaluation:
        if self._train_evaluation is None:
            datasets = [only_train(dataset) for dataset in self._datasets]
            dtype = self._parameters.dtype
            self._train_evaluation = Evaluation(self._network, datasets, dtype)
        return self._train_evaluation

    @property
    def ended(self) -> Array:
        """The parameters of these epochs, shape `(epochs, replicas, size)`, scaled and no copy."""
        return self._ended[: len(self.ended_steps)]

    def end_of(self, ended: int, which: NDArray[np.bool_] | None = None) -> Array:
        """Give the parameters at the end of one of these epochs, a copy.

        Args:
            ended: Which of them.
            which: Whose, shape `(replicas,)`; everybody's if not given.
        """
        found = self._ended[ended] if which is None else self._ended[ended, which]
        return self._scaling.plain(found)

    def means_at_end_of(self, ended: int) -> NDArray[np.float64]:
        """Give `means` of one of these epochs, which was just evaluated."""
        place = self._places.index(ended)
        return self._evaluation.means.reshape(-1, self._replicas, 3, 3)[place]

    def outputs_at_end_of(self, ended: int) -> list[Array]:
        """Give every layer's outputs for the first rows at the end of one of these epochs."""
        return self._evaluation.outputs(self._ended[ended, 0])

    # --- at any time ---

    def measure(self, steps: int, tolerance: float) -> NDArray[np.float64]:
        """Evaluate the parameters after so many steps, unless they are; shape `(replicas, 6)`."""
        if self._measured_at != steps:
            self._rows = self._evaluation.run(self._parameters, tolerance)
            self._measured_at = steps
        return self._rows

    def now(self, steps: int, tolerance: float) -> EpochNumbers:
        """Measure the parameters after so many steps."""
        self.measure(steps, tolerance)
        return self._numbers(self._parameters)

    def look_at(self, parameters: Array, tolerance: float) -> EpochNumbers:
        """Measure scaled parameters of another timeline point; training does not notice."""
        self._evaluation.run(parameters, tolerance)
        self.forget()
        return self._numbers(parameters)

    def _numbers(self, parameters: Array) -> EpochNumbers:
        evaluation = self._evaluation
        train, validation, test = evaluation.counts.astype(int).tolist()
        return EpochNumbers(
            read_only(self._scaling.plain(parameters)),
            read_only(evaluation.means[-self._replicas :]),
            read_only(self.predictions),
            (train, validation, test),
        )

    def forget(self) -> None:
        """Have the next measures taken anew: the tolerance or the parameters changed."""
        self._measured_at = -1

    @property
    def predictions(self) -> Array:
        """The outputs for every row by the parameters evaluated last; see `Evaluation`."""
        return self._evaluation.predictions
