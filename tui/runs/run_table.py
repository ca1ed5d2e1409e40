"""The kept runs, a line each: chosen with a cursor, marked with letters, sorted by a column.

Textual's DataTable takes seconds to fill with ten thousand runs; this table writes the lines in
view only, as the table of predictions does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from string import ascii_uppercase
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ...core.store.selection.differences import differing
from ...core.store.summary import RunSummary
from ..appearance.look import Look
from ..drawing.text_columns import fitted
from ..widgets.row_window import RowCursor, Way
from .columns import COLUMNS, NEWEST_FIRST, columns_for, in_order

MOST_MARKED = 8
"""More curves than that in one chart, nobody can tell apart."""

_MARGIN = 4
"""Columns before the first one: the cursor, and the letter of a marked run in brackets."""
_STAYS = 1
"""So many of the columns stay where they are when the others are moved."""


class RunTable(ScrollView, can_focus=True):
    """A table of runs with a cursor on one of them.

    Args:
        look: Characters and colours.
        id: The widget's id.

    Attributes:
        runs: Those that are listed, in their order.
        marked: The ids of marked runs by their letters, in the order in which they were marked.
        sort_column: The column they are sorted by, as its number in `COLUMNS`.
        descending: Whether the largest come first.
        columns: Which columns tell something about these runs, as their numbers in `COLUMNS`.
        left_over: How many of what the runs differ in have a column further to the right only.
    """

    DEFAULT_CSS = """
    RunTable {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS: ClassVar = [
        *RowCursor.KEYS,
        Binding("left", "shift(-1)", show=False),
        Binding("right", "shift(1)", show=False),
    ]

    class Moved(Message):
        """The cursor is on another run, or on none."""

    class Chosen(Message):
        """A run was clicked twice."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(id=id)
        self.look = look
        self.runs: Sequence[RunSummary] = ()
        self.marked: dict[str, str] = {}
        self.sort_column, self.descending = NEWEST_FIRST
        self._cursor = RowCursor(self, lambda: self.post_message(self.Moved()))
        self._first_column = _STAYS
        self._unsorted: Sequence[RunSummary] = ()
        self._differences: Sequence[str] = ()
        self.columns: Sequence[int] = range(len(COLUMNS))
        self.left_over = 0

    # --- what is listed ---

    @property
    def run(self) -> RunSummary | None:
        """The run that the cursor is on; `None` if there is none."""
        return self.runs[self._cursor.row] if self.runs else None

    def show(self, runs: Iterable[RunSummary]) -> None:
        """List these runs; the cursor stays on its run, or else on its line."""
        self._unsorted = list(runs)
        self._differences = differing(self._unsorted)
        self._choose_columns()
        self._sort()

    def _choose_columns(self) -> None:
        self.columns, self.left_over = columns_for(
            self._unsorted, self._differences, self.size.width - _MARGIN
        )
        self.action_shift(0)

    def _sort(self) -> None:
        here = self.run
        self.runs = in_order(self._unsorted, self.sort_column, descending=self.descending)
        if here is not None:
            places = (place for place, run in enumerate(self.runs) if run.number == here.number)
            self._cursor.row = next(places, self._cursor.row)
        self._cursor.fit(len(self.runs))

    def sort_by(self, column: int) -> None:
        """Sort by a column, or turn the order round if it is that one already."""
        # What is best or newest is looked for more often than what is worst.
        falls = COLUMNS[column].title in {"accuracy", "within", "began", "tags", "why"}
        self.descending = not self.descending if column == self.sort_column else falls
        self.sort_column = column
        self._bring_into_view(column)
        self._sort()

    # --- marks ---

    def turn_mark(self) -> bool:
        """Mark the run at the cursor, or take its mark away; tell whether there was room."""
        if self.run is None:
            return True
        if self.run.id in self.marked:
            del self.marked[self.run.id]
        elif len(self.marked) == MOST_MARKED:
            return False
        else:
            free = (letter for letter in ascii_uppercase if letter not in self.marked.values())
            self.marked[self.run.id] = next(free)
        self.refresh()
        return True

    def unmark(self, ids: Iterable[str] | None = None) -> None:
        """Take the marks of some runs away, of all if none are given."""
        for run_id in list(self.marked) if ids is None else ids:
            self.marked.pop(run_id, None)
        self.refresh()

    # --- the cursor ---

    def action_cursor(self, way: Way, by: int) -> None:
        """Move the cursor by a key."""
        self._cursor.move(way, by)

    def go_to(self, line: int) -> None:
        """Put the cursor on a line, or on the nearest there is."""
        self._cursor.go_to(line)

    def on_resize(self) -> None:
        """Keep the cursor in view, and have as many columns as fit now."""
        self._choose_columns()
        self._cursor.fit(len(self.runs))

    # --- the columns ---

    def action_shift(self, by: int) -> None:
        """Move the columns, all but the first, out of view or back."""
        last = len(self.columns) - 1
        while last > _STAYS and self._width(last - 1) <= self._room:
            last -= 1
        self._first_column = max(_STAYS, min(self._first_column + by, last))
        self.refresh()

    def _width(self, first: int, last: int | None = None) -> int:
        """Give what some of the columns take, the last one left out."""
        return sum(COLUMNS[number].width for number in self.columns[first:last])

    @property
    def _room(self) -> int:
        return self.size.width - _MARGIN - self._width(0, _STAYS)

    def _bring_into_view(self, column: int) -> None:
        if column not in self.columns[_STAYS:]:
            return
        place = self.columns.index(column)
        self._first_column = min(self._first_column, place)
        while self._first_column < place and (
            self._width(self._first_column, place + 1) > self._room
        ):
            self._first_column += 1

    @property
    def _shown_columns(self) -> list[int]:
        shown, room = list(self.columns[:_STAYS]), self._room
        for number in self.columns[self._first_column :]:
            room -= COLUMNS[number].width
            # The last one says as much as there is room for.
            if room < 0 and number != self.columns[-1]:
                break
            shown.append(number)
        return shown

    # --- the picture ---

    def render_line(self, y: int) -> Strip:
        """Write one line of the widget, the titles at the top."""
        width = self.size.width
        if y == 0:
            text, ink = self._titles(), f"bold {self.look.palette.faint}"
        else:
            text, ink = self._line(self._cursor.window.row_at(y))
        style = self.rich_style + Style.parse(ink)
        return Strip([Segment(fitted(text, width, cut=" "), style)], width)

    def _titles(self) -> str:
        glyphs = self.look.glyphs
        arrow = glyphs.descending if self.descending else glyphs.ascending
        return " " * _MARGIN + self._cells(
            [column.title + arrow * (number == self.sort_column)
             for number, column in enumerate(COLUMNS)]
        )  # fmt: skip

    def _line(self, place: int | None) -> tuple[str, str]:
        if place is None:
            return "", ""
        run, glyphs = self.runs[place], self.look.glyphs
        letter = self.marked.get(run.id, "")
        at_cursor = place == self._cursor.row
        start = f"{glyphs.selected if at_cursor else ' '}{f'[{letter}]' if letter else '   '}"
        cells: list[str] = [""] * len(COLUMNS)
        for number in self._shown_columns:
            cells[number] = COLUMNS[number].text(run)
        ink = "reverse" if at_cursor and self.has_focus else "bold" if at_cursor or letter else ""
        if not ink and run.status in {"diverged", "failed"}:
            ink = self.look.palette.wrong
        return start + self._cells(cells), ink

    def _cells(self, texts: Sequence[str]) -> str:
        line: list[str] = []
        for number in self._shown_columns:
            column = COLUMNS[number]
            cell = fitted(
                texts[number], column.width - 1, right=column.right, cut=self.look.glyphs.cut
            )
            line.append(f" {cell}")
        return "".join(line)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the lines that came into view."""
        super().watch_scroll_y(old_value, new_value)
        self.refresh()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show that the keys go elsewhere, or come here."""
        super().watch_has_focus(has_focus)
        self.refresh(Region(0, 0, *self.size))

    # --- the mouse ---

    def on_click(self, event: events.Click) -> None:
        """Sort by a title, or go to a run; twice, choose it."""
        at = event.get_content_offset(self)
        if at is None:
            return
        if at.y == 0:
            self._click_title(at.x - _MARGIN)
            return
        if (line := self._cursor.window.row_at(at.y)) is not None:
            self.go_to(line)
            if event.chain > 1:
                self.post_message(self.Chosen())

    def _click_title(self, x: int) -> None:
        for number in self._shown_columns:
            x -= COLUMNS[number].width
            if x < 0:
                self.sort_by(number)
                return
