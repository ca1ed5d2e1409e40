"""What the epochs of a run came to: written into its history, and judged by its rules.

The trainer hands over the epochs that ended, some at a time. They are written down one after the
other until one of them ends the run: a number that is not finite, a rule of the watch, or that
there are no more epochs to train.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ...config import RunConfig
from ...data.dataset import Dataset
from ...nn.activations import Array
from ..checkpoint import Checkpoint, Past
from ..loop.repeatable import RepeatableEngine
from ..loop.replicas import ReplicaRecord
from ..moments.timeline import Moment, Timeline
from ..rules.divergence import divergence_sentence
from ..rules.watch import Watch
from ..snapshot import Snapshot, State
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
        dataset: The points of the first replica.
        start: The metrics before the first update, shape `(replicas, 6)`.
        before: Another run where this one branched off it; its history goes on.

    Attributes:
        watch: Sees every epoch where a rule needs that.
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
        dataset: Dataset,
        start: NDArray[np.float64],
        before: Snapshot | None = None,
    ) -> None:
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
        self.watch = Watch(config, dataset, self._middle(start), self._parameters, engine.epoch)
        self._watched = 3 if dataset.validation.size else 0
        loss = float(start[0, self._watched]) if self.replicas is None else None
        self.timeline = Timeline(self.moment(config), loss)

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
    def message(self) -> str:
        """What is to be said of a run that trains."""
        return "" if self.replicas is None else self.replicas.message()

    @property
    def past(self) -> Past:
        """Every epoch so far, without copying them."""
        rates, times = self.rates.view(), self.times.view()
        if self.replicas is None:
            return Past(self._history.view().rows, rates, times)
        middle, lower, upper = (table.view().rows for table in self.replicas.summary())
        record = self.replicas
        return Past(middle, rates, times, lower, upper, record.kept, record.stride, record.first)

    def restore(self, checkpoint: Checkpoint, epochs_done: float) -> None:
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
        self.watch.restore(checkpoint.of("watch"))
        # What was kept of earlier moments is gone; this one is the first that can be gone back to.
        loss = float(past.rows[-1, self._watched]) if self.replicas is None else None
        self.timeline = Timeline(self.moment(checkpoint.config), loss)

    def configure(self, config: RunConfig) -> None:
        """Judge by another config from now on."""
        row = self.history.view().rows[-1]
        self.watch.configure(config, row, self._engine.epoch, self._parameters)

    def swap(
        self, dataset: Dataset, rows: NDArray[np.float64], moment: tuple[float, float]
    ) -> None:
        """Judge what is learned of other rows from now on.

        Args:
            dataset: The points of the first replica.
            rows: The metrics on them, shape `(replicas, 6)`.
            moment: How long the run has trained, and the epochs that it counts by now.
        """
        self._judged = [0, 3] if dataset.validation.size else [0]
        self._watched = 3 if dataset.validation.size else 0
        self.times.mark(*moment)
        self.watch.begin_anew(dataset, self._middle(rows), self._engine.epoch, self._parameters)

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
        return Moment(engine.epoch, engine.position, engine.steps, config, engine.copy())

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
        if self.watch.is_on or self.goal is not None or broken.any():
            judged, verdict = self._judge(config, rows, broken, ended=ended)
            rows = rows[:judged]
        self.rates.extend(engine.rates(len(rows)))
        self._write(rows)
        self._keep(config, first, rows if verdict.state != "diverged" else rows[:-1])
        self.times.write(len(rows), seconds, done)
        self.times.mark(seconds, epochs_done())
        if self.watch.reductions != engine.reductions:
            engine.reductions = self.watch.reductions
            engine.keep_pace()
        if not ended and verdict.state is None and engine.epoch >= config.epochs:
            verdict = Verdict("finished", self.message)
        engine.forget_ended()
        return verdict

    def _judge(
        self,
        config: RunConfig,
        rows: NDArray[np.float64],
        broken: NDArray[np.bool_],
        *,
        ended: bool,
    ) -> tuple[int, Verdict]:
        """Look at the epochs that ended one by one, until one of them ends the run.

        Args:
            config: The config in force.
            rows: Their metrics, shape `(epochs, replicas, 6)`.
            broken: Where a loss is not finite, shape `(epochs, replicas)`.
            ended: Whether the run has ended already.

        Returns:
            How many of them stand, and what is to be made of them.
        """
        engine = self._engine
        first = engine.epoch - engine.pending + 1
        verdict = Verdict()
        for i, row in enumerate(rows):
            if broken[i].any():
                verdict = self._break(config, i, first + i, row, broken[i]) or verdict
                if verdict.state is not None:
                    return i + 1, verdict
            if self.watch.is_on and not ended:
                self.watch.see(first + i, self._middle(row), partial(engine.measures.end_of, i))
                if reason := self.watch.verdict():
                    engine.rewind_to_end_of(i)
                    # Of the last epoch there is nothing to explain: the run would end anyhow.
                    said = reason if engine.epoch < config.epochs else ""
                    return i + 1, Verdict("finished", f"{self.message} {said}".strip())
            if self.goal is not None and self.meets(self.goal, row):
                engine.rewind_to_end_of(i)
                self.goal_is_met = True
                return i + 1, verdict
        return len(rows), verdict

    def meets(self, accuracy: float, rows: NDArray[np.float64]) -> bool:
        """Tell whether metrics, shape `(replicas, 6)`, have an accuracy that is waited for."""
        return self.watch.accuracy_in(self._middle(rows)) >= accuracy

    def _break(
        self,
        config: RunConfig,
        ended: int,
        epoch: int,
        rows: NDArray[np.float64],
        broken: NDArray[np.bool_],
    ) -> Verdict | None:
        """End a run with the epoch in which it, or the last of its replicas, diverged.

        Args:
            config: The config in force.
            ended: Which of the epochs that ended.
            epoch: Its number.
            rows: Its metrics, shape `(replicas, 6)`.
            broken: Whose loss is not finite, shape `(replicas,)`.

        Returns:
            How that ends the run, or what is new: replicas that break before the last one are only
            frozen.
        """
        engine, record = self._engine, self.replicas
        if record is None:
            layer = engine.first_broken_layer(ended)
            engine.return_to_end_of(ended)
            (rate,) = engine.rates(1).tolist()
            sentence = divergence_sentence(config, epoch=epoch, layer=layer, rate=rate)
            return Verdict("diverged", sentence)
        broken = broken & ~record.diverged
        news = None
        if broken.any():
            means, parameters = (
                engine.measures.means_at_end_of(ended),
                engine.measures.end_of(ended),
            )
            record.freeze(broken, epoch, rows=rows, means=means, parameters=parameters)
            news = Verdict(message=record.message())
        if not record.diverged.all():
            return news
        engine.return_to_end_of(ended)
        return Verdict("diverged", f"All {config.replicas} replicas diverged.")

    def _middle(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give what the rules of a run go by: its metrics, or the medians of its replicas."""
        if self.replicas is None:
            return rows[0]
        (middle,) = quantiles(rows[~self.replicas.diverged], (0.5,))
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
        self.timeline.extend(first, measures.ended_steps, config, ended, losses)
