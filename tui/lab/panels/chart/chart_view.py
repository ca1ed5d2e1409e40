"""What the loss chart shows of a run, and how edits and other runs are marked in it."""

from __future__ import annotations

from dataclasses import dataclass

from .....core import Snapshot
from .....core.catalog.datasets.drawn_points import count_of
from .....core.training.snapshot import Edit
from ....appearance.look import Look
from ....drawing.chart.axis import Axis
from ....drawing.chart.measures import Kind, Measure
from ....drawing.chart.other_runs import OtherRun
from ....drawing.chart.smoothing import Smoothing

_SHOWN_MARKS = 8


@dataclass(frozen=True, slots=True)
class ChartView:
    """Which curves are drawn over which epochs, and how."""

    kind: Kind
    measure: Measure
    """What is drawn of that kind."""
    axis: Axis
    """The epochs that are shown."""
    cursor: int | None
    """The epoch that is read, if any."""
    log_scale: bool
    """Whether the vertical axis is logarithmic; that of a percentage never is."""
    smoothing: Smoothing
    """How smooth the curves are; the raw ones stay behind them."""
    is_whole: bool
    """Whether all epochs are shown, whatever their number."""
    others: tuple[OtherRun, ...]
    """Other runs, whose curves are drawn behind."""

    def edits(self, snapshot: Snapshot) -> list[Edit]:
        """Give the edits in flight that are marked."""
        first, last = self.axis.first, self.axis.last
        return [edit for edit in snapshot.edits if first <= edit.epoch <= last][-_SHOWN_MARKS:]


def mark_of(number: int, look: Look) -> tuple[str, str]:
    """Give the character and the colour of one of the other runs."""
    return look.glyphs.other_markers[number], look.palette.curves[number]


def edit_words(edit: Edit, look: Look) -> str:
    """Say what was changed in flight."""
    before, after = edit.before, edit.after
    if edit.name == "drawing":  # all of its points would not fit
        before, after = f"{count_of(before)}", f"{count_of(after)} points"
    return f"{edit.name} {before}{look.glyphs.arrow}{after}"


def marked_edit(edit: Edit, look: Look) -> str:
    """Say what was changed in flight, behind the mark that the chart has for it."""
    return f"{look.glyphs.edit} {edit_words(edit, look)}"
