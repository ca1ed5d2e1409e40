"""The rules of a run: which epoch ends it, and what is to be said of that.

Epochs are looked at one after the other until one of them ends the run: a loss that is not finite
or has exploded, or a rule of the watch (see `single_rules.py`). Of replicas each has its own end,
and the run ends with the last of them (see `replica_rules.py`). Epochs that are not evaluated end
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...catalog.lazy_numpy import Array
from ...config import RunConfig
from ...data.dataset import Dataset
from ..checkpoint import Checkpoint
from ..engine.engine import Engine
from ..metrics.evaluated import epochs_since_evaluated
from ..metrics.statistics import quantiles
from ..stopping.divergence import Explosions
from ..stopping.replica_watch import ReplicaWatch
from ..stopping.watch import Watch
from .epoch_tables import EpochTables
from .replica_rules import ReplicaRules
from .single_rules import SingleRules
from .verdict import Verdict


class Rules:
    """Judges the epochs that ended.

    Args:
        config: Gives the rules; `configure` may change them later.
        configs: One for each replica.
        engine: What trains; it is taken back to the epoch that ends the run.
        tables: What is written down of the epochs before.
        datasets: Each replica's points.
        start: The metrics before the first update, shape `(replicas, 6)`.

    Attributes:
        watch: Sees every epoch where a rule needs that.
        explosions: Sees every epoch with a loss that is far too large.
        goal: The accuracy in percent that somebody waits for; `None` for none. It ends nothing.
        goal_is_met: Whether the last epoch that was judged has it.
    """

    watch: Watch | ReplicaWatch

    def __init__(
        self,
        config: RunConfig,
        configs: Sequence[RunConfig],
        engine: Engine,
        tables: EpochTables,
        datasets: Sequence[Dataset],
        start: NDArray[np.float64],
    ) -> None:
        self._engine, self._tables = engine, tables
        self._rows = start.copy()
        self.goal: float | None = None
        self.goal_is_met = False
        self.explosions = Explosions(start[:, 0])
        self.explosions.look_at(configs, datasets)
        self._replica_rules: ReplicaRules | None = None
        self._single_rules: SingleRules | None = None
        if tables.replicas is None:
            row = start[0].copy()
            watch = Watch(config, datasets[0], row, self._parameters, engine.epoch)
            self.watch = watch
            self._single_rules = SingleRules(engine, tables, watch, self.explosions)
        else:
            self._watch_replicas(config, datasets[0])

    def _watch_replicas(self, config: RunConfig, dataset: Dataset) -> None:
        record = self._tables.replicas
        assert record is not None
        watch = ReplicaWatch(config, dataset, self._rows, self._parameters, self._engine.epoch)
        self.watch = watch
        self._replica_rules = ReplicaRules(self._engine, record, watch, self.explosions)

    def _parameters(self) -> Array:
        return self._engine.parameters

    # --- how they go on elsewhere, and are changed ---

    def states(self) -> dict[str, dict[str, NDArray[Any]]]:
        """Copy what its parts have seen, by their names; see `restore`."""
        states = {"watch": self.watch.state(), "explosions": self.explosions.state()}
        if self._tables.replicas is not None:
            states["replicas"] = self._tables.replicas.state()
            states["last"] = {"rows": self._rows.copy()}
        return states

    def restore(self, checkpoint: Checkpoint, dataset: Dataset) -> None:
        """Go on from what others of the same run had seen."""
        if explosions := checkpoint.of("explosions"):
            self.explosions.restore(explosions)
        seen = checkpoint.of("watch")
        if isinstance(self.watch, Watch):
            self.watch.restore(seen, self._engine.epoch)
            return
        rows = checkpoint.of("last").get("rows")
        if rows is not None:
            self._rows = rows
            self.watch.restore(seen, self._engine.epoch)
            self._engine.reductions = self.watch.reductions
            self._engine.set_rate()
            return
        # It was watched as a whole by an older nnlab: each replica's own watch begins here.
        with np.errstate(all="ignore"):
            self._rows = self._engine.measure(checkpoint.config.tolerance).copy()
        reductions = self._engine.reductions
        self._watch_replicas(checkpoint.config, dataset)
        self.watch.reductions = self._engine.reductions = np.full(len(self._rows), reductions)

    def configure(self, config: RunConfig) -> None:
        """Judge by another config from now on; who was stopped may train on by it."""
        watch, epoch = self.watch, self._engine.epoch
        if isinstance(watch, Watch):
            last = self._of_now(config, self._tables.history.rows[-1:])[0]
            watch.configure(config, last, epoch, self._parameters)
            return
        watch.configure(config, self._of_now(config, self._rows), epoch, self._parameters)
        self._revive(watch)

    def _of_now(self, config: RunConfig, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give metrics of the last epoch; where it was not evaluated, those of now."""
        if self.watch.watched.has_numbers(rows):
            return rows
        with np.errstate(all="ignore"):
            return self._engine.measure(config.tolerance).copy()

    def swap(
        self, configs: Sequence[RunConfig], datasets: Sequence[Dataset], rows: NDArray[np.float64]
    ) -> None:
        """Judge what is learned of other rows from now on; see `RunRecord.swap`."""
        dataset, epoch = datasets[0], self._engine.epoch
        self.explosions.look_at(configs, datasets)
        watch, self._rows = self.watch, rows.copy()
        if isinstance(watch, Watch):
            watch.begin_anew(dataset, self._rows[0], epoch, self._parameters)
        else:
            watch.begin_anew(dataset, self._rows, epoch, self._parameters)
            self._revive(watch)

    def _revive(self, watch: ReplicaWatch) -> None:
        record = self._tables.replicas
        assert record is not None
        record.revive(watch.revived(record.stopped))

    # --- how epochs are judged ---

    def take_in(
        self,
        config: RunConfig,
        rows: NDArray[np.float64],
        due: NDArray[np.bool_] | None = None,
        *,
        ended: bool,
    ) -> tuple[NDArray[np.float64], Verdict]:
        """Judge the epochs that ended.

        Args:
            config: The config in force.
            rows: Their metrics, shape `(epochs, replicas, 6)`.
            due: Which of them were evaluated, shape `(epochs,)`; `None` for all.
            ended: Whether the run has ended already: then no rule ends it once more.

        Returns:
            The metrics of those that stand, and what is to be made of them.
        """
        losses = rows[:, :, self.watch.watched.losses]
        broken: NDArray[np.bool_] = np.isfinite(losses).min(axis=2) == 0
        if due is not None:
            broken &= due[:, None]
        verdict = Verdict()
        explodes = self.explosions.may_be_in(rows[:, :, 0])
        if explodes or self.watch.is_on or self.goal is not None or broken.any():
            judged, verdict = self._judge(config, rows, broken, due, explodes=explodes, ended=ended)
            rows = rows[:judged]
        self._rows = rows[-1]
        return rows, verdict

    def _judge(
        self,
        config: RunConfig,
        rows: NDArray[np.float64],
        broken: NDArray[np.bool_],
        due: NDArray[np.bool_] | None,
        *,
        explodes: bool,
        ended: bool,
    ) -> tuple[int, Verdict]:
        """Look at epochs one by one until one ends the run; tell how many stand, and why."""
        engine, watches = self._engine, self.watch.is_on and not ended
        first = engine.epoch - engine.pending + 1
        lost: NDArray[np.bool_] = np.zeros(rows.shape[1], dtype=bool)
        for i, row in enumerate(rows):
            is_due = due is None or bool(due[i])
            if explodes and is_due:
                lost = self.explosions.see(row[:, 0], epochs_since_evaluated(config, first + i))
            if self._single_rules is not None:
                verdict = self._single_rules.see(
                    config,
                    i,
                    rows[:, 0],
                    is_due=is_due,
                    is_broken=bool(broken[i, 0]),
                    has_exploded=bool(lost[0]),
                    watches=watches,
                )
            else:
                out = broken[i] | lost
                verdict = self._judge_replicas(config, i, row, out, is_due=is_due, ended=ended)
            if verdict.state is not None:
                return i + 1, verdict
            if self.goal is not None and is_due and self.meets(self.goal, row):
                engine.replay.rewind_to_end_of(i)
                self.goal_is_met = True
                return i + 1, verdict
        return len(rows), Verdict()

    def _judge_replicas(
        self,
        config: RunConfig,
        ended_epoch: int,
        rows: NDArray[np.float64],
        broken: NDArray[np.bool_],
        *,
        is_due: bool,
        ended: bool,
    ) -> Verdict:
        """Look at one of the epochs of all replicas; the last to be out ends the run."""
        engine, record, rules = self._engine, self._tables.replicas, self._replica_rules
        assert record is not None
        assert rules is not None
        watches = self.watch.is_on and not ended
        if not is_due:
            if watches:
                rules.see_train(config, ended_epoch, rows)
            return Verdict()
        if rules.see(config, ended_epoch, rows, broken, watches=watches):
            return Verdict()
        if record.diverged.all():
            engine.replay.return_to_end_of(ended_epoch)
            return Verdict("diverged", "")
        if ended:
            return Verdict()
        engine.replay.rewind_to_end_of(ended_epoch)
        return Verdict("finished", "")

    def end_exploded(self, config: RunConfig) -> str | None:
        """Have a run diverge that would end with a loss far too large.

        Returns:
            What is to be said of it; `None` if it may end as it is. Replicas are frozen by
            themselves, and the run is only lost with all of them.
        """
        # With the weights of its best epoch a run ends well, whatever came after that.
        if self.watch.best is not None:
            return None
        engine, record = self._engine, self._tables.replicas
        rows = engine.measure(config.tolerance)
        if not self.explosions.may_be_in(rows[None, :, 0]):
            return None
        far = self.explosions.are_far_above(rows[:, 0])
        if record is None:
            assert self._single_rules is not None
            return self._single_rules.explosion(config, rows[:, 0]) if far[0] else None
        far &= ~record.is_out
        if far.any():
            now = engine.now(config.tolerance)
            epoch = max(1, engine.epoch)
            record.freeze(far, epoch, rows=rows, means=now.means, parameters=now.parameters)
        return "" if record.diverged.all() else None

    def meets(self, accuracy: float, rows: NDArray[np.float64]) -> bool:
        """Tell whether metrics, shape `(replicas, 6)`, have an accuracy that is waited for.

        Of replicas it is the median of those that have not diverged.
        """
        row, record = rows[0], self._tables.replicas
        if record is not None:
            (row,) = quantiles(record.as_recorded(rows)[~record.diverged], (0.5,))
        return self.watch.accuracy_in(row) >= accuracy
