"""A look inside the network that is shown: taken only for panels that are seen, and not too often.

A look costs a forward and a backward pass over the rows that train. Where that is cheap it is
taken at every frame, else once a second; at rest always, as there may be no later frame to show
the last one in.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic, thread_time

import numpy as np

from .....core import RunConfig, Snapshot
from .....core.catalog.lazy_numpy import Array
from .....core.data.dataset import Dataset
from .....core.nn.network import Network
from .....core.training.diagnostics.diagnosis import LayerDiagnosis, look_inside
from .....core.training.metrics.correctness import belong_together

_CHEAP = 0.02
"""Processor seconds that a look inside may take at every frame."""
_PATIENCE = 1.0
"""Seconds between two looks that are not cheap."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What was found, and of which epoch."""

    snapshot: Snapshot
    network: Network
    layers: tuple[LayerDiagnosis, ...]
    """Each layer; none where no rows go through, as they are gone."""
    gradient: Array
    """Of the mean loss over the rows that train, without penalties, shape `(size,)`."""


class LookInside:
    """The last look of one panel, and when the next one is due."""

    def __init__(self) -> None:
        self._dataset: Dataset | None = None
        self._network: tuple[RunConfig, Network] | None = None
        self._found: Found | None = None
        self._next_at = 0.0

    def show_dataset(self, dataset: Dataset) -> None:
        """Look at how other rows go through."""
        self._dataset = dataset
        self._next_at = 0.0

    def at(self, snapshot: Snapshot) -> Found | None:
        """Give what is known of a snapshot; of one a moment ago if a new look would cost too much.

        Returns:
            `None` as long as there are no rows of this run to look at.
        """
        if self._dataset is None:
            return None
        if self._is_due(snapshot):
            began = thread_time()
            network = self.network_of(snapshot.config)
            if self._dataset.why_empty:  # then nothing goes through
                nothing = np.zeros(network.layout.size)
                self._found = Found(snapshot, network, (), nothing)
                return self._found
            if not belong_together(snapshot, self._dataset):  # the rows of a new run came first
                return self._found_of(snapshot.run_id)
            inside = look_inside(network, snapshot.parameters, self._dataset)
            self._found = Found(snapshot, network, inside.layers, inside.gradient)
            took = thread_time() - began
            self._next_at = monotonic() + _PATIENCE if took > _CHEAP else 0.0
        return self._found

    def _found_of(self, run_id: str) -> Found | None:
        """Give what is known of a run: of another one it may be a network of another shape."""
        found = self._found
        return found if found is not None and found.snapshot.run_id == run_id else None

    def _is_due(self, snapshot: Snapshot) -> bool:
        found = self._found.snapshot if self._found else None
        if found is None or found.run_id != snapshot.run_id:
            return True
        if snapshot.parameters is found.parameters:
            return False
        # At rest there may be no later frame to show the newest in.
        return snapshot.state != "running" or monotonic() >= self._next_at

    def network_of(self, config: RunConfig) -> Network:
        """Give the network of a config; made once for each."""
        if self._network is None or self._network[0] != config:
            self._network = config, Network(config)
        return self._network[1]
