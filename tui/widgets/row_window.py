"""Which rows of a scrolled table are in view, a cursor among them, and the keys that move it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal

from textual.binding import Binding
from textual.geometry import Size
from textual.scroll_view import ScrollView


class RowWindow:
    """The rows of a table that are in view, a line each, below a line of titles that stays.

    Args:
        table: What is scrolled.

    Attributes:
        rows: How many rows there are.
    """

    KEYS: ClassVar = (
        Binding("up", "go(-1)", show=False),
        Binding("down", "go(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "to_end(False)", show=False),
        Binding("end", "to_end(True)", show=False),
    )
    """The keys of such a table, each with an action of the table's."""

    def __init__(self, table: ScrollView) -> None:
        self._table = table
        self.rows = 0

    def fit(self, rows: int, width: int) -> None:
        """Have so many rows of so many columns, and a line of titles above them."""
        self.rows = rows
        self._table.virtual_size = Size(width, rows + 1)

    @property
    def top(self) -> int:
        """The first row in view."""
        return self._table.scroll_offset.y

    @property
    def room(self) -> int:
        """Rows in view at once."""
        return max(self._table.size.height - 1, 1)

    def row_at(self, y: int) -> int | None:
        """Give the row in a line of the widget; `None` for the titles and below the last row."""
        row = self.top + y - 1
        return row if y and 0 <= row < self.rows else None

    def nearest(self, row: int) -> int:
        """Give the row that is nearest to a number; the first if there are none."""
        return max(0, min(row, self.rows - 1))

    def hold(self, row: int) -> None:
        """Scroll as little as it takes to have a row in view."""
        top = self.top
        if not top <= row < top + self.room:
            top = row if row < top else row - self.room + 1
            # At once: a key may have been pressed since.
            self._table.scroll_to(y=top, animate=False, immediate=True)


Way = Literal["lines", "screens", "end"]


class RowCursor:
    """The row of a table that is chosen, which is always in view.

    Args:
        table: What is scrolled.
        moved: Called whenever the cursor has been put somewhere, be it where it was.

    Attributes:
        window: The rows in view.
        row: The one that it is on; 0 if there are none.
    """

    KEYS: ClassVar = (
        Binding("up", "cursor('lines', -1)", show=False),
        Binding("down", "cursor('lines', 1)", show=False),
        Binding("pageup", "cursor('screens', -1)", show=False),
        Binding("pagedown", "cursor('screens', 1)", show=False),
        Binding("home", "cursor('end', -1)", show=False),
        Binding("end", "cursor('end', 1)", show=False),
    )
    """The keys of such a table, which hands its action `cursor` on to `move`."""

    def __init__(self, table: ScrollView, moved: Callable[[], object]) -> None:
        self._table, self._moved = table, moved
        self.window = RowWindow(table)
        self.row = 0

    def fit(self, rows: int) -> None:
        """Stay on the row, or on the nearest of so many, in a table as wide as it is now."""
        self.window.fit(rows, self._table.size.width)
        self.go_to(self.row)

    def go_to(self, row: int) -> None:
        """Go to a row, or to the nearest there is."""
        self.row = self.window.nearest(row)
        self.window.hold(self.row)
        self._table.refresh()
        self._moved()

    def move(self, way: Way, by: int) -> None:
        """Go so many lines or screens down, or up if negative, or to the last or first row.

        Of a screen a line stays in view.
        """
        if way == "end":
            self.go_to(self.window.rows if by > 0 else 0)
        else:
            self.go_to(self.row + by * (1 if way == "lines" else max(self.window.room - 1, 1)))
