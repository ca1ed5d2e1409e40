"""What the names and signs of a formula mean, for many points at once.

Numbers are arrays, or one number that is the same for every point. A number that there is not (the
root or logarithm of a negative number, a division by zero) is NaN, and so is what is made of it.
What is too large for a float is infinite.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ...lazy_numpy import np

Values = Any
"""An array with a number for each point, or one number for all."""


class Sides(NamedTuple):
    """For which points something holds, and for which it does not.

    Of a comparison with a number that there is not, neither is known; nor is it of its `not`.
    """

    yes: Values
    no: Values


@dataclass(frozen=True, slots=True)
class Function:
    """A function that a formula may have."""

    of: Callable[..., Values]
    """Computes it."""
    several: bool = False
    """Whether it takes two values or more, two at a time, and else exactly one."""


def _numpys(name: str) -> Callable[..., Values]:
    """Give a function of numpy's, which is not imported before it is called."""

    def compute(*values: Values) -> Values:
        return getattr(np, name)(*values)

    return compute


def _log(values: Values) -> Values:
    return np.where(np.greater(values, 0.0), np.log(values), np.nan)


def divided(above: Values, below: Values) -> Values:
    """Divide; by zero there is no number."""
    return np.where(np.equal(below, 0.0), np.nan, np.divide(above, below))


def power(base: Values, exponent: Values) -> Values:
    """Raise to a power; of zero there is no negative one, of a negative number no fraction."""
    divides = np.equal(base, 0.0) & np.less(exponent, 0.0)
    return np.where(divides, np.nan, np.power(base, exponent))


FUNCTIONS: Mapping[str, Function] = {
    "abs": Function(_numpys("abs")),
    "sin": Function(_numpys("sin")),
    "cos": Function(_numpys("cos")),
    "tan": Function(_numpys("tan")),
    "exp": Function(_numpys("exp")),
    "log": Function(_log),
    "sqrt": Function(_numpys("sqrt")),
    "min": Function(_numpys("minimum"), several=True),
    "max": Function(_numpys("maximum"), several=True),
}
"""Every function by its name."""

VARIABLES: Mapping[str, int] = {"x": 0, "y": 1, "x1": 0, "x2": 1}
"""The columns of the points by their names."""

CONSTANTS: Mapping[str, float] = {"pi": 3.141592653589793, "e": 2.718281828459045}
"""The numbers that have names."""

OPERATORS: Mapping[str, Callable[[Values, Values], Values]] = {
    "+": _numpys("add"),
    "-": _numpys("subtract"),
    "*": _numpys("multiply"),
    "/": divided,
    "^": power,
    "**": power,
}
"""What stands between two numbers and makes one of them."""

_COMPARED: Mapping[str, Callable[[Values, Values], Values]] = {
    "<": _numpys("less"),
    "<=": _numpys("less_equal"),
    ">": _numpys("greater"),
    ">=": _numpys("greater_equal"),
}

COMPARISONS = tuple(_COMPARED)
"""The signs that compare two numbers."""


def compared(sign: str, one: Values, other: Values) -> Sides:
    """Compare numbers; where one is missing neither side is known."""
    yes = _COMPARED[sign](one, other)
    return Sides(yes, np.equal(one, one) & np.equal(other, other) & ~yes)


def both(one: Sides, other: Sides) -> Sides:
    """Hold where both do; do not hold where one does not, whatever the other is."""
    return Sides(one.yes & other.yes, one.no | other.no)


def either(one: Sides, other: Sides) -> Sides:
    """Hold where one does, whatever the other is; do not hold where neither does."""
    return Sides(one.yes | other.yes, one.no & other.no)


def opposite(sides: Sides) -> Sides:
    """Hold where that does not."""
    return Sides(sides.no, sides.yes)
