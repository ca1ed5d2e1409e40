"""What a network is shown of a point: its coordinates, or functions of them.

    network.predict(parameters, inputs_of(points, config.features))

A straight line in squares is a circle in the plane: with the right features a network needs fewer
layers, or none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..catalog.features import FeatureName

Array = NDArray[np.floating[Any]]

FEATURES: dict[FeatureName, Callable[[Array, Array], Array]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1^2": lambda x1, x2: x1 * x1,
    "x2^2": lambda x1, x2: x2 * x2,
    "x1x2": lambda x1, x2: x1 * x2,
    "sin_x1": lambda x1, x2: np.sin(x1),
    "sin_x2": lambda x1, x2: np.sin(x2),
}
"""Each feature of the coordinates x1 and x2, of any shape, by the name that a form shows."""


def inputs_of(points: Array, features: Sequence[FeatureName]) -> Array:
    """Give what a network is shown of points anywhere in the plane.

    Args:
        points: Shape `(rows, 2)`.
        features: Names, as a config has them.

    Returns:
        A new array of shape `(rows, len(features))`.
    """
    x1, x2 = points[:, 0], points[:, 1]
    columns = [FEATURES[name](x1, x2) for name in features]
    return np.ascontiguousarray(np.stack(columns, axis=1))
