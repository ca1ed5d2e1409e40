"""Medians of a sweep as a map over two of its axes, or as a curve over one."""

from __future__ import annotations

import numpy as np
from rich.cells import cell_len
from textual.content import Content

from ....core.experiments.statistics import MEASURES
from ....core.experiments.sweep.plan import Trial
from ...appearance.look import Look
from ...drawing.chart.plot.vertical import goes_far
from ...drawing.picture import Picture
from ...drawing.sentence import sentence_picture
from ...drawing.sweeps.median_curve import Medians, draw_median_curve
from ...drawing.sweeps.median_map import LEAST_CELL, MapWords, draw_median_map, room_of
from ...widgets.panel import SnapshotWidget
from ..findings import Findings
from .views import View, cells_of, others_of, others_words, ticks_of, view_words, views_of

_LEAST_PLACE = 2
"""Columns of a place of a curve at least."""
_LEAST_BIN = 6
"""Columns of a bin of a curve at least, for its label."""
_BIN_CELL, _MOST_BINS = 9, 8
"""Columns of a cell for a bin at least, as it says of how many, and so many on each axis."""
_FRAME = 4
"""Columns of the frame that a title leaves free."""


class MedianPicture(SnapshotWidget):
    """What trials came to, each at its values; the one at the table's cursor is pointed at.

    Args:
        look: Characters and colours.
        id: The widget's id.
    """

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._findings: Findings | None = None
        self._beside: Trial | None = None
        self._chosen = 0
        self._has_bins = False
        """Whether values are put together in what is drawn."""

    def show_findings(self, findings: Findings, beside: Trial | None) -> None:
        """Draw these, and of what is not drawn what a trial has."""
        if findings is not self._findings or beside != self._beside:
            self._findings, self._beside = findings, beside
            self.draw()

    def next_view(self) -> None:
        """Draw the next pair of axes, or the next one alone."""
        if self._findings is not None:
            self._chosen = (self._chosen + 1) % len(views_of(self._findings.plan))
            self.draw()

    def draw(self) -> None:
        """Bring the picture up to date, if it can be seen."""
        findings = self._findings
        if findings is None or not self.size.area:
            return
        views = views_of(findings.plan)
        view = views[self._chosen % len(views)]
        self._has_bins = False
        picture = self._map(findings, view) if len(view) > 1 else self._curve(findings, view)
        if picture is None:
            self._has_bins = False
            ended = any(each.outcome.status == "finished" for each in findings.standings)
            why = "There is no room for it here." if ended else "No trial came to an end yet."
            picture = sentence_picture(why, *self.size)
        self.show_picture(picture)
        room = self.size.width - _FRAME
        axes = view_words(findings.plan, view)
        titles = f"Median {findings.judgement.words}: {axes}", f"Medians: {axes}", axes, "Medians"
        self.retitle(
            title=Content(next(title for title in titles if cell_len(title) <= room)),
            subtitle=self._subtitle_of(findings, view, len(views), room),
        )

    def _subtitle_of(self, findings: Findings, view: View, views: int, room: int) -> str:
        """Say what is not drawn, and which key draws something else."""
        others = others_words(findings, others_of(findings, view, self._beside))
        key = "a: other axes" if views > 1 else ""
        drawn = "best" if findings.best is not None else "middle"
        bins = f"in bins, the {drawn} of each" if self._has_bins else ""
        at = f"at {others}" if others else ""
        for parts in ((bins, at, key), (bins, key), ("bins" if bins else "", key)):
            if len(words := "  ".join(filter(None, parts))) <= room:
                return words
        return ""

    def _map(self, findings: Findings, view: View) -> Picture | None:
        scale = MEASURES[findings.judgement.measure]
        width, height = self.size
        down = ticks_of(findings, view[0], 10_000, _MOST_BINS)
        most = room_of(down.labels, width, height)
        bins = min(most[0], _MOST_BINS), max(min(LEAST_CELL * most[1] // _BIN_CELL, _MOST_BINS), 1)
        down, across = (
            ticks_of(findings, axis, places, some)
            for axis, places, some in zip(view, most, bins, strict=True)
        )
        self._has_bins = down.has_bins or across.has_bins
        found = cells_of(findings, view, (down, across), self._beside)
        values = np.full((len(down.labels), len(across.labels)), np.nan)
        counts = np.zeros(values.shape, dtype=np.int64)
        best = None
        for place, cell in found.items():
            standing = cell.standing
            assert standing.distribution is not None
            counts[place] = cell.count
            values[place] = standing.distribution.median
            if findings.best is not None and standing is findings.best:
                best = place[0], place[1]
        cursor = None
        if self._beside is not None:
            at = [tick.place_of.get(self._beside.values[axis], -1) for axis, tick in zip(
                view, (down, across), strict=True)]  # fmt: skip
            cursor = (at[0], at[1]) if min(at) >= 0 else None
        words = MapWords(down.labels, across.labels, _short if scale.low_is_better else scale.text)
        return draw_median_map(
            values,
            words,
            width=width,
            height=height,
            look=self.look,
            is_log=scale.low_is_better and goes_far([values[np.isfinite(values)]]),
            best=best,
            cursor=cursor,
            counts=counts,
        )

    def _curve(self, findings: Findings, view: View) -> Picture | None:
        width = self.size.width
        most, bins = max(width // _LEAST_PLACE, 1), max(width // _LEAST_BIN, 1)
        ticks = ticks_of(findings, view[0], most, bins)
        self._has_bins = ticks.has_bins
        found = cells_of(findings, view, (ticks,), self._beside)
        numbers = np.full((3, len(ticks.labels)), np.nan)
        best = None
        for (place,), cell in found.items():
            standing, distribution = cell.standing, cell.standing.distribution
            assert distribution is not None
            interval = distribution.median_interval
            numbers[:, place] = distribution.median, interval.low, interval.high
            if findings.best is not None and standing is findings.best:
                best = place
        cursor = None
        if self._beside is not None:
            cursor = ticks.place_of.get(self._beside.values[view[0]])
        return draw_median_curve(
            Medians(numbers[0], numbers[1], numbers[2], ticks.labels),
            width=width,
            height=self.size.height,
            look=self.look,
            is_percent=not MEASURES[findings.judgement.measure].low_is_better,
            best=best,
            cursor=cursor,
        )


def _short(loss: float) -> str:
    return f"{loss:.2g}" if np.isfinite(loss) else "inf"
