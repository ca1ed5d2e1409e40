"""What the screen of runs asks of the lab when it is left."""

from __future__ import annotations

from dataclasses import dataclass

from ...core import RunConfig


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


@dataclass(frozen=True, slots=True)
class ShowSweeps:
    """List the sweeps of the same store."""


Order = Load | Open | BranchOff | ShowSweeps
