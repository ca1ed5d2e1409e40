"""A table with a cursor that writes the lines in view only, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ..appearance.look import Look
from ..drawing.text_columns import fitted
from ..widgets.row_window import RowCursor, Way


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of a table is."""

    title: str
    """What stands above it."""
    width: int
    """Columns of the screen, without the blank before it."""
    text: Callable[[Any], str]
    """What it says of a row."""
    right: bool = False
    """Whether it ends at the right, as numbers do."""


class CursorTable(ScrollView, can_focus=True):
    """Rows of anything, described by columns.

    Args:
        look: Characters and colours.
        id: The widget's id.
        ink_of: Gives the ink of a row, as rich writes it; empty for the surroundings'.
    """

    DEFAULT_CSS = """
    CursorTable {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS: ClassVar = [*RowCursor.KEYS]

    class Moved(Message):
        """The cursor is on another row, or on none."""

    class Chosen(Message):
        """A row was clicked twice."""

    def __init__(
        self, look: Look, *, id: str, ink_of: Callable[[Any], str] = lambda row: ""
    ) -> None:
        super().__init__(id=id)
        self.look = look
        self.rows: Sequence[Any] = ()
        """What is listed, in its order."""
        self._columns: Sequence[Column] = ()
        self._ink_of = ink_of
        self._cursor = RowCursor(self, lambda: self.post_message(self.Moved()))

    @property
    def row(self) -> Any:
        """What the cursor is on; `None` if there is nothing."""
        return self.rows[self._cursor.row] if self.rows else None

    def show(self, columns: Sequence[Column], rows: Sequence[Any], at: int | None = None) -> None:
        """List something else.

        Args:
            columns: How each row is described; as many as there is room for.
            rows: What is listed.
            at: Which of them the cursor is on; its line if not given.
        """
        self._columns, self.rows = columns, rows
        if at is not None:
            self._cursor.row = at
        self._cursor.fit(len(rows))

    @property
    def cursor(self) -> int:
        """The line that the cursor is on."""
        return self._cursor.row

    # --- the cursor ---

    def action_cursor(self, way: Way, by: int) -> None:
        """Move the cursor by a key."""
        self._cursor.move(way, by)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._cursor.fit(len(self.rows))

    # --- the picture ---

    def render_line(self, y: int) -> Strip:
        """Write one line of the widget, the titles at the top."""
        width = self.size.width
        if y == 0:
            titles = [column.title for column in self._columns]
            text, ink = self._cells(" ", titles), f"bold {self.look.palette.faint}"
        else:
            text, ink = self._line(self._cursor.window.row_at(y))
        style = self.rich_style + Style.parse(ink)
        return Strip([Segment(fitted(text, width, cut=" "), style)], width)

    def _line(self, place: int | None) -> tuple[str, str]:
        if place is None:
            return "", ""
        row, at_cursor = self.rows[place], place == self._cursor.row
        start = self.look.glyphs.selected if at_cursor else " "
        text = self._cells(start, [column.text(row) for column in self._columns])
        if at_cursor:
            return text, "reverse" if self.has_focus else "bold"
        return text, self._ink_of(row)

    def _cells(self, start: str, texts: Sequence[str]) -> str:
        cut = self.look.glyphs.cut
        cells = (
            fitted(text, column.width, right=column.right, cut=cut)
            for text, column in zip(texts, self._columns, strict=True)
        )
        return " ".join([start, *cells])

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the lines that came into view."""
        super().watch_scroll_y(old_value, new_value)
        self.refresh()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show that the keys go elsewhere, or come here."""
        super().watch_has_focus(has_focus)
        self.refresh(Region(0, 0, *self.size))

    def on_click(self, event: events.Click) -> None:
        """Go to a row; clicked twice, choose it."""
        at = event.get_content_offset(self)
        if at is None or (line := self._cursor.window.row_at(at.y)) is None:
            return
        self._cursor.go_to(line)
        if event.chain > 1:
            self.post_message(self.Chosen())
