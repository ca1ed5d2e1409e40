"""How a table's numbers are brought to one size before a network sees them: a record each.

    scaled = (numbers - shift) / unit

Both are learned on the rows that train, and undone wherever numbers are shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .lazy_numpy import Array, np
from .registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaling:
    """One way to scale, with all that any reader of it needs."""

    name: str
    """What people type, and what a form shows."""
    explanation: str
    """The line that explains it, for the form and the help."""
    words: tuple[str, ...] = ()
    """What other programs and people call it."""
    shift: Callable[[Array], Array]
    """Finds what is taken off each column, shape `(columns,)`, of numbers `(rows, columns)`."""
    unit: Callable[[Array], Array]
    """Finds what each column is divided by, shape `(columns,)`; 0 where all rows are alike."""


SCALINGS = Registry(
    "scaling",
    (
        Scaling(
            name="standard",
            explanation="mean 0 and standard deviation 1",
            words=("z-score", "zscore", "standardize", "standard_scaler"),
            shift=lambda numbers: numbers.mean(axis=0),
            unit=lambda numbers: numbers.std(axis=0),
        ),
        Scaling(
            name="minmax",
            explanation="the least is 0, the largest 1",
            words=("min-max", "min_max", "range", "normalize"),
            shift=lambda numbers: numbers.min(axis=0),
            unit=lambda numbers: np.ptp(numbers, axis=0),
        ),
        Scaling(
            name="none",
            explanation="as they are in the table",
            words=("raw", "off", "no"),
            shift=lambda numbers: np.zeros(numbers.shape[1]),
            unit=lambda numbers: np.ones(numbers.shape[1]),
        ),
    ),
)
"""Every scaling."""
