"""A run whose table's rows are gone, shown from its checkpoint alone; it trains no more.

Nothing can be measured any more, so what it came to by sets is what the checkpoint says of that.
All else is to the same bits what `resuming.py` and `snapshots.py` make where the rows are there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...config import ConfigError, RunConfig
from ...data.dataset import Dataset
from ...data.split import set_sizes
from ...data.table_rows import dataset_without_rows
from ...data.tabular.prepared import PreparedTable
from ...nn.network import Network
from ...nn.weights.start import StartWeights
from ...read_only import read_only
from ..checkpoint import Checkpoint
from ..history_view import HistoryView
from ..metrics.epoch_numbers import EpochNumbers
from ..metrics.kept_scores import kept_scores, score_arrays
from ..recording.epoch_tables import EpochTables
from ..replicas.replica_record import ReplicaRecord
from ..replicas.replica_snapshot import ReplicaSnapshot
from ..replicas.shown_replica import Whose, shown_of
from ..replicas.variations import replica_configs
from ..snapshot import Parent, Snapshot
from ..speed.limit import Speed
from ..timeline.timeline import When
from .kept_scales import scales_in

_REST = "rest"
_OF_SETS = 2
"""The history has metrics of so many sets, the first ones."""


def rest_arrays(
    numbers: EpochNumbers, replicas: ReplicaSnapshot | None, datasets: Sequence[Dataset]
) -> dict[str, NDArray[Any]]:
    """Write what nobody can measure once the rows are gone, as arrays of a checkpoint.

    Args:
        numbers: Of a run that rests.
        replicas: All of them, where there are several.
        datasets: The rows of each.
    """
    found = {"means": numbers.means, **score_arrays(numbers.predictions, datasets)}
    if replicas is not None:
        found |= {
            "stuck": np.array(replicas.stuck, np.int64),
            "best_epochs": np.array(replicas.best_epochs, np.int64),
        }
    return {f"{_REST}.{name}": array for name, array in found.items()}


def snapshot_without_rows(
    checkpoint: Checkpoint, table: PreparedTable, message: str = "", whose: Whose | None = None
) -> Snapshot:
    """Show a run on a table whose rows are gone, as it was when it was last written.

    Args:
        checkpoint: All that is kept of it.
        table: What is known of its table.
        message: What was said of it then, in whole.
        whose: Whose predictions are shown, of replicas; those that it showed if not given.

    Raises:
        ConfigError: If it keeps no scale, as older ones did not, or a damaged one.
    """
    was, config = checkpoint, checkpoint.config
    scales = scales_in(was)
    if not scales:
        raise ConfigError.of("It keeps no scale of its table, as an older nnlab wrote it.")
    datasets = [dataset_without_rows(table, scale, config.outputs) for scale in scales]
    network = Network(config)
    tables = EpochTables(replica_configs(config, was.variations or None), np.zeros(1), None)
    tables.restore(was, was.epoch)
    scaling, record = network.scaling, tables.replicas
    given = was.of("engine")["parameters"] / scaling.checkpoint_factors
    ends = given.astype(np.dtype(config.precision))
    if record is not None:
        ends = record.ended_with(ends, scales=scaling.factors)
    numbers = EpochNumbers(
        parameters=read_only(scaling.plain(ends)),
        means=read_only(_means(was)),
        predictions=read_only(_no_predictions(config)),
        counts=set_sizes(config),
    )
    replicas = None
    if record is not None:
        numbers = record.present(numbers, was.epoch)
        replicas = _replicas(was, record, numbers, network, datasets)
    shown, replica = None, 0
    if replicas is not None:
        shown = shown_of(replicas, was.whose if whose is None else whose, config)
        replica = shown.replica
    return Snapshot(
        run_id=was.run_id,
        config=config,
        state="paused" if was.state == "running" else was.state,
        message=message,
        epoch=was.epoch,
        position=was.position,
        steps=was.steps,
        seconds=was.seconds,
        numbers=numbers,
        parameters=numbers.parameters[replica],
        predictions=numbers.predictions[replica],
        history=HistoryView(was.past.rows),
        learning_rates=was.past.rates,
        epoch_seconds=was.past.times,
        edits=was.edits,
        replicas=replicas,
        shown=shown,
        dataset=datasets[replica],
        parent=was.parent,
        start=was.start,
        kept=np.array([was.epoch], np.int64),
        best_epoch=was.epoch if replicas is None else None,
        kept_scores=kept_scores(was.of(_REST), table.target_names),
    )


def _no_predictions(config: RunConfig) -> NDArray[np.float64]:
    shape = (config.replicas, 0) if config.outputs == 1 else (config.replicas, 0, config.outputs)
    return np.empty(shape)


def _means(was: Checkpoint) -> NDArray[np.float64]:
    """Give what every replica came to by sets, `(replicas, 3, 3)`; NaN where nothing says it."""
    kept = was.of(_REST).get("means")
    if kept is not None:
        return kept
    past, replicas = was.past, was.config.replicas
    if replicas == 1 and was.means is not None:
        return was.means[None]
    means = np.full((replicas, 3, 3), np.nan)
    last = past.rows[-1:]
    if past.each is not None:
        last = past.each[-1] if past.began + past.stride * (len(past.each) - 1) == was.epoch else ()
    if len(last) == replicas and not was.position:
        means[:, :, :_OF_SETS] = np.reshape(last, (replicas, _OF_SETS, 3)).transpose(0, 2, 1)
    return means


def _replicas(
    was: Checkpoint,
    record: ReplicaRecord,
    numbers: EpochNumbers,
    network: Network,
    datasets: list[Dataset],
) -> ReplicaSnapshot:
    rest: dict[str, NDArray[Any]] = was.of(_REST)
    _, lower, upper = record.summary()
    found = ReplicaSnapshot(
        seeds=record.seeds,
        numbers=numbers,
        layout=network.layout,
        diverged_at=record.diverged_by(was.epoch),
        lower=lower.rows,
        upper=upper.rows,
        stopped_at=record.stopped_by_then(was.epoch),
        stopped_by=tuple(record.stopped_by.tolist()),
        best_epochs=tuple(record.best_epochs.tolist()),
        datasets=tuple(datasets),
        each=was.past.each,
        stride=was.past.stride,
        began=was.past.began,
    )
    if not rest:
        return found
    stuck, best = rest["stuck"].tolist(), rest["best_epochs"].tolist()
    return replace(found, stuck=tuple(stuck), best_epochs=tuple(best))


class StillRun:
    """A run that is only looked at: it stands in the lab where a `BackgroundRun` does.

    Args:
        checkpoint: All that is kept of it.
        table: What is known of its table, whose rows are gone.

    Attributes:
        newest: What there is to see.
        why: Why its rows are gone, as a sentence.

    Raises:
        ConfigError: If it can't be put together again.
    """

    held_by = None
    is_held = True
    is_making = False

    def __init__(self, checkpoint: Checkpoint, table: PreparedTable) -> None:
        self._checkpoint, self._table = checkpoint, table
        self.why = table.gone.why if table.gone else ""
        self.newest: Snapshot = snapshot_without_rows(checkpoint, table, checkpoint.sentence)

    @property
    def run_id(self) -> str:
        """The run's name."""
        return self._checkpoint.run_id

    @property
    def config(self) -> RunConfig:
        """The config that it was trained by last."""
        return self._checkpoint.config

    @property
    def parent(self) -> Parent | None:
        """Where it branched off another run, if it did."""
        return self._checkpoint.parent

    @property
    def start(self) -> StartWeights | None:
        """The weights that it started from, where that was not at random."""
        return self._checkpoint.start

    @property
    def refusal(self) -> str:
        """Why it obeys no order, in sentences."""
        return f"{self.why} Without its rows the run can only be looked at."

    @property
    def file(self) -> str:
        """The file that it learned from, if there is one there by now; else empty."""
        source = self._table.source
        return source.path if source is not None and source.fate != "gone" else ""

    def show(self, whose: Whose) -> None:
        """Show another replica's weights, or the mean of all."""
        made_of = self._checkpoint, self._table, self._checkpoint.sentence
        self.newest = snapshot_without_rows(*made_of, whose)

    def show_epoch(self, when: When) -> None:
        """Stay at its last epoch: no other can be measured or made again."""

    def set_speed(self, speed: Speed) -> None:
        """Stand still at any speed."""

    def refresh(self) -> None:
        """Know nothing newer."""

    def stop(self) -> None:
        """Be at an end already."""

    def release(self) -> None:
        """Go on resting."""

    def hold(self, seconds: float) -> bool:
        """Rest, as ever; nobody waits for that."""
        del seconds
        return True

    def wait(self, seconds: float | None = None) -> bool:
        """Have ended; nobody waits for that."""
        del seconds
        return True
