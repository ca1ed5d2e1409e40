"""Confusion matrices and residuals as pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ...core.training.metrics.scores import ClassScores, RegressionScores, Scores
from ..appearance.look import Look
from .histogram import Scale, bars
from .numbers import digits_cell, percent_text
from .picture import Picture

SETS = ("train", "validation", "test")
_LABEL = 12
_CLASS = 9
_SHARE = 11
_MOST_BARS = 64
_THICKEST = 4
_LEAST_ROWS = 3


def scores_picture(
    found: Sequence[Scores | None], picked: int, size: tuple[int, int], look: Look
) -> Picture:
    """Draw the scores of one set in full, and a line for every set.

    Args:
        found: Those of the train, validation and test rows.
        picked: Which set is drawn in full.
        size: Columns and rows.
        look: Characters and colours.
    """
    picture = Picture(*size)
    scores = found[picked]
    if scores is None:
        picture.write(0, 0, f"There are no {SETS[picked]} rows."[: size[0]])
        next_row = 1
    elif isinstance(scores, ClassScores):
        next_row = _matrix(picture, scores, look)
    else:
        next_row = 0
    # The matrix of ten classes leaves no room for an empty line.
    next_row += bool(next_row) and next_row + 5 <= picture.height
    next_row = _sets(picture, next_row, found, picked, look)
    if isinstance(scores, RegressionScores):
        _histogram(picture, next_row + 1, scores, look)
    return picture


def _matrix(picture: Picture, scores: ClassScores, look: Look) -> int:
    """Draw rows by their class and the predicted one, and give the first row below."""
    confusion, palette = scores.confusion, look.palette
    classes = len(confusion)
    cell = max(4, len(str(confusion.max())) + 1)
    across = min(classes, (picture.width - _CLASS) // cell)
    more = f" (+{classes - across} more)" if across < classes else ""
    picture.write(0, 0, f"true     predicted as{more}", palette.faint)
    for label in range(classes):
        picture.write(0, label + 2, f"class {label}", palette.faint)
    for other in range(across):
        column = _CLASS + other * cell
        picture.write(column, 1, f"{other:>{cell}}", palette.faint)
        for label, count in enumerate(confusion[:, other].tolist()):
            ink = "bold" if label == other else palette.wrong if count else ""
            picture.write(column, label + 2, f"{count:>{cell}}", ink)
    column = _CLASS + across * cell
    for title, values in (
        ("recall", scores.recall), ("precision", scores.precision), ("F1", scores.f1),
    ):  # fmt: skip
        width = max(len(title) + 1, 8)
        if column + width > picture.width:
            break
        picture.write(column, 1, title.rjust(width), palette.faint)
        for label, value in enumerate(values.tolist()):
            picture.write(column, label + 2, _share(value, width))
        column += width
    return classes + 2


def _share(value: float, width: int) -> str:
    return percent_text(None if np.isnan(value) else 100.0 * value, width)


_OF_CLASSES: tuple[tuple[str, Callable[[ClassScores], str]], ...] = (
    ("rows", lambda scores: f"{scores.rows.sum():,}"),
    ("right", lambda scores: _mean_share(scores.confusion.trace() / scores.rows.sum())),
    ("recall", lambda scores: _mean_share(scores.recall)),
    ("precision", lambda scores: _mean_share(scores.precision)),
    ("F1", lambda scores: _mean_share(scores.f1)),
    ("no number", lambda scores: f"{scores.unknown:,}"),
)
_OF_NUMBERS: tuple[tuple[str, Callable[[RegressionScores], str]], ...] = (
    ("rows", lambda scores: f"{len(scores.residuals):,}"),
    ("R2", lambda scores: _number(scores.r2)),
    ("mean", lambda scores: _number(scores.mean)),
    ("sd", lambda scores: _number(scores.deviation)),
    ("largest", lambda scores: _number(scores.largest)),
)


def _sets(
    picture: Picture, row: int, found: Sequence[Scores | None], picked: int, look: Look
) -> int:
    """Draw a line for each set that has rows, and give the first row below."""
    of_classes = isinstance(found[0], ClassScores)
    columns = _OF_CLASSES if of_classes else _OF_NUMBERS
    if of_classes and not any(isinstance(one, ClassScores) and one.unknown for one in found):
        columns = columns[:-1]
    head = "class means" if of_classes else "residuals"
    _write(picture, row, head, [title for title, _ in columns], look.palette.faint)
    row += 1
    for number, scores in enumerate(found):
        if scores is not None and row < picture.height:
            mark = "> " if number == picked else "  "
            cells = [text(scores) for _, text in columns]  # type: ignore[arg-type]
            _write(picture, row, mark + SETS[number], cells, "bold" if number == picked else "")
            row += 1
    return row


def _write(picture: Picture, row: int, label: str, cells: Sequence[str], ink: str) -> None:
    if row < picture.height:
        picture.write(0, row, label, ink)
        for number, cell in enumerate(cells):
            column = _LABEL + number * _SHARE
            if column + _SHARE <= picture.width:
                picture.write(column, row, cell.rjust(_SHARE), ink)


def _histogram(picture: Picture, row: int, scores: RegressionScores, look: Look) -> None:
    """Draw how residuals are spread, with a mark where they are 0."""
    finite = scores.residuals[np.isfinite(scores.residuals)]
    rows = picture.height - row - 2
    if rows < _LEAST_ROWS or not finite.size:
        return
    # As far to either side, so that its middle is 0 and leaning to a side is seen.
    half = max(1, min(int(np.sqrt(finite.size)), _MOST_BARS, picture.width - 2) // 2)
    thick = max(1, min(_THICKEST, (picture.width - 2) // (2 * half)))
    width = 2 * half * thick
    far = float(np.abs(finite).max()) or 1.0
    counts = Scale(-far, far, 2 * half).counts(finite)
    picture.lay(0, row, bars(counts, rows, thick, look.glyphs.bars), look.palette.train)
    axis, faint, below = look.glyphs.axes, look.palette.faint, row + rows
    picture.write(0, below, axis[3] * width, faint)
    picture.write(width // 2, below, axis[4], faint)
    low, high = _number(-far), _number(far)
    picture.write(0, below + 1, low, faint)
    picture.write(width // 2, below + 1, "0", faint)
    picture.write(max(width - len(high), width // 2 + 2), below + 1, high, faint)


def _mean_share(values: np.ndarray | float) -> str:
    """Write the mean of shares over the classes that have one."""
    known = np.atleast_1d(np.asarray(values, dtype=float))
    known = known[~np.isnan(known)]
    return percent_text(100.0 * float(known.mean()) if known.size else None, 0)


def _number(value: float) -> str:
    return "-" if np.isnan(value) else digits_cell(value).strip()
