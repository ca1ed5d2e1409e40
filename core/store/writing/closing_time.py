"""How long a program that ends goes on trying to write the last of its runs."""

from __future__ import annotations

import math
from time import monotonic

_TRAINER_SECONDS = 5.0
"""How long a program that ends waits for the last batch."""

_PATIENCE_SECONDS = 30.0
"""How long it tries to write the last of a run into a store that another program holds."""

_HURRIED_SECONDS = 3.0
"""How long all that may take where the program was told to end from outside."""

_ANSWER_SECONDS = 2.0
"""How long a disk may take beyond."""


class ClosingTime:
    """When the program began to end, and by when what has to be done must be.

    Attributes:
        was_interrupted: Whether it was told to end from outside.
    """

    def __init__(self) -> None:
        self.was_interrupted = False
        self._began_at: float | None = None
        self._enough_at = math.inf

    def begin(self) -> bool:
        """Note that the program ends; tell whether it is the first time."""
        is_first = self._began_at is None
        if is_first:
            self._began_at = monotonic()
        return is_first

    def interrupt(self) -> None:
        """Note that the program was told to end; who waits already has waited long enough."""
        self.was_interrupted = True
        if self._began_at is not None:
            self._enough_at = monotonic()

    @property
    def last_batch_at(self) -> float:
        """By when the last batch must be done."""
        began = math.inf if self._began_at is None else self._began_at
        return min(began + _TRAINER_SECONDS, self.over_at)

    @property
    def over_at(self) -> float:
        """When it is too late for what is not written yet."""
        if self._began_at is None:
            return math.inf
        hurried = _HURRIED_SECONDS
        patience = hurried if self.was_interrupted else _TRAINER_SECONDS + _PATIENCE_SECONDS
        return min(self._began_at + patience, self._enough_at)

    @property
    def answer_at(self) -> float:
        """When even a disk that was asked in time must have answered."""
        return self.over_at + _ANSWER_SECONDS
