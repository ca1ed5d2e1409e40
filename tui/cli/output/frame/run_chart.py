"""The losses of a run as the lab's chart draws them, under a line that names the curves."""

from __future__ import annotations

from .....core.training.snapshot import Snapshot
from ....appearance.look import Look
from ....drawing.chart.axis import Axis
from ....drawing.chart.measures import measure_of
from ....drawing.picture import Picture
from ....lab.panels.chart.chart_view import ChartView
from ....lab.panels.chart.chart_words import chart_title
from ....lab.panels.chart.loss_curves import LossCurves
from .head import write_head

_AROUND_WORDS = 5
"""Columns of the line above that its words leave free."""


class RunChart:
    """Draws one run's losses, again and again.

    Args:
        look: Characters and colours.
    """

    def __init__(self, look: Look) -> None:
        self._look = look
        self._curves = LossCurves()

    def draw(self, snapshot: Snapshot, width: int, height: int) -> Picture:
        """Draw all epochs so far.

        Args:
            snapshot: The run.
            width: Columns.
            height: Rows, that of the line above included.
        """
        view = ChartView(
            kind="loss",
            measure=measure_of("loss", snapshot.config),
            axis=Axis(0, len(snapshot.history) - 1),
            cursor=None,
            scale="auto",
            smoothing="off",
            is_whole=True,
            others=(),
        )
        picture, scale = Picture(width, height), ""
        drawn = self._curves.picture(snapshot, view, (width, height - 1), self._look)
        if drawn is not None:
            picture.paste(drawn.picture, 0, 1)
            scale = "log y" if drawn.plot.vertical.is_log else ""
        words = chart_title(snapshot, view, self._look, room=width - _AROUND_WORDS)
        write_head(picture, (0, 0), width, words, self._look, scale)
        return picture
