"""How many batches to train on before the clock is looked at."""

from __future__ import annotations

_SHORT, _LONG = 0.005, 0.02


class Stretch:
    """Finds a number of batches that takes some milliseconds, whatever the network.

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
