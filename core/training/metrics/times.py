"""How long a run had trained when each epoch ended."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .growing_table import Table


class Times(Table):
    """A growing row of seconds: 8 bytes an epoch, at most twice that reserved.

    Epochs are recorded many at a time, as they are evaluated together. The time between two
    records is shared out among the work done in it, parts of epochs included.
    """

    def __init__(self) -> None:
        super().__init__(())
        self._since = self._done = 0.0

    def start(self) -> None:
        """Write the row before the first epoch."""
        self.extend(np.zeros(1))

    def write(self, ended: int, seconds: float, done: float) -> None:
        """Write when the next epochs ended.

        Args:
            ended: How many of them.
            seconds: How long the run has trained by now.
            done: Epochs done by now, with the part of the one under way.
        """
        work = np.arange(len(self), len(self) + ended) - self._done
        whole = max(done - self._done, float(work[-1]) if ended else 0.0)
        self.extend(self._since + (seconds - self._since) * (work / whole))

    def restore(self, times: NDArray[np.float64]) -> None:
        """Write when the epochs ended that another process trained, after the row of the start."""
        self.extend(times[1:])

    def mark(self, seconds: float, done: float) -> None:
        """Share out from here on: so long the run had trained, and so many epochs were done."""
        self._since, self._done = seconds, done
