"""How long a run has trained: no pauses, and no time in which its process was stopped.

A clock on the wall goes on while a process is stopped (SIGSTOP, a debugger, a suspended laptop),
and the processor's time of a process does not. So each look at the clock adds what has passed on
the wall since the last, but never much more than what the process has worked in between: a long
batch counts in full, as it is work, and so does a crowded machine, where a process gets a part of
its time only; an hour of standing still counts as a fraction of a second.

Looks are frequent: one follows the epochs that are evaluated together, and with a time limit there
is one every few milliseconds (see `Stretch`).
"""

from __future__ import annotations

from time import perf_counter, process_time

_GRACE = 0.25
"""Seconds that a look adds even if the process has not worked: it may have waited for its turn."""
_CROWD = 3.0
"""So many times its work may pass on the wall: as many others wanted the same processor."""

_SHORT, _LONG = 0.005, 0.02
"""Seconds that a stretch should take at least and at most."""


class Stopwatch:
    """Adds up the seconds in which a run trains.

    Args:
        seconds: Those it has trained already.
    """

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds
        self._runs = False
        self._seen = self._worked = 0.0

    @property
    def seconds(self) -> float:
        """Seconds so far; each look tells apart better what was trained and what was not."""
        if self._runs:
            wall, work = perf_counter(), process_time()
            most = _GRACE + _CROWD * (work - self._worked)
            self._seconds += min(wall - self._seen, most)
            self._seen, self._worked = wall, work
        return self._seconds

    def start(self) -> None:
        """Count from now on."""
        if not self._runs:
            self._runs = True
            self.leave_out()

    def stop(self) -> None:
        """Count no more."""
        self._seconds = self.seconds
        self._runs = False

    def leave_out(self) -> None:
        """Go on from here: what has passed since the last look was no training."""
        self._seen, self._worked = perf_counter(), process_time()


class Stretch:
    """How many batches to train on before the clock is looked at: some milliseconds of them.

    A look at the clock before every batch would cost a tiny network more than it may.

    Attributes:
        batches: How many to train on before the next look.
    """

    def __init__(self) -> None:
        self.batches = 1
        self._seen = 0.0

    def fit(self, seconds: float) -> None:
        """Take longer or shorter stretches after one that ended at so many seconds."""
        took, self._seen = seconds - self._seen, seconds
        if took < _SHORT:
            self.batches *= 2
        elif took > _LONG:
            self.batches = max(1, self.batches // 2)
