"""How fast a run goes and how long it still takes, found from its snapshots."""

from __future__ import annotations

import math
from collections import deque

from ..snapshot import Snapshot

_WINDOW_SECONDS = 2.0
_SHORT_WINDOW_SECONDS = 0.5
"""While the speed doubles each second."""


class Throughput:
    """The speed over the last two seconds of training, waiting for a set speed included.

    Attributes:
        epochs_per_second: The speed; `None` until there are two moments to compare.
    """

    def __init__(self) -> None:
        self._moments: deque[tuple[float, float]] = deque()
        self._of: tuple[str, float | None] = ("", None)
        self.epochs_per_second: float | None = None

    def observe(self, snapshot: Snapshot) -> None:
        """Take in one more moment; one of another run or at another set speed starts afresh."""
        speeds_up = snapshot.speeds_up
        of = snapshot.run_id, None if speeds_up else snapshot.speed
        if of != self._of:
            self._of = of
            self._moments.clear()
            self.epochs_per_second = None
        done, now = epochs_done(snapshot), snapshot.seconds + snapshot.waited
        self._moments.append((now, done))
        window = _SHORT_WINDOW_SECONDS if speeds_up else _WINDOW_SECONDS
        while len(self._moments) > 2 and self._moments[1][0] < now - window:
            self._moments.popleft()
        since, before = self._moments[0]
        if now - since > 1e-3:
            self.epochs_per_second = (done - before) / (now - since)

    def seconds_left(self, snapshot: Snapshot) -> float | None:
        """Estimate how long the rest takes."""
        if not self.epochs_per_second:
            return None
        left = max(snapshot.config.epochs - epochs_done(snapshot), 0.0) / self.epochs_per_second
        # What doubles each second has done (2**t - 1) / ln 2 of its first second's work by then.
        return math.log2(1.0 + left * math.log(2.0)) if snapshot.speeds_up else left


def epochs_done(snapshot: Snapshot) -> float:
    """Count epochs with the part of the one under way."""
    return snapshot.epoch + snapshot.position / snapshot.config.train_rows
