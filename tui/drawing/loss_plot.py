"""The losses of a whole run as a picture that the command line prints, drawn by plotext.

plotext has one figure for the whole process, so nothing else may draw with it, nor two threads.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log10

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from ...core.training.history_view import HistoryView
from .chart.envelope import Envelope
from .chart.ticks import linear_ticks, log_ticks, tick_labels

_SETS = ("train", "validation")
_COLOURS = {"train": "green", "validation": "magenta"}
"""As plotext calls the lab's own: blue and orange are for classes and signs."""
_MARKERS = {"train": "braille", "validation": "braille"}
_PLAIN_MARKERS = {"train": "braille", "validation": "hd"}
"""Without colours: fine dots, and quarters of characters."""
_ASCII_MARKERS = {"train": "*", "validation": "."}
_KEYS = {"braille": "⠒", "hd": "▀"}
"""What a line that plotext draws with such a marker looks like."""
_AXES_IN_ASCII = str.maketrans("│─┌┐└┘┤┬├┴┼", "|-+++++++++")
_SMALLEST = (16, 6)
_LEAST, _GREATEST = 1e-300, 1e300

Points = tuple[NDArray[np.float64], NDArray[np.float64]]


def loss_plot(
    history: HistoryView,
    *,
    width: int,
    height: int,
    ascii_only: bool = False,
    has_colours: bool = True,
) -> Text | None:
    """Draw the train and the validation loss over the epochs, under a line that tells them apart.

    Losses of all epochs are reduced to the columns before they are drawn, so that a long run takes
    no longer and an outburst of one epoch is seen. The loss is logarithmic where it goes through
    more than one power of ten. Without colour, characters tell the curves apart.

    Args:
        history: Every epoch's metrics.
        width: Columns at most.
        height: Rows in all.
        ascii_only: Whether to draw without a character beyond ASCII.
        has_colours: Whether colours will tell the curves apart.

    Returns:
        As many lines; `None` where there is no room, or no two epochs with losses that are numbers.
    """
    if width < _SMALLEST[0] or height < _SMALLEST[1]:
        return None
    curves = _curves(history, 2 * width)
    if not curves:
        return None
    losses = np.concatenate([losses for _, losses in curves.values()])
    low, high = float(losses.min()), float(losses.max())
    is_logarithmic = low > 0.0 and high / 10.0 > low  # a loss of 0 has no logarithm
    if is_logarithmic:
        heights = log_ticks(log10(low), log10(high))
        labels = tick_labels([10**tick for tick in heights])
        curves = {name: (epochs, np.log10(loss)) for name, (epochs, loss) in curves.items()}
    else:
        heights = linear_ticks(min(low, 0.0), high, height // 3)
        labels = tick_labels(heights)
    markers = _MARKERS if has_colours else _PLAIN_MARKERS
    if ascii_only:
        markers = _ASCII_MARKERS
    drawn = _drawn(
        curves, len(history) - 1, (heights, labels), size=(width, height - 1), markers=markers
    )
    if ascii_only:
        drawn = drawn.translate(_AXES_IN_ASCII)
    lines = [Text.from_ansi(line.removesuffix("\x1b[0m").rstrip()) for line in drawn.splitlines()]
    head = _head(curves, width, markers, is_logarithmic=is_logarithmic)
    return Text("\n").join([head, *lines])


def _curves(history: HistoryView, columns: int) -> dict[str, Points]:
    """Reduce each loss to points for so many columns; without those that are no line."""
    rows = np.column_stack([history.column(f"{name}_loss") for name in _SETS])
    # Where differences and powers of ten are numbers as well; infinite losses stay infinite.
    rows[np.isfinite(rows) & (rows > _GREATEST)] = _GREATEST
    rows[rows < _LEAST] = 0.0
    envelope = Envelope(len(_SETS))
    envelope.extend(rows)
    borders = np.linspace(0, len(rows), columns + 1).astype(np.int64)
    found = {name: envelope.columns(curve, borders) for curve, name in enumerate(_SETS)}
    return {name: points for name, points in found.items() if np.unique(points[0]).size > 1}


def _head(
    curves: Mapping[str, Points], width: int, markers: Mapping[str, str], *, is_logarithmic: bool
) -> Text:
    """Say what is drawn and which curve is which, in as many words as there is room for."""
    scale, sign = (", logarithmic", " (log)") if is_logarithmic else ("", "")
    for short in (False, True):
        keys = Text("  ").join(
            Text.assemble(
                (_KEYS.get(markers[name], markers[name]) * 2, _COLOURS[name]),
                f" {name.removesuffix('idation') if short else name}",
            )
            for name in curves
        )
        for words in (f"loss over epochs{scale}  ", f"loss{sign}  ", ""):
            if len(words) + len(keys) <= width:
                return Text.assemble(words, keys)
    return Text("loss")


def _drawn(
    curves: dict[str, Points],
    last: int,
    down: tuple[list[float], list[str]],
    *,
    size: tuple[int, int],
    markers: Mapping[str, str],
) -> str:
    """Have plotext draw the curves, the last one at the bottom, with labelled axes."""
    import plotext

    heights, labels = down
    ticks = linear_ticks(0, last, size[0] // 12)
    epochs = [tick for tick in ticks if tick <= last and tick == round(tick)]
    if len(epochs) < 2:
        epochs = [0, last]
    plotext.clear_figure()
    plotext.limit_size(False, False)  # the size is ours to decide, whatever plotext finds
    plotext.plot_size(*size)
    plotext.theme("clear")
    for name in reversed(curves):  # the train loss, which every run has, above the other
        across, losses = curves[name]
        points = across.tolist(), losses.tolist()
        plotext.plot(*points, marker=markers[name], color=_COLOURS[name])
    plotext.xlim(0, last)
    plotext.ylim(heights[0], heights[-1])
    plotext.xticks(epochs, tick_labels(epochs))
    plotext.yticks(heights, labels)
    picture = plotext.build()
    plotext.clear_figure()
    return picture
