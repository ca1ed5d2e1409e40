"""The learning rate of every epoch, as it was in force."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class Rates:
    """A growing row of learning rates: 8 bytes an epoch, at most twice that reserved."""

    def __init__(self) -> None:
        self._rates = np.empty(256)
        self._length = 0

    def extend(self, rates: NDArray[np.float64]) -> None:
        """Add the rates of more epochs."""
        stop = self._length + len(rates)
        if stop > len(self._rates):
            # A new row instead of a resize: views handed out keep the old one.
            grown = np.empty(max(2 * len(self._rates), stop))
            grown[: self._length] = self._rates[: self._length]
            self._rates = grown
        self._rates[self._length : stop] = rates
        self._length = stop

    def view(self) -> NDArray[np.float64]:
        """Show the rates so far without copying them, read-only."""
        rates = self._rates[: self._length]
        rates.flags.writeable = False
        return rates
