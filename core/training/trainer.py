"""The trainer: one run of one config, from its first step to its end.

    trainer = Trainer(RunConfig(dataset="xor"))
    for snapshot in trainer.epochs(every=100):
        print(snapshot.epoch, snapshot.train.loss)

A snapshot costs as much as some epochs of a small network: `for snapshot in trainer`, one an epoch,
takes such a network several times as long as `run`, and `epochs(every=100)` hardly longer.

The same object serves a notebook (as above, or `trainer.run()`), the command line and the
dashboard (both through `BackgroundRun`). It does not know who watches: it takes orders from a
`Mailbox` between two batches and publishes frozen snapshots there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from operator import index
from time import perf_counter
from typing import SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..config import ConfigError, Problem
from ..config.errors import shown
from .control.goal import Stride, Until, most_epochs, rest_of
from .control.mailbox import Mailbox
from .control.orders import obey
from .control.speed_limit import together
from .resumable import ResumableRun
from .snapshot import ENDED, Snapshot

_NO_ORDERS = Mailbox()
_NO_ORDERS.attention = False


class Trainer(ResumableRun):
    """Trains one network by one config; made as a `Run` is."""

    # --- for notebooks and scripts ---

    def run(self, mailbox: Mailbox | None = None) -> Snapshot:
        """Train until the run ends, obeying orders between batches.

        Args:
            mailbox: Where orders come from and snapshots go; without one it runs to its end.

        Returns:
            The last snapshot. A finished run whose epochs were raised since goes on.
        """
        mailbox = mailbox or Mailbox()
        self._may_train()
        with np.errstate(all="ignore"):
            while self.state not in ENDED:
                if mailbox.attention:
                    self._obey(mailbox)
                else:
                    self._train(mailbox)
            snapshot = self.snapshot()
        mailbox.drop_strides()
        mailbox.publish(snapshot)
        if mailbox.follower is not None:
            mailbox.follower(self.checkpoint())
        return snapshot

    def __iter__(self) -> Iterator[Snapshot]:
        """Train epoch by epoch until the run ends, giving a snapshot after each."""
        return self.epochs()

    def epochs(self, every: SupportsIndex = 1) -> Iterator[Snapshot]:
        """Train until the run ends, giving a snapshot now and then.

        What is trained is the same, whatever is asked for. The loop may be left and taken up
        again, and the run may be edited in it.

        Args:
            every: Of how many epochs to give one: with 100 there are those after the epochs 100,
                200 and so on, and the last one of the run.

        Raises:
            ConfigError: If that is no whole number from 1 on.
        """
        is_whole = isinstance(every, SupportsIndex) and not isinstance(every, bool)
        if not is_whole or index(every) < 1:
            sentence = f"epochs(every=...) takes a whole number from 1 on, not {shown(every)}."
            raise ConfigError([Problem("", sentence)])
        return self._each(index(every))

    def _each(self, every: int) -> Iterator[Snapshot]:
        self._may_train()
        while self.state not in ENDED:
            self._advance_to(self.epoch + every - self.epoch % every)
            yield self.snapshot()

    def predict(self, points: ArrayLike) -> NDArray[np.float64]:
        """Let the network predict any points of the plane, as it is now; see `Snapshot.predict`.

        Args:
            points: Pairs of x1 and x2, shape `(..., 2)`; the features are made of them.

        Returns:
            The outputs, shape `(...)`, with several classes `(..., classes)`. With replicas they
            are those of `whose`.

        Raises:
            ConfigError: If that are no points.
        """
        return self.snapshot().predict(points)

    def advance_batch(self) -> None:
        """Do one parameter update, and the metrics if it completes an epoch."""
        with self._training() as may_train:
            if may_train:
                self._train_one(_NO_ORDERS)

    def advance_epoch(self) -> None:
        """Train to the end of the epoch under way, or through a whole one."""
        self._advance_to(self.epoch + 1)

    def _advance_to(self, epoch: int) -> None:
        """Train to the end of an epoch, or of the run if that is before, then pause."""
        with self._training() as may_train:
            while may_train and self.state == "running" and self.epoch < epoch:
                self._train(_NO_ORDERS, epoch - self.epoch, paced=False)

    @contextmanager
    def _training(self) -> Iterator[bool]:
        """Be running, if the run may train, and paused afterwards; tell whether it may."""
        if not self._may_train():
            yield False
            return
        self._set_state("running")
        try:
            with np.errstate(all="ignore"):
                yield True
                self._record()
                self._mind_the_time()
        finally:
            # Also where somebody interrupts a cell: what follows is no training time.
            if self.state not in ENDED:
                self._set_state("paused")

    # --- between batches ---

    def _obey(self, mailbox: Mailbox) -> None:
        """Carry out what is ordered, and sleep while paused."""
        self._record()
        course, orders = mailbox.take()
        for order in orders:
            obey(order, self)
        if course.stopped and self.state not in ENDED:
            self._end("stopped")
        if self.state in ENDED:
            return
        was = self.state
        self._set_state("paused" if course.rests else "running")
        is_other = was != self.state
        if mailbox.newest is None or is_other or any(order.wants_snapshot for order in orders):
            mailbox.publish(self.snapshot())
        if mailbox.follower is not None and (
            is_other or any(order.wants_checkpoint for order in orders)
        ):
            mailbox.follower(self.checkpoint())
        if course.rests:
            mailbox.wait()
        elif course.paused:
            self._stride(mailbox, course.strides[0])

    def _stride(self, mailbox: Mailbox, stride: Stride) -> None:
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
                self._train_one(mailbox)
            else:
                self._train(mailbox, most_epochs(rest), paced=rest != "epoch")
            self._record()
            self._mind_the_time()
            is_there = rest == "step" or self._kept.goal_is_met
            rest = None if is_there else rest_of(rest, self.epoch - begun)
            if mailbox.attention:
                break
        self._kept.goal = None
        mailbox.finish(stride, rest)

    def _train_one(self, mailbox: Mailbox) -> None:
        """Do one parameter update, and remember what it was made of."""
        engine, footing = self._engine, self._engine.footing()
        engine.train(mailbox, 1, 1)
        self._last_step = engine.step_from(footing), self.config

    # --- the work ---

    def _train(self, mailbox: Mailbox, most: int | None = None, *, paced: bool = True) -> None:
        """Train until there is an order, and see to the epochs that ended.

        Args:
            mailbox: Where orders come from.
            most: The most epochs to end, if there is such a limit.
            paced: Whether to keep to the speed that is set.
        """
        engine = self._engine
        limited = self.config.time_limit > 0
        epochs = self.config.epochs - engine.epoch
        if most is not None:
            epochs = min(epochs, most)
        if paced and self.speed is not None:
            if engine.position == 0 and self._wait(mailbox, self.speed):
                return
            epochs = min(epochs, together(self.speed))
        begun = engine.epoch
        engine.train(mailbox, epochs, self._stretch.batches if limited else None)
        if self.speed is not None and engine.epoch > begun:
            self._pacing.ended(engine.epoch - begun, self.speed, perf_counter())
        if engine.due or engine.epoch >= self.config.epochs:
            self._record()
        if limited:
            self._mind_the_time()
            self._stretch.fit(self.seconds)

    def _wait(self, mailbox: Mailbox, speed: float) -> bool:
        """Wait until the next epoch may begin or an order comes; tell whether that took time."""
        began = perf_counter()
        left = self._pacing.left(speed, began)
        if left <= 0.0:
            return False
        _ = self.seconds  # all before is training, and what follows is not
        mailbox.rest(left)
        self._clock.leave_out()
        self._waited += perf_counter() - began
        return True
