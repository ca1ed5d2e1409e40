"""The first line of the status: the state, how far the run is, how fast, and its best epoch."""

from __future__ import annotations

from dataclasses import dataclass

from ....core import Snapshot
from ....core.training.snapshot import ENDED
from ....core.training.speed.limit import limit_words
from ....core.training.speed.throughput import Throughput, epochs_done
from ...appearance.look import Look
from ...drawing.numbers import duration_text, rate_text
from .status_words import Line, best_words

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


def progress_line(
    snapshot: Snapshot, throughput: Throughput, look: Look, columns: int, line_is: str = ""
) -> Line:
    """Write as much of it as there is room for, by whole parts.

    Args:
        snapshot: What is shown.
        throughput: How fast the run has been.
        look: Characters and colours.
        columns: How long the line is.
        line_is: How fast the line to the terminal is, if frames wait for it.
    """
    glyphs, palette = look.glyphs, look.palette
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
        *_throughput_parts(snapshot, throughput),
    ]
    if line_is and snapshot.state == "running":
        parts.append(_Part(f"  {line_is}", 2))
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


def _throughput_parts(snapshot: Snapshot, throughput: Throughput) -> list[_Part]:
    """Say how fast it is and how long it takes, or how long it took."""
    is_over = snapshot.state in ENDED
    words = "" if is_over else limit_words(snapshot.speed, speeds_up=snapshot.speeds_up)
    width = _DOUBLING if snapshot.speeds_up else 0
    held = [_Part(f"  {words:<{width}}", 2)] if words else []
    if snapshot.state == "running":
        rate = f"  {rate_text(throughput.epochs_per_second, 5)}/s"
        left = f"  {duration_text(throughput.seconds_left(snapshot))} left"
        # Held to a speed, the speed that it has is the same number once more.
        return [_Part(rate, 4 if words else 2), *held, _Part(left, 5)]
    took = f"  {duration_text(snapshot.seconds, 0)} trained"
    return [_Part(took, 4), _Part(f"  step {snapshot.steps:,}", 5), *held]
