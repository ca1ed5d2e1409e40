"""What a run's network gives for every place of a map, found again only where it is another."""

from __future__ import annotations

import numpy as np

from ....core import Snapshot
from ....core.catalog.lazy_numpy import Array
from ....core.data.plane import View
from ....core.nn.network import Network
from ....core.nn.predictor import Probe
from .place import Place

_MOST_PRODUCTS = 20_000_000
"""Multiplications a frame at most, about 2 ms; a larger network's map is coarser."""


class PlaneOutputs:
    """The outputs for every sample of the map, found anew only when the parameters are others.

    Args:
        snapshot: One of the run's.
        view: The plane that it is a map of.
        place: Where the map is drawn.
        samples: How many samples it has across and down.
    """

    def __init__(
        self, snapshot: Snapshot, view: View, place: Place, samples: tuple[int, int]
    ) -> None:
        self._made_for = _kind_of(snapshot)
        network = Network(snapshot.config)
        across, down = samples
        products = across * down * network.layout.size * len(members_of(snapshot))
        coarser = int(np.ceil(np.sqrt(products / _MOST_PRODUCTS))) or 1
        self._across, self._down = -(-across // coarser), -(-down // coarser)
        self._column_of = np.arange(across) * self._across // across
        self._row_of = np.arange(down) * self._down // down
        points = place.plane.middles(self._across, self._down)
        self._probe = Probe(network, view.inputs_at(points))
        self._parameters = self._outputs = np.empty((0, 0))

    def fits(self, snapshot: Snapshot) -> bool:
        """Tell whether it was made for such a snapshot."""
        return self._made_for == _kind_of(snapshot)

    def outputs(self, members: Array) -> Array:
        """Give the outputs for the samples, of several networks the mean.

        Args:
            members: The parameters of each network, shape `(members, size)`.

        Returns:
            Shape `(samples, outputs)`.
        """
        if not np.array_equal(members, self._parameters):
            self._parameters = members
            self._outputs = self._probe.run(members[0])
            if len(members) > 1:
                total = self._outputs.astype(float)
                for parameters in members[1:]:
                    total += self._probe.run(parameters)
                self._outputs = total / len(members)
        return self._outputs

    def table(self, outputs: Array) -> Array:
        """Lay outputs out as they were found, shape `(down, across, outputs)`."""
        return outputs.reshape(self._down, self._across, -1)

    @property
    def shape(self) -> tuple[int, int]:
        """How many places outputs are found for, across and down."""
        return self._across, self._down

    def spread(self, levels: np.ndarray) -> np.ndarray:
        """Lay levels of samples out over the map, each over as many places as it stands for."""
        table = levels.reshape(self._down, self._across)
        return table[self._row_of[:, None], self._column_of]


def members_of(snapshot: Snapshot) -> Array:
    """Give the parameters of the networks that are shown, shape `(members, size)`."""
    return snapshot.parameters[None] if snapshot.shown is None else snapshot.shown.parameters


def _kind_of(snapshot: Snapshot) -> tuple[str, int]:
    return snapshot.run_id, len(members_of(snapshot))
