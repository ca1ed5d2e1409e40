"""One array of a file of weights: what is known of it before its numbers are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...config.errors import ConfigError
from ...printable import printable

_LONGEST = 60

MOST_BYTES = 1_000_000_000
"""A file, or an array in it, is refused if it is larger: no network of nnlab's is."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """An array that is read when it is asked for."""

    name: str
    """What the file calls it."""
    shape: tuple[int, ...]
    """Its shape."""
    kind: str
    """What its numbers are, as the file's own format says it."""
    is_real: bool
    """Whether they are floating-point numbers."""
    read: Callable[[], NDArray[Any]]
    """Reads it."""

    @property
    def words(self) -> str:
        """Its name, harmless for a screen."""
        return short_name(self.name)

    def numbers(self) -> NDArray[np.float64]:
        """Read its numbers.

        Raises:
            ConfigError: If they are no finite numbers, or can't be read.
        """
        if not self.is_real:
            raise ConfigError.of(
                f"{self.words} holds numbers of type {short_name(self.kind)}; weights are"
                " floating-point numbers of 16, 32 or 64 bits."
            )
        numbers = np.asarray(self.read(), dtype=np.float64)
        if broken := int((~np.isfinite(numbers)).sum()):
            first = [int(place) for place in np.argwhere(~np.isfinite(numbers))[0]]
            raise ConfigError.of(
                f"{self.words} has {broken:,} of {numbers.size:,} numbers that are not finite, the"
                f" first at {first}: nothing can be trained from there."
            )
        return numbers


@dataclass(frozen=True, slots=True)
class TensorFile:
    """What a file of weights has in it."""

    tensors: Mapping[str, Tensor]
    """Its arrays by their names, in its order."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """What is said of them."""


def short_name(name: str) -> str:
    """Make a name from a file harmless for a screen, and not too long for a sentence."""
    name = printable(name)
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 3]}..."
