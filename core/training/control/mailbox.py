"""Orders to a trainer from any thread, and the newest snapshot on the way back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import replace

from ..checkpoint import Checkpoint
from ..snapshot import Snapshot
from ..speed.limit import Speed
from .goal import Stride
from .orders import Course, CourseOrder, LimitSpeed, Order, WorkOrder


class Mailbox:
    """The one place where a trainer and those who watch it meet.

    Everyone gives orders at any time; they are obeyed between two batches, so within milliseconds.
    The trainer makes a snapshot when its state changes and when an order wants one, never else: a
    slow screen costs frames, not training. Nothing queues up, as of two orders alike the later
    counts.

    Args:
        paused: Whether training waits for `Resume` before its first step.
        speed_limit: How fast to train; `None` for as fast as possible.
        follower: What is given each checkpoint, in the trainer's thread, so it must not take long.
            There is one whenever the run rests, ends or is edited, and when it is asked for.

    Attributes:
        attention: Whether there is an order. The trainer reads it before every batch, without a
            lock: one attribute.
        newest: The last snapshot that was published.
    """

    def __init__(
        self,
        *,
        paused: bool = False,
        speed_limit: Speed = None,
        follower: Callable[[Checkpoint], None] | None = None,
    ) -> None:
        self._changed = threading.Condition()
        self._course = Course(paused=paused)
        first = LimitSpeed(speed_limit)
        self._pending: dict[Hashable, WorkOrder] = {first.key: first}
        self._rests = False
        self._is_told = True
        self.follower = follower
        self.attention = True
        self.newest: Snapshot | None = None

    @property
    def is_paused(self) -> bool:
        """Whether training waits, or will once what it was told to do is done."""
        return self._course.paused

    def give(self, order: Order) -> None:
        """Give an order, to be obeyed before the next batch."""
        with self._changed:
            if isinstance(order, CourseOrder):
                self._course = order.change(self._course)
            else:
                # What is given last is carried out last.
                self._pending.pop(order.key, None)
                self._pending[order.key] = order
            self.attention = self._is_told = True
            self._changed.notify_all()

    def wait_for_rest(self, seconds: float) -> bool:
        """Wait so long at the most until the run rests, its checkpoint given; tell whether."""
        with self._changed:
            return self._changed.wait_for(lambda: self._rests, seconds)

    # What follows is the trainer's side.

    def take(self) -> tuple[Course, tuple[WorkOrder, ...]]:
        """Take the orders over. The course stays in force, with strides that are not finished."""
        with self._changed:
            course, orders = self._course, tuple(self._pending.values())
            self._pending.clear()
            self._is_told = False
            # Whoever makes a stride needs not be told between two batches that there is one.
            self.attention = course.stopped or course.rests
            return course, orders

    def wait(self) -> None:
        """Sleep until there is something to do besides resting."""
        with self._changed:
            self._rests = True
            self._changed.notify_all()
            self._changed.wait_for(
                lambda: not self._course.rests or self._course.stopped or bool(self._pending)
            )
            self._rests = False

    def rest(self, seconds: float) -> None:
        """Sleep so long, or until there is another order."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_told, seconds)

    def finish(self, stride: Stride, rest: Stride | None = None) -> None:
        """Report a stride as done, or what is left of it, unless it was withdrawn by a pause."""
        with self._changed:
            strides = self._course.strides
            if strides and strides[0] is stride:
                left = () if rest is None else (rest,)
                self._course = replace(self._course, strides=(*left, *strides[1:]))
            self.attention = True

    def drop_strides(self) -> None:
        """Forget how far to go: the run has ended."""
        with self._changed:
            self._course = replace(self._course, strides=())

    def publish(self, snapshot: Snapshot) -> None:
        """Show a snapshot to whoever looks."""
        self.newest = snapshot
