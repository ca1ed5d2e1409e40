"""The lines above the keys: how far the run is, and how well the network does."""

from __future__ import annotations

from dataclasses import dataclass

from rich.segment import Segment
from textual.strip import Strip

from ....core import Snapshot
from ....core.training.snapshot import ENDED
from ....core.training.speed.limit import limit_words
from ....core.training.throughput import Throughput, epochs_done
from ...appearance.look import Look
from ...drawing.numbers import duration_text, rate_text
from ...widgets.panel import SnapshotWidget
from .status_words import Line, best_words, numbers, ranges

_SHORTEST_BAR, _LONGEST_BAR = 6, 40
"""Columns of the bar that shows how far the run is."""
_DOUBLING = len("limit 10,000/s, doubling")
"""Columns of a limit that does not stay."""

_STATE_WORDS = {
    "running": "training",
    "paused": "paused",
    "finished": "finished",
    "stopped": "stopped",
    "diverged": "diverged",
    "failed": "failed",
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the first line."""

    text: str
    rank: int
    """The larger, the sooner it is left out."""
    ink: str = ""


class StatusBar(SnapshotWidget):
    """State, progress, speed and time left; then losses and both accuracies.

    With replicas these are medians, and a third line says how far the accuracies range.
    """

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._throughput = Throughput()
        self._lines: list[Line] = []

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Write the lines anew, and redraw if they differ."""
        if not snapshot.is_past:
            self._throughput.observe(snapshot)
        width = self.size.width
        before = self._lines
        palette = self.look.palette
        self._lines = [
            self._progress(snapshot, width),
            numbers(snapshot).line(width, palette),
        ]
        if snapshot.replicas is not None:
            by_tolerance = snapshot.config.accuracy_rule == "tolerance"
            self._lines.append(ranges(snapshot.replicas, by_tolerance).line(width, palette))
        self.styles.height = len(self._lines)
        self.redraw_lines(y for y in range(3) if self._lines[y : y + 1] != before[y : y + 1])

    def _progress(self, snapshot: Snapshot, columns: int) -> Line:
        glyphs, palette = self.look.glyphs, self.look.palette
        if snapshot.is_past:
            mark, colour = glyphs.past, ""
        elif snapshot.state == "running":
            mark, colour = glyphs.running, ""
        elif snapshot.state == "paused":
            mark, colour = glyphs.paused, ""
        else:
            bad = snapshot.state in {"diverged", "failed"}
            mark, colour = (glyphs.wrong, palette.wrong) if bad else (glyphs.ended, "")
        word = "the past" if snapshot.is_past else _STATE_WORDS[snapshot.state]
        epochs = f"{snapshot.config.epochs:,}"
        parts = [
            _Part(f" {mark} {word:<8}", 0, f"bold {colour}".rstrip()),
            _Part(f"  epoch {snapshot.epoch:>{len(epochs)},} of {epochs}", 1),
            *self._throughput_parts(snapshot),
        ]
        if best := best_words(snapshot):
            parts.append(_Part(f"  {best} ", 3))
        room = columns
        shown: list[_Part] = []
        for part in sorted(parts, key=lambda part: part.rank):
            if len(part.text) <= room:
                room -= len(part.text)
                shown.append(part)
        state, *others = (part for part in parts if part in shown)
        last = [others.pop()] if best and others and others[-1].rank == 3 else []
        line: Line = [(state.text, state.ink)]
        width = min(room - 2, _LONGEST_BAR)
        if width >= _SHORTEST_BAR:
            share = min(epochs_done(snapshot) / snapshot.config.epochs, 1.0)
            full = int(share * width)
            line += [
                (f"  {glyphs.bar_full * full}", colour),
                (glyphs.bar_empty * (width - full), palette.faint),
            ]
            room -= width + 2
        line += [(part.text, part.ink) for part in others]
        line += [(" " * room + part.text, part.ink) for part in last]
        return line

    def _throughput_parts(self, snapshot: Snapshot) -> list[_Part]:
        """Say how fast it is and how long it takes, or how long it took."""
        is_over = snapshot.state in ENDED
        words = "" if is_over else limit_words(snapshot.speed, speeds_up=snapshot.speeds_up)
        width = _DOUBLING if snapshot.speeds_up else 0
        held = [_Part(f"  {words:<{width}}", 2)] if words else []
        if snapshot.state == "running":
            rate = f"  {rate_text(self._throughput.epochs_per_second, 5)}/s"
            left = f"  {duration_text(self._throughput.seconds_left(snapshot))} left"
            # Held to a speed, the speed that it has is the same number once more.
            return [_Part(rate, 4 if words else 2), *held, _Part(left, 5)]
        took = f"  {duration_text(snapshot.seconds, 0)} trained"
        return [_Part(took, 4), _Part(f"  step {snapshot.steps:,}", 5), *held]

    def render_line(self, y: int) -> Strip:
        """Give a line."""
        line = self._lines[y] if y < len(self._lines) else []
        return Strip([Segment(text, self.style_of(ink)) for text, ink in line])
