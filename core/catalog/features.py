"""What a network may be shown of a point, its coordinates or functions of them: a record each.

    network.predict(parameters, inputs_of(points, config.features))

A straight line in squares is a circle in the plane: with the right features a network needs fewer
layers, or none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .elsewhere import Elsewhere
from .lazy_numpy import Array, np
from .registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One input feature, with all that any reader of it needs."""

    name: str
    """What people type, and what a form shows."""
    explanation: str
    """The line that explains it, for the form and the help."""
    words: tuple[str, ...] = ()
    """What other programs and people call it."""
    of: Callable[[Array, Array], Array]
    """Finds it from the coordinates x1 and x2, of any shape."""
    elsewhere: Elsewhere
    """The same in other programs, of `x1` and `x2`."""
    is_coordinate: bool = False
    """Whether it is one of these, which tables of points show anyway."""


FEATURES = Registry(
    "feature",
    (
        Feature(
            name="x1",
            explanation="the first coordinate",
            of=lambda x1, x2: x1,
            elsewhere=Elsewhere(numpy="x1", torch="x1", onnx=(("Identity", "x1"),)),
            is_coordinate=True,
        ),
        Feature(
            name="x2",
            explanation="the second coordinate",
            of=lambda x1, x2: x2,
            elsewhere=Elsewhere(numpy="x2", torch="x2", onnx=(("Identity", "x2"),)),
            is_coordinate=True,
        ),
        Feature(
            name="x1^2",
            explanation="the square of x1",
            of=lambda x1, x2: x1 * x1,
            elsewhere=Elsewhere(numpy="x1 * x1", torch="x1 * x1", onnx=(("Mul", "x1", "x1"),)),
        ),
        Feature(
            name="x2^2",
            explanation="the square of x2",
            of=lambda x1, x2: x2 * x2,
            elsewhere=Elsewhere(numpy="x2 * x2", torch="x2 * x2", onnx=(("Mul", "x2", "x2"),)),
        ),
        Feature(
            name="x1x2",
            explanation="the product of both",
            of=lambda x1, x2: x1 * x2,
            elsewhere=Elsewhere(numpy="x1 * x2", torch="x1 * x2", onnx=(("Mul", "x1", "x2"),)),
        ),
        Feature(
            name="sin_x1",
            explanation="the sine of x1, in radians",
            of=lambda x1, x2: np.sin(x1),
            elsewhere=Elsewhere(numpy="np.sin(x1)", torch="torch.sin(x1)", onnx=(("Sin", "x1"),)),
        ),
        Feature(
            name="sin_x2",
            explanation="the sine of x2, in radians",
            of=lambda x1, x2: np.sin(x2),
            elsewhere=Elsewhere(numpy="np.sin(x2)", torch="torch.sin(x2)", onnx=(("Sin", "x2"),)),
        ),
    ),
)
"""Every input feature."""


def inputs_of(points: Array, features: Sequence[str]) -> Array:
    """Give what a network is shown of points anywhere in the plane.

    Args:
        points: Shape `(rows, 2)`.
        features: Names, as a config has them.

    Returns:
        A new array of shape `(rows, len(features))`.
    """
    x1, x2 = points[:, 0], points[:, 1]
    columns = [FEATURES[name].of(x1, x2) for name in features]
    return np.ascontiguousarray(np.stack(columns, axis=1))


def in_declared_order(names: Any) -> Any:
    """Sort names of features, however they were listed; what is no such list stays as it is.

    A choice is what it is whatever the order: the network must be the same, to the bit.
    """
    if not isinstance(names, list | tuple):
        return names
    try:
        return tuple(sorted(names, key=list(FEATURES).index))
    except ValueError:  # one of them is no feature, which is for the check to say
        return tuple(names)


def each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a feature that is listed twice.

    Raises:
        ValueError: If one is.
    """
    if len(set(names)) < len(names):
        raise ValueError("a feature is listed twice")
    return names
