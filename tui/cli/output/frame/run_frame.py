"""A run in one picture without the lab: its chart, the plane, and under both how it fares."""

from __future__ import annotations

from textwrap import wrap

from .....core.data.dataset import Dataset
from .....core.data.make import make_dataset
from .....core.training.metrics.correctness import right_rows
from .....core.training.snapshot import Snapshot
from .....core.training.speed.throughput import Throughput
from ....appearance.look import Look
from ....drawing.maps.boundary import BoundaryDrawing
from ....drawing.maps.place import Place
from ....drawing.maps.plane_outputs import PlaneOutputs, members_of
from ....drawing.picture import Picture
from ....drawing.text_columns import harmless
from ....lab.bars.progress_line import progress_line
from ....lab.bars.status_words import Line, numbers, ranges
from ....lab.bars.title_words import title_line
from .head import write_head, write_line
from .run_chart import RunChart

_TITLED_FROM = 12
"""Rows from which on a frame has a title."""
_MOST_SAID = 3
"""Lines of what is said above the status."""
_GAP = 2
"""Columns between the chart and the plane."""
_BESIDE = 64
"""Columns from which on the plane is beside the chart, not below it."""
_BELOW = 18
"""Rows of pictures from which on it is below, where it is not beside."""
_LEAST_PLANE, _MOST_OF_PLANE = 28, 0.5
"""Columns of the plane at least, and its share of them at most."""
_BESIDE_PLANE = 10
"""Columns of the plane's numbers, more or less."""


class RunFrame:
    """Draws one run's snapshots, again and again.

    Args:
        look: Characters and colours.
    """

    def __init__(self, look: Look) -> None:
        self._look = look
        self._throughput = Throughput()
        self._chart = RunChart(look)
        self._plane: _Plane | None = None

    def draw(self, snapshot: Snapshot, width: int, height: int, sentence: str = "") -> Picture:
        """Draw a snapshot.

        Args:
            snapshot: The run.
            width: Columns.
            height: Rows.
            sentence: What is said above the status; in its place, what the run says itself.
        """
        self._throughput.observe(snapshot)
        picture = Picture(width, height)
        below = self._status(snapshot, width)
        said = wrap(harmless(sentence or snapshot.message), width)[:_MOST_SAID]
        # The line is there even while it is empty, so that nothing moves when something is said.
        below = [*([(line, "")] for line in said or [""]), *below][-height:]
        top = int(height >= _TITLED_FROM)
        if top:
            write_line(picture, 0, 0, title_line(snapshot, self._look, width), width)
        for row, line in enumerate(below, height - len(below)):
            write_line(picture, 0, row, line, width)
        self._draw_both(picture, snapshot, top, height - top - len(below))
        return picture

    def _status(self, snapshot: Snapshot, columns: int) -> list[Line]:
        palette, replicas = self._look.palette, snapshot.replicas
        lines = [
            progress_line(snapshot, self._throughput, self._look, columns),
            numbers(snapshot).line(columns, palette),
        ]
        if replicas is not None:
            by_tolerance = snapshot.config.accuracy_rule == "tolerance"
            lines.append(ranges(replicas, by_tolerance).line(columns, palette))
        return lines

    def _draw_both(self, picture: Picture, snapshot: Snapshot, top: int, rows: int) -> None:
        """Draw the chart and the plane beside each other, or below, or the chart alone."""
        width = picture.width
        if width >= _BESIDE:
            wanted = max(2 * (rows - 1) + _BESIDE_PLANE, _LEAST_PLANE)
            plane = min(wanted, round(width * _MOST_OF_PLANE))
            chart = width - plane - _GAP
            picture.paste(self._chart.draw(snapshot, chart, rows), 0, top)
            self._draw_plane(picture, snapshot, (chart + _GAP, top), (plane, rows))
        elif rows >= _BELOW:
            above = rows // 2
            picture.paste(self._chart.draw(snapshot, width, above), 0, top)
            self._draw_plane(picture, snapshot, (0, top + above), (width, rows - above))
        elif rows > 1:
            picture.paste(self._chart.draw(snapshot, width, rows), 0, top)

    def _draw_plane(
        self, picture: Picture, snapshot: Snapshot, at: tuple[int, int], size: tuple[int, int]
    ) -> None:
        dataset = snapshot.dataset or make_dataset(snapshot.config)
        inner = size[0], size[1] - 1
        if dataset.why_empty:
            for row, line in enumerate(wrap(harmless(dataset.why_empty), inner[0])[: inner[1]], 1):
                write_line(picture, at[0], at[1] + row, [(line, "")], inner[0])
            write_head(picture, at, size[0], [("Boundary", "")], self._look)
            return
        if self._plane is None or not self._plane.fits(snapshot, dataset, inner):
            self._plane = _Plane(snapshot, dataset, inner, self._look)
        if (drawn := self._plane.draw(snapshot)) is not None:
            picture.paste(drawn, at[0], at[1] + 1)
        name = f"Boundary: {snapshot.shown.name}" if snapshot.shown else "Boundary"
        write_head(picture, at, size[0], [(name, "")], self._look)


class _Plane:
    """The boundary of one run's networks at one place."""

    def __init__(
        self, snapshot: Snapshot, dataset: Dataset, size: tuple[int, int], look: Look
    ) -> None:
        self._dataset, self._size = dataset, size
        self._drawing = self._outputs = None
        if (place := Place.of(dataset, *size)) is not None:
            self._drawing = BoundaryDrawing(dataset, place, look)
            self._outputs = PlaneOutputs(snapshot, dataset.view, place, self._drawing.samples)

    def fits(self, snapshot: Snapshot, dataset: Dataset, size: tuple[int, int]) -> bool:
        """Tell whether it can draw this one."""
        if (dataset, size) != (self._dataset, self._size):
            return False
        return self._outputs is None or self._outputs.fits(snapshot)

    def draw(self, snapshot: Snapshot) -> Picture | None:
        """Draw it; `None` where there is no room."""
        if self._drawing is None or self._outputs is None:
            return None
        return self._drawing.draw(
            self._drawing.map_levels(self._outputs, members_of(snapshot), discretize=False),
            right_rows(snapshot, self._dataset),
            snapshot.predictions,
            cursor=None,
            discretize=False,
            by_tolerance=snapshot.config.accuracy_rule == "tolerance",
        )
