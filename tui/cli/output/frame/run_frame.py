"""A run in one picture without the lab: its chart, the plane, and under both how it fares."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

from textual.geometry import Size

from .....core.data.dataset import Dataset, make_dataset
from .....core.training.metrics.correctness import right_rows
from .....core.training.snapshot import Snapshot
from .....core.training.throughput import Throughput
from ....appearance.look import Look
from ....drawing.chart.axis import Axis
from ....drawing.chart.measures import measure_of
from ....drawing.maps.boundary import BoundaryDrawing
from ....drawing.maps.place import Place
from ....drawing.maps.plane_outputs import PlaneOutputs, members_of
from ....drawing.picture import Picture
from ....drawing.text_columns import harmless
from ....lab.bars.progress_line import progress_line
from ....lab.bars.status_words import Line, numbers, ranges
from ....lab.bars.title_words import title_line
from ....lab.panels.chart.chart_view import ChartView
from ....lab.panels.chart.chart_words import chart_title
from ....lab.panels.chart.loss_curves import LossCurves

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
        self._curves = LossCurves()
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
            _write_line(picture, 0, 0, title_line(snapshot, self._look, width), width)
        for row, line in enumerate(below, height - len(below)):
            _write_line(picture, 0, row, line, width)
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
            self._draw_chart(picture, snapshot, (0, top), Size(chart, rows))
            self._draw_plane(picture, snapshot, (chart + _GAP, top), Size(plane, rows))
        elif rows >= _BELOW:
            above = rows // 2
            self._draw_chart(picture, snapshot, (0, top), Size(width, above))
            self._draw_plane(picture, snapshot, (0, top + above), Size(width, rows - above))
        elif rows > 1:
            self._draw_chart(picture, snapshot, (0, top), Size(width, rows))

    def _draw_chart(
        self, picture: Picture, snapshot: Snapshot, at: tuple[int, int], size: Size
    ) -> None:
        measure = measure_of("loss", snapshot.config)
        view = ChartView(
            kind="loss",
            measure=measure,
            axis=Axis(0, len(snapshot.history) - 1),
            cursor=None,
            scale="auto",
            smoothing="off",
            is_whole=True,
            others=(),
        )
        inner = size - (0, 1)
        drawn = self._curves.picture(snapshot, view, inner, self._look)
        words = chart_title(snapshot, view, self._look, room=size.width - 6)
        if drawn is not None:
            picture.paste(drawn.picture, at[0], at[1] + 1)
            scale = " log y " if drawn.plot.vertical.is_log else ""
        else:
            scale = ""
        self._head(picture, at, size.width, words, scale)

    def _draw_plane(
        self, picture: Picture, snapshot: Snapshot, at: tuple[int, int], size: Size
    ) -> None:
        dataset = snapshot.dataset or make_dataset(snapshot.config)
        inner = size - (0, 1)
        if self._plane is None or not self._plane.fits(snapshot, dataset, inner):
            self._plane = _Plane(snapshot, dataset, inner, self._look)
        if (drawn := self._plane.draw(snapshot)) is not None:
            picture.paste(drawn, at[0], at[1] + 1)
        name = f"Boundary: {snapshot.shown.name}" if snapshot.shown else "Boundary"
        self._head(picture, at, size.width, [(name, "")])

    def _head(
        self, picture: Picture, at: tuple[int, int], width: int, words: Line, right: str = ""
    ) -> None:
        """Write what a picture shows into a line above it."""
        column, row = at
        rule = self._look.glyphs.axes[3]
        picture.write(column, row, rule * width, self._look.palette.faint)
        end = _write_line(picture, column + 1, row, [(" ", ""), *words, (" ", "")], width - 2)
        start = column + width - len(right) - 1
        if start > end:
            picture.write(start, row, right)


class _Plane:
    """The boundary of one run's networks at one place."""

    def __init__(self, snapshot: Snapshot, dataset: Dataset, size: Size, look: Look) -> None:
        self._dataset, self._size = dataset, size
        self._drawing = self._outputs = None
        if (place := Place.of(dataset, size.width, size.height)) is not None:
            self._drawing = BoundaryDrawing(dataset, place, look)
            self._outputs = PlaneOutputs(snapshot, place, self._drawing.samples)

    def fits(self, snapshot: Snapshot, dataset: Dataset, size: Size) -> bool:
        """Tell whether it can draw this one."""
        if (dataset, size) != (self._dataset, self._size):
            return False
        return self._outputs is None or self._outputs.fits(snapshot)

    def draw(self, snapshot: Snapshot) -> Picture | None:
        """Draw it; `None` where there is no room."""
        if self._drawing is None or self._outputs is None:
            return None
        levels = self._drawing.levels(self._outputs.outputs(members_of(snapshot)), discretize=False)
        return self._drawing.draw(
            self._outputs.spread(levels),
            right_rows(snapshot, self._dataset),
            snapshot.predictions,
            cursor=None,
            discretize=False,
            by_tolerance=snapshot.config.accuracy_rule == "tolerance",
        )


def _write_line(
    picture: Picture, column: int, row: int, pieces: Iterable[tuple[str, str]], width: int
) -> int:
    """Write pieces of text one after the other, as many columns as there are; give the end."""
    end = column + width
    for text, ink in pieces:
        picture.write(column, row, text[: max(end - column, 0)], ink)
        column = min(column + len(text), end)
    return column
