"""The hot loop of one run, and all that it needs to know.

What is slow is everything but the loop, so that is done for many epochs at once: orders are drawn
and rows gathered a chunk ahead (`Feed`), the calls of every batch are prepared (`StepPlan`), and
epochs are evaluated together (`Measures`): at an epoch's end its parameters are only put aside.
None of that shows outside: orders are obeyed between any two batches, and whoever asks for metrics
gets them.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import call
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ...catalog.calls import Call, make
from ...catalog.lazy_numpy import Array
from ...catalog.optimizers import OPTIMIZERS, Optimizer, Pace
from ...catalog.schedules import is_constant, pace_of, waits_for_plateau
from ...config import RunConfig
from ...data.dataset import Dataset
from ...nn.network import Network
from ...nn.replica_products import products_for
from ...nn.step_plan import StepPlan
from ...nn.update.dropout import Dropout
from ...nn.update.regularization import Regularization, switched_on
from ...nn.update.replica_coefficients import Coefficients, ReplicaCoefficients
from ...randomness import generator
from ..diagnostics.step import Footing, LastStep
from ..stopping.watch import decides_each_epoch
from .measures import Measured, Measures
from .row_order import Batch, EpochOrders, Feed


class Attentive(Protocol):
    """What tells that training is to be interrupted."""

    attention: bool


class Engine:
    """Trains the parameters; knows nothing of states, messages and who watches.

    Args:
        configs: One config for each replica; they differ in their seeds, and may differ in what
            optimizers multiply by.
        network: The network, one for all.
        datasets: One for each replica.
        starts: Where the parameters start, shape `(replicas, size)`.

    Attributes:
        replicas: How many runs are trained in lockstep.
        epoch: Epochs trained, evaluated or not.
        steps: Parameter updates done, of each replica.
        reductions: How often the learning rate was reduced on a plateau, of each replica or of
            all; see `keep_pace`.
        measures: What the parameters give.
    """

    def __init__(
        self,
        configs: Sequence[RunConfig],
        network: Network,
        datasets: list[Dataset],
        starts: Array,
    ) -> None:
        self.replicas = len(configs)
        self.epoch = 0
        self.steps = 0
        self.reductions: int | NDArray[np.int_] = 0
        # The epoch whose rows were the first to be drawn from the streams of orders.
        self._orders_began = 0
        self._config = configs[0]
        self._network = network
        dtype = np.dtype(self._config.precision)
        self._products = products_for(self.replicas, max(network.layout.shape), dtype)
        self._working = self._products.pack(network.scaling.scaled(starts).astype(dtype))
        self._unpacked = self._products.unpack(self._working)
        self._coefficients = self._coefficients_of(configs)
        self._optimizer = self._new_optimizer()
        self._dropout = Dropout(
            self._products,
            [generator(config.seed, "dropout") for config in configs],
            self._config,
        )
        self._feed = Feed(
            self._products, *self._rows_that_train(configs, datasets), self._config.batch_size
        )
        self._watch_rows(datasets)
        self._take_turns()
        self._replan()

    def _rows_that_train(
        self, configs: Sequence[RunConfig], datasets: list[Dataset]
    ) -> tuple[Array, Array, EpochOrders]:
        """Give their inputs and targets, and what draws their orders from the start."""
        dtype = np.dtype(self._config.precision)
        inputs = np.stack([dataset.inputs[dataset.train] for dataset in datasets])
        targets = np.stack([dataset.targets[dataset.train] for dataset in datasets])
        shuffles = [generator(config.seed, "shuffle") for config in configs]
        orders = EpochOrders(datasets[0].train.size, shuffles if self._config.shuffle else None)
        scaling = self._network.scaling
        scaled_targets = scaling.scaled_targets(targets).astype(dtype)
        return scaling.scaled_inputs(inputs).astype(dtype), scaled_targets, orders

    def _watch_rows(self, datasets: list[Dataset]) -> None:
        self.measures = Measures(self._network, datasets, self._unpacked)

    def swap(self, configs: Sequence[RunConfig], datasets: list[Dataset]) -> None:
        """Train on other rows from the next step on, of a network alike; see `Feed.swap`.

        Parameters, the optimizer's memory and what dropout draws go on. No epoch may be pending.

        Args:
            configs: One for each replica, as before but for the data.
            datasets: One for each replica.
        """
        if datasets[0].train.size != self._feed.rows:
            self._orders_began = self.epoch
        self._feed.swap(*self._rows_that_train(configs, datasets))
        self._watch_rows(datasets)
        self._take_turns()
        self._replan()

    def _take_turns(self) -> None:
        """Decide what happens after each epoch: whether the rate changes, who is evaluated."""
        self._paced = not is_constant(self._config)
        self._most_ended = 1 if decides_each_epoch(self._config) else self.measures.room

    def _coefficients_of(self, configs: Sequence[RunConfig]) -> Coefficients:
        first = configs[0]
        if len(configs) > 1 and waits_for_plateau(first):
            # Each has plateaus of its own.
            return ReplicaCoefficients(self._products, configs)
        if all(config.replace(seed=first.seed) == first for config in configs[1:]):
            # One number for all replicas is multiplied by faster than one for each.
            return first
        return ReplicaCoefficients(self._products, configs)

    def _new_optimizer(self) -> Optimizer:
        kind, scale = OPTIMIZERS[self._config.optimizer], self._network.scaling.size
        return kind(self._working, self._coefficients, parameter_scale=scale)

    @property
    def parameters(self) -> Array:
        """All weights and biases as they are now, shape `(replicas, size)`, a copy."""
        return self._network.scaling.plain(self._unpacked)

    @property
    def position(self) -> int:
        """Training rows already used in the epoch under way."""
        feed = self._feed
        return feed.batches[feed.done - 1].position if feed.done else feed.begun

    @property
    def pending(self) -> int:
        """Epochs that have ended but are not evaluated."""
        return len(self.measures.ended_steps)

    def train(self, watcher: Attentive, epochs: int, batches: int | None = None) -> None:
        """Train on, until there is an order, or something to be done about the epochs that ended.

        Args:
            watcher: Its `attention` is looked at after every batch.
            epochs: The most epochs to end, the one under way included.
            batches: The most batches to train on.
        """
        feed, measures = self._feed, self.measures
        if feed.done == len(feed.batches):
            feed.load(epochs)
            self._mark()
        if feed.batches is not self._planned:
            self._plan_chunk()
        last = self.epoch + epochs
        done = feed.done
        stop = len(feed.batches) if batches is None else done + batches
        try:
            for calls, batch in self._chunk[done:stop]:
                make(map(call, calls))
                done += 1
                if batch.position == 0:
                    measures.put_aside(self.steps + done - feed.done)
                    self.epoch += 1
                    if self._paced:
                        self.keep_pace()
                    if self.epoch == last or len(measures.ended_steps) == self._most_ended:
                        break
                if watcher.attention:
                    break
        finally:
            self.steps += done - feed.done
            feed.done = done

    def footing(self) -> Footing:
        """Copy what the next step starts from."""
        optimizer, signs = self._optimizer, self._network.scaling.signs
        memory = np.array([self._products.unpack(row) for row in optimizer.true_memory])
        memory = memory.reshape(optimizer.memories, *self._unpacked.shape)
        memory[: optimizer.signed_memories] *= signs
        pace = np.broadcast_to(np.ravel(optimizer.pace), (self.replicas,))
        return Footing(self.parameters, memory, optimizer.steps, pace)

    def step_from(self, footing: Footing) -> LastStep:
        """Tell what the last step did, which was the only one since that footing."""
        feed = self._feed
        rows = feed.rows_of(feed.batches[feed.done - 1])
        return LastStep(footing, self.steps, rows, self.parameters)

    @property
    def due(self) -> bool:
        """Whether the epochs that ended must be evaluated before training goes on."""
        return self.pending == self._most_ended or self._feed.done == len(self._feed.batches)

    def forget_ended(self) -> None:
        """Go on from here: what is evaluated needs not be searched any more."""
        self.measures.ended_steps.clear()
        self._mark()

    def measure(self, tolerance: float) -> NDArray[np.float64]:
        """Evaluate the parameters as they are now, unless they are; shape `(replicas, 6)`."""
        return self.measures.measure(self.steps, tolerance)

    def now(self, tolerance: float) -> Measured:
        """Measure the parameters as they are."""
        return self.measures.now(self.steps, tolerance)

    def configure(self, configs: Sequence[RunConfig]) -> None:
        """Train by other live hyperparameters from the next step on; one config a replica."""
        before, self._config = self._config, configs[0]
        had, self._coefficients = self._coefficients, self._coefficients_of(configs)
        config, coefficients = self._config, self._coefficients
        self._take_turns()
        other_kind = isinstance(coefficients, RunConfig) != isinstance(had, RunConfig)
        remembered = None
        if other_kind and config.optimizer == before.optimizer:
            # A number for each replica instead of one for all, or the other way round.
            remembered = self._optimizer.true_memory, self._optimizer.steps
        if other_kind or config.optimizer != before.optimizer:
            self._optimizer = self._new_optimizer()
        else:
            self._optimizer.configure(coefficients)
        if not other_kind:
            self._regularization.configure(coefficients)
        self._dropout.configure(config)
        if config.batch_size != before.batch_size:
            self._feed.rebatch(config.batch_size)
        if other_kind or _kind_of_step(config, coefficients) != _kind_of_step(before, had):
            self._replan()
        self.keep_pace()
        if remembered is not None:
            self._optimizer.remember(*remembered)
        self._mark()

    def keep_pace(self) -> None:
        """Set the learning rate of the epoch under way, as the schedule has it."""
        self._set_pace(self.epoch)

    def rates(self, count: int) -> NDArray[np.float64]:
        """Give the learning rates of the last epochs that ended, shape `(count,)`.

        Where they differ between replicas, they are those of the first.
        """
        config, reductions = self._config, int(np.ravel(self.reductions)[0])
        paces = [1.0] * count
        if self._paced:
            first = self.epoch - count
            paces = [pace_of(config, max(0, first + i), reductions) for i in range(count)]
        return config.learning_rate * np.array(paces)

    def _set_pace(self, epoch: int) -> None:
        pace = self._pace_in(epoch)
        self._optimizer.set_pace(pace)
        self._regularization.set_pace(pace)

    def _pace_in(self, epoch: int) -> Pace:
        """Find what rates are multiplied by in an epoch: a number, or one for each replica."""
        config, reductions = self._config, self.reductions
        if isinstance(reductions, int):
            return pace_of(config, epoch, reductions)
        counts = reductions.tolist()
        if isinstance(self._coefficients, RunConfig):
            return pace_of(config, epoch, counts[0])  # no schedule that counts reductions
        paces = {count: pace_of(config, epoch, count) for count in set(counts)}
        return self._products.per_replica(np.array([paces[count] for count in counts]))

    def begin_at(self, epoch: int, steps: int) -> None:
        """Count on from an epoch and a step that were reached before, as a branch does."""
        self.epoch, self.steps = epoch, steps
        self._orders_began = epoch
        self.keep_pace()
        self._mark()

    @property
    def scales(self) -> Array:
        """What parameters are multiplied by to be scaled, shape `(size,)`."""
        return self._network.scaling.factors

    def copy(self) -> Array:
        """Copy the scaled parameters, for `look_at`."""
        return self._unpacked.copy()

    def put(self, parameters: Array) -> None:
        """Go on from other parameters, shape `(replicas, size)`."""
        self._unpacked[...] = self._network.scaling.scaled(parameters)
        self.measures.forget()
        self._mark()

    def set_parameters(self, replica: int, values: Array) -> None:
        """Set all weights and biases of one replica."""
        self._unpacked[replica] = self._network.scaling.scaled(values)
        self.measures.forget()
        self._mark()

    def set_parameter(self, replica: int, place: int, value: float) -> None:
        """Set one weight or bias; what the optimizer remembers of its gradients stays."""
        self._unpacked[replica, place] = value * self._network.scaling.factors[place]
        self.measures.forget()
        self._mark()

    def _mark(self) -> None:
        """Remember this moment as the place that steps may be repeated from."""
        self._marked_parameters = self._working.copy()
        self._marked_memory = (self._optimizer.memory.copy(), self._optimizer.steps)
        self._marked_draws = self._dropout.state if self._config.dropout else []
        self._marked_done = self._feed.done
        self._marked_steps = self.steps
        self._marked_epoch = self.epoch

    def _replan(self) -> None:
        config = self._config
        self._regularization = Regularization(
            self._network,
            self._products,
            self._working,
            self._optimizer.gradient,
            self._coefficients,
        )
        self._plan = StepPlan(
            self._network,
            self._products,
            self._optimizer,
            inputs=self._feed.inputs,
            targets=self._feed.targets,
            batch_size=min(config.batch_size, self._feed.rows),
            reduction=config.gradient_reduction,
            regularization=self._regularization,
            dropout=self._dropout if config.dropout else None,
        )
        self.keep_pace()
        self._planned: list[Batch] | None = None
        self._chunk: list[tuple[list[Call], Batch]] = []
        self._mark()

    def _plan_chunk(self) -> None:
        """Prepare the calls of every batch in the buffers; most chunks are cut alike."""
        self._planned = self._feed.batches
        calls_for = self._plan.calls_for
        self._chunk = [(calls_for(b.start, b.stop), b) for b in self._planned]


def _kind_of_step(config: RunConfig, coefficients: Coefficients) -> tuple[object, ...]:
    """What decides which calls a step has; everything else is a number that they read."""
    return (config.optimizer, config.batch_size, config.dropout > 0, *switched_on(coefficients))
