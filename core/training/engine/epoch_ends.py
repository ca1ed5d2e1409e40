"""What a run's parameters give: those of the epochs that ended, some at a time, and any others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...catalog.lazy_numpy import Array
from ...data.dataset import Dataset
from ...nn.network import Network
from ...read_only import read_only
from ..metrics.epoch_numbers import EpochNumbers
from .evaluation import Evaluation


class Measures:
    """Puts the parameters of epochs aside as they end, and evaluates them together.

    Parameters are taken scaled, and given back plain.

    Args:
        network: What to evaluate.
        datasets: One for each replica.
        parameters: Those that are trained, shape `(replicas, size)`; values are read anew.

    Attributes:
        room: How many epochs may end before they must be evaluated.
        ended_steps: The steps done by the ends of those that did.
    """

    def __init__(self, network: Network, datasets: list[Dataset], parameters: Array) -> None:
        self._scaling = network.scaling
        self._parameters = parameters
        self._replicas = len(parameters)
        self._evaluation = Evaluation(network, datasets, parameters.dtype)
        self.room = self._evaluation.together
        self._ended = np.empty((self.room, *parameters.shape), parameters.dtype)
        self.ended_steps: list[int] = []
        self._measured_at = -1

    # --- epochs that ended ---

    def put_aside(self, steps: int) -> None:
        """Take the parameters as those of an epoch that has just ended, after so many steps."""
        self._ended[len(self.ended_steps)] = self._parameters
        self.ended_steps.append(steps)

    def evaluate_ended(self, tolerance: float) -> NDArray[np.float64]:
        """Evaluate the epochs that ended since the last time, shape `(epochs, replicas, 6)`."""
        count = len(self.ended_steps)
        ended = self._ended[:count].reshape(count * self._replicas, -1)
        rows = self._evaluation.run(ended, tolerance).reshape(count, self._replicas, -1)
        self._measured_at, self._rows = self.ended_steps[-1], rows[-1]
        return rows

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
        """Give `means` of one of these epochs, which were just evaluated."""
        return self._evaluation.means.reshape(-1, self._replicas, 3, 3)[ended]

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
