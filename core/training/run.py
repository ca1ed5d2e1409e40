"""A run: what it is made of, how it is shown, and how it ends."""

from __future__ import annotations

import secrets
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..catalog.lazy_numpy import Array
from ..config import ConfigError, Problem, RunConfig, value_text
from ..data.dataset import make_dataset
from ..nn.layout import initial_parameters
from ..nn.network import Network
from ..randomness import generator
from .branch import Branch
from .control.speed_limit import Pacing
from .diagnostics.step import LastStep, StepRecord
from .engine.measures import Measured
from .engine.repeatable import RepeatableEngine
from .engine.replicas import Variations, replica_config, replica_configs
from .engine.stopwatch import Stopwatch
from .engine.stretch import Stretch
from .metrics.history import History
from .metrics.presentation import Results, results_of
from .metrics.record import RunRecord
from .metrics.shown_replica import Whose
from .snapshot import ENDED, Edit, ReplicaSnapshot, Snapshot, State
from .stopping.replica_counts import best_sentence, fates_sentence
from .stopping.replica_watch import RULES, ReplicaWatch
from .stopping.stuck import is_stuck, stuck_sentence
from .stopping.watch import Watch
from .timeline.past import Past
from .timeline.timeline import Moment


class Run:
    """One network, one config, and all that comes of them.

    It is made of parts, each in a file of its own, and holds them together: the engine does the
    arithmetic, the record has the history and the rules that end a run, the timeline has its past.

    Args:
        config: Everything that decides the run.
        parameters: Where to start instead of the config's own random start: all weights and
            biases in one vector, as `core.nn.layout.ParameterLayout` cuts it.
        run_id: The run's name; a short random one if not given.
        variations: What differs between replicas beside their seeds: for some of
            `replicas.VARIABLE`, one value for each replica.
        branch: Where to begin instead: at a moment of another run.

    Attributes:
        config: The config in force, edits in flight included.
        datasets: Each replica's points and their split.
        dataset: Those of the first replica, or of the single run.
        network: The network's shape and functions.
        state: What the run is doing or how it ended.
        message: A sentence about how it ended; empty while there is nothing to say. Snapshots say
            more: how replicas fare, and who is stuck.
        whose: Whose predictions and parameters snapshots show, where there are replicas.
        speed: How many epochs a second to train at most; `None` for as many as possible.
        parent: Which run it branched off; `None` if it is none's branch.
        past: The moment that snapshots show beside the present one.

    Raises:
        ConfigError: If the given parameters don't fit the network, or the branch the config.
    """

    def __init__(
        self,
        config: RunConfig,
        *,
        parameters: Array | None = None,
        run_id: str | None = None,
        variations: Variations | None = None,
        branch: Branch | None = None,
    ) -> None:
        if branch is not None:
            branch.refuse_unfit(config)
        self.config = config
        self.run_id = run_id or secrets.token_hex(2)
        self._variations = variations
        configs = replica_configs(config, variations)
        self.datasets = [make_dataset(each) for each in configs]
        self.dataset = self.datasets[0]
        self.network = Network(config)
        self.state: State = "paused"
        self.message = ""
        self.whose: Whose = 0
        self.speed: float | None = None
        self._pacing, self._stretch = Pacing(), Stretch()
        self._waited = 0.0
        self._clock = Stopwatch(0.0 if branch is None else branch.moment.seconds)
        self._edits: list[Edit] = [] if branch is None else branch.edits(config, self.run_id)
        self.parent = None if branch is None else branch.parent
        if branch is None:
            starts = np.stack([self._start(each, parameters) for each in configs])
        else:
            starts = branch.starts
        self._engine = RepeatableEngine(configs, self.network, self.datasets, starts)
        if branch is not None:
            self._engine.begin_at(branch.moment.epoch, branch.moment.steps)
        with np.errstate(all="ignore"):
            start = self._engine.measure(config.tolerance)
        before = None if branch is None else branch.moment
        self._kept = RunRecord(config, configs, self._engine, self.datasets, start, before)
        self._replicas = self._kept.replicas
        self.past = Past(self._kept.timeline, self._look_at)
        self._set_aside: Array | None = None
        self._last_step: tuple[LastStep, RunConfig] | None = None
        self._fingerprint = ""

    def _start(self, config: RunConfig, given: Array | None) -> Array:
        layout = self.network.layout
        if given is None:
            return initial_parameters(layout, config.weight_init, generator(config.seed, "weights"))
        start = np.array(given, dtype=float)
        found = ""
        if start.shape != (layout.size,):
            found = f"an array of shape {start.shape}"
        elif broken := int((~np.isfinite(start)).sum()):
            found = f"{broken} that are not finite"
        if found:
            shape = "-".join(map(str, layout.shape))
            sentence = (
                f"The start must be {layout.size} finite numbers for a network of {shape},"
                f" not {found}."
            )
            raise ConfigError([Problem("", sentence)])
        return start

    # --- how it is shown ---

    def snapshot(self) -> Snapshot:
        """Give a frozen copy of this moment."""
        engine, kept = self._engine, self._kept
        with np.errstate(all="ignore"):
            self._record()
            now = self._results(self._now(), self.epoch, self.config)
            replicas = self._at_rest(now.replicas)
            message = self._message(replicas)
        live = Snapshot(
            run_id=self.run_id,
            config=self.config,
            state=self.state,
            message=message,
            epoch=self.epoch,
            position=engine.position,
            steps=self.steps,
            seconds=self.seconds,
            waited=self._waited,
            speed=self.speed,
            dataset=self.datasets[now.shown.replica if now.shown else 0],
            train=now.train,
            validation=now.validation,
            test=now.test,
            parameters=now.parameters,
            predictions=now.predictions,
            history=kept.history.view(),
            learning_rates=kept.rates.view(),
            epoch_seconds=kept.times.view(),
            edits=tuple(self._edits),
            replicas=replicas,
            shown=now.shown,
            step=self._step_shown(now.shown.replica if now.shown else 0),
            parent=self.parent,
            kept=kept.timeline.epochs,
            best_epoch=kept.timeline.best,
        )
        with np.errstate(all="ignore"):
            past = self.past.snapshot(live, self.whose)
        return live if past is None else replace(live, past=past)

    def _results(
        self, measured: Measured, epoch: int, config: RunConfig, whose: Whose | None = None
    ) -> Results:
        return results_of(
            measured,
            epoch=epoch,
            config=config,
            whose=self.whose if whose is None else whose,
            network=self.network,
            datasets=self.datasets,
            record=self._replicas,
        )

    def _look_at(self, moment: Moment, whose: Whose) -> Results:
        """Measure a past moment, and show what is wanted of it."""
        measured = self._engine.measures.look_at(moment.parameters, moment.config.tolerance)
        return self._results(measured, moment.epoch, moment.config, whose)

    def _now(self) -> Measured:
        """Measure what the run is now; of who has stopped, what it ended with."""
        record = self._replicas
        if record is None or not record.stopped.any():
            return self._engine.now(self.config.tolerance)
        return self._engine.measures.look_at(self._kept.shown(), self.config.tolerance)

    def _at_rest(self, replicas: ReplicaSnapshot | None) -> ReplicaSnapshot | None:
        """Where the run rests, find who is stuck, and which epochs the weights are of."""
        record = self._replicas
        if replicas is None or record is None or self.state == "running":
            return replicas
        rows, lengths = record.kept, record.rows_trained()
        found = (
            replica
            for replica in np.flatnonzero(~record.diverged).tolist()
            if is_stuck(
                self.config,
                self.datasets[replica],
                replicas.predictions[replica],
                rows[: lengths[replica], replica, 0],
                record.stride,
            )
        )
        best_epochs = self._best_epochs(replicas)
        return replace(replicas, stuck=tuple(found), best_epochs=best_epochs)

    def _message(self, replicas: ReplicaSnapshot | None) -> str:
        """Say how the run ended, and what is wrong with its network or with some replicas."""
        if replicas is not None:
            return self._message_of(replicas)
        if self.state in {"diverged", "failed"}:
            return self.message
        warning = stuck_sentence(
            self.config,
            self.dataset,
            self._engine.measures.predictions[0],
            self._kept.history.view().column("train_loss"),
        )
        return f"{self.message} {warning}".strip()

    def _message_of(self, replicas: ReplicaSnapshot) -> str:
        has_ended = self.state in ENDED
        counted = fates_sentence(replicas, last_epoch=self.config.epochs, has_ended=has_ended)
        best = [
            e
            for e, lost in zip(replicas.best_epochs, replicas.diverged_at, strict=True)
            if not lost
        ]
        shows_best = self.state == "finished" and self._kept.watch.best is not None
        sentences = [counted, self.message, best_sentence(best) if shows_best and best else ""]
        return " ".join(filter(None, sentences))

    def _best_epochs(self, replicas: ReplicaSnapshot) -> tuple[int, ...]:
        """Give the epochs that the replicas' weights are of, where those are their best ones."""
        watch = self._kept.watch
        if self.state != "finished" or not isinstance(watch, ReplicaWatch) or watch.best is None:
            return replicas.best_epochs
        stopped, ended = np.array(replicas.stopped_at) > 0, np.array(replicas.best_epochs)
        return tuple(np.where(stopped, ended, watch.best_epoch).tolist())

    @property
    def parameters(self) -> Array:
        """All weights and biases of the first replica in one vector, as they are now; a copy."""
        return self._kept.shown()[0] / self._engine.scales

    @property
    def epoch(self) -> int:
        """Epochs completed."""
        return self._engine.epoch

    @property
    def steps(self) -> int:
        """Parameter updates done."""
        return self._engine.steps

    @property
    def history(self) -> History:
        """Every epoch's metrics so far; with replicas, their medians."""
        with np.errstate(all="ignore"):
            self._record()
        return self._kept.history

    @property
    def replica_history(self) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Every replica's metrics: the epochs kept, and `(epochs, replicas, 6)` of them."""
        with np.errstate(all="ignore"):
            self._record()
        if self._replicas is None:
            rows = self._kept.history.view().rows
            return np.arange(len(rows)), rows[:, None].astype(np.float32)
        return self._replicas.history()

    @property
    def seconds(self) -> float:
        """Time spent training: no pauses, no waiting for a speed, nor while its process stood."""
        return self._clock.seconds

    @property
    def _epochs_done(self) -> float:
        """Epochs with the part of the one under way."""
        return self.epoch + self._engine.position / self.config.train_rows

    def _step_shown(self, replica: int) -> StepRecord | None:
        """Write out the last ordered step, if training has not gone on since."""
        if self._last_step is None or self._last_step[0].number != self.steps:
            return None
        if self._replicas is not None and self._replicas.stopped[replica]:
            return None  # it was trained along, but shows what it has ended with
        step, config = self._last_step
        config = replica_config(config, self._variations, replica)
        return step.record(replica, config, self.datasets[replica].train)

    # --- how it ends ---

    def _set_state(self, state: State) -> None:
        if state == self.state:
            return
        if state == "running":
            self._clock.start()
        else:
            self._clock.stop()
        self.state = state

    def _end(self, state: State, message: str = "") -> None:
        if state == "finished":
            with np.errstate(all="ignore"):
                sentence = self._kept.end_exploded(self.config)
            if sentence is not None:
                state, message = "diverged", sentence
        self._set_state(state)
        self.message = message
        if state == "finished":
            self._restore_best()

    def _finish(self, reason: str = "") -> None:
        """End the run as it should, with what is to be said of its replicas and why."""
        self._end("finished", f"{self.message} {reason}".strip())

    def _restore_best(self) -> None:
        """Show the best parameters; those that training would go on from are put aside."""
        watch, engine = self._kept.watch, self._engine
        if self._set_aside is not None:
            return
        if isinstance(watch, ReplicaWatch):
            self._restore_bests(watch)
            return
        is_there = watch.best_epoch == self.epoch and engine.position == 0
        if watch.best is None or is_there:
            return
        self._set_aside = engine.parameters
        engine.put(watch.best)
        best = f"The weights are those of the best epoch, {watch.best_epoch:,}."
        self.message = f"{self.message} {best}".strip()

    def _restore_bests(self, watch: ReplicaWatch) -> None:
        """Show what each replica has ended with: its best parameters, or those it stopped at."""
        engine, record = self._engine, self._replicas
        assert record is not None
        trained = engine.parameters
        ends = trained.copy()
        if watch.best is not None:
            ends[~record.is_out] = watch.best[~record.is_out]
        ends = record.ended_with(ends, scales=np.ones_like(engine.scales))
        if not np.array_equal(ends, trained, equal_nan=True):
            self._set_aside = trained
            engine.put(ends)

    @property
    def may_go_on(self) -> bool:
        """Whether an ended run would train on: it was stopped, or what ended it was changed."""
        return self.state in {"finished", "stopped"} and not self.held_by

    @property
    def held_by(self) -> tuple[str, ...]:
        """The hyperparameters that keep an ended run from training on; see `may_go_on`."""
        held = list(self._ending_rules()) if self.state == "finished" else []
        if self.state == "finished" and self._time_is_up:
            held.append("time_limit")
        if self.epoch >= self.config.epochs:
            held.append("epochs")
        return tuple(held)

    def _ending_rules(self) -> tuple[str, ...]:
        """Name the rules that have ended the run, or every replica that has not diverged."""
        watch, record = self._kept.watch, self._replicas
        if isinstance(watch, Watch):
            return watch.held_by()
        if record is None or not record.is_out.all():
            return ()
        return tuple(name for code, name in RULES.items() if (record.stopped_by == code).any())

    @property
    def _time_is_up(self) -> bool:
        return 0 < self.config.time_limit <= self.seconds

    def wake(self) -> None:
        """Let an ended run that may go on rest before its next step instead."""
        self._may_train()

    def _may_train(self) -> bool:
        """Let a finished run go on if its limits were raised, and a stopped one as it is."""
        if self.may_go_on:
            if self._set_aside is not None:
                self._engine.put(self._set_aside)
                self._set_aside = None
            self._end("paused")
        return self.state not in ENDED

    def _mind_the_time(self) -> None:
        """End the run between two batches if it has trained as long as it may."""
        if self._time_is_up and self.state not in ENDED:
            self._record()
        if self._time_is_up and self.state not in ENDED:
            self._finish(f"The time limit of {value_text(self.config.time_limit)} s is reached.")

    def _record(self) -> None:
        """Have the epochs written down that ended since the last time, and obey the verdict."""
        if not self._engine.pending:
            return
        verdict = self._kept.take_in(
            self.config, self.seconds, lambda: self._epochs_done, ended=self.state in ENDED
        )
        if verdict.state is not None:
            self._end(verdict.state, verdict.message or "")
        elif verdict.message is not None:
            self.message = verdict.message
