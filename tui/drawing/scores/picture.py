"""The scores of one set of rows in full, and a line for every set."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len

from ....core.data.names import Names
from ....core.training.metrics.scores import ClassScores, RegressionScores, Scores
from ...appearance.look import Look
from ..numbers import digits_cell, percent_text
from ..picture import Picture
from ..text_columns import shortened
from .confusion import draw_confusion, matrix_width, words_of
from .residuals import draw_residuals

Numbers = NDArray[np.floating[Any]]

SETS = ("train", "validation", "test")
_NO_RESIDUALS = "The residual of each row is not kept."
_LABEL = 12
_SHARE = 11
_NARROW = 22
"""Columns of the sets' lines where only what is right is said."""
_APART = 3
_LEAST_BELOW = 5
"""Rows that are kept for a regression's pictures below the lines of its targets."""
_LEAST_WORDS = 2
"""Rows for what numbers of classes mean, for which sets stand beside the matrix."""
_ROOMY = 9
"""Rows from which on a regression's pictures have their names, and all sets a line."""


def scores_picture(
    found: Sequence[Scores | None],
    picked: int,
    rows: tuple[Numbers, Numbers],
    size: tuple[int, int],
    look: Look,
    *,
    names: Names | None = None,
    by_target: Mapping[str, Sequence[Scores | None]] | None = None,
    shown_target: int = 0,
    first_class: int = 0,
) -> Picture:
    """Draw the scores of one set in full, and a line for every set.

    Args:
        found: Those of the train, validation and test rows.
        picked: Which set is drawn in full.
        rows: The picked set's targets and predictions.
        size: Columns and rows.
        look: Characters and colours.
        names: What classes are called.
        by_target: Of several targets the scores of each, by its name.
        shown_target: Which of these the pictures are about.
        first_class: The first class with a row, where not all have room.
    """
    picture, names = Picture(*size), names or Names()
    scores = found[picked]
    if scores is None:
        picture.write(0, 0, f"There are no {SETS[picked]} rows."[: size[0]])
        _sets(picture, (0, 1), found, picked, look)
    elif isinstance(scores, ClassScores):
        _classes(picture, scores, found, picked, look, names, first=first_class)
    else:
        if by_target:
            below = _targets(picture, by_target, shown_target, picked, look)
        else:
            below = _sets(picture, (0, 0), found, picked, look)
        if scores.kept_rows and cell_len(_NO_RESIDUALS) <= size[0]:
            picture.write(0, below, _NO_RESIDUALS, look.palette.faint)
        draw_residuals(picture, below, *rows, look)
    return picture


def _targets(
    picture: Picture,
    by_target: Mapping[str, Sequence[Scores | None]],
    shown: int,
    picked: int,
    look: Look,
) -> int:
    """Draw a line for each of several targets, and give the first row below.

    Where not all have room, those around the one that pictures are about have it.
    """
    titles = [title for title, _ in _OF_NUMBERS]
    names = list(by_target)
    label = min(max(_LABEL, *(cell_len(name) + 3 for name in names)), _most_label(picture.width))
    _write(picture, (0, 0), SETS[picked], titles, look.palette.faint, label)
    count = _lines_of(len(names), picture.height)
    first = min(max(shown - count // 2, 0), len(names) - count)
    for row, name in enumerate(names[first : first + count], 1):
        scores = by_target[name][picked]
        assert isinstance(scores, RegressionScores)
        is_shown = first + row - 1 == shown
        mark, ink = ("> ", "bold") if is_shown else ("  ", "")
        cells = [text(scores) for _, text in _OF_NUMBERS]
        _write(picture, (0, row), mark + shortened(name, label - 3), cells, ink, label)
    if count < len(names):
        words = f"  +{len(names) - count:,} more"
        picture.write(0, count + 1, words, look.palette.faint)
    return count + 1 + (count < len(names))


def _most_label(width: int) -> int:
    """Tell how wide names of targets may be beside all numbers; some, where these have no room."""
    return max(width + 1 - len(_OF_NUMBERS) * _SHARE, _LABEL)


def _lines_of(targets: int, height: int) -> int:
    """Tell how many targets have a line: all if that can be, with room for pictures if it can."""
    if targets < height and (height < _ROOMY or targets < height - _LEAST_BELOW):
        return targets
    room = height - (_LEAST_BELOW if height >= _ROOMY else 0)
    return max(min(room - 2, targets), 1)


def _classes(
    picture: Picture,
    scores: ClassScores,
    found: Sequence[Scores | None],
    picked: int,
    look: Look,
    names: Names,
    *,
    first: int,
) -> None:
    """Draw the matrix, the sets beside or below it, and in words what its numbers mean."""
    width, narrow = picture.width, picture.width - _NARROW - _APART
    below_each_other = len(scores.confusion) + 2 + sum(one is not None for one in found)
    if (
        picture.height < below_each_other + _LEAST_WORDS
        and matrix_width(scores, narrow, names) <= narrow
    ):
        width = narrow  # narrower cells leave the sets room beside them
    beside = min(matrix_width(scores, width, names), width) <= narrow
    left = min(matrix_width(scores, width, names), width) + _APART
    below = draw_confusion(picture, scores, width, look, names, first)
    if beside:
        below = max(below, _sets(picture, (left, 0), found, picked, look))
    else:
        # The matrix of ten classes leaves no room for an empty line.
        below += below + 5 <= picture.height
        below = _sets(picture, (0, below), found, picked, look)
    lines = [line for line in words_of(scores, names) if cell_len(line) <= picture.width]
    free = picture.height - below
    below += free > len(lines)
    for row, line in enumerate(lines[: max(picture.height - below, 0)], below):
        picture.write(0, row, line, look.palette.faint)


def leaves_out(found: Sequence[Scores | None], picked: int, rows: int, *, targets: int = 1) -> bool:
    """Tell whether so few rows leave out classes, sets, targets, or what a picture shows."""
    scores = found[picked]
    if scores is not None and targets > 1:
        lines = _lines_of(targets, rows)
        return lines < targets or rows < lines + 1 + _LEAST_BELOW
    if isinstance(scores, ClassScores):
        sets = sum(one is not None for one in found)
        return rows < len(scores.confusion) + 2 + sets
    return scores is not None and rows < _ROOMY


def right_words(scores: Scores | None) -> str:
    """Say how many rows of classes are right, and whether some have no number."""
    if not isinstance(scores, ClassScores):
        return ""
    words = f"{_mean_share(scores.confusion.trace() / scores.rows.sum())} right"
    return words + (f", {scores.unknown:,} without a number" if scores.unknown else "")


_OF_CLASSES: tuple[tuple[str, Callable[[ClassScores], str]], ...] = (
    ("right", lambda scores: _mean_share(scores.confusion.trace() / scores.rows.sum())),
    ("rows", lambda scores: f"{scores.rows.sum():,}"),
    ("recall", lambda scores: _mean_share(scores.recall)),
    ("precision", lambda scores: _mean_share(scores.precision)),
    ("F1", lambda scores: _mean_share(scores.f1)),
    ("no number", lambda scores: f"{scores.unknown:,}"),
)
_OF_NUMBERS: tuple[tuple[str, Callable[[RegressionScores], str]], ...] = (
    ("rows", lambda scores: f"{scores.rows:,}"),
    ("R2", lambda scores: _number(scores.r2)),
    ("off by", lambda scores: _number(scores.mean)),
    ("sd", lambda scores: _number(scores.deviation)),
    ("at most", lambda scores: _number(scores.largest)),
)


def _sets(
    picture: Picture,
    at: tuple[int, int],
    found: Sequence[Scores | None],
    picked: int,
    look: Look,
) -> int:
    """Draw a line for each set that has rows, and give the first row below."""
    (left, row), of_classes = at, isinstance(found[0], ClassScores)
    columns = _OF_CLASSES if of_classes else _OF_NUMBERS
    if of_classes and not any(isinstance(one, ClassScores) and one.unknown for one in found):
        columns = columns[:-1]
    titles = [title for title, _ in columns]
    _write(picture, (left, row), "mean of all" if of_classes else "", titles, look.palette.faint)
    row += 1
    # With little room the picture is worth more than the other sets' lines.
    few = not of_classes and picture.height < row + 2 + 6
    for number, scores in enumerate(found):
        if scores is None or row >= picture.height or (few and number != picked):
            continue
        mark = "> " if number == picked else "  "
        cells = [text(scores) for _, text in columns]  # type: ignore[arg-type]
        ink = "bold" if number == picked else ""
        _write(picture, (left, row), mark + SETS[number], cells, ink)
        row += 1
    return row


def _write(
    picture: Picture,
    at: tuple[int, int],
    label: str,
    cells: Sequence[str],
    ink: str,
    wide: int = _LABEL,
) -> None:
    column, row = at
    if row < picture.height:
        picture.write(column, row, label, ink)
        for number, cell in enumerate(cells):
            start = column + wide + number * _SHARE
            if start + _SHARE - 1 <= picture.width:
                picture.write(start, row, cell.rjust(_SHARE - 1), ink)


def _mean_share(values: np.ndarray | float) -> str:
    """Write the mean of shares over the classes that have one."""
    known = np.atleast_1d(np.asarray(values, dtype=float))
    known = known[~np.isnan(known)]
    return percent_text(100.0 * float(known.mean()) if known.size else None, 0)


def _number(value: float) -> str:
    return "-" if np.isnan(value) else digits_cell(value).strip()
