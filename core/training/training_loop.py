"""Training between two orders: as far as a stride goes, no faster than the speed limit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from operator import index
from time import perf_counter
from typing import SupportsIndex

import numpy as np

from ..config import ConfigError, Problem
from ..config.errors import shown
from .control.goal import Stride, Until, most_epochs, rest_of
from .control.mailbox import Mailbox
from .control.orders import Ordered, obey
from .engine.stopwatch import Stretch
from .rendering.progress import SECONDS, ProgressLine
from .run.ending import end, mind_the_time, record_epochs, wake
from .run.resuming import checkpoint_of
from .run.snapshots import snapshot_of
from .run.state import RunState
from .snapshot import ENDED, Snapshot
from .speed.pacing import together

_NO_ORDERS = Mailbox()
_NO_ORDERS.attention = False


class TrainingLoop:
    """Trains a run until something else is to be done.

    Args:
        run: What is trained.
    """

    def __init__(self, run: RunState) -> None:
        self._run = run
        self._stretch = Stretch()

    def run(self, mailbox: Mailbox, ordered: Ordered) -> Snapshot:
        """Train until the run ends, obeying orders between batches; give the last snapshot.

        Args:
            mailbox: Where orders come from and snapshots go.
            ordered: Carries them out.
        """
        run = self._run
        wake(run)
        with np.errstate(all="ignore"):
            while run.status not in ENDED:
                if mailbox.attention:
                    self._obey(mailbox, ordered)
                else:
                    self._train(mailbox)
            snapshot = snapshot_of(run)
        mailbox.drop_strides()
        mailbox.publish(snapshot)
        if mailbox.follower is not None:
            mailbox.follower(checkpoint_of(run))
        return snapshot

    def epochs(self, every: SupportsIndex) -> Iterator[Snapshot]:
        """Train until the run ends, giving a snapshot now and then; see `Trainer.epochs`.

        Raises:
            ConfigError: If that is no whole number from 1 on.
        """
        is_whole = isinstance(every, SupportsIndex) and not isinstance(every, bool)
        if not is_whole or index(every) < 1:
            sentence = f"epochs(every=...) takes a whole number from 1 on, not {shown(every)}."
            raise ConfigError([Problem("", sentence)])
        return self._each(index(every))

    def _each(self, every: int) -> Iterator[Snapshot]:
        run = self._run
        wake(run)
        while run.status not in ENDED:
            self.advance_to(run.epoch + every - run.epoch % every)
            yield snapshot_of(run)

    def run_with_line(self) -> Snapshot:
        """Train until the run ends, telling on the standard output how far it is."""
        run, line, epochs = self._run, ProgressLine(), 1
        wake(run)
        try:
            while run.status not in ENDED:
                began = perf_counter()
                self.advance_to(run.epoch + epochs)
                line.show(snapshot_of(run))
                took = max(perf_counter() - began, 1e-6)
                epochs = max(1, int(epochs * min(4.0, SECONDS / took)))
        finally:
            line.end()
        return snapshot_of(run)

    def advance_batch(self) -> None:
        """Do one parameter update if the run may train, and pause."""
        with self._training() as may_train:
            if may_train:
                self._step(_NO_ORDERS)

    def advance_to(self, epoch: int) -> None:
        """Train to the end of an epoch, or of the run if that is before, then pause."""
        run = self._run
        with self._training() as may_train:
            while may_train and run.status == "running" and run.epoch < epoch:
                self._train(_NO_ORDERS, epoch - run.epoch, is_limited=False)

    @contextmanager
    def _training(self) -> Iterator[bool]:
        """Be running, if the run may train, and paused afterwards; tell whether it may."""
        run = self._run
        if not wake(run):
            yield False
            return
        run.set_status("running")
        try:
            with np.errstate(all="ignore"):
                yield True
                record_epochs(run)
                mind_the_time(run)
        finally:
            # Also where somebody interrupts a cell: what follows is no training time.
            if run.status not in ENDED:
                run.set_status("paused")

    def _obey(self, mailbox: Mailbox, ordered: Ordered) -> None:
        """Carry out what is ordered, and sleep while paused."""
        run = self._run
        record_epochs(run)
        course, orders = mailbox.take()
        for order in orders:
            obey(order, ordered)
        if course.stopped and run.status not in ENDED:
            end(run, "stopped")
        if run.status in ENDED:
            return
        was = run.status
        run.set_status("paused" if course.rests else "running")
        is_other = was != run.status
        if mailbox.newest is None or is_other or any(order.wants_snapshot for order in orders):
            mailbox.publish(snapshot_of(run))
        if mailbox.follower is not None and (
            is_other or any(order.wants_checkpoint for order in orders)
        ):
            mailbox.follower(checkpoint_of(run))
        if course.rests:
            mailbox.wait()
        elif course.paused:
            self._stride(mailbox, course.strides[0])

    def _stride(self, mailbox: Mailbox, stride: Stride) -> None:
        """Go as far as a stride says, or until another order comes; `_obey` is asked after it."""
        run = self._run
        rest: Stride | None = stride
        if isinstance(stride, Until):
            run.record.rules.goal = stride.accuracy
            rows = run.engine.measure(run.config.tolerance)
            if run.engine.position == 0 and run.record.rules.meets(stride.accuracy, rows):
                rest = None
        while rest is not None and run.status not in ENDED:
            begun, run.record.rules.goal_is_met = run.epoch, False
            if rest == "step":
                self._step(mailbox)
            else:
                self._train(mailbox, most_epochs(rest), is_limited=rest != "epoch")
            record_epochs(run)
            mind_the_time(run)
            is_there = rest == "step" or run.record.rules.goal_is_met
            rest = None if is_there else rest_of(rest, run.epoch - begun)
            if mailbox.attention:
                break
        run.record.rules.goal = None
        mailbox.finish(stride, rest)

    def _step(self, mailbox: Mailbox) -> None:
        """Do one parameter update, and remember what it was made of."""
        run = self._run
        engine, footing = run.engine, run.engine.state.footing()
        engine.train(mailbox, 1, 1)
        run.last_step = engine.step_from(footing), run.config

    def _train(self, mailbox: Mailbox, most: int | None = None, *, is_limited: bool = True) -> None:
        """Train until there is an order, and see to the epochs that ended.

        Args:
            mailbox: Where orders come from.
            most: The most epochs to end, if there is such a limit.
            is_limited: Whether to keep to the speed limit.
        """
        run = self._run
        engine, pacing = run.engine, run.pacing
        if not engine.pending and run.past.waypoints.is_due(run.epoch, run.clock.seconds):
            run.past.waypoints.add(checkpoint_of(run, with_timeline=False))
        limited = run.config.time_limit > 0
        epochs = run.config.epochs - engine.epoch
        if most is not None:
            epochs = min(epochs, most)
        if is_limited and pacing.speed is not None:
            if engine.position == 0 and self._wait(mailbox):
                return
            if pacing.speed is not None:
                epochs = min(epochs, together(pacing.speed))
        begun = engine.epoch
        engine.train(mailbox, epochs, self._stretch.batches if limited else None)
        if pacing.speed is not None and engine.epoch > begun:
            pacing.ended(engine.epoch - begun, run.seconds_under_way)
        if engine.due or engine.epoch >= run.config.epochs:
            record_epochs(run)
        if limited:
            mind_the_time(run)
            self._stretch.fit(run.clock.seconds)

    def _wait(self, mailbox: Mailbox) -> bool:
        """Wait until the next epoch may begin or an order comes; tell whether that took time."""
        run = self._run
        # The look at the clock counts all before as training; what follows is none.
        left, began = run.pacing.left(run.seconds_under_way), perf_counter()
        if left <= 0.0:
            return False
        mailbox.rest(left)
        run.clock.leave_out()
        run.waited += perf_counter() - began
        return True
