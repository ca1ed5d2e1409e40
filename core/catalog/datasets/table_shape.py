"""What a config says of a table: its shape and a fingerprint, as text.

    150r-4i-3c-9f3c2a71d04be812         150 rows, 4 inputs, 3 classes
    344r-9i-1o-200t-72v-0c5d11e2a4b7f903  1 number to predict; 200 rows train, 72 are watched

The fingerprint is of all that is learned from, as it is before it is scaled. So the same config
means the same bits wherever the file lies, and a config can be checked and shown without the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Outputs = Literal["c", "k", "o", "l"]

_TEXT = re.compile(
    r"([1-9][0-9]{0,8})r-([1-9][0-9]{0,5})i-([1-9][0-9]{0,3})([ckol])"
    r"(?:-([1-9][0-9]{0,8})t-([0-9]{1,9})v)?-([0-9a-f]{16})"
)
MOST_INPUTS = 20_000
"""More columns than a picture of 28 by 28 in several colours has; weights still fit in memory."""
MOST_OUTPUTS = 1_000
LONGEST_SHAPE = 80


_KINDS: dict[str, Outputs] = {"c": "c", "k": "k", "o": "o", "l": "l"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShape:
    """How much of what a table has, and which table it is."""

    rows: int
    """Rows that are learned from, validated or tested."""
    inputs: int
    """Numbers that the network is shown of each row; words count one for each value."""
    count: int
    """Classes, or numbers to predict."""
    kind: Outputs
    """`c`: classes, two of which share an output; `k`: classes, an output each; `o`: numbers; `l`:
    labels, each of them a number that is 0 or 1."""
    train: int | None = None
    """Rows that train, where a column of the table decides; `None` where a share does."""
    validation: int = 0
    """Rows that are watched, where a column of the table decides."""
    fingerprint: str
    """Sixteen digits, of 0 to 9 and a to f."""

    def __str__(self) -> str:
        """Write it as a config keeps it."""
        split = "" if self.train is None else f"-{self.train}t-{self.validation}v"
        return f"{self.rows}r-{self.inputs}i-{self.count}{self.kind}{split}-{self.fingerprint}"

    @property
    def is_regression(self) -> bool:
        """Whether numbers are predicted."""
        return self.kind in {"o", "l"}

    @property
    def several_classes(self) -> bool:
        """Whether each class has an output of its own."""
        return self.kind == "k" or (self.kind == "c" and self.count > 2)

    @property
    def outputs(self) -> int:
        """How many outputs a network needs."""
        return self.count if self.is_regression or self.several_classes else 1


def shape_in(text: object) -> TableShape | None:
    """Read what may be anything a person typed; `None` if it is no shape of a table."""
    return _shape_in(text) if isinstance(text, str) and len(text) <= LONGEST_SHAPE else None


@lru_cache(1024)
def _shape_in(text: str) -> TableShape | None:
    found = _TEXT.fullmatch(text)
    if found is None:
        return None
    rows, inputs, count, kind, train, validation, fingerprint = found.groups()
    shape = TableShape(
        rows=int(rows),
        inputs=int(inputs),
        count=int(count),
        kind=_KINDS[kind],
        train=None if train is None else int(train),
        validation=int(validation or 0),
        fingerprint=fingerprint,
    )
    return shape if str(shape) == text and _is_possible(shape) else None


def _is_possible(shape: TableShape) -> bool:
    fits = shape.inputs <= MOST_INPUTS and shape.count <= MOST_OUTPUTS
    split = shape.train is None or shape.train + shape.validation <= shape.rows
    return fits and split and shape.rows >= 2 and (shape.is_regression or shape.count >= 2)
