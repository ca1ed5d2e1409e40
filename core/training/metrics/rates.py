"""The learning rate of every epoch, as it was in force."""

from __future__ import annotations

from .growing_table import Table


class Rates(Table):
    """A growing row of learning rates: 8 bytes an epoch, at most twice that reserved."""

    def __init__(self) -> None:
        super().__init__(())
