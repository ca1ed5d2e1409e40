"""Which rows of a scrolled table are in view, and the keys that go through them."""

from __future__ import annotations

from typing import ClassVar

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
