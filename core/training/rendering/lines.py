"""A snapshot as lines of text: whose run it is, its loss curves and its scores.

Nothing in them is markup and no line is wider than it is told, so whatever shows text can show
them. rich can too: a snapshot answers its protocol without importing it.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from ...config import printable
from .curve import Curve, Curves, curves_of
from .words import head_of, loss_text, percent_text, progress_of, replicas_words, sets_of

if TYPE_CHECKING:
    from .shown_run import ShownRun

_BLOCKS, _ASCII_BLOCKS = " ▁▂▃▄▅▆▇█", " .:|"
_ROWS = 3
_NAME_WIDTH, _NARROWEST, _WIDEST = 16, 24, 100
_CELL = 11


def lines_of(snapshot: ShownRun, width: int = 80, *, ascii_only: bool = False) -> list[str]:
    """Write a snapshot as lines, the first of them its title.

    Args:
        snapshot: What to show.
        width: Columns; of few the curves and the table take more than there are.
        ascii_only: Whether to do without any other character.
    """
    width = max(_NARROWEST, min(width, _WIDEST))
    head = [head_of(snapshot), progress_of(snapshot)]
    if snapshot.replicas is not None:
        head.append(f"medians of {replicas_words(snapshot.replicas, snapshot.config)}")
    if snapshot.message:
        head.append(printable(snapshot.message))
    lines = [line for text in head for line in wrap(text, width)]
    across = width - _NAME_WIDTH - 1
    curves = curves_of(snapshot.history, across)
    for curve in curves.curves:
        lines += ["", *_drawn(curve, curves, ascii_only=ascii_only)]
    lines += ["", *_table(snapshot)]
    if ascii_only:
        lines = [line.encode("ascii", "replace").decode() for line in lines]
    return [line.rstrip() for line in lines]


def _drawn(curve: Curve, curves: Curves, *, ascii_only: bool) -> list[str]:
    """Draw one curve as columns, with its name and its ends beside them."""
    beside = (
        f"{curve.name} loss",
        f"{loss_text(curve.first)} to",
        f"{loss_text(curve.last)}{' (log)' if curves.is_logarithmic else ''}",
    )
    blocks = _ASCII_BLOCKS if ascii_only else _BLOCKS
    steps = len(blocks) - 1
    # The least loss has the lowest block, as nothing at all is for what is no number.
    levels = [
        0 if height != height else 1 + round(height * (_ROWS * steps - 1))  # noqa: PLR0124
        for height in curve.heights.tolist()
    ]
    rows = []
    for row, words in enumerate(beside):
        below = (_ROWS - 1 - row) * steps
        drawn = "".join(blocks[min(max(level - below, 0), steps)] for level in levels)
        rows.append(f"{words[:_NAME_WIDTH]:<{_NAME_WIDTH}} {drawn}")
    return rows


def _table(snapshot: ShownRun) -> list[str]:
    heads = ("loss", "right", "close")
    rows = [f"{'':<{_CELL}}" + "".join(f"{head:>{_CELL}}" for head in heads)]
    for name, metrics in sets_of(snapshot):
        cells = (
            loss_text(metrics.loss),
            percent_text(metrics.accuracy),
            percent_text(metrics.accuracy_within_tolerance),
        )
        rows.append(f"{name:<{_CELL}}" + "".join(f"{cell:>{_CELL}}" for cell in cells))
    return rows
