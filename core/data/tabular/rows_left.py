"""Which rows of a table are left to learn from, and which of these are for what."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...read_only import read_only
from ..table.refusal import TableError
from ..table.split import SplitRows


def refuse_few(
    kept: NDArray[np.intp], targets: NDArray[np.float64], classes: tuple[str, ...]
) -> None:
    """Refuse to learn from rows that are too few, or all alike.

    Args:
        kept: The rows that are left.
        targets: Of all rows, shape `(rows, targets)`.
        classes: What the classes are called, if they are classes.

    Raises:
        TableError: If they are.
    """
    if len(kept) < 2:
        raise TableError(
            "only one row has every value, and nothing can be learned from one;"
            " --missing mean fills the others"
            if len(kept)
            else "no row has every value; --missing mean fills them, --drop leaves columns out"
        )
    if (np.ptp(targets[kept], axis=0) == 0).all():
        what = "one class" if classes else "one value"
        raise TableError(f"the target has only {what} in the rows that have every value")


def split_among(split: SplitRows, kept: NDArray[np.intp], rows: int) -> SplitRows:
    """Number the rows of a split anew, as some were left out.

    Args:
        split: The split of all rows.
        kept: The rows that are left.
        rows: How many there were.

    Raises:
        TableError: If none is left for training.
    """
    places = np.full(rows, -1, dtype=np.intp)
    places[kept] = np.arange(len(kept))
    train, validation, test = (
        read_only(places[old][places[old] >= 0])
        for old in (split.train, split.validation, split.test)
    )
    if not len(train):
        raise TableError("no row for training has every value", column=split.column)
    return SplitRows(split.column, train, validation, test, split.by_groups)
