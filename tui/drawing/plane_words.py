"""What is said of a plane: in the frame, and of one place of it that is pointed at."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len

from ...core.data.dataset import Dataset
from ...core.data.names import names_in, one_line
from ...core.data.units import shown_in_units
from .text_columns import shortened

_LEAST_NAME = 4
_LARGE = 1e5
"""From this size on a prediction is written with a power of ten: a network that diverges."""


def plane_title(title: str, dataset: Dataset, room: int) -> str:
    """Say behind a title which target and which columns are shown, and what the others are.

    Args:
        title: What the picture is.
        dataset: Whose rows it shows; of points there is nothing to say.
        room: Columns.
    """
    if dataset.table is None:
        return title
    across, up = map(one_line, dataset.view.names)
    said, is_round = dataset.view.said, dataset.view.is_round
    of = ""
    if dataset.has_several_targets:
        of = f" of {names_in(dataset).targets[dataset.shown_target]}"
    if is_round:
        words = f"2 components, {said}", f"components, {said.replace('the ', '')}", "components"
        return _first((*(f"{title}{of}: {each}" for each in words), title), room)
    planes = [f"{up} by {across}" if up != across else across]
    for width in range(max(cell_len(across), cell_len(up)), _LEAST_NAME - 1, -1):
        pair = shortened(up, width), shortened(across, width)
        short = f"{pair[0]} by {pair[1]}" if up != across else pair[1]
        if cell_len(f"{title}{of}: {short}") <= room:
            planes.append(short)
            break
    longest = f"{title}{of}: {planes[0]}; {said}" if said else f"{title}{of}: {planes[0]}"
    return _first((longest, *(f"{title}{of}: {plane}" for plane in planes), title), room)


def plane_keys(dataset: Dataset, room: int) -> str:
    """Say which keys choose another plane; empty for points, and where all inputs are shown.

    Args:
        dataset: Whose rows are shown.
        room: Columns.
    """
    if dataset.table is None or dataset.inputs.shape[1] <= 2:
        return ""
    return _first(("; ' other columns  A components", "; ' columns  A components", ""), room)


def _first(texts: tuple[str, ...], room: int) -> str:
    return next((text for text in texts if cell_len(text) <= room), texts[-1])


def row_word(dataset: Dataset) -> str:
    """Say what rows are counted by: the lines of a table's file."""
    return "row" if dataset.table is None else "line"


def row_number(dataset: Dataset, row: int) -> int:
    """Number a row: as its file does, or else from 0."""
    return row if dataset.table is None else int(dataset.table.lines[row])


def axis_words(
    names: tuple[str, str], numbers: tuple[str, str], longest: int | None
) -> tuple[str, str]:
    """Name a place along both axes; empty for an axis without a name.

    Args:
        names: Of the axes.
        numbers: Where it is.
        longest: Columns of a name at most.
    """
    if longest is not None:
        names = shortened(names[0], longest), shortened(names[1], longest)
    across, up = (
        f"{name} {number}" * bool(name) for name, number in zip(names, numbers, strict=True)
    )
    return across, up


def prediction_words(dataset: Dataset, outputs: NDArray[np.floating[Any]]) -> tuple[str, str, str]:
    """Say what outputs mean: in full, in fewer words, and as the value alone.

    Args:
        dataset: Says what the outputs are for.
        outputs: Of one place, shape `(outputs,)`.
    """
    names = names_in(dataset)
    if dataset.has_several_classes:
        label, most = int(outputs.argmax()), float(outputs.max())
        words = names.said_of_class(label)
        both = f"{words} ({_number(most)})"
        return both, both, words
    if dataset.task == "classification":
        output = float(outputs[0])
        if not names.classes or np.isnan(output):
            return _of_number("prediction", _number(output))
        label = int(output >= 0.5)
        share = output if label else 1 - output
        both = f"{names.classes[label]} ({_number(share)})"
        return both, both, names.classes[label]
    value = float(shown_in_units(dataset, outputs[dataset.shown_target]))
    if dataset.table is None:
        return _of_number("prediction", _number(value))
    text = f"{value:.5g}"
    return f"{names.targets[dataset.shown_target]} {text}", f"pred {text}", text


def _of_number(word: str, value: str) -> tuple[str, str, str]:
    return f"{word} {value}", f"pred {value}", value


def _number(value: float) -> str:
    return f"{value:.2f}" if abs(value) < _LARGE else f"{value:.1e}"
