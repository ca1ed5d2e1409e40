"""The hot loop of one run, and all that it needs to know.

What is slow is everything but the loop, so that is done for many epochs at once: orders are drawn
and rows gathered a chunk ahead (`Feed`), the calls of every batch are prepared (`StepPlan`), and
epochs are evaluated together (`Evaluation`): at an epoch's end its parameters are only put aside.
None of that shows outside: orders are obeyed between any two batches, and whoever asks for metrics
gets them.
"""

from __future__ import annotations

from collections import deque
from operator import call
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from ..config import RunConfig
from ..data.dataset import Dataset
from ..nn.activations import Array, Call
from ..nn.dropout import Dropout
from ..nn.network import Network
from ..nn.optimizers import OPTIMIZERS
from ..nn.plan import StepPlan
from ..nn.products import OneRun
from ..nn.regularization import Regularization, switched_on
from ..nn.schedules import is_constant, pace_of
from ..randomness import generator
from .control import Control
from .evaluation import Evaluation
from .feed import Batch, EpochOrders, Feed
from .snapshot import Metrics
from .watch import decides_each_epoch

_PATIENCE_SECONDS = 0.05
"""How long a broken epoch is searched for its first broken number."""


make = deque[object](maxlen=0).extend
"""Makes all calls of an iterator without a turn through the interpreter for each."""


class Engine:
    """Trains the parameters; knows nothing of states, messages and who watches.

    Args:
        config: The run's config.
        network: Its network.
        dataset: Its data.
        start: Where the parameters start.

    Attributes:
        epoch: Epochs trained, evaluated or not.
        steps: Parameter updates done.
        reductions: How often the learning rate was reduced on a plateau; see `keep_pace`.
    """

    def __init__(self, config: RunConfig, network: Network, dataset: Dataset, start: Array) -> None:
        self.epoch = 0
        self.steps = 0
        self.reductions = 0
        self._config = config
        self._network = network
        self._products = OneRun()
        dtype = np.dtype(config.precision)
        self._working = (start * network.signs).astype(dtype)
        self._optimizer = OPTIMIZERS[config.optimizer](self._working, config)
        self._dropout = Dropout(self._products, [generator(config.seed, "dropout")], config)
        shuffles = generator(config.seed, "shuffle") if config.shuffle else None
        self._feed = Feed(
            self._products,
            network.with_ones(dataset.inputs)[None].astype(dtype),
            dataset.targets[None].astype(dtype),
            [EpochOrders(dataset.train, shuffles)],
            config.batch_size,
        )
        self._evaluation = Evaluation(network, dataset, dtype)
        # Epochs that are not evaluated yet: their parameters, and the steps done by their ends.
        self._ended = np.empty((self._evaluation.together, start.size), dtype)
        self._ended_steps: list[int] = []
        self._measured_at = -1
        self._take_turns()
        self._replan()

    def _take_turns(self) -> None:
        """Decide what happens after each epoch: whether the rate changes, who is evaluated."""
        self._paced = not is_constant(self._config)
        self._most_ended = 1 if decides_each_epoch(self._config) else len(self._ended)

    @property
    def parameters(self) -> Array:
        """All weights and biases as they are now, a copy."""
        return self._working * self._network.signs

    @property
    def position(self) -> int:
        """Training rows already used in the epoch under way."""
        feed = self._feed
        return feed.batches[feed.done - 1].position if feed.done else feed.begun

    @property
    def pending(self) -> int:
        """Epochs that have ended but are not evaluated."""
        return len(self._ended_steps)

    def train(self, control: Control, epochs: int, batches: int | None = None) -> None:
        """Train on, until there is an order, or something to be done about the epochs that ended.

        Args:
            control: Its `attention` is looked at after every batch.
            epochs: The most epochs to end, the one under way included.
            batches: The most batches to train on.
        """
        feed = self._feed
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
                    self._ended[len(self._ended_steps)] = self._working
                    self._ended_steps.append(self.steps + done - feed.done)
                    self.epoch += 1
                    if self._paced:
                        self.keep_pace()
                    if self.epoch == last or len(self._ended_steps) == self._most_ended:
                        break
                if control.attention:
                    break
        finally:
            self.steps += done - feed.done
            feed.done = done

    @property
    def due(self) -> bool:
        """Whether the epochs that ended must be evaluated before training goes on."""
        return len(self._ended_steps) == self._most_ended or self._feed.done == len(
            self._feed.batches
        )

    def evaluate_ended(self, tolerance: float) -> NDArray[np.float64]:
        """Evaluate the epochs that ended since the last time, shape `(epochs, 6)`."""
        count = len(self._ended_steps)
        rows = self._evaluation.run(self._ended[:count], tolerance)
        self._measured_at, self._row = self._ended_steps[-1], rows[-1]
        return rows

    def forget_ended(self) -> None:
        """Go on from here: what is evaluated needs not be searched any more."""
        self._ended_steps.clear()
        self._mark()

    def measure(self, tolerance: float) -> NDArray[np.float64]:
        """Evaluate the parameters as they are now, shape `(6,)`, unless they are evaluated."""
        if self._measured_at != self.steps:
            self._row = self._evaluation.run(self._working[None], tolerance)[0]
            self._measured_at = self.steps
        return self._row

    def forget_measures(self) -> None:
        """Have the next measures taken anew: the tolerance changed."""
        self._measured_at = -1

    @property
    def predictions(self) -> Array:
        """The outputs for every row by the parameters evaluated last, shape `(rows,)`."""
        return self._evaluation.predictions

    @property
    def metrics(self) -> tuple[Metrics, Metrics | None, Metrics | None]:
        """Train, validation and test metrics of the parameters evaluated last."""
        return self._evaluation.metrics()

    def configure(self, config: RunConfig) -> None:
        """Train by other live hyperparameters from the next step on."""
        before, self._config = self._config, config
        self._take_turns()
        if config.optimizer != before.optimizer:
            self._optimizer = OPTIMIZERS[config.optimizer](self._working, config)
        else:
            self._optimizer.configure(config)
        self._regularization.configure(config)
        self._dropout.configure(config)
        if config.batch_size != before.batch_size:
            self._feed.rebatch(config.batch_size)
        if _kind_of_step(config) != _kind_of_step(before):
            self._replan()
        self.keep_pace()
        self._mark()

    def keep_pace(self) -> None:
        """Set the learning rate of the epoch under way, as the schedule has it."""
        self._set_pace(self.epoch)

    def rates(self, count: int) -> NDArray[np.float64]:
        """Give the learning rates of the last epochs that ended, shape `(count,)`."""
        config = self._config
        paces = [1.0] * count
        if self._paced:
            first = self.epoch - count
            paces = [pace_of(config, max(0, first + i), self.reductions) for i in range(count)]
        return config.learning_rate * np.array(paces)

    def _set_pace(self, epoch: int) -> None:
        pace = pace_of(self._config, epoch, self.reductions)
        self._optimizer.set_pace(pace)
        self._regularization.set_pace(pace)

    def end_of(self, ended: int) -> Array:
        """Give the parameters at the end of one of the epochs that ended, a copy."""
        return self._ended[ended] * self._network.signs

    def put(self, parameters: Array) -> None:
        """Go on from other parameters."""
        self._working[...] = parameters * self._network.signs
        self._measured_at = -1
        self._mark()

    def return_to_end_of(self, ended: int) -> None:
        """Take the parameters back to the end of one of the epochs that ended."""
        self._working[...] = self._ended[ended]
        self.epoch -= len(self._ended_steps) - 1 - ended
        self.steps = self._ended_steps[ended]
        self._feed.done = self._marked_done + self.steps - self._marked_steps
        self._measured_at = -1

    def first_broken_layer(self, ended: int) -> int:
        """Find the layer in which numbers first ceased to be finite.

        One overflow reaches every layer within two steps, and losses are looked at long after. So
        the steps since the last mark are made again, looking after each: the same steps from the
        same start break at the same place.

        Args:
            ended: Which of the epochs that ended was the first with a loss that is not finite.
        """
        self._optimizer.restore(*self._marked_memory)
        self._working[...] = self._marked_parameters
        if self._marked_draws:
            self._dropout.restore(self._marked_draws)
        stop = self._marked_done + self._ended_steps[ended] - self._marked_steps
        deadline = perf_counter() + _PATIENCE_SECONDS
        epoch = self._marked_epoch
        self._set_pace(epoch)
        layout = self._network.layout
        layer = None
        for calls, batch in self._chunk[self._marked_done : stop]:
            make(map(call, calls))
            layer = _first_not_finite(self._plan.outputs(batch.stop - batch.start))
            if layer is None:
                # A gradient comes from behind, so the last layer that broke was the first to.
                layer = layout.last_not_finite(self._optimizer.gradient)
            if layer is None:
                layer = layout.last_not_finite(self._working)
            if layer is not None or perf_counter() > deadline:
                break
            if batch.position == 0 and self._paced:
                epoch += 1
                self._set_pace(epoch)
        if layer is None:
            # Every step was finite, so only the evaluation has met what broke.
            layer = _first_not_finite(self._evaluation.outputs(self._ended[ended]))
        # Or only the loss itself overflowed, or it was a long search.
        return layout.layers - 1 if layer is None else layer

    def _mark(self) -> None:
        """Remember this moment as the place to search from if something breaks."""
        self._marked_parameters = self._working.copy()
        self._marked_memory = (self._optimizer.memory.copy(), self._optimizer.steps)
        self._marked_draws = self._dropout.state if self._config.dropout else []
        self._marked_done = self._feed.done
        self._marked_steps = self.steps
        self._marked_epoch = self.epoch

    def _replan(self) -> None:
        config = self._config
        self._regularization = Regularization(
            self._network, self._products, self._working, self._optimizer.gradient, config
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


def _kind_of_step(config: RunConfig) -> tuple[object, ...]:
    """What decides which calls a step has; everything else is a number that they read."""
    return (config.optimizer, config.batch_size, config.dropout > 0, *switched_on(config))


def _first_not_finite(blocks: list[Array]) -> int | None:
    return next((i for i, block in enumerate(blocks) if not np.isfinite(block).all()), None)
