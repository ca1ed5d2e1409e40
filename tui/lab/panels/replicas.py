"""How far the results of replicas lie apart: histograms, quartiles, and who has diverged."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....core import Snapshot
from ....core.experiments.contrast import at_least
from ....core.experiments.statistics import Distribution, Share
from ....core.training.metrics.statistics import statistics_of
from ....core.training.replicas.fates import stop_words
from ....core.training.replicas.replica_snapshot import ReplicaSnapshot
from ....core.training.replicas.shown_replica import Shown
from ...appearance.look import Look
from ...drawing.histogram import Scale, bars, box
from ...drawing.picture import Picture
from ...widgets.panel import SnapshotWidget
from .replica_measure import SURER, Column, Measure, columns_of, measure_of

_GAP = 3
_MOST_SEEDS = 8
_MOST_BINS = 24
_AROUND_BARS = 4
"""Rows of the picture beside its bars: the name, the axis, its ends, and who has diverged."""
_TABLE, _BOX, _EMPTY = 3, 1, 1
"""Rows of the table, of the box under each axis, and over the table, where there are so many."""
_TABLE_FROM, _BOX_FROM, _EMPTY_FROM = 9, 11, 13
"""Rows of the panel from which on there are these."""

_ONE_RUN = (
    "One seed proves little: with another one the same network starts from other weights, and may"
    " end far better or far worse. How far results lie apart is only seen in many runs at once.",
    "Write 32 into the field `replicas` of the form and press ctrl+r, or start with"
    " `nnlab --replicas 32`: the seeds train in lockstep, which takes far less time than 32 runs.",
)
_ONE_RUN_SHORT = (
    "One seed proves little: with another one the same network may end far better or far worse.",
    "For many seeds at once write 32 into the field `replicas` and press ctrl+r, or start with"
    " `nnlab --replicas 32`.",
)
_SETS = {"train": "train", "validation": "val", "test": "test"}


class ReplicaPanel(SnapshotWidget):
    """Histograms of the replicas' accuracies, or of their losses in a regression."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._titles = ("", "")

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the histograms with a table under them, or say why there is none."""
        picture = Picture(self.size.width, self.size.height)
        if snapshot.replicas is None:
            title, subtitle = "Replicas", ""
            self._explain(picture)
        else:
            measure = measure_of(snapshot)
            first, last = snapshot.replicas.seeds[0], snapshot.replicas.seeds[-1]
            title = f"Replicas: {measure.name} of seeds {first} to {last}"
            if folds := snapshot.config.folds:
                title = f"Replicas: {measure.name} of {folds} folds, seeds {first} to {last}"
            subtitle = "v: whose predictions are shown  . ,: one seed on, back"
            self._draw(picture, snapshot, snapshot.replicas, measure)
        self.show_picture(picture)
        if (title, subtitle) != self._titles:
            self._titles = title, subtitle
            self.retitle(title=title, subtitle=subtitle)

    def _explain(self, picture: Picture) -> None:
        width = min(picture.width - 2, 76)
        lines = [line for words in _ONE_RUN for line in ("", *wrap(words, width))]
        if len(lines) > picture.height:
            lines = [line for words in _ONE_RUN_SHORT for line in wrap(words, width)]
        for row, line in enumerate(lines[: picture.height]):
            picture.write(1, row, line)
        self.say_hidden(len(lines) > picture.height)

    def _draw(
        self, picture: Picture, snapshot: Snapshot, replicas: ReplicaSnapshot, measure: Measure
    ) -> None:
        palette = self.look.palette
        colours = (palette.train, palette.validation, palette.faint)
        sets = [
            _Results(name, colour, replicas.means[:, measure.row, column], found)
            for column, ((rows, name), colour) in enumerate(
                zip(_SETS.items(), colours, strict=True)
            )
            if replicas.counts[column] and (found := measure.of(replicas, rows)) is not None
        ][:2]
        self.say_hidden(picture.height < _TABLE_FROM)
        tabled, boxed = picture.height >= _TABLE_FROM, picture.height >= _BOX_FROM
        is_resting = snapshot.state != "running"
        found = [each.found for each in sets]
        columns = columns_of(measure, found, picture.width, is_resting=is_resting)
        why: list[str] = []
        if columns and columns[-1].title == SURER:
            why = [line for words in at_least(found) for line in wrap(words, picture.width)]
        if picture.height < _EMPTY_FROM + len(why):
            why = []  # the column's title says it without the reason
        height = picture.height - _AROUND_BARS - _TABLE * tabled - _BOX * boxed - len(why)
        height -= _EMPTY * (picture.height >= _EMPTY_FROM)
        width = (picture.width - _GAP) // 2
        finite = np.concatenate([each.values[np.isfinite(each.values)] for each in sets])
        if height > 0 and width > 12 and finite.size:
            scale = Scale.around(finite, min(width // 2, _MOST_BINS))
            if not measure.is_loss:
                scale = Scale(10 * np.floor(min(finite.min(), 99) / 10), 100.0, scale.bins)
            for number, each in enumerate(sets):
                left = number * (width + _GAP)
                half = _Half(picture, left, width, height, scale, measure, boxed, not tabled)
                self._draw_half(half, each, snapshot)
        if tabled or not finite.size:
            top = max(picture.height - len(why) - 4, 0)
            self._write_table(picture, top, sets, columns)
        for row, line in enumerate(why, picture.height - len(why) - 1):
            picture.write(0, row, line, palette.faint)
        if picture.height > 0:
            shown = ""
            if snapshot.shown is not None:
                name = f"{snapshot.shown.name}{_fate_of(replicas, snapshot.shown)}"
                shown = f"   {self.look.glyphs.ascending} {name}"
            words = _fates(replicas, picture.width - len(shown)) + shown
            picture.write(0, picture.height - 1, words, palette.faint)

    def _draw_half(self, half: _Half, results: _Results, snapshot: Snapshot) -> None:
        """Draw one histogram, its axis with the one that is shown, and the box."""
        picture, left, scale = half.picture, half.left, half.scale
        faint, axes = self.look.palette.faint, self.look.glyphs.axes
        values, colour = results.values, results.colour
        seen = values[np.isfinite(values)]
        counts = scale.counts(seen)
        cell = half.width // scale.bins
        width = cell * scale.bins
        picture.write(left, 0, results.name, f"bold {colour}")
        low, high = (half.measure.text(end) for end in scale.ends)
        under_room = width - len(low) - len(high) - 2
        most, under = f"highest: {counts.max()} of {len(values)}", ""
        if half.summed_up:
            room = width - len(results.name) - 2
            most, under = half.words(results.found, room, under_room)
        picture.write(left + width - len(most), 0, most, faint)
        picture.lay(left, 1, bars(counts, half.height, cell, self.look.glyphs.bars), colour)
        row = half.height + 1
        picture.write(left, row, axes[3] * width, faint)
        shown = snapshot.shown
        if shown is not None and len(shown.members) == 1 and np.isfinite(values[shown.replica]):
            place = int(scale.places(values[shown.replica : shown.replica + 1])[0])
            picture.write(left + place * cell, row, self.look.glyphs.ascending * cell, "bold")
        row += 1
        if half.boxed:
            found = statistics_of(values)
            marks = np.array(
                [found.p5, found.lower_quartile, found.median, found.upper_quartile, found.p95]
            )
            # A diverged one's loss is infinite, and goes to the end.
            places = scale.places(np.minimum(marks, scale.ends[1])) * cell + cell // 2
            picture.write(left, row, box(places, width))
            row += 1
        picture.write(left, row, low + high.rjust(width - len(low)), faint)
        picture.write(left + len(low) + 1 + (under_room - len(under)) // 2, row, under)

    def _write_table(
        self, picture: Picture, top: int, sets: list[_Results], columns: list[Column]
    ) -> None:
        faint = self.look.palette.faint
        rows = range(top, picture.height)
        for row, each in zip(rows[1:], sets, strict=False):
            picture.write(0, row, each.name, f"bold {each.colour}")
        for column in columns:
            for row, text in zip(rows, (column.title, *column.cells), strict=False):
                picture.write(
                    column.left, row, text.rjust(column.width), "" if row > top else faint
                )


@dataclass(frozen=True, slots=True, eq=False)
class _Results:
    """What replicas came to on a set of rows."""

    name: str
    colour: str
    values: NDArray[Any]
    found: Distribution


@dataclass(frozen=True, slots=True)
class _Half:
    """Where one of the two histograms is drawn."""

    picture: Picture
    left: int
    width: int
    height: int
    scale: Scale
    measure: Measure
    boxed: bool
    """Whether a box with the quartiles is under its axis."""
    summed_up: bool
    """Whether the median and where it may lie stand beside its name, there being no table."""

    def words(self, found: Distribution, room: int, under: int) -> tuple[str, str]:
        """Sum results up in so many columns above the bars, and in so many under them."""
        median = f"median {found.scale.text(found.median)}"
        sure = f"95 %: {found.scale.range_text(found.median_interval)}"
        share = "" if found.reached is None else f", {self.measure.goal}: {found.reached.words}"
        for above, below in (
            (f"{median}, {sure}{share}", ""),
            (f"{median}, {sure}", ""),
            (f"{median}{share}", sure),
            (median, sure),
            (sure, median),
        ):
            if len(above) <= room and len(below) <= under:
                return above, below
        return median, ""


def _fates(replicas: ReplicaSnapshot, room: int) -> str:
    """Count who diverged, was stopped or is stuck, say how sure that is, and name their seeds."""
    places = {
        "diverged": [place for place, epoch in enumerate(replicas.diverged_at) if epoch],
        "stopped": [place for place, epoch in enumerate(replicas.stopped_at) if epoch],
        "stuck": list(replicas.stuck),
    }
    count = len(replicas.seeds)
    found = {
        name: [replicas.seeds[place] for place in which] for name, which in places.items() if which
    }
    found = found or {"diverged": []}
    tries = [(most, is_sure) for is_sure in (True, False) for most in range(_MOST_SEEDS, -1, -1)]
    if all(len(seeds) <= _MOST_SEEDS for seeds in found.values()):
        tries.insert(1, (_MOST_SEEDS, False))  # all of their names are worth more
    words = ""
    for most, is_sure in tries:
        words = "  ".join(
            f"{name}: {len(seeds) or 'none'} of {count}{_named(seeds, most)}"
            + (f", {Share(len(seeds), count).words}" if is_sure and name != "stopped" else "")
            for name, seeds in found.items()
        )
        if len(words) <= room:
            break
    return words


def _named(seeds: list[int], most: int) -> str:
    if not most or not seeds:
        return ""
    shown = ", ".join(map(str, seeds[:most])) + (", ..." if len(seeds) > most else "")
    return f" (seed{'s' if len(seeds) > 1 else ''} {shown})"


def _fate_of(replicas: ReplicaSnapshot, shown: Shown) -> str:
    """Say when a rule has ended the one that is shown; empty if none has, or it is a mean."""
    if len(shown.members) > 1 or not replicas.stopped_at:
        return ""
    if epoch := replicas.stopped_at[shown.replica]:
        return f", {stop_words(replicas.stopped_by[shown.replica])} at {epoch:,}"
    return ""
