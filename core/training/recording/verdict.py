"""What rules make of the epochs that ended."""

from __future__ import annotations

from dataclasses import dataclass

from ..snapshot import State


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be made of the epochs that were written down."""

    state: State | None = None
    """How they ended the run; `None` if it goes on."""
    message: str | None = None
    """What is to be said of the run from now on; `None` if nothing new is."""
