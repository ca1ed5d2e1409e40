"""A plane to put points on by hand: where they are, where the cursor is, and how to take it back.

It knows neither keys nor colours; a widget turns keys and clicks into what is called here.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from ....core.catalog.datasets.drawn_points import MOST_POINTS, REACH, DrawnPoint, drawn_at
from .plane import Plane

Points = tuple[DrawnPoint, ...]

_MOST_UNDONE = 1000


class Canvas:
    """The points of a drawing, and a cursor that goes from cell to cell over them.

    Args:
        points: What is drawn at first.

    Attributes:
        points: What is drawn, in the order it was.
        label: The class of the next point.
        plane: The plane in the cells that it is drawn in.
    """

    def __init__(self, points: Points = ()) -> None:
        self.points = points
        self.label = 0
        self._before: deque[Points] = deque(maxlen=_MOST_UNDONE)
        self._cursor: tuple[int, int] | None = None
        self.fit(1, 1)

    def fit(self, columns: int, rows: int) -> None:
        """Draw in so many cells from now on."""
        reach = np.array([REACH, REACH])
        before = self._cursor and self.plane.middle(*self._cursor)
        self.plane = Plane(-reach, reach, columns, rows)
        if before is not None:
            self._cursor = self.cell_of(drawn_at(0, *before))

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the cell that keys are about; at first the middle."""
        return self._cursor or (self.plane.columns // 2, self.plane.rows // 2)

    @property
    def place(self) -> tuple[float, float]:
        """Where a point would be put: the middle of the cursor's cell, in whole hundredths."""
        return drawn_at(0, *self.plane.middle(*self.cursor))[1:]

    def go_to(self, column: int, row: int) -> None:
        """Put the cursor on a cell, at the edge if it is beyond it."""
        columns, rows = self.plane.columns, self.plane.rows
        self._cursor = max(0, min(column, columns - 1)), max(0, min(row, rows - 1))

    def move(self, across: int, down: int) -> None:
        """Move the cursor by so many cells."""
        column, row = self.cursor
        self.go_to(column + across, row + down)

    def cell_of(self, point: DrawnPoint) -> tuple[int, int]:
        """Find the cell that a point lies in, as column and row."""
        (place,) = self.plane.grid(np.array([point[1:]])).places.tolist()
        row, column = divmod(place, self.plane.columns)
        return column, row

    def put(self, *, goes_on: bool = False) -> bool:
        """Put a point at the cursor, in the place of one that is there; tell whether it was new.

        Args:
            goes_on: Whether it is taken back together with the change before it.
        """
        point = DrawnPoint(self.label, *self.place)
        others = tuple(other for other in self.points if other[1:] != point[1:])
        if point in self.points or len(others) >= MOST_POINTS:
            return False
        if goes_on and self._before:
            self.points = (*others, point)
        else:
            self._change((*others, point))
        return True

    def remove(self) -> bool:
        """Remove the point nearest to the cursor; tell whether there was one."""
        if not self.points:
            return False
        distances = np.hypot(*(np.array([point[1:] for point in self.points]) - self.place).T)
        nearest = int(distances.argmin())
        self._change(self.points[:nearest] + self.points[nearest + 1 :])
        return True

    def clear(self) -> bool:
        """Remove all points; tell whether there were any."""
        if not self.points:
            return False
        self._change(())
        return True

    def undo(self) -> bool:
        """Take the last change back; tell whether there was one."""
        if not self._before:
            return False
        self.points = self._before.pop()
        return True

    @property
    def changes(self) -> int:
        """How many changes can be taken back."""
        return len(self._before)

    def _change(self, points: Points) -> None:
        self._before.append(self.points)
        self.points = points
