"""How much a row counts in the loss by the class that it is of: a record for each way.

    what training makes small = Σ w L / Σ w        w by each row's class

A row's gradient is multiplied by the same w. Weights are found from the rows that train, and hold
for those that are watched and tested as well, so that losses of all sets can be compared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .lazy_numpy import Array, np
from .registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassWeight:
    """One way to weight classes, with all that any reader of it needs."""

    name: str
    """What people type, and what a form shows."""
    explanation: str
    """The line that explains it, for the form and the help."""
    words: tuple[str, ...] = ()
    """What other programs and people call it."""
    of_counts: Callable[[Array], Array] | None = None
    """Finds each class's weight from the number of its rows that train, shape `(classes,)`; `None`
    where all rows count alike."""


def _balanced(counts: Array) -> Array:
    # A class without rows that train has no share of the loss to be balanced: as without weights.
    there = counts > 0
    weights = counts.sum() / (np.count_nonzero(there) * np.maximum(counts, 1.0))
    return np.where(there, weights, 1.0)


CLASS_WEIGHTS = Registry(
    "class weight",
    (
        ClassWeight(
            name="none",
            explanation="every row counts the same",
            words=("off", "no", "uniform", "equal"),
        ),
        ClassWeight(
            name="balanced",
            explanation="every class counts the same, however few rows it has",
            words=("balance", "auto", "inverse"),
            of_counts=_balanced,
        ),
    ),
)
"""Every way."""
