"""What the loss chart shows of a run, and how edits and other runs are marked in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .....core import Snapshot
from .....core.catalog.datasets.drawn_points import count_of
from .....core.training.snapshot import Edit
from ....appearance.look import Look
from ....drawing.chart.axis import Axis
from ....drawing.chart.measures import Kind, Measure
from ....drawing.chart.other_runs import OtherRun
from ....drawing.chart.plot.vertical import Scale
from ....drawing.chart.smoothing import Smoothing

_SHOWN_MARKS = 8


@dataclass(frozen=True, slots=True)
class Flag:
    """An edit in flight, and the number that it has on the chart."""

    number: int
    edit: Edit

    def words(self, look: Look) -> str:
        """Say what was changed, behind its number."""
        return f"{self.number} {edit_words(self.edit, look)}"

    def entry(self, look: Look, width: int) -> str:
        """Say what was changed and when; at the least what, where there are few columns."""
        words, what = self.words(look), f"{self.number} {self.edit.name}"
        entries = f"{words} at {self.edit.epoch:,}", words, f"{what} at {self.edit.epoch:,}"
        return next((entry for entry in entries if len(entry) <= width), what)


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
    scale: Scale
    """How the vertical axis is to be; that of a percentage is linear."""
    smoothing: Smoothing
    """How smooth the curves are; the raw ones stay behind them."""
    is_whole: bool
    """Whether all epochs are shown, whatever their number."""
    others: tuple[OtherRun, ...]
    """Other runs, whose curves are drawn behind."""

    def flags(self, snapshot: Snapshot) -> list[Flag]:
        """Give the edits in flight that are marked, each with its number among all of them.

        What was changed again in the same epoch is one edit from its first value to its last.
        """
        whole: list[Edit] = []
        for edit in snapshot.edits:
            before = whole[-1] if whole else None
            if before is not None and (before.name, before.epoch) == (edit.name, edit.epoch):
                whole[-1] = replace(edit, before=before.before)
            else:
                whole.append(edit)
        first, last = self.axis.first, self.axis.last
        flags = [Flag(number, edit) for number, edit in enumerate(whole, 1)]
        return [flag for flag in flags if first <= flag.edit.epoch <= last][-_SHOWN_MARKS:]


def edit_words(edit: Edit, look: Look) -> str:
    """Say what was changed in flight."""
    before, after = edit.before, edit.after
    if edit.name == "drawing":  # all of its points would not fit
        before, after = f"{count_of(before)}", f"{count_of(after)} points"
    return f"{edit.name} {before}{look.glyphs.arrow}{after}"
