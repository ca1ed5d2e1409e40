"""The trainer: one run of one config, from its first step to its end.

    trainer = Trainer(RunConfig(dataset="xor"))
    for snapshot in trainer:            # one an epoch
        print(snapshot.epoch, snapshot.train.loss)

The same object serves a notebook (as above, or `trainer.run()`), the command line and the
dashboard (both through `BackgroundRun`). It does not know who watches: it takes orders from a
`Control` between two batches and publishes frozen snapshots there.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config import (
    HYPERPARAMETERS,
    ConfigError,
    Problem,
    RunConfig,
    changed_names,
    needs_restart,
    value_text,
)
from ..data.dataset import make_dataset
from ..nn.activations import Array
from ..nn.initialization import initial_parameters
from ..nn.network import Network
from ..randomness import generator
from .branch import Branch
from .checkpoint import Checkpoint, fingerprint
from .control import Control, ParameterEdit
from .engine import Engine, Measured
from .history import History
from .pacing import Pacing
from .past import Past
from .presentation import Results, frozen, results_of
from .record import RunRecord
from .replicas import Variations, replica_config, replica_configs
from .snapshot import ENDED, Edit, Snapshot, State
from .statistics import quantiles
from .step import LastStep, StepRecord
from .stretch import Stretch
from .strides import Stride, Until, most_epochs, rest_of
from .stuck import stuck_sentence
from .timeline import Moment
from .whose import Whose

_NO_ORDERS = Control()
_NO_ORDERS.attention = False


class Trainer:
    """Trains one network by one config.

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
        message: A sentence about how it ended; empty while there is nothing to say.
        whose: Whose predictions and parameters snapshots show, where there are replicas.
        speed: How many epochs a second `run` trains at most; `None` for as many as possible.
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
        self._pacing = Pacing()
        self._waited = 0.0
        self._seconds = 0.0 if branch is None else branch.moment.seconds
        self._edits = [] if branch is None else branch.edits(config, self.run_id)
        self.parent = None if branch is None else branch.parent
        if branch is None:
            starts = np.stack([self._start(each, parameters) for each in configs])
        else:
            starts = branch.starts
        self._engine = Engine(configs, self.network, self.datasets, starts)
        if branch is not None:
            self._engine.begin_at(branch.moment.epoch, branch.moment.steps)
        with np.errstate(all="ignore"):
            start = self._engine.measure(config.tolerance)
        before = None if branch is None else branch.moment
        self._kept = RunRecord(config, configs, self._engine, self.dataset, start, before)
        self._replicas = self._kept.replicas
        self.past = Past(self._kept.timeline, self._look_at)
        self._set_aside: Array | None = None
        self._last_step: tuple[LastStep, RunConfig] | None = None
        self._stretch = Stretch()
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

    # --- to go on at another time: see checkpoint.py ---

    def checkpoint(self) -> Checkpoint:
        """Copy all that the run needs to go on as if it had never stopped."""
        with np.errstate(all="ignore"):
            self._record()
        parts = {"engine": self._engine.state(), "watch": self._kept.watch.state()}
        if self._replicas is not None:
            parts["replicas"] = self._replicas.state()
        arrays = {
            f"{part}.{name}": frozen(array)
            for part, state in parts.items()
            for name, array in state.items()
        }
        if self._set_aside is not None:
            arrays["set_aside"] = self._set_aside
        if not self._fingerprint:
            self._fingerprint = fingerprint(self.datasets)
        return Checkpoint(
            run_id=self.run_id,
            config=self.config,
            variations={name: tuple(v) for name, v in (self._variations or {}).items()},
            state=self.state,
            message=self.message,
            epoch=self.epoch,
            position=self._engine.position,
            steps=self.steps,
            seconds=self.seconds,
            edits=tuple(self._edits),
            whose=self.whose,
            data=self._fingerprint,
            arrays=arrays,
            past=self._kept.past,
            parent=self.parent,
            kept=self._kept.moments_kept(),
            means=None if self.state == "running" else self._middle_means(),
        )

    @classmethod
    def resumed(cls, checkpoint: Checkpoint, config: RunConfig | None = None) -> Trainer:
        """Make a trainer that goes on where another one was.

        A run that trained is paused now; one that had ended still has, and goes on if it was
        stopped, or if its limits are raised.

        Args:
            checkpoint: Where that was.
            config: Train on by this one, as by an edit in flight; by the checkpoint's own if not
                given.

        Raises:
            ConfigError: If the config differs in a hyperparameter that can't change in flight, or
                the run's points can't be made again.
        """
        was = checkpoint
        trainer = cls(was.config, run_id=was.run_id, variations=was.variations or None)
        trainer._fingerprint = fingerprint(trainer.datasets)
        if trainer._fingerprint != was.data:
            sentence = (
                "This run can't go on here: its points come out differently than where it was"
                " trained, so the data or the random numbers are of another version."
            )
            raise ConfigError([Problem("", sentence)])
        trainer._engine.restore(was.of("engine"))
        trainer._kept.restore(was, trainer._epochs_done)
        trainer.past = Past(trainer._kept.timeline, trainer._look_at)
        trainer.state = "paused" if was.state == "running" else was.state
        trainer.message, trainer.whose, trainer.parent = was.message, was.whose, was.parent
        trainer._seconds, trainer._edits = was.seconds, list(was.edits)
        trainer._set_aside = was.arrays.get("set_aside")
        if config is not None and config != was.config:
            trainer.apply(config)
        return trainer

    def _middle_means(self) -> NDArray[np.float64]:
        """Measure this moment by sets, shape `(3, 3)`; with replicas their medians."""
        with np.errstate(all="ignore"):
            measured = self._engine.now(self.config.tolerance)
        if self._replicas is None:
            return measured.means[0].copy()
        means, _ = self._replicas.present(measured.means, measured.parameters, self.epoch)
        (middle,) = quantiles(means, (0.5,))
        return middle

    # --- for notebooks and scripts ---

    def run(self, control: Control | None = None) -> Snapshot:
        """Train until the run ends, obeying orders between batches.

        Args:
            control: Where orders come from and snapshots go; without one it runs to its end.

        Returns:
            The last snapshot. A finished run whose epochs were raised since goes on.
        """
        control = control or Control()
        self._may_train()
        with np.errstate(all="ignore"):
            while self.state not in ENDED:
                if control.attention:
                    self._obey(control)
                else:
                    self._train(control)
            snapshot = self.snapshot()
        control.drop_strides()
        control.publish(snapshot)
        if control.keep is not None:
            control.keep(self.checkpoint())
        return snapshot

    def __iter__(self) -> Iterator[Snapshot]:
        """Train epoch by epoch until the run ends, giving a snapshot after each."""
        self._may_train()
        while self.state not in ENDED:
            self.advance_epoch()
            yield self.snapshot()

    def advance_batch(self) -> None:
        """Do one parameter update, and the metrics if it completes an epoch."""
        self._advance(batches=1)

    def advance_epoch(self) -> None:
        """Train to the end of the epoch under way, or through a whole one."""
        end = self._engine.epoch + 1
        while self._engine.epoch < end and self._may_train():
            self._advance()

    def _advance(self, batches: int | None = None) -> None:
        """Train on one epoch at the most, then pause."""
        if self._may_train():
            self._set_state("running")
            with np.errstate(all="ignore"):
                if batches == 1:
                    self._train_one(_NO_ORDERS)
                else:
                    self._engine.train(_NO_ORDERS, 1, batches)
                self._record()
                self._mind_the_time()
            if self.state not in ENDED:
                self._set_state("paused")

    def edit(self, **changes: Any) -> None:
        """Change live hyperparameters from the next step on.

        Raises:
            ConfigError: If a value is wrong, or a hyperparameter can't change in flight.
        """
        self.apply(self.config.replace(**changes))

    def apply(self, wanted: RunConfig) -> None:
        """Train by this config from the next step on, and remember what it changed.

        Raises:
            ConfigError: If it differs in a hyperparameter that can't change in flight.
        """
        refuse_restart(self.config, wanted)
        with np.errstate(all="ignore"):
            self._record()
        before, self.config = self.config, wanted
        names = changed_names(before, wanted)
        if names:
            self._kept.pin(before)
        self._edits += [
            Edit(
                self.epoch,
                self.steps,
                name,
                value_text(getattr(before, name)),
                value_text(getattr(wanted, name)),
            )
            for name in names
        ]
        if any(HYPERPARAMETERS[name].section == "data" for name in names):
            self._swap_data()
        self._kept.configure(wanted)
        self._engine.reductions = self._kept.watch.reductions
        self._engine.configure(replica_configs(wanted, self._variations))
        if "tolerance" in names:
            self._engine.forget_measures()
        if self.state not in ENDED and self.epoch >= wanted.epochs:
            self._end("finished")

    def _swap_data(self) -> None:
        """Train on the rows of the config in force from the next step on.

        What was an epoch's metrics stays in the history; the rules of the watch count anew.
        """
        configs = replica_configs(self.config, self._variations)
        self.datasets = [make_dataset(each) for each in configs]
        self.dataset = self.datasets[0]
        self._last_step, self._fingerprint = None, ""
        self._engine.swap(configs, self.datasets)
        with np.errstate(all="ignore"):
            rows = self._engine.measure(self.config.tolerance)
        self._kept.swap(self.dataset, rows, (self.seconds, self._epochs_done))

    def set_parameter(self, place: int, value: float, replica: int = 0) -> None:
        """Set one weight or bias by hand; training goes on from there, and the edit is remembered.

        The optimizer keeps what it remembers of gradients. Of a finished run that shows its best
        weights, these are what training goes on from, if it does.

        Args:
            place: Where it lies in `parameters`; see `core.nn.layout.ParameterLayout`.
            value: What it is to be.
            replica: Whose it is, from 0.

        Raises:
            ConfigError: If there is no such parameter or replica, the value is not finite in the
                run's precision, or the numbers of the run or replica are broken already.
        """
        with np.errstate(all="ignore"):
            self._record()
        edit = ParameterEdit(place, value, replica)
        if sentence := self._why_not_set(edit):
            raise ConfigError([Problem("", sentence)])
        before = self._engine.parameters[replica, place]
        self._kept.pin(self.config)
        self._engine.set_parameter(replica, place, value)
        self._set_aside = None
        after = self._engine.parameters[replica, place]
        if before == after:
            return
        name = self.network.layout.name_of(place)
        if self._replicas is not None:
            name += f" of seed {self._replicas.seeds[replica]}"
        self._edits.append(Edit(self.epoch, self.steps, name, f"{before:.6g}", f"{after:.6g}"))

    def _why_not_set(self, edit: ParameterEdit) -> str:
        """Say why a weight or bias can't be set; empty if it can."""
        size, replicas = self.network.layout.size, self.config.replicas
        if not 0 <= edit.place < size:
            return f"The network has {size} parameters, so there is none at {edit.place}."
        if not 0 <= edit.replica < replicas:
            return f"The run has {replicas} replicas, so there is none at {edit.replica}."
        if sentence := unfit_sentence(edit.value, self.config):
            return sentence
        lost = self._replicas is not None and self._replicas.diverged[edit.replica]
        if lost or self.state in {"diverged", "failed"}:
            return "Its numbers are broken; setting one would not mend the others."
        return ""

    def snapshot(self) -> Snapshot:
        """Give a frozen copy of this moment."""
        engine, kept = self._engine, self._kept
        with np.errstate(all="ignore"):
            self._record()
            now = self._results(engine.now(self.config.tolerance), self.epoch, self.config)
        live = Snapshot(
            run_id=self.run_id,
            config=self.config,
            state=self.state,
            message=self._message(),
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
            replicas=now.replicas,
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
        measured = self._engine.look_at(moment.parameters, moment.config.tolerance)
        return self._results(measured, moment.epoch, moment.config, whose)

    def _message(self) -> str:
        """Say how the run ended, and a warning if the network is stuck."""
        if self.state in {"diverged", "failed"} or self._replicas is not None:
            return self.message
        warning = stuck_sentence(
            self.config, self.dataset, self._engine.predictions[0], self._kept.history.view()
        )
        return f"{self.message} {warning}".strip()

    @property
    def parameters(self) -> Array:
        """All weights and biases of the first replica in one vector, as they are now; a copy."""
        return self._engine.parameters[0]

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
        """Time spent training; neither pauses nor waiting for a speed are counted."""
        under_way = perf_counter() - self._since if self.state == "running" else 0.0
        return self._seconds + under_way

    @property
    def _epochs_done(self) -> float:
        """Epochs with the part of the one under way."""
        return self.epoch + self._engine.position / self.config.train_rows

    # --- between batches ---

    def _obey(self, control: Control) -> None:
        """Carry out what is ordered, and sleep while paused."""
        self._record()
        orders = control.take()
        if orders.config is not None:
            self.apply(orders.config)
        for edit in orders.parameters:
            # It may have diverged since the order was given: then there is nothing to be set.
            if not self._why_not_set(edit):
                self.set_parameter(edit.place, edit.value, edit.replica)
        if orders.whose is not None:
            self.whose = orders.whose
        self.speed = orders.speed
        if orders.when is not None:
            self.past.look_at(orders.when)
        if orders.stopped and self.state not in ENDED:
            self._end("stopped")
        if self.state in ENDED:
            return
        resting = orders.paused and orders.stride is None
        was, edited = self.state, orders.config is not None or bool(orders.parameters)
        self._set_state("paused" if resting else "running")
        if control.newest is None or edited or orders.snapshot_wanted or was != self.state:
            control.publish(self.snapshot())
        if control.keep is not None and (orders.checkpoint_wanted or edited or was != self.state):
            control.keep(self.checkpoint())
        if resting:
            control.wait()
        elif orders.stride is not None:
            self._stride(control, orders.stride)

    def _stride(self, control: Control, stride: Stride) -> None:
        """Go as far as a stride says, or until another order comes; `_obey` is asked after it."""
        rest: Stride | None = stride
        if isinstance(stride, Until):
            self._kept.goal = stride.accuracy
            rows = self._engine.measure(self.config.tolerance)
            if self._engine.position == 0 and self._kept.meets(stride.accuracy, rows):
                rest = None
        while rest is not None and self.state not in ENDED:
            begun, self._kept.goal_is_met = self.epoch, False
            if rest == "step":
                self._train_one(control)
            else:
                self._train(control, most_epochs(rest), paced=rest != "epoch")
            self._record()
            self._mind_the_time()
            is_there = rest == "step" or self._kept.goal_is_met
            rest = None if is_there else rest_of(rest, self.epoch - begun)
            if control.attention:
                break
        self._kept.goal = None
        control.finish(stride, rest)

    def _train_one(self, control: Control) -> None:
        """Do one parameter update, and remember what it was made of."""
        engine, footing = self._engine, self._engine.footing()
        engine.train(control, 1, 1)
        self._last_step = engine.step_from(footing), self.config

    def _step_shown(self, replica: int) -> StepRecord | None:
        """Write out the last ordered step, if training has not gone on since."""
        if self._last_step is None or self._last_step[0].number != self.steps:
            return None
        step, config = self._last_step
        config = replica_config(config, self._variations, replica)
        return step.record(replica, config, self.datasets[replica].train)

    def _set_state(self, state: State) -> None:
        if state == self.state:
            return
        self._seconds = self.seconds
        self._since = perf_counter()
        self.state = state

    def _end(self, state: State, message: str = "") -> None:
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
        is_there = watch.best_epoch == self.epoch and engine.position == 0
        if watch.best is None or is_there or self._set_aside is not None:
            return
        self._set_aside = engine.parameters
        engine.put(watch.best)
        best = f"The weights are those of the best epoch, {watch.best_epoch:,}."
        self.message = f"{self.message} {best}".strip()

    @property
    def may_go_on(self) -> bool:
        """Whether an ended run would train on: it was stopped, or what ended it was changed."""
        if self.state == "finished" and (self._kept.watch.verdict() or self._time_is_up):
            return False
        return self.state in {"finished", "stopped"} and self.epoch < self.config.epochs

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
            self._end("paused", self._kept.message)
        return self.state not in ENDED

    # --- the work ---

    def _train(self, control: Control, most: int | None = None, *, paced: bool = True) -> None:
        """Train until there is an order, and see to the epochs that ended.

        Args:
            control: Where orders come from.
            most: The most epochs to end, if there is such a limit.
            paced: Whether to keep to the speed that is set.
        """
        engine = self._engine
        limited = self.config.time_limit > 0
        epochs = self.config.epochs - engine.epoch
        if most is not None:
            epochs = min(epochs, most)
        if paced and self.speed is not None:
            if engine.position == 0 and self._wait(control, self.speed):
                return
            epochs = 1
        begun = engine.epoch
        engine.train(control, epochs, self._stretch.batches if limited else None)
        if self.speed is not None and engine.epoch > begun:
            self._pacing.ended(self.speed, perf_counter())
        if engine.due or engine.epoch >= self.config.epochs:
            self._record()
        if limited:
            self._mind_the_time()
            self._stretch.fit(self.seconds)

    def _wait(self, control: Control, speed: float) -> bool:
        """Wait until the next epoch may begin or an order comes; tell whether that took time."""
        began = perf_counter()
        left = self._pacing.left(speed, began)
        if left <= 0.0:
            return False
        control.rest(left)
        waited = perf_counter() - began
        self._since += waited  # it is not counted as training
        self._waited += waited
        return True

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


def unfit_sentence(value: float, config: RunConfig) -> str:
    """Say why a number can't be a run's weight or bias; empty if it can."""
    with np.errstate(over="ignore"):
        if np.isfinite(np.dtype(config.precision).type(value)):
            return ""
    return f"A weight or bias is a finite number that {config.precision} can hold."


def refuse_restart(running: RunConfig, wanted: RunConfig) -> None:
    """Let a change of config pass if a run can take it over in flight.

    Raises:
        ConfigError: With a sentence for each hyperparameter that can't change in flight.
    """
    if fixed := needs_restart(running, wanted):
        raise ConfigError(
            Problem(
                name,
                f"{HYPERPARAMETERS[name].label} can't change while a run trains;"
                " start a new run for it.",
            )
            for name in fixed
        )
