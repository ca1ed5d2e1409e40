"""The lines above the keys: how far the run is, and how well the network does."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from ....core import Snapshot
from ....core.data.dataset import Dataset
from ....core.training.metrics.correctness import belong_together
from ....core.training.speed.throughput import Throughput
from ...appearance.look import Look
from ...drawing.reach_words import short_reach_words
from ...terminal.line.line import line_of
from ...widgets.panel import SnapshotWidget
from .line_words import line_words
from .progress_line import progress_line
from .status_words import Line, numbers, ranges

_APART = "   "


class StatusBar(SnapshotWidget):
    """State, progress, speed and time left; then losses and both accuracies.

    With replicas these are medians, and a third line says how far the accuracies range.
    """

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._throughput = Throughput()
        self._lines: list[Line] = []
        self._dataset: Dataset | None = None

    def show_dataset(self, dataset: Dataset) -> None:
        """Take over in what units close is to be said."""
        self._dataset = dataset

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Write the lines anew, and redraw if they differ."""
        if not snapshot.is_past:
            self._throughput.observe(snapshot)
        width, dataset = self.size.width, self._dataset
        before = self._lines
        palette = self.look.palette
        self._lines = [
            progress_line(snapshot, self._throughput, self.look, width, self._line_is()),
            numbers(snapshot).line(width, palette),
        ]
        if dataset is not None and belong_together(snapshot, dataset):
            self._lines[1] += self._reach(snapshot, dataset)
        if snapshot.replicas is not None:
            by_tolerance = snapshot.config.accuracy_rule == "tolerance"
            self._lines.append(ranges(snapshot.replicas, by_tolerance).line(width, palette))
        self.styles.height = len(self._lines)
        self.redraw_lines(y for y in range(3) if self._lines[y : y + 1] != before[y : y + 1])

    def _line_is(self) -> str:
        line = line_of(self.app)
        return line_words(None if line is None else line.speed)

    def _reach(self, snapshot: Snapshot, dataset: Dataset) -> Line:
        """Say behind the numbers what close is in the units of a table, if there is room."""
        room = self.size.width - sum(cell_len(text) for text, _ in self._lines[1]) - len(_APART)
        words = short_reach_words(dataset, snapshot.config.tolerance, room)
        return [(_APART + words, self.look.palette.faint)] if words else []

    def render_line(self, y: int) -> Strip:
        """Give a line."""
        line = self._lines[y] if y < len(self._lines) else []
        return Strip([Segment(text, self.style_of(ink)) for text, ink in line])
