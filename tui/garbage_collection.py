"""When Python looks for objects that only refer to one another: when nobody waits for anything.

A screen that is closed is such a circle of some ten thousand objects. Left to itself Python counts
objects, and comes to those that have survived twice once in hours.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import monotonic

from ..core.allocator import give_freed_memory_back
from .terminal.safety_net import NetApp

LOOK_SECONDS = 0.5
"""How often to see whether it is time."""

_EVERY_SECONDS = 20.0
"""So long what is new is left alone."""

_QUIET_SECONDS = 0.4
"""So long nobody has done anything where it is quiet."""

_LATEST_SECONDS = 60.0
"""After so long it is done in any case, as somebody turns a wheel or types all the time."""


def collect_in_quiet(app: NetApp) -> None:
    """Begin to collect, once all is there that stays as long as an app does."""
    if not gc.isenabled():  # the command line switches it off for the start
        gc.freeze()  # what a start has made need not be looked at again
        gc.enable()
    collection = GarbageCollection(lambda: app.attention.touched_at if app.attention else 0.0)
    app.set_interval(LOOK_SECONDS, collection.look)


def _collect() -> None:
    gc.collect()
    give_freed_memory_back()


class GarbageCollection:
    """Collects in quiet moments.

    Args:
        touched_at: Gives when somebody last did anything.
        clock: Gives seconds.
        collect: Does it.
    """

    def __init__(
        self,
        touched_at: Callable[[], float],
        clock: Callable[[], float] = monotonic,
        collect: Callable[[], object] = _collect,
    ) -> None:
        self._touched_at, self._clock, self._collect = touched_at, clock, collect
        self._done_at = clock()

    def look(self) -> None:
        """Collect, if it is time."""
        now = self._clock()
        since, quiet = now - self._done_at, now - self._touched_at()
        if since >= _EVERY_SECONDS and (quiet >= _QUIET_SECONDS or since >= _LATEST_SECONDS):
            self._collect()
            self._done_at = now
