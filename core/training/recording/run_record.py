"""What the epochs of a run came to: written down, judged by rules, and put on its timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...catalog.lazy_numpy import Array
from ...config import RunConfig
from ...data.dataset import Dataset
from ..checkpoint import Checkpoint, RecordedEpochs
from ..engine.engine import Engine
from ..metrics.evaluated import evaluated_among
from ..metrics.growing_table import Table
from ..metrics.history import History
from ..metrics.times import Times
from ..replicas.replica_record import ReplicaRecord
from ..snapshot import Snapshot
from ..stopping.early_stopping import follows_progress
from ..stopping.replica_watch import ReplicaWatch
from ..stopping.watch import Watch
from ..timeline.timeline import Timeline, TimelinePoint
from .epoch_tables import EpochTables
from .rules import Rules
from .verdict import Verdict

_MOST_POINTS, _POINTS_BYTES = 64, 1_000_000
"""What a checkpoint has of the timeline, which is copied every second while a run is stored."""


class RunRecord:
    """Takes in the epochs that ended, some at a time.

    Args:
        config: Gives the rules; `configure` may change them later.
        configs: One for each replica.
        engine: What trains, the start being measured last.
        datasets: Each replica's points.
        start: The metrics before the first update, shape `(replicas, 6)`.
        before: Another run where this one branched off it; its history goes on.

    Attributes:
        rules: What ends the run.
        timeline: What can be gone back to.
    """

    def __init__(
        self,
        config: RunConfig,
        configs: Sequence[RunConfig],
        engine: Engine,
        datasets: Sequence[Dataset],
        start: NDArray[np.float64],
        before: Snapshot | None = None,
    ) -> None:
        self._engine = engine
        self._tables = EpochTables(configs, engine.rates(1), before)
        self._tables.write(start[None])
        self.rules = Rules(config, configs, engine, self._tables, datasets, start)
        self.timeline = Timeline(self.point(config), self._score(start[0]))

    @property
    def history(self) -> History:
        """Every epoch's metrics so far; with replicas, their medians."""
        return self._tables.history

    @property
    def replicas(self) -> ReplicaRecord | None:
        """Every replica's own record; `None` for a single run."""
        return self._tables.replicas

    @property
    def rates(self) -> Table:
        """The learning rate of every epoch."""
        return self._tables.rates

    @property
    def times(self) -> Times:
        """When every epoch ended."""
        return self._tables.times

    @property
    def recorded(self) -> RecordedEpochs:
        """Every epoch so far, without copying them."""
        return self._tables.recorded

    @property
    def watch(self) -> Watch | ReplicaWatch:
        """What sees every epoch where a rule needs that."""
        return self.rules.watch

    def restore(
        self, checkpoint: Checkpoint, epochs_done: float, datasets: Sequence[Dataset]
    ) -> None:
        """Go on from what another record of the same run knew; this one has only the start."""
        self._tables.restore(checkpoint, epochs_done)
        self.rules.restore(checkpoint, datasets[0])
        # Earlier timeline points are gone; this one is the first that can be gone back to.
        score = self._score(checkpoint.past.rows[-1])
        self.timeline = Timeline(self.point(checkpoint.config), score)

    def swap(
        self,
        configs: Sequence[RunConfig],
        datasets: Sequence[Dataset],
        rows: NDArray[np.float64],
        now: tuple[float, float],
    ) -> None:
        """Judge what is learned of other rows from now on.

        Args:
            configs: One for each replica.
            datasets: Each replica's points.
            rows: The metrics on them, shape `(replicas, 6)`.
            now: How long the run has trained, and the epochs that it counts by now.
        """
        self.times.mark(*now)
        self.rules.swap(configs, datasets, rows)

    def pin(self, config: RunConfig) -> None:
        """Keep what is now on the timeline: the config in force so far is about to be edited."""
        self.timeline.pin(self.point(config))

    def point(self, config: RunConfig) -> TimelinePoint:
        """Copy what the run is now."""
        engine = self._engine
        return TimelinePoint(engine.epoch, engine.position, engine.steps, config, self.shown())

    def points_for_disk(self) -> tuple[TimelinePoint, ...]:
        """Give some of the timeline's points with unscaled parameters."""
        scales = self._engine.scales
        return tuple(
            point._replace(parameters=point.parameters / scales)
            for point in self.timeline.some(_MOST_POINTS, _POINTS_BYTES)
        )

    def shown(self) -> Array:
        """Copy all scaled parameters; of who has stopped, what it ended with."""
        engine, record = self._engine, self.replicas
        parameters = engine.copy()
        return parameters if record is None else record.ended_with(parameters, scales=engine.scales)

    def take_in(
        self, config: RunConfig, seconds: float, epochs_done: Callable[[], float], *, ended: bool
    ) -> Verdict:
        """Write the epochs down that ended since the last time, and judge them.

        Args:
            config: The config in force.
            seconds: How long the run has trained by now.
            epochs_done: Gives the epochs with the part of the one under way.
            ended: Whether the run has ended already: then no rule ends it once more.
        """
        engine, times = self._engine, self.times
        done = epochs_done()
        first = engine.epoch - engine.pending + 1
        due = evaluated_among(config, first, engine.pending)
        rows = engine.measures.evaluate_ended(
            config.tolerance, due, all_train=follows_progress(config)
        )
        rows, verdict = self.rules.take_in(config, rows, due, ended=ended)
        self.rates.extend(engine.rates(len(rows)))
        self._tables.write(rows)
        standing = rows if verdict.state != "diverged" else rows[:-1]
        self._extend_timeline(config, first, standing, due)
        times.write(len(rows), seconds, done)
        times.mark(seconds, epochs_done())
        if np.any(self.watch.reductions != engine.reductions):
            engine.reductions = self.watch.reductions
            engine.set_rate()
        if not ended and verdict.state is None and engine.epoch >= config.epochs:
            verdict = Verdict("finished", "")
        engine.forget_ended()
        return verdict

    def _extend_timeline(
        self,
        config: RunConfig,
        first: int,
        rows: NDArray[np.float64],
        due: NDArray[np.bool_] | None,
    ) -> None:
        """Let the timeline have the epochs that ended, the first having that number."""
        measures, record = self._engine.measures, self.replicas
        scores = self.watch.watched.scores(rows[:, 0]) if record is None else None
        if scores is not None and due is not None:
            scores = np.where(due[: len(rows)], scores, np.inf)
        ended = measures.ended[: len(rows)]
        if record is not None:
            epochs = np.arange(first, first + len(rows))
            ended = record.ended_with(ended, scales=self._engine.scales, epochs=epochs)
        self.timeline.extend(first, measures.ended_steps, config, ended, scores)

    def _score(self, row: NDArray[Any]) -> float | None:
        """Read what the best epoch is found by, which is a matter of single runs."""
        return float(self.watch.watched.scores(row)) if self.replicas is None else None
