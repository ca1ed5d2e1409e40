"""The report's rows, a line each: what was printed, where the seeds are, and their spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from textual import events
from textual.binding import Binding
from textual.message import Message

from ...core.config.presets import Preset
from ...core.experiments.reproduction.row import ReproducedRow
from ..appearance.look import Look
from ..drawing.histogram import Scale, bars
from ..drawing.picture import Picture
from ..widgets.panel import SnapshotWidget

_WHAT_FROM = 104
"""From so many columns on it is said what each row is."""
_NAME, _WHAT, _NUMBER, _RANGE, _STATE = 6, 33, 9, 14, 15
"""Columns of the row's name, of what it is, of a number, of a range and of how far it is."""
_LEAST_STRIP = 12
_GAP = 2


@dataclass(frozen=True, slots=True, eq=False)
class ShownRow:
    """A row as it is drawn."""

    preset: Preset
    """Which it is."""
    epoch: int
    """Epochs trained; 0 before the first."""
    accuracies: NDArray[np.float64]
    """What each seed has come to, in percent."""
    ended: ReproducedRow | None
    """What it came to, once it is trained."""

    @property
    def name(self) -> str:
        """What it is called in the report's tables."""
        return self.preset.name.removeprefix("report-").upper()

    @property
    def what(self) -> str:
        """Its data, network, optimizer and rate, in few words."""
        config = self.preset.config
        hidden = ",".join(map(str, config.hidden_layers))
        said = f"{config.dataset} {hidden} {config.activation} {config.optimizer}"
        return f"{said} {config.learning_rate:g}"

    @property
    def state(self) -> str:
        """How far it is; at its end, how many seeds came to what was printed."""
        if self.ended is None:
            return f"epoch {self.epoch:,}" if self.epoch else "waits"
        if self.ended.impossible:
            return "can't be"
        return f"{self.ended.hits} of {len(self.accuracies)}"


class RowTable(SnapshotWidget):
    """Draws the rows; one of them is chosen by arrows or the mouse.

    Args:
        look: Characters and colours.
        id: The widget's id.
    """

    can_focus = True
    BINDINGS: ClassVar = [
        Binding("up", "go(-1)", show=False),
        Binding("down", "go(1)", show=False),
        Binding("home", "go(-1000)", show=False),
        Binding("end", "go(1000)", show=False),
    ]

    class Chosen(Message):
        """Another row was chosen."""

    class Opened(Message):
        """The chosen row is to be opened."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._rows: Sequence[ShownRow] = ()
        self.chosen = 0
        """The place of the row at the cursor."""

    @property
    def has_all_ended(self) -> bool:
        """Whether every row is trained."""
        return bool(self._rows) and all(row.ended for row in self._rows)

    def show_rows(self, rows: Sequence[ShownRow]) -> None:
        """Draw these rows."""
        self._rows = rows
        self.draw()

    def draw(self) -> None:
        """Bring the picture up to date, if it can be seen."""
        if self.size.area and self._rows:
            self.show_picture(self._drawn())

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show that arrows go through the rows, or no more."""
        super().watch_has_focus(has_focus)
        self.draw()

    def _drawn(self) -> Picture:
        width, height = self.size
        picture, faint = Picture(width, height), self.look.palette.faint
        what = _WHAT * (width >= _WHAT_FROM)
        strip = max(_LEAST_STRIP, width - _NAME - what - 2 * _NUMBER - _RANGE - _STATE - _GAP)
        at = _NAME + what
        picture.write(2, 0, "row", faint)
        for title in ("printed", "median"):
            picture.write(at, 0, title.rjust(_NUMBER), faint)
            at += _NUMBER
        picture.write(at, 0, "5 to 95 %".rjust(_RANGE), faint)
        left = at + _RANGE + _GAP
        key = f"{self.look.glyphs.best} printed"
        picture.write(left, 0, "0" + "100".rjust(strip - 1), faint)
        picture.write(left + (strip - len(key)) // 2, 0, key, faint)
        picture.write(
            left + strip + _GAP, 0, f"seeds at {self.look.glyphs.best}".rjust(_STATE - _GAP), faint
        )
        for place, row in enumerate(self._rows[self._top : self._top + height - 1]):
            self._draw_row(picture, place + 1, row, what, (left, strip))
        return picture

    @property
    def _top(self) -> int:
        """The first row in view: all of them, but on a very low screen."""
        return max(0, min(self.chosen, self.chosen - self.size.height + 2))

    def _draw_row(
        self, picture: Picture, y: int, row: ShownRow, what: int, room: tuple[int, int]
    ) -> None:
        glyphs, palette = self.look.glyphs, self.look.palette
        left, strip = room
        is_chosen = row is self._rows[self.chosen]
        if is_chosen:
            picture.write(0, y, glyphs.selected, f"bold {palette.accent}")
        picture.write(2, y, row.name, "bold reverse" if is_chosen and self.has_focus else "bold")
        if what:
            picture.write(_NAME, y, row.what[: what - 1], palette.faint)
        printed = row.preset.printed
        assert printed is not None
        at = _NAME + what
        picture.write(at, y, f"{printed.accuracy:g}".rjust(_NUMBER))
        scale = Scale(0.0, 100.0, strip)
        if row.epoch:
            low, median, high = np.percentile(row.accuracies, (5, 50, 95)).tolist()
            at += _NUMBER
            picture.write(at, y, f"{median:.1f}".rjust(_NUMBER), "bold" if row.ended else "")
            at += _NUMBER
            picture.write(at, y, f"{low:.1f} to {high:.1f}".rjust(_RANGE))
            strip_bars = bars(scale.counts(row.accuracies), 1, 1, glyphs.bars)
            seen = strip_bars[:, : max(picture.width - left, 0)]
            picture.lay(left, y, seen, palette.train)
        place = int(scale.places(np.array([printed.accuracy]))[0])
        # Reversed, it stands on seeds.
        on_seeds = bool(row.epoch) and (scale.places(row.accuracies) == place).any()
        ink = f"bold reverse {palette.train}" if on_seeds else "bold"
        picture.write(left + place, y, glyphs.best, ink)
        state = row.state.rjust(_STATE - _GAP)
        picture.write(left + strip + _GAP, y, state, "" if row.epoch else palette.faint)

    def action_go(self, by: int) -> None:
        """Choose a row so many further down."""
        self._choose(self.chosen + by)

    def _choose(self, place: int) -> None:
        self.chosen = max(0, min(place, len(self._rows) - 1))
        self.draw()
        self.post_message(self.Chosen())

    def on_click(self, event: events.Click) -> None:
        """Choose the row that was clicked; clicked twice, open it."""
        place = event.get_content_offset(self)
        if place is None or not place.y:
            return
        self._choose(self._top + place.y - 1)
        if event.chain > 1:
            self.post_message(self.Opened())
