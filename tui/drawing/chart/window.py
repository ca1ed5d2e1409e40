"""Which part of a run a chart shows."""

from __future__ import annotations

from dataclasses import dataclass

_LEAST = 4


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of epochs; by default all of them, whatever their number."""

    width: int | None = None
    """Epochs from its first to its last; `None` for all there are."""
    last: int | None = None
    """Its last epoch; `None` for the newest, so that it moves on with the run."""

    def epochs(self, newest: int) -> tuple[int, int]:
        """Give the first and last epoch shown.

        Args:
            newest: How many epochs there are.
        """
        if self.width is None:
            return 0, newest
        last = newest if self.last is None else min(self.last, newest)
        return max(last - self.width, 0), last

    def zoomed(self, factor: float, around: int, newest: int) -> Window:
        """Show so many times as many epochs, with one of them staying in its place."""
        first, last = self.epochs(newest)
        width = max(round((last - first) * factor), _LEAST)
        if width >= newest:
            return Window()
        share = (around - first) / max(last - first, 1)
        return _placed(round(around - share * width), width, newest)

    def panned(self, epochs: int, newest: int) -> Window:
        """Show what is so many epochs later; at both ends it stops."""
        if self.width is None:
            return self
        return _placed(self.epochs(newest)[0] + epochs, self.width, newest)

    def holding(self, epoch: int, newest: int) -> Window:
        """Pan as little as it takes to show an epoch."""
        first, last = self.epochs(newest)
        return self.panned(min(epoch - first, 0) + max(epoch - last, 0), newest)


def _placed(first: int, width: int, newest: int) -> Window:
    last = max(first, 0) + width
    return Window(width, None if last >= newest else last)
