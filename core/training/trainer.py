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
from ..nn.network import GradientPass, Network
from ..nn.optimizers import OPTIMIZERS
from ..randomness import generator
from .control import Control, Orders
from .divergence import EpochStart, divergence_sentence
from .evaluation import Evaluation
from .history import History
from .snapshot import ENDED, Edit, Snapshot, State


class Trainer:
    """Trains one network by one config.

    Args:
        config: Everything that decides the run.
        parameters: Where to start instead of the config's own random start: all weights and
            biases in one vector, as `core.nn.layout.ParameterLayout` cuts it.
        run_id: The run's name; a short random one if not given.

    Attributes:
        config: The config in force, edits in flight included.
        dataset: The points and their split.
        network: The network's shape and functions.
        parameters: All weights and biases, flat, as they are now. Don't write into it.
        epoch: Epochs completed.
        steps: Parameter updates done.
        state: What the run is doing or how it ended.
        message: A sentence about how it ended; empty while there is nothing to say.
        history: Every epoch's metrics so far.

    Raises:
        ConfigError: If the given parameters don't fit the network.
    """

    def __init__(
        self, config: RunConfig, *, parameters: Array | None = None, run_id: str | None = None
    ) -> None:
        self.config = config
        self.run_id = run_id or secrets.token_hex(2)
        self.dataset = make_dataset(config)
        self.network = Network(config)
        self.parameters = self._start(parameters)
        self.epoch = 0
        self.steps = 0
        self.state: State = "paused"
        self.message = ""
        self.history = History()
        self._position = 0
        self._seconds = 0.0
        self._edits: list[Edit] = []
        self._gradient = np.zeros_like(self.parameters)
        self._optimizer = OPTIMIZERS[config.optimizer](self.parameters, self._gradient, config)
        self._order = self.dataset.train
        self._shuffles = generator(config.seed, "shuffle")
        self._passes: dict[int, GradientPass] = {}
        self._evaluation = Evaluation(self.network, self.dataset, self.parameters)
        self._epoch_start = EpochStart(self.parameters, self._optimizer)
        with np.errstate(all="ignore"):
            self._evaluate()
        self.history.append(self._evaluation.row)

    def _start(self, given: Array | None) -> Array:
        layout = self.network.layout
        if given is None:
            return initial_parameters(
                layout, self.config.weight_init, generator(self.config.seed, "weights")
            )
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

    # --- for notebooks and scripts ---

    def run(self, control: Control | None = None) -> Snapshot:
        """Train until the run ends, obeying orders between batches.

        Args:
            control: Where orders come from and snapshots go; without one it runs to its end.

        Returns:
            The last snapshot. A finished run whose epochs were raised since goes on.
        """
        control = control or Control()
        self._reopen()
        with np.errstate(all="ignore"):
            while self.state not in ENDED:
                if control.attention:
                    self._obey(control)
                else:
                    self._advance_batch()
            snapshot = self.snapshot()
        control.publish(snapshot)
        return snapshot

    def __iter__(self) -> Iterator[Snapshot]:
        """Train epoch by epoch until the run ends, giving a snapshot after each."""
        self._reopen()
        while self.state not in ENDED:
            self.advance_epoch()
            yield self.snapshot()

    def advance_batch(self) -> None:
        """Do one parameter update, and the metrics if it completes an epoch."""
        self._reopen()
        if self.state not in ENDED:
            self._set_state("running")
            with np.errstate(all="ignore"):
                self._advance_batch()
            if self.state not in ENDED:
                self._set_state("paused")

    def advance_epoch(self) -> None:
        """Train to the end of the epoch under way, or through a whole one."""
        self.advance_batch()
        while self._position and self.state not in ENDED:
            self.advance_batch()

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
        before, self.config = self.config, wanted
        names = changed_names(before, wanted)
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
        if "optimizer" in names:
            self._optimizer = OPTIMIZERS[wanted.optimizer](self.parameters, self._gradient, wanted)
            self._epoch_start = EpochStart(self.parameters, self._optimizer)
        else:
            self._optimizer.configure(wanted)
        if "batch_size" in names:
            self._passes.clear()
        if "tolerance" in names:
            with np.errstate(all="ignore"):
                self._evaluate()
        if self.state not in ENDED and self.epoch >= wanted.epochs:
            self._end("finished")

    def snapshot(self) -> Snapshot:
        """Give a frozen copy of this moment."""
        if self._evaluated_at != self.steps:
            with np.errstate(all="ignore"):
                self._evaluate()
        train, validation, test = self._evaluation.metrics()
        return Snapshot(
            run_id=self.run_id,
            config=self.config,
            state=self.state,
            message=self.message,
            epoch=self.epoch,
            position=self._position,
            steps=self.steps,
            seconds=self.seconds,
            train=train,
            validation=validation,
            test=test,
            parameters=_frozen_copy(self.parameters),
            predictions=_frozen_copy(self._evaluation.predictions),
            history=self.history.view(),
            edits=tuple(self._edits),
        )

    @property
    def seconds(self) -> float:
        """Time spent training, pauses not counted."""
        under_way = perf_counter() - self._since if self.state == "running" else 0.0
        return self._seconds + under_way

    # --- between batches ---

    def _obey(self, control: Control) -> None:
        """Carry out what is ordered, and sleep while paused."""
        orders = control.take()
        if orders.config is not None:
            self.apply(orders.config)
        if orders.stopped and self.state not in ENDED:
            self._end("stopped")
        if self.state in ENDED:
            return
        resting = orders.paused and orders.stride is None
        was, edited = self.state, orders.config is not None
        self._set_state("paused" if resting else "running")
        if control.newest is None or edited or orders.snapshot_wanted or was != self.state:
            control.publish(self.snapshot())
        if resting:
            control.wait()
        elif orders.stride is not None:
            self._stride(control, orders)

    def _stride(self, control: Control, orders: Orders) -> None:
        """Do the next batch of a single step or epoch; `_obey` is asked again after it."""
        self._advance_batch()
        if orders.stride == "step" or self._position == 0:
            assert orders.stride is not None
            control.finish(orders.stride)

    def _set_state(self, state: State) -> None:
        if state == self.state:
            return
        self._seconds = self.seconds
        self._since = perf_counter()
        self.state = state

    def _end(self, state: State, message: str = "") -> None:
        self._set_state(state)
        self.message = message

    def _reopen(self) -> None:
        """Let a finished run go on if its epochs were raised, and a stopped one as it is."""
        if self.state in {"finished", "stopped"} and self.epoch < self.config.epochs:
            self._end("paused")

    # --- the work ---

    def _advance_batch(self) -> None:
        position, train = self._position, self._order
        if position == 0:
            train = self._begin_epoch()
        stop = min(position + self.config.batch_size, train.size)
        batch = self._passes.get(stop - position) or self._plan(stop - position)
        rows = train[position:stop]
        # "clip" skips the check of each row number, which the split has made valid.
        self.dataset.inputs.take(rows, 0, batch.inputs, "clip")
        self.dataset.targets.take(rows, 0, batch.targets, "clip")
        for call in batch.calls:
            call()
        self._optimizer.step()
        self.steps += 1
        self._position = stop
        if stop == train.size:
            self._end_epoch()

    def _begin_epoch(self) -> NDArray[np.intp]:
        if self.config.shuffle:
            self._order = self._shuffles.permutation(self.dataset.train)
        self._epoch_start.remember()
        return self._order

    def _end_epoch(self) -> None:
        self._position = 0
        self.epoch += 1
        self._evaluate()
        row = self._evaluation.row
        self.history.append(row)
        if not _losses_are_finite(row, watched=self.dataset.validation.size > 0):
            self._end("diverged", self._divergence())
        elif self.epoch >= self.config.epochs:
            self._end("finished")

    def _divergence(self) -> str:
        return divergence_sentence(
            self.config,
            self.network,
            self.dataset,
            order=self._order,
            start=self._epoch_start,
            epoch=self.epoch,
        )

    def _evaluate(self) -> None:
        self._evaluation.run(self.config.tolerance)
        self._evaluated_at = self.steps

    def _plan(self, rows: int) -> GradientPass:
        """Prepare the gradient of a batch of so many rows; an epoch has at most two sizes."""
        self._passes[rows] = GradientPass(
            self.network,
            self.parameters,
            self._gradient,
            inputs=np.empty((rows, self.network.layout.shape[0])),
            targets=np.empty((rows, 1)),
            reduction=self.config.gradient_reduction,
        )
        return self._passes[rows]


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


def _losses_are_finite(row: Array, *, watched: bool) -> bool:
    return bool(np.isfinite(row[0])) and (not watched or bool(np.isfinite(row[3])))


def _frozen_copy(array: Array) -> Array:
    copied = array.copy()
    copied.flags.writeable = False
    return copied
