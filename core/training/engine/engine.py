"""The hot loop of one run, and all that it needs to know.

What is slow is everything but the loop, so that is done for many epochs at once: orders are drawn
and rows gathered a chunk ahead (`Feed`), the calls of every batch are prepared (`PlannedSteps`),
and epochs are evaluated together (`Measures`): at an epoch's end its parameters are only put aside.
None of that shows outside: orders are obeyed between any two batches, and whoever asks for metrics
gets them.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import call
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ...catalog.calls import make
from ...catalog.lazy_numpy import Array
from ...config import RunConfig
from ...data.dataset import Dataset
from ...nn.network import Network
from ...nn.replica_products import products_for
from ...nn.update.regularization import Regularization
from ..diagnostics.step import Footing, LastStep
from ..metrics.epoch_numbers import EpochNumbers
from .epoch_ends import Measures
from .learning_rates import LearningRates, coefficients_of
from .planned_steps import PlannedSteps, kind_of_step
from .step_replay import StepReplay
from .training_state import first_state, new_optimizer, rows_that_train


class Attentive(Protocol):
    """What tells that training is to be interrupted."""

    attention: bool


class Engine:
    """Trains the parameters; knows nothing of runs, messages and who watches.

    Args:
        configs: One config for each replica; they differ in their seeds, and may differ in what
            optimizers multiply by.
        network: The network, one for all.
        datasets: One for each replica.
        starts: Where the parameters start, shape `(replicas, size)`.

    Attributes:
        replicas: How many runs are trained in lockstep.
        state: All that training goes on from.
        measures: What the parameters give.
        replay: Takes training back to the end of an epoch that is pending.
    """

    replay: StepReplay

    def __init__(
        self,
        configs: Sequence[RunConfig],
        network: Network,
        datasets: list[Dataset],
        starts: Array,
    ) -> None:
        self.replicas = len(configs)
        self._config = config = configs[0]
        products = products_for(
            self.replicas, max(network.layout.shape), np.dtype(config.precision)
        )
        self._coefficients = coefficients_of(configs, products)
        self.state = first_state(configs, network, datasets, starts, products, self._coefficients)
        self._watch_rows(datasets)
        self._replan()

    # --- what it is ---

    @property
    def epoch(self) -> int:
        """Epochs trained, evaluated or not."""
        return self.state.epoch

    @property
    def steps(self) -> int:
        """Parameter updates done, of each replica."""
        return self.state.steps

    @property
    def position(self) -> int:
        """Training rows already used in the epoch under way."""
        return self.state.position

    @property
    def reductions(self) -> int | NDArray[np.int_]:
        """How often the learning rate was reduced on a plateau, of each replica or of all."""
        return self.state.reductions

    @reductions.setter
    def reductions(self, reductions: int | NDArray[np.int_]) -> None:
        self.state.reductions = reductions

    @property
    def parameters(self) -> Array:
        """All weights and biases as they are now, shape `(replicas, size)`, a copy."""
        return self.state.plain

    @property
    def scales(self) -> Array:
        """What parameters are multiplied by to be scaled, shape `(size,)`."""
        return self.state.network.scaling.factors

    @property
    def pending(self) -> int:
        """Epochs that have ended but are not evaluated."""
        return len(self.measures.ended_steps)

    @property
    def due(self) -> bool:
        """Whether the epochs that ended must be evaluated before training goes on."""
        feed = self.state.feed
        return self.pending == self._most_ended or feed.done == len(feed.batches)

    def copy(self) -> Array:
        """Copy the scaled parameters, for `look_at`."""
        return self.state.scaled.copy()

    def measure(self, tolerance: float) -> NDArray[np.float64]:
        """Evaluate the parameters as they are now, unless they are; shape `(replicas, 6)`."""
        return self.measures.measure(self.steps, tolerance)

    def now(self, tolerance: float) -> EpochNumbers:
        """Measure the parameters as they are."""
        return self.measures.now(self.steps, tolerance)

    def rates(self, count: int) -> NDArray[np.float64]:
        """Give the learning rates of the last epochs that ended, shape `(count,)`.

        Where they differ between replicas, they are those of the first.
        """
        return self._rates.of(range(self.epoch - count, self.epoch), self.reductions)

    # --- how it trains ---

    def train(self, watcher: Attentive, epochs: int, batches: int | None = None) -> None:
        """Train on, until there is an order, or something to be done about the epochs that ended.

        Args:
            watcher: Its `attention` is looked at after every batch.
            epochs: The most epochs to end, the one under way included.
            batches: The most batches to train on.
        """
        state, measures, feed = self.state, self.measures, self.state.feed
        rates_vary, most_ended = self._rates.vary, self._most_ended
        if feed.done == len(feed.batches):
            feed.load(epochs)
            self.replay.mark()
        self._planned.prepare(feed.batches)
        last = state.epoch + epochs
        done = feed.done
        stop = len(feed.batches) if batches is None else done + batches
        try:
            for calls, batch in self._planned.chunk[done:stop]:
                make(map(call, calls))
                done += 1
                if batch.position == 0:
                    measures.put_aside(state.steps + done - feed.done)
                    state.epoch += 1
                    if rates_vary:
                        self.set_rate(state.epoch)
                    if state.epoch == last or len(measures.ended_steps) == most_ended:
                        break
                if watcher.attention:
                    break
        finally:
            state.steps += done - feed.done
            feed.done = done

    def step_from(self, footing: Footing) -> LastStep:
        """Tell what the last step did, which was the only one since that footing."""
        feed = self.state.feed
        rows = feed.rows_of(feed.batches[feed.done - 1])
        return LastStep(footing, self.steps, rows, self.parameters)

    def forget_ended(self) -> None:
        """Go on from here: what is evaluated needs not be searched any more."""
        self.measures.ended_steps.clear()
        self.replay.mark()

    def set_rate(self, epoch: int | None = None) -> None:
        """Set the learning rate of an epoch, that of the one under way if none is given."""
        state = self.state
        epoch = state.epoch if epoch is None else epoch
        factor = self._rates.factor(epoch, state.reductions, state.products)
        state.optimizer.set_rate_factor(factor)
        self._regularization.set_rate_factor(factor)

    # --- how it is changed ---

    def configure(self, configs: Sequence[RunConfig]) -> None:
        """Train by other live hyperparameters from the next step on; one config a replica."""
        state = self.state
        before, self._config = self._config, configs[0]
        had, self._coefficients = self._coefficients, coefficients_of(configs, state.products)
        config, coefficients = self._config, self._coefficients
        self._take_turns()
        other_kind = isinstance(coefficients, RunConfig) != isinstance(had, RunConfig)
        remembered = None
        if other_kind and config.optimizer == before.optimizer:
            # A number for each replica instead of one for all, or the other way round.
            remembered = state.optimizer.true_memory, state.optimizer.steps
        if other_kind or config.optimizer != before.optimizer:
            made_of = state.network, state.products, state.working
            state.optimizer = new_optimizer(configs, *made_of, coefficients)
        else:
            state.optimizer.configure(coefficients)
        if not other_kind:
            self._regularization.configure(coefficients)
        state.dropout.configure(config)
        if config.batch_size != before.batch_size:
            state.feed.rebatch(config.batch_size)
        if other_kind or kind_of_step(config, coefficients) != kind_of_step(before, had):
            self._replan()
        self.set_rate()
        if remembered is not None:
            state.optimizer.remember(*remembered)
        self.replay.mark()

    def swap(self, configs: Sequence[RunConfig], datasets: list[Dataset]) -> None:
        """Train on other rows from the next step on, of a network alike; see `Feed.swap`.

        Parameters, the optimizer's memory and what dropout draws go on. No epoch may be pending.

        Args:
            configs: One for each replica, as before but for the data.
            datasets: One for each replica.
        """
        state = self.state
        if datasets[0].train.size != state.feed.rows:
            state.orders_began = state.epoch
        network = state.network
        state.feed.swap(*rows_that_train(network, [self._config, *configs[1:]], datasets))
        self._watch_rows(datasets)
        self._replan()

    def begin_at(self, epoch: int, steps: int) -> None:
        """Count on from an epoch and a step that were reached before, as a branch does."""
        state = self.state
        state.epoch, state.steps, state.orders_began = epoch, steps, epoch
        self.set_rate()
        self.replay.mark()

    def put(self, parameters: Array) -> None:
        """Go on from other parameters, shape `(replicas, size)`."""
        self.state.scaled[...] = self.state.network.scaling.scaled(parameters)
        self._is_changed()

    def set_parameters(self, replica: int, values: Array) -> None:
        """Set all weights and biases of one replica."""
        self.state.scaled[replica] = self.state.network.scaling.scaled(values)
        self._is_changed()

    def set_parameter(self, replica: int, place: int, value: float) -> None:
        """Set one weight or bias; what the optimizer remembers of its gradients stays."""
        self.state.scaled[replica, place] = value * self.scales[place]
        self._is_changed()

    def restore(self, arrays: dict[str, NDArray[Any]]) -> None:
        """Go on from what an engine of the same config was; this one has not trained."""
        self.state.restore(arrays)
        self.measures.forget()
        self.set_rate()
        self.replay.mark()

    def _is_changed(self) -> None:
        self.measures.forget()
        self.replay.mark()

    def _watch_rows(self, datasets: list[Dataset]) -> None:
        self.measures = Measures(self.state.network, datasets, self.state.scaled)
        self._take_turns()

    def _take_turns(self) -> None:
        """Decide what happens after each epoch: whether the rate changes, who is evaluated."""
        self._rates = LearningRates(self._config, self._coefficients)
        self._most_ended = self.measures.make_room(self._config)

    def _replan(self) -> None:
        config, state = self._config, self.state
        self._regularization = Regularization(
            state.network,
            state.products,
            state.working,
            state.optimizer.gradient,
            self._coefficients,
        )
        self.set_rate()
        self._planned = PlannedSteps(config, state, self._regularization)
        self.replay = StepReplay(state, self._planned, self.measures, self.set_rate)
