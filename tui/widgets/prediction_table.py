"""Every row of the data with its prediction.

Textual's DataTable keeps an object a cell and takes 36 ms to rewrite 200 rows, and seconds to fill
100,000; this table formats the lines in view only, straight from the arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.reactive import Reactive, reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ...core import RunConfig, Snapshot
from ...core.data.dataset import Dataset
from ..drawing.numbers import value_cell
from ..look import Look
from ..right_or_wrong import (
    belong_together,
    chosen_outputs,
    gives_probabilities,
    predicted_classes,
    right_rows,
)
from .panel import SnapshotWidget


@dataclass(frozen=True, slots=True, eq=False)
class _Moment:
    """The arrays behind the table at one snapshot."""

    dataset: Dataset
    predictions: NDArray[Any]
    """What is predicted of each row: a number, or a class."""
    measures: NDArray[np.floating[Any]]
    """How far each is from the target, or the predicted class's output."""
    right: NDArray[np.bool_]
    sets: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    width: int
    key: Callable[[_Moment], NDArray]
    """What the column sorts by."""


_SET_NAMES = ("train", "val", "test", "-")
COLUMNS = (
    _Column("#", 6, lambda moment: np.arange(len(moment.predictions))),
    _Column("x1", 9, lambda moment: moment.dataset.inputs[:, 0]),
    _Column("x2", 9, lambda moment: moment.dataset.inputs[:, 1]),
    _Column("target", 9, lambda moment: moment.dataset.labels),
    _Column("prediction", 11, lambda moment: moment.predictions),
    _Column("|error|", 9, lambda moment: moment.measures),
    _Column("ok", 4, lambda moment: moment.right),
    _Column("set", 7, lambda moment: moment.sets),
)
"""What the table shows, from left to right."""
_MEASURE = [column.title for column in COLUMNS].index("|error|")


def columns_for(config: RunConfig) -> tuple[_Column, ...]:
    """Give the columns of a run: with several classes, an output stands for the error."""
    if config.outputs == 1:
        return COLUMNS
    title = "probability" if gives_probabilities(config) else "output"
    measure = replace(COLUMNS[_MEASURE], title=title, width=13)
    return (*COLUMNS[:_MEASURE], measure, *COLUMNS[_MEASURE + 1 :])


class PredictionTable(SnapshotWidget, ScrollView, can_focus=True):
    """Inputs, target, prediction, error and verdict of each row; sortable; wrong rows only.

    Args:
        look: Characters and colours.
        id: The widget's id.
    """

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
    sort_column: reactive[int] = reactive(0)
    """The column the rows are sorted by, as its number in `COLUMNS`."""
    descending: reactive[bool] = reactive(False)
    """Whether the largest come first."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._dataset: Dataset | None = None
        self._sets = np.empty(0, dtype=np.int8)
        self._columns = COLUMNS
        self._moment: _Moment | None = None
        self._order = np.empty(0, dtype=np.intp)
        self._lines: dict[int, tuple[str, bool]] = {}
        """What each visible line says, and whether it is a wrong row."""
        self.border_title = "Predictions"
        self._subtitle = ""
        self._run_id = ""

    def show_dataset(self, dataset: Dataset) -> None:
        """Take other rows over."""
        self._dataset = dataset
        self._sets = np.full(len(dataset.inputs), 3, dtype=np.int8)
        # A row that trains is called so even where the test uses all rows.
        for number, rows in reversed(
            list(enumerate((dataset.train, dataset.validation, dataset.test)))
        ):
            self._sets[rows] = number
        self._moment = None

    def watch_virtual_size(self, size: Size) -> None:
        """Fit the scroll bars; the screen is laid out only if one comes or goes."""
        self._scroll_update(size)

    def watch_wrong_only(self) -> None:
        """List other rows."""
        self.scroll_home(animate=False)
        self.draw()

    def watch_sort_column(self) -> None:
        """List the rows in another order."""
        self.draw()

    def watch_descending(self) -> None:
        """List the rows the other way round."""
        self.draw()

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Bring the lines in view up to date."""
        dataset = self._dataset
        if dataset is None or not belong_together(snapshot, dataset):
            return
        predictions = snapshot.predictions
        if dataset.has_several_classes:
            measures, predictions = chosen_outputs(predictions), predicted_classes(predictions)
        else:
            measures = np.abs(predictions - dataset.labels)
        self._columns = columns_for(snapshot.config)
        self._moment = moment = _Moment(
            dataset, predictions, measures, right_rows(snapshot, dataset), self._sets
        )
        order = np.argsort(self._columns[self.sort_column].key(moment), kind="stable")
        if self.descending:
            order = order[::-1]
        wrong = int(np.count_nonzero(~moment.right))
        self._order = order[~moment.right[order]] if self.wrong_only else order
        width = sum(column.width for column in self._columns) + 1
        self.virtual_size = Size(width, len(self._order) + 1)
        subtitle = (
            f"{wrong:,} wrong of {len(order):,} (w: all, o: sort)"
            if self.wrong_only
            else f"{len(order):,} rows, {wrong:,} wrong (w: only these, o: sort)"
        )
        if subtitle != self._subtitle:
            self._subtitle = subtitle
            self.retitle(subtitle=subtitle)
        self.say_whose("Predictions", snapshot)
        if snapshot.run_id != self._run_id:
            self._run_id = snapshot.run_id
            # At once: a key may have been pressed since.
            self.scroll_home(animate=False, immediate=True)
        self._refresh_changed_lines()

    def _refresh_changed_lines(self) -> None:
        top = self.scroll_offset.y
        lines = {y: self._line(y, top) for y in range(self.size.height)}
        changed = [y for y, line in lines.items() if self._lines.get(y) != line]
        self._lines = lines
        self.redraw_lines(changed)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the rows that came into view."""
        super().watch_scroll_y(old_value, new_value)
        self._refresh_changed_lines()

    def _line(self, y: int, top: int) -> tuple[str, bool]:
        """Write a line of the widget, the header at the top, and tell whether it is a wrong row."""
        if y == 0:
            return self._header(), False
        place = top + y - 1
        if self._moment is None or place >= len(self._order):
            return self._nothing() if y == 2 and not len(self._order) else "", False
        row, moment, glyphs = int(self._order[place]), self._moment, self.look.glyphs
        right = bool(moment.right[row])
        dataset, target = moment.dataset, moment.dataset.labels[row]
        label = f"{target:.0f}" if dataset.task == "classification" else value_cell(target)
        measure = value_cell(moment.measures[row])
        if not dataset.has_several_classes:
            prediction = value_cell(moment.predictions[row])
        else:
            prediction = "-" if np.isnan(moment.measures[row]) else str(moment.predictions[row])
        cells = (
            str(row),
            value_cell(dataset.inputs[row, 0]),
            value_cell(dataset.inputs[row, 1]),
            label,
            prediction,
            measure,
            glyphs.right if right else glyphs.wrong,
            _SET_NAMES[moment.sets[row]],
        )
        columns = zip(cells, self._columns, strict=True)
        padded = (cell.rjust(column.width) for cell, column in columns)
        return "".join(padded), not right

    def _header(self) -> str:
        glyphs = self.look.glyphs
        arrow = glyphs.descending if self.descending else glyphs.ascending
        titles = [
            column.title + arrow if number == self.sort_column else column.title
            for number, column in enumerate(self._columns)
        ]
        return "".join(
            title.rjust(column.width) for title, column in zip(titles, self._columns, strict=True)
        )

    def _nothing(self) -> str:
        return "  No row is predicted wrong." if self._moment and self.wrong_only else ""

    def render_line(self, y: int) -> Strip:
        """Render one visible line."""
        text, wrong = self._lines.get(y, ("", False))
        palette = self.look.palette
        ink = f"bold {palette.faint}" if y == 0 else palette.wrong if wrong else ""
        left, width = self.scroll_offset.x, self.size.width
        text = text[left : left + width]
        return Strip([Segment(text, self.style_of(ink))], len(text))

    def on_click(self, event: events.Click) -> None:
        """Sort by the column whose title was clicked; a second click turns the order round."""
        if event.y != self.gutter.top:
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
