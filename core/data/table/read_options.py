"""What a user says of a file; what is not said is guessed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How a file is to be read. `None` is to be guessed."""

    delimiter: str | None = None
    """What divides cells: one character, or nothing for a single column."""
    decimal: str | None = None
    """What stands in front of decimals: `.` or `,`."""
    header: bool | None = None
    """Whether the first row names the columns."""
    encoding: str | None = None
    """By any of its names."""
    rows: int | None = None
    """Read so many rows; `None` for all."""
    nan_is_missing: bool = False
    """Whether NaN among numbers is a missing value; else it is refused, as nothing says whether a
    value is missing or a computation went wrong."""
