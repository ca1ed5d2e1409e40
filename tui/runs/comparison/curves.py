"""The curves of several kept runs in one chart."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive

from ...appearance.look import Look
from ...drawing.chart.measures import KINDS, Kind, measure_of
from ...widgets.panel import SnapshotWidget
from .compared import Compared, legend
from .overlay import Lettered, overlay


class RunCurves(SnapshotWidget):
    """One curve for each run, with its letter on it.

    Args:
        look: Characters and colours.
        id: The widget's id.
    """

    kind: reactive[Kind] = reactive(KINDS[0], repaint=False)
    """What is drawn."""
    validation: reactive[bool] = reactive(False, repaint=False)
    """Whether of the validation rows, not of those that train."""
    by_time: reactive[bool] = reactive(False, repaint=False)
    """Whether training time lies across, not epochs."""
    log_scale: reactive[bool] = reactive(False, repaint=False)
    """Whether a loss has a logarithmic axis."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._compared: Sequence[Compared] = ()

    def show_runs(self, runs: Sequence[Compared]) -> None:
        """Draw these runs."""
        self._compared = runs
        self.draw()

    def watch_kind(self) -> None:
        """Draw something else."""
        self.draw()

    def watch_validation(self) -> None:
        """Draw other rows."""
        self.draw()

    def watch_by_time(self) -> None:
        """Draw it over the other axis."""
        self.draw()

    def watch_log_scale(self) -> None:
        """Draw it on the other scale."""
        self.draw()

    def draw(self) -> None:
        """Bring the picture up to date, if it can be seen."""
        if not self.size.area or not self._compared:
            return
        known = [each for each in self._compared if each.snapshot is not None]
        # Accuracy goes by a run's own rule; the first one's serves for all.
        measure = measure_of(self.kind, known[0].snapshot.config) if known else None  # type: ignore[union-attr]
        lettered = [Lettered(each.letter, each.other) for each in self._compared if each.other]
        picture = measure and overlay(
            lettered,
            measure,
            validation=self.validation,
            by_time=self.by_time,
            log_scale=self.log_scale,
            width=self.size.width,
            height=self.size.height,
            look=self.look,
        )
        self.show_picture(picture)
        rows = "validation rows" if self.validation else "train rows"
        title = measure.title if measure else "Curves"
        words = title if measure and measure.column is None else f"{title}, {rows}"
        subtitle = "no curve has such values" if picture is None else ""
        if measure and measure.column is not None and not measure.is_percent:
            subtitle = subtitle or ("log y (L: linear)" if self.log_scale else "linear y (L: log)")
        if self.by_time:
            subtitle += "  time (x)"
        room = self.size.width - len(words) - 6
        self.retitle(
            title=Content(f"{words}  ") + legend(self._compared, self.look, room),
            subtitle=subtitle.strip(),
        )
