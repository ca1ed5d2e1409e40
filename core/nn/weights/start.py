"""Where a run starts instead of at random: parameters, and where they were read."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Protocol, runtime_checkable

import numpy as np

from ...catalog.lazy_numpy import Array
from ...config import ConfigError, RunConfig
from ...read_only import read_only
from ...short_repr import brief

_FINGERPRINT_BYTES = 6


@runtime_checkable
class Weights(Protocol):
    """Weights that runs may start from, by configs whose network they are for."""

    def start_for(self, config: RunConfig) -> StartWeights:
        """Give the start of a run by a config.

        Raises:
            ConfigError: If its network is another one.
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class StartWeights:
    """The weights that a run by a config starts from. Nothing else in it is in the bits."""

    parameters: Array
    """All weights and biases, shape `(size,)` for all replicas alike, or `(replicas, size)`."""
    file: str
    """The file that they are from, harmless for a screen; empty if they were given in Python."""
    shape: tuple[int, ...]
    """The widths of all layers."""
    bias: bool
    """Whether layers have biases."""

    __repr__ = brief

    @classmethod
    def given(cls, parameters: Any, config: RunConfig) -> StartWeights:
        """Take what a program gives for a config; whoever begins with it checks its size."""
        array = read_only(np.array(parameters, dtype=np.float64))
        return cls(array, "", config.shape, config.bias)

    @property
    def fingerprint(self) -> str:
        """Tells these weights from others, whatever file they are in."""
        numbers = np.ascontiguousarray(self.parameters, "<f8").tobytes()
        return blake2b(numbers, digest_size=_FINGERPRINT_BYTES).hexdigest()

    @property
    def words(self) -> str:
        """Say which weights these are."""
        return f"weights of {self.file or 'a program'} ({self.fingerprint})"

    @property
    def left_out(self) -> str:
        """Say what a config alone leaves out of a run that starts here, as a sentence."""
        return f"This run started from {self.words}, so its config alone does not repeat it."

    def start_for(self, config: RunConfig) -> StartWeights:
        """Give these weights for a run by a config.

        Raises:
            ConfigError: If they are not for its network.
        """
        if not self.fits(config):
            is_, wanted = (f"{'-'.join(map(str, each))}" for each in (self.shape, config.shape))
            raise ConfigError.of(
                f"The {self.words} are for a network of {is_}"
                f"{'' if self.bias else ' without biases'}, not of {wanted}"
                f"{'' if config.bias else ' without biases'}."
            )
        return self

    def again(self, before: RunConfig, after: RunConfig) -> StartWeights | None:
        """Give the weights that a restart by another config begins with; `None` for random ones.

        Other data are another task, and another network has other weights.
        """
        is_same = (before.dataset, before.table) == (after.dataset, after.table)
        return self if is_same and self.fits(after) else None

    def fits(self, config: RunConfig) -> bool:
        """Tell whether a run by a config can start here."""
        replicas = len(self.parameters) if self.parameters.ndim > 1 else config.replicas
        found = self.shape, self.bias, replicas
        return found == (config.shape, config.bias, config.replicas)
