"""What steps are made by: a config, or the hyperparameters of many replicas that differ in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...config import RunConfig
from ..products import Products


class ReplicaCoefficients:
    """Each hyperparameter as an array that multiplies whole vectors of all replicas.

    Args:
        products: How replicas are kept.
        configs: One for each replica.
    """

    def __init__(self, products: Products, configs: Sequence[RunConfig]) -> None:
        self._products = products
        self._configs = configs

    @property
    def learning_rate(self) -> Any:
        """The size of a step."""
        return self._of("learning_rate")

    def __getattr__(self, name: str) -> Any:
        return self._of(name)

    def _of(self, name: str) -> Any:
        values = [getattr(config, name) for config in self._configs]
        return self._products.per_replica(np.array(values, dtype=float))


Coefficients = RunConfig | ReplicaCoefficients
