"""The data drawn twice, side by side: the truth and what the network makes of it."""

from __future__ import annotations

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from ...core import Snapshot
from ...core.data.dataset import Dataset
from ..drawing.scatter import EMPTY, WRONG, Cells, Grid, levels
from ..look import Look
from ..right_or_wrong import right_rows
from .panel import SnapshotWidget

_GAP = 3


class DataScatter(SnapshotWidget):
    """Two scatter plots of all rows; the right one marks the rows that are predicted wrong."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self.border_title = "Data"
        self._dataset: Dataset | None = None
        self._grid: Grid | None = None
        self._truth: Cells | None = None
        self._prediction: Cells | None = None
        self._legend = ""

    def show_dataset(self, dataset: Dataset) -> None:
        """Take the points of a new run over."""
        self._dataset = dataset
        self._grid = None

    def on_resize(self) -> None:
        """Place the points anew."""
        self._grid = None
        super().on_resize()

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Find the cells that changed and redraw their lines only."""
        dataset = self._dataset
        width = (self.size.width - _GAP) // 2
        height = self.size.height - 2
        if dataset is None or width < 4 or height < 3:
            return
        if self._grid is None:
            self._grid = Grid.of(dataset.inputs, width, height)
            self._truth = self._grid.paint(self._kinds(dataset.targets[:, 0]))
            self._prediction = None
        right = right_rows(snapshot, dataset)
        kinds = self._kinds(snapshot.predictions)
        kinds[~right] = WRONG
        painted = self._grid.paint(kinds)
        legend = self._legend_text(int(np.count_nonzero(~right)))
        if self._prediction is None or painted.shape != self._prediction.shape:
            self.refresh()
        else:
            for row in np.flatnonzero((painted != self._prediction).any(axis=1)):
                self.refresh(Region(0, int(row) + 1, self.size.width, 1))
            if legend != self._legend:
                self.refresh(Region(0, self.size.height - 1, self.size.width, 1))
        self._prediction, self._legend = painted, legend

    def _kinds(self, values: np.ndarray) -> np.ndarray:
        dataset = self._dataset
        assert dataset is not None
        if dataset.task == "classification":
            return (values >= 0.5).astype(np.int8)
        targets = dataset.targets
        count = len(self.look.glyphs.ramp)
        return levels(values, float(targets.min()), float(targets.max()), count)

    def _legend_text(self, wrong: int) -> str:
        glyphs = self.look.glyphs
        assert self._dataset is not None
        if self._dataset.task == "classification":
            kinds = f"{glyphs.class_zero} 0  {glyphs.class_one} 1"
        else:
            targets = self._dataset.targets
            kinds = f"{targets.min():.1f} {glyphs.ramp} {targets.max():.1f}"
        return f"{kinds}  {glyphs.wrong} wrong {wrong:,}"

    def render_line(self, y: int) -> Strip:
        """Render a line of both plots."""
        base = self.base_style
        if self._grid is None or self._truth is None or self._prediction is None:
            return Strip.blank(self.size.width, base)
        faint = base + Style.parse(self.look.palette.faint)
        width = self._grid.columns
        if y == 0:
            titles = "truth".center(width) + " " * _GAP + "prediction".center(width)
            return self._strip([Segment(titles, faint)], base)
        if y == self.size.height - 1:
            return self._strip([Segment(self._legend.center(2 * width + _GAP), faint)], base)
        row = y - 1
        if row >= self._grid.rows:
            return Strip.blank(self.size.width, base)
        segments = [
            *self._segments(self._truth[row], base),
            Segment(" " + ("|" if self.look.ascii_only else "│") + " ", faint),
            *self._segments(self._prediction[row], base),
        ]
        return self._strip(segments, base)

    def _strip(self, segments: list[Segment], base: Style) -> Strip:
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _segments(self, cells: np.ndarray, base: Style) -> list[Segment]:
        """Turn a row of cells into runs of one style."""
        segments: list[Segment] = []
        start = 0
        # Where the kind changes, a new segment begins.
        for stop in [*(np.flatnonzero(np.diff(cells)) + 1).tolist(), len(cells)]:
            glyph, style = self._drawn(int(cells[start]), base)
            segments.append(Segment(glyph * (stop - start), style))
            start = stop
        return segments

    def _drawn(self, kind: int, base: Style) -> tuple[str, Style]:
        glyphs, palette = self.look.glyphs, self.look.palette
        if kind == EMPTY:
            return " ", base
        if kind == WRONG:
            return glyphs.wrong, base + Style.parse(f"bold {palette.wrong}")
        assert self._dataset is not None
        if self._dataset.task == "classification":
            names = (palette.class_zero, palette.class_one)
            return (glyphs.class_zero, glyphs.class_one)[kind], base + Style.parse(names[kind])
        middle = len(glyphs.ramp) // 2
        colour = palette.class_zero if kind < middle else palette.class_one
        return glyphs.ramp[kind], base + Style.parse("default" if kind == middle else colour)
