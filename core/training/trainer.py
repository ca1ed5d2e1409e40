"""The trainer: one run of one config, from its first step to its end.

    trainer = Trainer(RunConfig(dataset="xor"))
    for snapshot in trainer.epochs(every=100):
        print(snapshot.epoch, snapshot.train.loss)

A snapshot costs as much as some epochs of a small network, so `epochs(every=100)` takes hardly
longer than `run`, and one an epoch several times as long. The same object serves a notebook, the
command line and the dashboard, and takes orders from a `Mailbox` between two batches.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any, Self, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..catalog.lazy_numpy import Array
from ..config import RunConfig
from ..data.dataset import Dataset
from ..data.tabular.open_tables import learning
from ..data.tabular.prepared import PreparedTable
from ..nn.network import Network
from .branch import Branch
from .checkpoint import Checkpoint
from .control.mailbox import Mailbox
from .history_view import HistoryView
from .replicas.shown_replica import Whose
from .replicas.variations import Variations
from .run import beginning, edits, ending, resuming, snapshots
from .run.state import RunState
from .snapshot import Parent, Snapshot, State
from .speed.limit import Speed
from .timeline.look_back import LookBack
from .training_loop import TrainingLoop


class Trainer:
    """Trains one network by one config.

    Args:
        config: Everything that decides the run.
        parameters: Where to start instead of at random: what `read_weights` gives, or all weights
            and biases in a vector, as `nn.layout.ParameterLayout` cuts it, or one for each replica.
        run_id: The run's name; a short random one if not given.
        variations: What differs between replicas beside their seeds: for some of
            `variations.VARIABLE`, one value for each replica.
        branch: Where to begin instead: at an epoch of another run.
        data: A table to learn in place of the config's dataset; loss and output follow it.

    Raises:
        ConfigError: If the parameters don't fit the network, the branch the config, or that the
            table.
    """

    def __init__(
        self,
        config: RunConfig,
        *,
        parameters: beginning.GivenStart = None,
        run_id: str | None = None,
        variations: Variations | None = None,
        branch: Branch | None = None,
        data: PreparedTable | None = None,
    ) -> None:
        config = config if data is None else learning(config, data)
        self._be(beginning.begin(config, parameters, run_id, variations, branch))

    @classmethod
    def resumed(cls, checkpoint: Checkpoint, config: RunConfig | None = None) -> Self:
        """Make a trainer that goes on where another one was.

        A run that trained is paused now; one that had ended still has, and goes on if it was
        stopped, or if its limits are raised.

        Args:
            checkpoint: Where that was.
            config: Train on by this one, as by an edit; by the checkpoint's own if not given.

        Raises:
            ConfigError: If the config differs in what can't change, or the points differ.
        """
        trainer = cls.__new__(cls)
        trainer._be(resuming.resumed(checkpoint, config))
        return trainer

    def _be(self, run: RunState) -> None:
        self._state, self._loop = run, TrainingLoop(run)

    # --- what it is ---

    @property
    def run_id(self) -> str:
        """The run's name."""
        return self._state.run_id

    @property
    def config(self) -> RunConfig:
        """The config in force, edits in flight included."""
        return self._state.config

    @property
    def datasets(self) -> list[Dataset]:
        """Each replica's points and their split."""
        return self._state.datasets

    @property
    def dataset(self) -> Dataset:
        """Those of the first replica, or of the single run."""
        return self._state.datasets[0]

    @property
    def network(self) -> Network:
        """The network's shape and functions."""
        return self._state.network

    @property
    def parent(self) -> Parent | None:
        """Which run it branched off; `None` if it is none's branch."""
        return self._state.parent

    @property
    def state(self) -> State:
        """What the run is doing or how it ended."""
        return self._state.status

    @property
    def message(self) -> str:
        """A sentence about how it ended, empty if there is none; snapshots say more."""
        return self._state.message

    @property
    def past(self) -> LookBack:
        """The timeline point that snapshots show beside what is now."""
        return self._state.past

    @property
    def whose(self) -> Whose:
        """Whose predictions and parameters snapshots show, where there are replicas."""
        return self._state.whose

    @whose.setter
    def whose(self, whose: Whose) -> None:
        self._state.whose = whose

    @property
    def speed(self) -> Speed:
        """How many epochs a second to train at most; `None` for as many as possible."""
        return self._state.pacing.limit

    @speed.setter
    def speed(self, speed: Speed) -> None:
        self._state.pacing.limit = speed

    @property
    def parameters(self) -> Array:
        """All weights and biases of the first replica in one vector, as they are now; a copy."""
        state = self._state
        return state.network.scaling.plain(state.record.shown()[0])

    @property
    def epoch(self) -> int:
        """Epochs completed."""
        return self._state.epoch

    @property
    def steps(self) -> int:
        """Parameter updates done."""
        return self._state.engine.steps

    @property
    def seconds(self) -> float:
        """Time spent training: no pauses, no waiting for a speed, nor while its process stood."""
        return self._state.clock.seconds

    @property
    def history(self) -> HistoryView:
        """Every epoch's metrics so far; with replicas, their medians."""
        with np.errstate(all="ignore"):
            ending.record_epochs(self._state)
        return HistoryView(self._state.record.history.rows)

    @property
    def replica_history(self) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Every replica's metrics: the epochs kept, and `(epochs, replicas, 6)` of them."""
        rows, replicas = self.history.rows, self._state.replicas
        if replicas is None:
            return np.arange(len(rows)), rows[:, None].astype(np.float32)
        return replicas.history()

    @property
    def may_go_on(self) -> bool:
        """Whether an ended run would train on: it was stopped, or what ended it was changed."""
        return ending.may_go_on(self._state)

    @property
    def held_by(self) -> tuple[str, ...]:
        """The hyperparameters that keep an ended run from training on; see `may_go_on`."""
        return ending.held_by(self._state)

    def snapshot(self) -> Snapshot:
        """Give a frozen copy of what it is now."""
        return snapshots.snapshot_of(self._state)

    def checkpoint(self) -> Checkpoint:
        """Copy all that the run needs to go on as if it had never stopped."""
        return resuming.checkpoint_of(self._state)

    # --- how it is changed ---

    def edit(self, **changes: Any) -> None:
        """Change live hyperparameters from the next step on.

        Raises:
            ConfigError: If a value is wrong, or a hyperparameter can't change in flight.
        """
        self.apply(self.config.replace(**changes))

    def apply(self, wanted: RunConfig, gesture: Hashable = None) -> None:
        """Train by this config from the next step on, and remember it; turns of a gesture as one.

        Raises:
            ConfigError: If it differs in a hyperparameter that can't change in flight.
        """
        edits.apply_config(self._state, wanted, gesture)

    def set_parameter(
        self, place: int, value: float, replica: int = 0, gesture: Hashable = None
    ) -> None:
        """Set one weight or bias by hand; training goes on from there, and it is remembered.

        The optimizer keeps its memory. Of a finished run that shows its best weights, these are
        what training goes on from.

        Args:
            place: Where it lies in `parameters`; see `core.nn.layout.ParameterLayout`.
            value: What it is to be.
            replica: Whose it is, from 0.
            gesture: What this is one turn of: turns of one gesture are one edit.

        Raises:
            ConfigError: If there is no such parameter, the value is none, or all are broken.
        """
        edits.set_parameter(self._state, place, value, replica, gesture)

    def wake(self) -> None:
        """Let an ended run that may go on rest before its next step instead."""
        ending.wake(self._state)

    def fail(self, sentence: str) -> None:
        """End the run as one in which something went wrong that nobody foresaw."""
        self._state.status, self._state.message = "failed", sentence

    # --- how it trains ---

    def run(self, mailbox: Mailbox | None = None, *, progress: bool = False) -> Snapshot:
        """Train until the run ends, or ends again by raised limits.

        Args:
            mailbox: Where orders come from and snapshots go; without one it runs to its end.
            progress: Say on one line of the standard output how far it is; takes no orders.
        """
        return (
            self._loop.run_with_line() if progress else self._loop.run(mailbox or Mailbox(), self)
        )

    def _repr_html_(self) -> str:
        """Show it in a notebook, as it is now."""
        return self.snapshot()._repr_html_()

    def __iter__(self) -> Iterator[Snapshot]:
        """Train epoch by epoch until the run ends, giving a snapshot after each."""
        return self.epochs()

    def epochs(self, every: SupportsIndex = 1) -> Iterator[Snapshot]:
        """Train until the run ends, giving a snapshot now and then.

        What is trained is the same. The loop may be left and taken up again, the run be edited.

        Args:
            every: Of how many epochs to give one: 100 is after 100, 200, ... and the last one.

        Raises:
            ConfigError: If that is no whole number from 1 on.
        """
        return self._loop.epochs(every)

    def advance_batch(self) -> None:
        """Do one parameter update, and the metrics if it completes an epoch."""
        self._loop.advance_batch()

    def advance_epoch(self) -> None:
        """Train to the end of the epoch under way, or through a whole one."""
        self._loop.advance_to(self.epoch + 1)

    def predict(self, rows: ArrayLike) -> NDArray[np.float64]:
        """Predict points or a table's rows, with replicas by `whose`; see `Snapshot.predict`."""
        return self.snapshot().predict(rows)
