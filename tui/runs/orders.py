"""What the screen of runs asks of the lab when it is left."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...core import RunConfig
from .columns import NEWEST_FIRST


@dataclass(frozen=True, slots=True)
class Load:
    """Fill the form with this config."""

    run_id: str
    config: RunConfig


@dataclass(frozen=True, slots=True)
class Open:
    """Show this run, paused: at its last epoch as it is, else as a run that begins there."""

    run_id: str
    epoch: int | None = None


@dataclass(frozen=True, slots=True)
class BranchOff:
    """Begin a run with this one's config and the weights of one of its epochs."""

    run_id: str
    epoch: int | None = None


Order = Load | Open | BranchOff


@dataclass(slots=True)
class Memory:
    """How the screen of runs was left, so that it opens like that again."""

    filter: str = ""
    """What was typed to find runs."""
    marked: dict[str, str] = field(default_factory=dict)
    """The ids of the marked runs, by their letters."""
    sort: tuple[int, bool] = NEWEST_FIRST
    """By which column runs are sorted, and whether the largest come first."""
    run_id: str = ""
    """The run at the cursor."""
    deleted: list[list[str]] = field(default_factory=list)
    """What was deleted, the last at the end."""
