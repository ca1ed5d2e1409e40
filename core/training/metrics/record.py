"""What the epochs of a run came to: written into its history, and judged by its rules.

The trainer hands over the epochs that ended, some at a time. They are written down one after the
other until one of them ends the run: a loss that is not finite or has exploded, a rule of the
watch, or that there are no more epochs to train. Of replicas each has its own end, and the run ends
with the last of them (see `stopping/replica_rules.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...catalog.lazy_numpy import Array
from ...config import RunConfig
from ...data.dataset import Dataset
from ..checkpoint import Checkpoint, Past
from ..engine.repeatable import RepeatableEngine
from ..engine.replicas import ReplicaRecord
from ..snapshot import Snapshot, State
from ..stopping.divergence import Explosions, divergence_sentence, explosion_sentence
from ..stopping.replica_rules import ReplicaRules
from ..stopping.replica_watch import ReplicaWatch
from ..stopping.watch import Watch
from ..timeline.timeline import Moment, Timeline
from .history import History
from .rates import Rates
from .statistics import quantiles
from .times import Times

_MOST_KEPT, _KEPT_BYTES = 64, 1_000_000
"""What a checkpoint has of the timeline, which is copied every second while a run is kept."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be made of the epochs that were written down."""

    state: State | None = None
    """How they ended the run; `None` if it goes on."""
    message: str | None = None
    """What is to be said of the run from now on; `None` if nothing new is."""


class RunRecord:
    """Every epoch's metrics, learning rate and time, and what the rules make of them.

    Args:
        config: Gives the rules; `configure` may change them later.
        configs: One for each replica.
        engine: What trains, the start being measured last.
        datasets: Each replica's points.
        start: The metrics before the first update, shape `(replicas, 6)`.
        before: Another run where this one branched off it; its history goes on.

    Attributes:
        watch: Sees every epoch where a rule needs that.
        explosions: Sees every epoch with a loss that is far too large.
        replicas: Every replica's own record; `None` for a single run.
        rates: The learning rate of every epoch.
        times: When every epoch ended.
        goal: The accuracy in percent that somebody waits for; `None` for none. It ends nothing.
        goal_is_met: Whether the last epoch that was written down has it.
        timeline: Moments that can be gone back to.
    """

    def __init__(
        self,
        config: RunConfig,
        configs: Sequence[RunConfig],
        engine: RepeatableEngine,
        datasets: Sequence[Dataset],
        start: NDArray[np.float64],
        before: Snapshot | None = None,
    ) -> None:
        dataset = datasets[0]
        self._engine = engine
        self._judged = [0, 3] if dataset.validation.size else [0]
        self._history = History()
        self.replicas = ReplicaRecord(configs) if config.replicas > 1 else None
        self.rates = Rates()
        self.times = Times()
        if before is None:
            self.times.start()
            self.rates.extend(engine.rates(1))
        else:
            self._go_on_from(before)
        self.goal: float | None = None
        self.goal_is_met = False
        self._write(start[None])
        self._rows = start.copy()
        self.explosions = Explosions(start[:, 0])
        self.explosions.look_at(configs, datasets)
        self.watch: Watch | ReplicaWatch
        self._rules: ReplicaRules | None = None
        if self.replicas is None:
            self.watch = Watch(config, dataset, start[0].copy(), self._parameters, engine.epoch)
        else:
            self._watch_replicas(config, dataset)
        self._watched = 3 if dataset.validation.size else 0
        loss = float(start[0, self._watched]) if self.replicas is None else None
        self.timeline = Timeline(self.moment(config), loss)

    def _watch_replicas(self, config: RunConfig, dataset: Dataset) -> None:
        assert self.replicas is not None
        watch = ReplicaWatch(config, dataset, self._rows, self._parameters, self._engine.epoch)
        self.watch = watch
        self._rules = ReplicaRules(self._engine, self.replicas, watch, self.explosions)

    def _go_on_from(self, before: Snapshot) -> None:
        """Take the history of another run over, up to the epoch that is to be written next."""
        rows = before.history.rows[:-1]
        if self.replicas is None:
            self._history.extend(rows)
        else:
            assert before.replicas is not None  # a branch has as many replicas
            self.replicas.go_on_from(rows, before.replicas.lower[:-1], before.replicas.upper[:-1])
        self.rates.extend(before.learning_rates)
        self.times.extend(before.epoch_seconds)
        self.times.mark(before.seconds, before.epoch)

    @property
    def history(self) -> History:
        """Every epoch's metrics so far; with replicas, their medians."""
        return self._history if self.replicas is None else self.replicas.summary()[0]

    @property
    def past(self) -> Past:
        """Every epoch so far, without copying them."""
        rates, times = self.rates.view(), self.times.view()
        if self.replicas is None:
            return Past(self._history.view().rows, rates, times)
        middle, lower, upper = (table.view().rows for table in self.replicas.summary())
        record = self.replicas
        return Past(middle, rates, times, lower, upper, record.kept, record.stride, record.first)

    def states(self) -> dict[str, dict[str, NDArray[Any]]]:
        """Copy what its parts have seen, by their names; see `restore`."""
        states = {"watch": self.watch.state(), "explosions": self.explosions.state()}
        if self.replicas is not None:
            states |= {"replicas": self.replicas.state(), "last": {"rows": self._rows.copy()}}
        return states

    def restore(
        self, checkpoint: Checkpoint, epochs_done: float, datasets: Sequence[Dataset]
    ) -> None:
        """Go on from what another record of the same run knew; this one has only the start.

        That start is written anew as well: its rate and tolerance may have been edited since.
        """
        past = checkpoint.past
        if self.replicas is None:
            self._history = History()
            self._history.extend(past.rows)
        else:
            assert past.lower is not None
            assert past.upper is not None
            assert past.each is not None
            tables = past.rows, past.lower, past.upper
            self.replicas.restore(
                checkpoint.of("replicas"), tables, past.each, past.stride, past.began
            )
        self.rates = Rates()
        self.rates.extend(past.rates)
        self.times.restore(past.times)
        self.times.mark(checkpoint.seconds, epochs_done)
        if seen := checkpoint.of("explosions"):
            self.explosions.restore(seen)
        self._restore_watch(checkpoint, datasets[0])
        # What was kept of earlier moments is gone; this one is the first that can be gone back to.
        loss = float(past.rows[-1, self._watched]) if self.replicas is None else None
        self.timeline = Timeline(self.moment(checkpoint.config), loss)

    def _restore_watch(self, checkpoint: Checkpoint, dataset: Dataset) -> None:
        seen = checkpoint.of("watch")
        if isinstance(self.watch, Watch):
            self.watch.restore(seen)
            return
        rows = checkpoint.of("last").get("rows")
        if rows is not None:
            self._rows = rows
            self.watch.restore(seen)
            self._engine.reductions = self.watch.reductions
            self._engine.keep_pace()
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
            watch.configure(config, self._history.view().rows[-1], epoch, self._parameters)
            return
        watch.configure(config, self._rows, epoch, self._parameters)
        self._revive(watch)

    def _revive(self, watch: ReplicaWatch) -> None:
        assert self.replicas is not None
        self.replicas.revive(watch.revived(self.replicas.stopped))

    def swap(
        self,
        configs: Sequence[RunConfig],
        datasets: Sequence[Dataset],
        rows: NDArray[np.float64],
        moment: tuple[float, float],
    ) -> None:
        """Judge what is learned of other rows from now on.

        Args:
            configs: One for each replica.
            datasets: Each replica's points.
            rows: The metrics on them, shape `(replicas, 6)`.
            moment: How long the run has trained, and the epochs that it counts by now.
        """
        dataset, epoch = datasets[0], self._engine.epoch
        self._judged = [0, 3] if dataset.validation.size else [0]
        self._watched = 3 if dataset.validation.size else 0
        self.times.mark(*moment)
        self.explosions.look_at(configs, datasets)
        watch, self._rows = self.watch, rows.copy()
        if isinstance(watch, Watch):
            watch.begin_anew(dataset, self._rows[0], epoch, self._parameters)
        else:
            watch.begin_anew(dataset, self._rows, epoch, self._parameters)
            self._revive(watch)

    def _parameters(self) -> Array:
        return self._engine.parameters

    def pin(self, config: RunConfig) -> None:
        """Keep this very moment: an edit of the config that was in force so far is about to be."""
        self.timeline.pin(self.moment(config))

    def moments_kept(self) -> tuple[Moment, ...]:
        """Give some of the timeline's moments, for the disk, with unscaled parameters."""
        scales = self._engine.scales
        return tuple(
            moment._replace(parameters=moment.parameters / scales)
            for moment in self.timeline.some(_MOST_KEPT, _KEPT_BYTES)
        )

    def moment(self, config: RunConfig) -> Moment:
        """Copy what the run is now."""
        engine = self._engine
        return Moment(engine.epoch, engine.position, engine.steps, config, self.shown())

    def shown(self) -> Array:
        """Copy all parameters as they are worked with; of who has stopped, what it ended with."""
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
        engine = self._engine
        done = epochs_done()
        rows = engine.measures.evaluate_ended(config.tolerance)
        broken: NDArray[np.bool_] = np.isfinite(rows[:, :, self._judged]).min(axis=2) == 0
        verdict, first = Verdict(), engine.epoch - engine.pending + 1
        explodes = self.explosions.may_be_in(rows[:, :, 0])
        if explodes or self.watch.is_on or self.goal is not None or broken.any():
            judged, verdict = self._judge(config, rows, broken, explodes=explodes, ended=ended)
            rows = rows[:judged]
        self._rows = rows[-1]
        self.rates.extend(engine.rates(len(rows)))
        self._write(rows)
        self._keep(config, first, rows if verdict.state != "diverged" else rows[:-1])
        self.times.write(len(rows), seconds, done)
        self.times.mark(seconds, epochs_done())
        if np.any(self.watch.reductions != engine.reductions):
            engine.reductions = self.watch.reductions
            engine.keep_pace()
        if not ended and verdict.state is None and engine.epoch >= config.epochs:
            verdict = Verdict("finished", "")
        engine.forget_ended()
        return verdict

    def _judge(
        self,
        config: RunConfig,
        rows: NDArray[np.float64],
        broken: NDArray[np.bool_],
        *,
        explodes: bool,
        ended: bool,
    ) -> tuple[int, Verdict]:
        """Look at the epochs that ended one by one, until one of them ends the run.

        Args:
            config: The config in force.
            rows: Their metrics, shape `(epochs, replicas, 6)`.
            broken: Where a loss is not finite, shape `(epochs, replicas)`.
            explodes: Whether a loss may be far too large.
            ended: Whether the run has ended already.

        Returns:
            How many of them stand, and what is to be made of them.
        """
        engine = self._engine
        for i, row in enumerate(rows):
            exploded = self.explosions.see(row[:, 0]) if explodes else None
            if self._rules is None:
                verdict = self._judge_single(config, i, rows, broken[i], exploded, ended=ended)
            else:
                verdict = self._judge_replicas(config, i, row, broken[i], exploded, ended=ended)
            if verdict.state is not None:
                return i + 1, verdict
            if self.goal is not None and self.meets(self.goal, row):
                engine.rewind_to_end_of(i)
                self.goal_is_met = True
                return i + 1, verdict
        return len(rows), Verdict()

    def _judge_single(
        self,
        config: RunConfig,
        ended_epoch: int,
        rows: NDArray[np.float64],
        broken: NDArray[np.bool_],
        exploded: NDArray[np.bool_] | None,
        *,
        ended: bool,
    ) -> Verdict:
        """Look at one of the epochs of a single run, and take it back there if that ends it."""
        engine, watch, i = self._engine, self.watch, ended_epoch
        assert isinstance(watch, Watch)
        epoch = engine.epoch - engine.pending + 1 + i
        if broken[0]:
            layer = engine.first_broken_layer(i)
            engine.return_to_end_of(i)
            (rate,) = engine.rates(1).tolist()
            sentence = divergence_sentence(config, epoch=epoch, layer=layer, rate=rate)
            return Verdict("diverged", sentence)
        if exploded is not None and exploded[0]:
            engine.return_to_end_of(i)
            return Verdict("diverged", self._explosion(config, rows[: i + 1, 0, 0]))
        if watch.is_on and not ended:
            watch.see(epoch, rows[i, 0], partial(engine.measures.end_of, i))
            if reason := watch.verdict():
                engine.rewind_to_end_of(i)
                # Of the last epoch there is nothing to explain: the run would end anyhow.
                return Verdict("finished", reason if engine.epoch < config.epochs else "")
        return Verdict()

    def _explosion(self, config: RunConfig, new: NDArray[np.float64]) -> str:
        """Say since when a single run's loss is far too large, new losses being unwritten yet."""
        losses = np.append(self._history.view().column("train_loss"), new)
        near = np.flatnonzero(~self.explosions.are_far_above(losses))
        since = int(near[-1]) + 1 if near.size else 1
        (rate,) = self._engine.rates(1).tolist()
        (reference,) = self.explosions.references.tolist()
        return explosion_sentence(
            config, epoch=since, loss=float(losses[-1]), reference=reference, rate=rate
        )

    def _judge_replicas(
        self,
        config: RunConfig,
        ended_epoch: int,
        rows: NDArray[np.float64],
        broken: NDArray[np.bool_],
        exploded: NDArray[np.bool_] | None,
        *,
        ended: bool,
    ) -> Verdict:
        """Look at one of the epochs of all replicas; the last to be out ends the run."""
        engine, record, rules = self._engine, self.replicas, self._rules
        assert record is not None
        assert rules is not None
        broken = broken if exploded is None else broken | exploded
        watches = self.watch.is_on and not ended
        if rules.see(config, ended_epoch, rows, broken, watches=watches):
            return Verdict()
        if record.diverged.all():
            engine.return_to_end_of(ended_epoch)
            return Verdict("diverged", "")
        if ended:
            return Verdict()
        engine.rewind_to_end_of(ended_epoch)
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
        engine, record = self._engine, self.replicas
        rows = engine.measure(config.tolerance)
        if not self.explosions.may_be_in(rows[None, :, 0]):
            return None
        far = self.explosions.are_far_above(rows[:, 0])
        if record is None:
            return self._explosion(config, rows[:, 0]) if far[0] else None
        far &= ~record.is_out
        if far.any():
            now = engine.now(config.tolerance)
            epoch = max(1, engine.epoch)
            record.freeze(far, epoch, rows=rows, means=now.means, parameters=now.parameters)
        return "" if record.diverged.all() else None

    def meets(self, accuracy: float, rows: NDArray[np.float64]) -> bool:
        """Tell whether metrics, shape `(replicas, 6)`, have an accuracy that is waited for."""
        return self.watch.accuracy_in(self._middle(rows)) >= accuracy

    def _middle(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give a run's metrics, or the medians of its replicas that have not diverged."""
        record = self.replicas
        if record is None:
            return rows[0]
        (middle,) = quantiles(record.as_recorded(rows)[~record.diverged], (0.5,))
        return middle

    def _write(self, rows: NDArray[np.float64]) -> None:
        """Add epochs to the history, shape `(epochs, replicas, 6)`."""
        if self.replicas is None:
            self._history.extend(rows[:, 0])
        else:
            self.replicas.extend(rows)

    def _keep(self, config: RunConfig, first: int, rows: NDArray[np.float64]) -> None:
        """Let the timeline have the epochs that ended, the first having that number."""
        measures = self._engine.measures
        losses = rows[:, 0, self._watched] if self.replicas is None else None
        ended = measures.ended[: len(rows)]
        if self.replicas is not None:
            epochs = np.arange(first, first + len(rows))
            ended = self.replicas.ended_with(ended, scales=self._engine.scales, epochs=epochs)
        self.timeline.extend(first, measures.ended_steps, config, ended, losses)
