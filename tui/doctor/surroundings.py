"""What is known of the terminal without asking it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The environment's variables, and what standard output is."""

    variables: Mapping[str, str]
    is_terminal: bool
    encoding: str
    """Standard output's."""
    ascii_only: bool
    """Whether nnlab draws with ASCII only."""
    colours: int
    """How many colours nnlab uses; 0 for none."""
    size: tuple[int, int]
    """Columns and rows."""

    def said(self, name: str) -> str:
        """Give a variable as it is written in a shell, or say that it is not there."""
        value = self.variables.get(name)
        return f"{name} is not set" if value is None else f"{name}={value[:40]}"
