"""The learning rate of every epoch: the config's own, times a factor that the schedule gives."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...catalog.optimizers import RateFactor
from ...catalog.schedules import is_constant, rate_factor_of, waits_for_plateau
from ...config import RunConfig
from ...nn.products import Products
from ...nn.update.replica_coefficients import Coefficients, ReplicaCoefficients


class LearningRates:
    """Knows the learning-rate factor of each epoch.

    Args:
        config: Says which schedule there is.
        coefficients: What optimizers multiply by: numbers for all replicas, or one for each.

    Attributes:
        vary: Whether they differ between epochs.
    """

    def __init__(self, config: RunConfig, coefficients: Coefficients) -> None:
        self._config, self._coefficients = config, coefficients
        self.vary = not is_constant(config)

    def factor(
        self, epoch: int, reductions: int | NDArray[np.int_], products: Products
    ) -> RateFactor:
        """Give the factor of an epoch: a number, or one for each replica.

        Args:
            epoch: The epoch under way.
            reductions: How often the rate was reduced on a plateau, of all replicas or of each.
            products: How replicas are kept.
        """
        config = self._config
        if isinstance(reductions, int):
            return rate_factor_of(config, epoch, reductions)
        counts = reductions.tolist()
        if isinstance(self._coefficients, RunConfig):
            return rate_factor_of(config, epoch, counts[0])  # no schedule that counts reductions
        factors = {count: rate_factor_of(config, epoch, count) for count in set(counts)}
        return products.per_replica(np.array([factors[count] for count in counts]))

    def of(self, epochs: range, reductions: int | NDArray[np.int_]) -> NDArray[np.float64]:
        """Give the rates of some epochs; where they differ between replicas, those of the first."""
        count = int(np.ravel(reductions)[0])
        factors = [1.0] * len(epochs)
        if self.vary:
            factors = [rate_factor_of(self._config, max(0, epoch), count) for epoch in epochs]
        return self._config.learning_rate * np.array(factors)


def coefficients_of(configs: Sequence[RunConfig], products: Products) -> Coefficients:
    """Give what optimizers multiply by, for all replicas at once where it is the same.

    One number for all replicas is multiplied by faster than one for each.
    """
    first = configs[0]
    if len(configs) > 1 and waits_for_plateau(first):
        # Each has plateaus of its own.
        return ReplicaCoefficients(products, configs)
    if all(config.replace(seed=first.seed) == first for config in configs[1:]):
        return first
    return ReplicaCoefficients(products, configs)
