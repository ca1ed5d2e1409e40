"""Which epoch of a chart is read, by mouse or keys, and what the mouse pulls along."""

from __future__ import annotations

from dataclasses import dataclass

from ....drawing.chart.axis import Axis
from ....drawing.chart.plot.region import Plot
from ....drawing.chart.window import Window


class EpochCursor:
    """A place among the epochs of a run that goes on; at first the newest one.

    Attributes:
        pointed: The column of the curves that the mouse is over, `None` where it is elsewhere.
    """

    def __init__(self) -> None:
        self.pointed: int | None = None
        self._epoch: int | None = None

    def release(self) -> None:
        """Be on the newest epoch again."""
        self._epoch = None

    def put(self, epoch: int, newest: int) -> None:
        """Stand on an epoch; on the newest one it stays there while the run goes on."""
        self._epoch = None if epoch == newest else epoch
        self.pointed = None

    def epoch(self, axis: Axis, newest: int, past: int | None = None) -> int:
        """Give the epoch where it stands, or the nearest that is shown.

        Args:
            axis: The epochs that are shown.
            newest: The run's last epoch.
            past: Where it stands instead, if anywhere.
        """
        epoch = self._epoch if past is None else past
        return min(max(newest if epoch is None else epoch, axis.first), axis.last, newest)

    def under_mouse(self, axis: Axis, plot: Plot | None, newest: int) -> int | None:
        """Give the epoch that the mouse is over; `None` where it is over none."""
        if self.pointed is None or plot is None:
            return None
        share = min(self.pointed / max(plot.width - 1, 1), 1.0)
        across = axis.across
        return min(axis.epoch_at(across.first + share * (across.last - across.first)), newest)


def epoch_beside(here: int, columns: int, axis: Axis, plot: Plot) -> int:
    """Give the epoch that is so many columns further than another, and at least the next one.

    It may lie beyond those that are shown, and of a run.
    """
    column = plot.column_of(axis.place(here)) + columns
    if 0 <= column < plot.width:
        there = axis.epoch_at(plot.place_at(column))
    else:
        there = here + round(columns * (axis.last - axis.first) / max(plot.width - 1, 1))
    if (there - here) * columns <= 0:
        there = here + (1 if columns > 0 else -1)
    return there


@dataclass(frozen=True, slots=True)
class Grip:
    """What the mouse has taken hold of."""

    column: int
    window: Window
    first: int
    last: int

    def pulled_to(self, column: int, plot: Plot, newest: int) -> Window:
        """Give the window that has what was taken hold of under the mouse again."""
        per_column = (self.last - self.first) / max(plot.width - 1, 1)
        return self.window.panned(round((self.column - column) * per_column), newest)
