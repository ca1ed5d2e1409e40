"""The lines above the keys: how far the run is, and how well the network does."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from ....core import Snapshot
from ....core.training.throughput import Throughput
from ...appearance.look import Look
from ...widgets.panel import SnapshotWidget
from .progress_line import progress_line
from .status_words import Line, numbers, ranges


class StatusBar(SnapshotWidget):
    """State, progress, speed and time left; then losses and both accuracies.

    With replicas these are medians, and a third line says how far the accuracies range.
    """

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._throughput = Throughput()
        self._lines: list[Line] = []

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Write the lines anew, and redraw if they differ."""
        if not snapshot.is_past:
            self._throughput.observe(snapshot)
        width = self.size.width
        before = self._lines
        palette = self.look.palette
        self._lines = [
            progress_line(snapshot, self._throughput, self.look, width),
            numbers(snapshot).line(width, palette),
        ]
        if snapshot.replicas is not None:
            by_tolerance = snapshot.config.accuracy_rule == "tolerance"
            self._lines.append(ranges(snapshot.replicas, by_tolerance).line(width, palette))
        self.styles.height = len(self._lines)
        self.redraw_lines(y for y in range(3) if self._lines[y : y + 1] != before[y : y + 1])

    def render_line(self, y: int) -> Strip:
        """Give a line."""
        line = self._lines[y] if y < len(self._lines) else []
        return Strip([Segment(text, self.style_of(ink)) for text, ink in line])
