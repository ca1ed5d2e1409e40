"""What a kept run has learned, complete without the rows that it learned from.

    ends = run_ends(store, "3f2a")
    for parameters, scale in zip(ends.parameters, ends.scales):
        ...

It is all that another program needs to predict: which columns, how they are filled and scaled, the
weights of every network, and what their outputs are called.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..config import RunConfig
from ..data.tabular.prepared import TableInput
from ..data.tabular.scale import Scale
from ..short_repr import brief
from ..training.snapshot import Snapshot

if TYPE_CHECKING:
    from ..store.store import Store


@dataclass(frozen=True, slots=True, eq=False)
class RunEnds:
    """What the networks of a run ended with. Arrays are read-only.

    Of a replica that a rule has stopped, that is what it ended with; of one that diverged, what it
    broke with; of a run that goes back to its best weights, those.
    """

    run_id: str
    """Which run."""
    config: RunConfig
    """Says what networks they are."""
    epoch: int
    """Epochs completed."""
    seeds: tuple[int, ...]
    """The seed of each network; a single run has one."""
    parameters: NDArray[np.floating[Any]]
    """All weights and biases of each, shape `(networks, size)`; see `run_arrays.layers_of`."""
    scales: tuple[Scale | None, ...]
    """How each fills and scales a table's numbers, and undoes it; `None` where points are
    learned. Replicas and folds have trained on rows of their own, and so have their scale."""
    members: tuple[int, ...]
    """The networks whose mean output is the ensemble's, in the units of the table: all that have
    not diverged, or all."""
    inputs: tuple[TableInput, ...]
    """What each input is, in their order: a column of numbers, or a word of a column. Empty where
    points are learned: `config.features` are made of their two coordinates."""
    targets: tuple[str, ...]
    """The columns that are predicted; empty where points are learned."""
    classes: tuple[str, ...]
    """What the classes are called, in the order of the outputs; of two classes with one output the
    second is that above one half. Empty for numbers, and where points are learned."""
    fills: bool
    """Whether a missing input is filled; else a row that lacks one has no prediction."""

    __repr__ = brief

    def of_replica(self, replica: int) -> RunEnds:
        """Give one network by itself, counted from 0."""
        return replace(
            self,
            seeds=self.seeds[replica : replica + 1],
            parameters=self.parameters[replica : replica + 1],
            scales=self.scales[replica : replica + 1],
            members=(0,),
        )


def ends_of(snapshot: Snapshot) -> RunEnds:
    """Take what a run has learned from its last snapshot."""
    replicas = snapshot.replicas
    datasets = [snapshot.dataset] if replicas is None else replicas.datasets
    parameters, seeds = snapshot.parameters[None], (snapshot.config.seed,)
    members = (0,)
    if replicas is not None:
        parameters, seeds = replicas.parameters, replicas.seeds
        sound = tuple(np.flatnonzero(np.array(replicas.diverged_at) == 0).tolist())
        members = sound or tuple(range(len(seeds)))
    table = None if snapshot.dataset is None else snapshot.dataset.table
    return RunEnds(
        run_id=snapshot.run_id,
        config=snapshot.config,
        epoch=snapshot.epoch,
        seeds=seeds,
        parameters=parameters,
        scales=tuple(None if each is None else each.scale for each in datasets),
        members=members,
        inputs=() if table is None else table.inputs,
        targets=() if table is None else table.target_names,
        classes=() if table is None else table.classes,
        fills=table is not None and table.fills,
    )


def run_ends(store: Store, key: str) -> RunEnds:
    """Read what a kept run has learned, whether its rows are still there or not.

    Raises:
        StoreError: If there is no such run, or its network can't be put together again.
    """
    from ..store.snapshots import last_snapshot

    return ends_of(last_snapshot(store, key))
