"""What the frame around the loss chart says: what is drawn, how, and what was changed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.cells import cell_len

from .....core import Snapshot
from ....appearance.look import Look
from ....drawing.chart.plot.letters import letter_colour, letter_of
from ....drawing.chart.plot.region import Plot
from ....drawing.chart.plot.vertical import Scale
from ....drawing.chart.readout import reading
from ....drawing.text_columns import harmless
from .chart_view import ChartView

_SCALES: dict[Scale, str] = {"auto": "auto y", "even": "linear y", "log": "log y"}

_BETWEEN_WORDS = re.compile(r"[\s_.,:;/-]+")


def chart_title(
    snapshot: Snapshot, view: ChartView, look: Look, *, room: int
) -> list[tuple[str, str]]:
    """Say what is drawn, and which curve is whose, in pieces of text and their colours.

    Args:
        snapshot: Of the run that is shown.
        view: What is shown of it.
        look: Characters and colours.
        room: How many characters the line may have: where it is short, of the run's own curves
            only those are named that do not have their names at their ends.
    """
    measure, others = view.measure, view.others
    glyphs, palette = look.glyphs, look.palette
    behind = [
        (letter, f"bold {letter_colour(look, letter)}", harmless(other.name))
        for letter, other in ((letter_of(number), other) for number, other in enumerate(others))
    ]
    if measure.column is None:
        return _fitted(measure.title, behind, room, look.glyphs.cut)
    replicas = len(snapshot.replicas.seeds) if snapshot.replicas else 1
    keys = [(glyphs.train_key, palette.train, "train")]
    if snapshot.validation is not None:
        watched = [(glyphs.validation_key, palette.validation, "validation")]
        if replicas > 1 or others or _length(_legend(measure.title, keys + watched)) > room:
            watched = [(glyphs.validation_key, palette.validation, "val")]
        keys += watched
    if replicas > 1:
        behind.append((glyphs.band_marker * 2, palette.faint, "quartiles"))
    legend = _legend(measure.title, keys + behind)
    if _length(legend) <= room or not behind:
        return legend
    return _fitted(measure.title, behind, room, glyphs.cut)


def _fitted(
    title: str, keys: list[tuple[str, str, str]], room: int, cut: str
) -> list[tuple[str, str]]:
    """Write a legend whose names are as long as there is room for, cut between words only."""
    for most in range(max((len(name) for *_, name in keys), default=0), 0, -1):
        short = [(mark, colour, _shortened(name, most, cut)) for mark, colour, name in keys]
        if _length(legend := _legend(title, short)) <= room:
            return legend
    return _legend(title, [(mark, colour, "") for mark, colour, _ in keys])


def _shortened(name: str, most: int, cut: str) -> str:
    """Keep whole words of a name, in so many characters, with a sign for those left out."""
    if len(name) <= most:
        return name
    ends = [
        found.start() for found in _BETWEEN_WORDS.finditer(name) if found.start() + len(cut) <= most
    ]
    return f"{name[: ends[-1]]}{cut}" if ends else ""


def _length(pieces: Iterable[tuple[str, str]]) -> int:
    return sum(cell_len(text) for text, _ in pieces)


def _legend(title: str, keys: Iterable[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Write a title and, behind it, what each of the marks in their colours stands for."""
    pieces = [(title, "")]
    for mark, colour, words in keys:
        pieces += [("  ", ""), (mark, colour), (f" {words}" if words else "", "")]
    return pieces


def chart_subtitle(
    snapshot: Snapshot,
    view: ChartView,
    plot: Plot | None,
    look: Look,
    following: Scale,
    *,
    room: int,
) -> str:
    """Say what is under the cursor; without one, how the chart is drawn.

    Args:
        snapshot: Of the run that is shown.
        view: What is shown of it.
        plot: Where the curves are; `None` if there are none.
        look: Characters and colours.
        following: The scale that a key switches to.
        room: How many characters the line may have.
    """
    axis, cursor = view.axis, view.cursor
    if cursor is None:
        return _state_of(view, plot, following, room)
    edits = [] if plot is None else [
        flag.words(look)
        for flag in view.flags(snapshot)
        if plot.column_of(axis.place(flag.edit.epoch)) == plot.column_of(axis.place(cursor))
    ]  # fmt: skip
    return reading(
        snapshot,
        cursor,
        view.kind,
        place=axis.text(cursor),
        note="  ".join(edits[-1:]),
        room=room,
        others=view.others,
    )


def _state_of(view: ChartView, plot: Plot | None, following: Scale, room: int) -> str:
    """Say what about the chart is not as at first, and how its axis is; in as much as fits."""
    parts: list[tuple[str, str]] = []
    if not view.is_whole:
        parts.append(("zoomed", " (=: all)"))
    if view.axis.by_time:
        parts.append(("time", " (x)"))
    if view.smoothing != "off":
        parts.append((f"{view.smoothing} smoothing", " (z)"))
    if not view.measure.is_percent:
        is_log = plot is not None and plot.vertical.is_log
        by_itself = ", auto" if view.scale == "auto" else ""
        word = _SCALES["log" if is_log else "even"]
        other = _SCALES[following].removesuffix(" y")
        parts.append((word, f"{by_itself} (L: {other})"))
    # The keys go first, the last one's before the others'; then the last words.
    for keys in range(len(parts), -1, -1):
        words = "  ".join(
            word + (key if number < keys else "") for number, (word, key) in enumerate(parts)
        )
        if len(words) <= room:
            return words
    while len(parts) > 1 and len("  ".join(word for word, _ in parts)) > room:
        parts.pop()
    return "  ".join(word for word, _ in parts)
