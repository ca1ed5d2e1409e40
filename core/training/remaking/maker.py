"""Makes an epoch of a run that was not kept, in a thread of its own, for who looks back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import perf_counter
from weakref import WeakMethod

import numpy as np

from ..checkpoint import Checkpoint
from ..control.mailbox import Mailbox
from ..control.orders import LookAt
from ..snapshot import Snapshot
from ..timeline.timeline import When
from ..timeline.waypoints import Waypoints
from .remake import remade, start_for

_MOST_SECONDS = 3.0
"""An epoch that would take longer is not made: the nearest one that is kept is seen at once."""
_SETTLED_SECONDS = 0.1
"""So long an epoch is wanted before it is made: a chart may be gone through by keys or mouse."""


class EpochMaker:
    """Makes the epoch that is wanted last, and has the run look at it.

    Args:
        mailbox: Has the newest snapshot of the run.
        waypoints: Whole states of the run.
        look_at: The run's own method that has it look at a point; may be called from any thread.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        waypoints: Waypoints[Checkpoint],
        look_at: Callable[[LookAt], None],
    ) -> None:
        self._mailbox, self._waypoints = mailbox, waypoints
        # Weak, as the run has this: both are gone as soon as nobody has the run.
        self._run_look_at = WeakMethod(look_at)
        self._lock = threading.Lock()
        self._wanted: object = None
        self._changed = threading.Event()

    @property
    def is_making(self) -> bool:
        """Whether an epoch is being made."""
        return self._wanted is not None

    def want(self, when: When) -> None:
        """Look at an epoch: at the nearest that is kept, and at itself once it is made."""
        with self._lock:
            self._changed.set()
            self._wanted, self._changed = None, threading.Event()
            self._look_at(LookAt(when))
            newest = self._mailbox.newest
            assert newest is not None  # a run publishes one before it has this
            kept = newest.kept
            if when == "live" or not kept[0] < when < newest.epoch or when in kept:
                return
            self._wanted = wish = object()
        threading.Thread(
            target=self._make,
            args=(when, wish, self._changed, newest),
            name="nnlab-epoch",
            daemon=True,
        ).start()

    def _make(self, epoch: int, wish: object, changed: threading.Event, newest: Snapshot) -> None:
        point = None
        try:
            if not changed.wait(_SETTLED_SECONDS):
                start = start_for(epoch, self._waypoints.before(epoch), newest.edits)
                needed = 0.0 if start is None else newest.epoch_seconds[epoch] - start.seconds
                if start is not None and needed <= _MOST_SECONDS:
                    deadline = perf_counter() + 2 * _MOST_SECONDS
                    point = remade(
                        start,
                        newest.edits,
                        epoch,
                        lambda: not changed.is_set() and perf_counter() < deadline,
                    )
        except Exception:
            # Whatever it is, the nearest point is seen, and it is said that it is another.
            point = None
        finally:
            with self._lock:
                if self._wanted is wish:
                    if point is not None and np.isfinite(point.parameters).all():
                        self._look_at(LookAt(epoch, point))
                    self._wanted = None

    def _look_at(self, order: LookAt) -> None:
        if look_at := self._run_look_at():
            look_at(order)
