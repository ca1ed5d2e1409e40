"""What a config has to know of each input feature; how it is computed is `core.data.features`'s."""

from __future__ import annotations

from typing import Any, Literal

FeatureName = Literal["x1", "x2", "x1^2", "x2^2", "x1x2", "sin_x1", "sin_x2"]

FEATURES: dict[FeatureName, str] = {
    "x1": "the first coordinate",
    "x2": "the second coordinate",
    "x1^2": "the square of x1",
    "x2^2": "the square of x2",
    "x1x2": "the product of both",
    "sin_x1": "the sine of x1, in radians",
    "sin_x2": "the sine of x2, in radians",
}
"""Every input feature by the name that is typed, with the words that explain it."""


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


def each_once(names: tuple[FeatureName, ...]) -> tuple[FeatureName, ...]:
    """Refuse a feature that is listed twice.

    Raises:
        ValueError: If one is.
    """
    if len(set(names)) < len(names):
        raise ValueError("a feature is listed twice")
    return names
