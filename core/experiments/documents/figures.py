"""What pictures a document wants; who draws them is not known here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ...training.snapshot import Snapshot
from ..statistics import Distribution, Scale
from .blocks import Figure


@dataclass(frozen=True, slots=True)
class Span:
    """One line of a picture of distributions."""

    label: str
    """What it is about."""
    distribution: Distribution
    """From its 5 % over its median with its interval to its 95 %."""
    printed: float | None = None
    """A number to be held beside it."""


class Pictures(Protocol):
    """Draws pictures as figures."""

    def of_run(self, snapshot: Snapshot) -> Sequence[Figure]:
        """Draw what there is of a run.

        Returns:
            Its `curve`, `network`, `truth`, `scatter`, `confusion`, `boundary`.
        """
        ...

    def of_spans(self, spans: Sequence[Span], scale: Scale, words: str) -> Figure:
        """Draw distributions, one below the other.

        Args:
            spans: One at least.
            scale: In what they are counted.
            words: What they are of, as a sentence.
        """
        ...
