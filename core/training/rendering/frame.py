"""Columns as a data frame of whichever library a person has; nnlab itself needs none of them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from numpy.typing import NDArray

LIBRARIES = ("pandas", "polars")
"""What frames there are; the first that is installed is taken unless one is named."""


def frame_of(columns: Mapping[str, NDArray[Any]], library: str | None = None) -> Any:
    """Make a frame.

    Args:
        columns: Arrays of one length, by name.
        library: One of `LIBRARIES`.

    Raises:
        ImportError: If it is not installed, or none is.
        ValueError: If there is no such library.
    """
    if library is not None and library not in LIBRARIES:
        raise ValueError(f"Frames are of {' or '.join(LIBRARIES)}, not of {library!r}.")
    for name in LIBRARIES if library is None else (library,):
        try:
            module = import_module(name)
        except ImportError:
            continue
        return module.DataFrame(dict(columns))
    wanted = " nor ".join(LIBRARIES) if library is None else library
    raise ImportError(
        f"{'Neither ' if library is None else ''}{wanted} is installed"
        f"{'' if library is None else ' here'}; to_dict() gives the same as arrays."
    )
