"""What a fit has learned: all that it takes to predict, and nothing of the rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..config import RunConfig
from ..data.tabular.scale import Scale
from ..training.prediction import predict
from ..training.trainer import Trainer

Numbers = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """The networks of an ensemble; pickled as the values of its config, and arrays."""

    config: RunConfig
    """Says what networks they are."""
    parameters: Numbers
    """The weights and biases of each, shape `(networks, size)`."""
    scales: tuple[Scale, ...]
    """How each of them fills and scales a row."""

    def outputs(self, rows: ArrayLike) -> NDArray[np.float64]:
        """Give the mean of the networks' outputs for each row, shape `(rows, outputs)`."""
        with np.errstate(all="ignore"):
            outputs = predict(self.config, self.parameters, self.scales, rows)
        return outputs.reshape(len(outputs), -1)

    @property
    def scale(self) -> Scale:
        """The scale of all, to bring other rows into the units that they were trained in.

        Raises:
            ValueError: If each has one of its own.
        """
        first, *others = map(astuple, self.scales)
        if not all(all(map(np.array_equal, first, other)) for other in others):
            raise ValueError(
                "partial_fit can't go on from replicas of which each has scaled its rows in its own"
                " way; with train_share=1 all of them learn from the same."
            )
        return self.scales[0]

    def __reduce__(self) -> tuple[Callable[..., Learned], tuple[Any, ...]]:
        scales = [astuple(scale) for scale in self.scales]
        return _again, (self.config.values, self.parameters, scales)

    @classmethod
    def of(cls, trainer: Trainer) -> Self:
        """Take the networks from a run; of replicas those that have not diverged.

        Raises:
            ValueError: If none is left, with what the run says of it.
        """
        end = trainer.snapshot()
        if end.state in {"diverged", "failed"}:
            raise ValueError(end.message)
        parameters, members = end.parameters[None], [0]
        if end.replicas is not None:
            members = [each for each, epoch in enumerate(end.replicas.diverged_at) if not epoch]
            parameters = end.replicas.parameters[members]
        scales = [trainer.datasets[each].scale for each in members]
        known = tuple(scale for scale in scales if scale is not None)
        return cls(trainer.config, np.array(parameters), known)


def _again(
    values: Mapping[str, Any], parameters: Numbers, scales: list[tuple[Numbers, ...]]
) -> Learned:
    return Learned(RunConfig(**values), parameters, tuple(Scale(*arrays) for arrays in scales))
