"""What of the report is to be reproduced, as a command line says it or the palette."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReproductionPlan:
    """Rows, and how they are trained; what is not said is as `nnlab reproduce` has it."""

    names: tuple[str, ...] = ()
    """Which rows, by their presets; all if none is named."""
    replicas: int | None = None
    """Over how many seeds."""
    precision: str | None = None
    """Which floating-point numbers to compute with."""
    jobs: int | None = None
    """In how many processes; one for each core if not given."""
