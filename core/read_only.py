"""Arrays that are handed out and not to be written to: whoever has one may rely on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_Kind = TypeVar("_Kind", bound="np.generic")


def read_only(array: NDArray[_Kind]) -> NDArray[_Kind]:
    """Make an array read-only, and give it back."""
    array.flags.writeable = False
    return array
