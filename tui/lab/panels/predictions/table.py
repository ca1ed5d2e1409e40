"""Every row of the data with its prediction.

Textual's DataTable keeps an object a cell and takes 36 ms to rewrite 200 rows, and seconds to fill
100,000; this table formats the lines in view only, straight from the arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from .....core import Snapshot
from .....core.data.dataset import Dataset
from .....core.data.names import Names, names_in
from .....core.training.metrics.correctness import belong_together
from ....appearance.look import Look
from ....drawing.reach_words import titled_with_reach
from ....widgets.panel import SnapshotWidget
from ....widgets.row_window import RowWindow
from .columns import Column, columns_for
from .rows import Moment, RowFilter, RowSets, classes_of, next_choice

_Line = tuple[str, bool, bool]
"""What a line says, whether it is of a wrong row, and whether of the chosen one."""


class PredictionTable(SnapshotWidget, ScrollView, can_focus=True):
    """Inputs, target, prediction, error and verdict of each row; sorted, filtered, one chosen.

    Args:
        look: Characters and colours.
        id: The widget's id.
    """

    NEEDS_ROWS: ClassVar = True
    BINDINGS: ClassVar = [
        *RowWindow.KEYS,
        Binding("enter", "forget", show=False),
        Binding("F", "next_set", show=False),
        Binding("C", "next_class", show=False),
    ]

    # Textual takes default styles from the first base only, so ScrollView's are not here.
    DEFAULT_CSS = """
    PredictionTable {
        overflow: auto;
    }
    """

    # Textual's own lays out the whole screen when it changes, as with wrong rows in training.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)
    """Columns and lines of the whole table, the title line included."""
    wrong_only: reactive[bool] = reactive(False)
    """Whether rows that are predicted right are left out."""
    of_set: reactive[int | None] = reactive(None)
    """The only set whose rows are listed, as its number in `prediction_rows.SETS`."""
    of_class: reactive[int | None] = reactive(None)
    """The only class whose rows are listed."""
    row: reactive[int | None] = reactive(None, repaint=False)
    """The row that is chosen, counted in the dataset's order."""
    sort_column: reactive[int] = reactive(0)
    """The column the rows are sorted by, counted from the left."""
    descending: reactive[bool] = reactive(False)
    """Whether the largest come first."""

    @dataclass
    class RowChosen(Message):
        """Another row is to be seen wherever rows are drawn, or none."""

        row: int | None

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._dataset: Dataset | None = None
        self._sets: RowSets | None = None
        self._columns: tuple[Column, ...] = ()
        self._moment: Moment | None = None
        self._window = RowWindow(self)
        self._order = np.empty(0, dtype=np.intp)
        self._lines: dict[int, _Line] = {}
        """Each visible line."""
        self.border_title = "Predictions"
        self._subtitle = self._run_id = ""

    def show_dataset(self, dataset: Dataset) -> None:
        """Take other rows over."""
        before, self._dataset = self._dataset, dataset
        self._sets = RowSets(dataset)
        if before is not None and not np.array_equal(before.inputs, dataset.inputs):
            self.row = None
        if self.of_class is not None and self.of_class not in classes_of(dataset):
            self.of_class = None
        if self.of_set is not None and not self._sets.members[self.of_set].any():
            self.of_set = None
        self._moment = None

    def watch_virtual_size(self, size: Size) -> None:
        """Fit the scroll bars; the screen is laid out only if one comes or goes."""
        self._scroll_update(size)

    def watch_wrong_only(self) -> None:
        """List other rows."""
        self.scroll_home(animate=False)
        self.draw()

    watch_of_set = watch_of_class = watch_wrong_only

    def watch_row(self, row: int | None) -> None:
        """Mark another row, and tell those who draw it."""
        self._refresh_changed_lines()
        self.post_message(self.RowChosen(row))

    def watch_sort_column(self) -> None:
        """List the rows in another order."""
        self.draw()

    watch_descending = watch_sort_column

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Bring the lines in view up to date."""
        dataset = self._dataset
        if dataset is None or self._sets is None or not belong_together(snapshot, dataset):
            return
        self._columns = columns_for(snapshot.config, dataset, self._room)
        self._moment = moment = Moment.of(snapshot, dataset, self._sets)
        order = np.argsort(self._columns[self._sorted].key(moment), kind="stable")
        if self.descending:
            order = order[::-1]
        chosen = self._filter
        self._order = order[chosen.keeps(moment)[order]]
        self._window.fit(len(self._order), sum(column.width for column in self._columns) + 1)
        subtitle = chosen.summary(moment, listed=len(self._order))
        if subtitle != self._subtitle:
            self._subtitle = subtitle
            self.retitle(subtitle=subtitle)
        tolerance = snapshot.config.tolerance
        title = titled_with_reach("Predictions", dataset, tolerance, self.size.width)
        self.say_whose(title, snapshot)
        if snapshot.run_id != self._run_id:
            self._run_id = snapshot.run_id
            # At once: a key may have been pressed since.
            self.scroll_home(animate=False, immediate=True)
        self._refresh_changed_lines()

    @property
    def _filter(self) -> RowFilter:
        names = Names() if self._dataset is None else names_in(self._dataset)
        return RowFilter(self.wrong_only, self.of_set, self.of_class, names)

    @property
    def _room(self) -> int:
        """Columns for text, whether there is a scroll bar or not."""
        bar = self.styles.scrollbar_size_vertical
        return self.outer_size.width - self.gutter.width - bar - 1

    @property
    def _sorted(self) -> int:
        """The column that is sorted by; a run before may have had more of them."""
        return min(self.sort_column, len(self._columns) - 1)

    def sort_by_next(self) -> None:
        """Sort by the next column, after the last one by the first."""
        self.sort_by((self._sorted + 1) % max(len(self._columns), 1))

    def _refresh_changed_lines(self) -> None:
        lines = {y: self._line(y) for y in range(self.size.height)}
        changed = [y for y, line in lines.items() if self._lines.get(y) != line]
        self._lines = lines
        self.redraw_lines(changed)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the rows that came into view."""
        super().watch_scroll_y(old_value, new_value)
        self._refresh_changed_lines()

    def _line(self, y: int) -> _Line:
        """Write a line of the widget, the header at the top."""
        if y == 0:
            return self._header(), False, False
        place, moment = self._window.row_at(y), self._moment
        if moment is None:
            return "", False, False
        if place is None:
            return self._filter.nothing if y == 2 and not len(self._order) else "", False, False
        row, glyphs = int(self._order[place]), self.look.glyphs
        wrong = not moment.right[row]
        text = "".join(column.cell(moment, row, glyphs) for column in self._columns)
        if row == self.row:
            return glyphs.selected + text[1:], wrong, True
        return text, wrong, False

    def _header(self) -> str:
        glyphs = self.look.glyphs
        arrow = glyphs.descending if self.descending else glyphs.ascending
        return "".join(
            column.head(arrow if number == self._sorted else "")
            for number, column in enumerate(self._columns)
        )

    def render_line(self, y: int) -> Strip:
        """Render one visible line."""
        if self._why_empty:
            return super().render_line(y)
        (text, wrong, chosen), palette = self._lines.get(y, ("", False, False)), self.look.palette
        ink = f"bold {palette.faint}" if y == 0 else palette.wrong if wrong else ""
        ink = f"bold reverse {ink}".rstrip() if chosen else ink
        left, width = self.scroll_offset.x, self.size.width
        if not text.isascii() or len(text) > width:
            (segment,) = [*Strip([Segment(text)]).crop(left, left + width)] or [Segment("")]
            text = segment.text
        return Strip([Segment(text, self.style_of(ink))])

    def on_click(self, event: events.Click) -> None:
        """Choose the row that was clicked, or sort by the column whose title was.

        A second click on a title turns the order round.
        """
        if event.y != self.gutter.top:
            place = self._window.row_at(event.y - self.gutter.top)
            if place is not None:
                self.row = int(self._order[place])
            return
        at = event.x - self.gutter.left + self.scroll_offset.x
        for number, column in enumerate(self._columns):
            at -= column.width
            if at < 0:
                self.sort_by(number)
                return

    def sort_by(self, column: int) -> None:
        """Sort by a column, or turn the order round if it is that one already."""
        if column == self.sort_column:
            self.descending = not self.descending
        else:
            self.descending = False
            self.sort_column = column

    # --- the chosen row ---

    def choose(self, row: int | None) -> None:
        """Choose a row, and bring it into view if it is listed."""
        self.row = row
        if (place := self._place_of(row)) is not None:
            self._window.hold(place)

    def _place_of(self, row: int | None) -> int | None:
        """Find where in the list a row is; `None` where it is not."""
        places = self._order[:0] if row is None else np.flatnonzero(self._order == row)
        return int(places[0]) if places.size else None

    def _go_to(self, place: int) -> None:
        if self._moment is None and self.snapshot is not None:
            self.draw_snapshot(self.snapshot)  # for keys that come before the first picture
        if len(self._order):
            place = self._window.nearest(place)
            self.row = int(self._order[place])
            self._window.hold(place)

    def action_go(self, step: int) -> None:
        """Choose the next row or the one before; at first the top one in view."""
        place = self._place_of(self.row)
        self._go_to(self._window.top if place is None else place + step)

    def action_page(self, way: int) -> None:
        """Choose a row a page further."""
        self.action_go(way * self._window.room)

    def action_to_end(self, to_last: bool) -> None:
        """Choose the first row or the last one."""
        self._go_to(len(self._order) - 1 if to_last else 0)

    def action_forget(self) -> None:
        """Choose no row any more."""
        self.row = None

    # --- the filter ---

    def action_next_set(self) -> None:
        """List the rows of the next set that has any, after the last one all rows."""
        if self._sets is not None:
            there = np.flatnonzero(self._sets.members.any(axis=1)).tolist()
            self.of_set = next_choice(there, self.of_set)

    def action_next_class(self) -> None:
        """List the rows of the next class, after the last one all rows."""
        classes = classes_of(self._dataset) if self._dataset is not None else []
        if not classes:
            self.notify("A regression has no classes to choose from.")
            return
        self.of_class = next_choice(classes, self.of_class)
