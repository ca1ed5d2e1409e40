"""The normal distribution's share below z, and what else GELU takes from it, to all digits.

numpy has no error function, and rational approximations of it are three formulas with some forty
constants. Here it is a table of Python's own `erfc` at steps of 1/128, from which a Taylor series
of six terms leads to what lies between: with h within 1/256 the next term is below 2e-16. For the
derivatives of what is tabled nothing but polynomials is needed, as that of p φ is (p′ - z p) φ,
φ being the density exp(-z² / 2) / √(2π).

Beyond 9 the share is 1, and below -9 it is 0, which is wrong by 1e-19.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from math import erfc, exp, pi, sqrt
from typing import Any

from ..calls import Call, constant
from ..lazy_numpy import Array, np

_END = 9
_STEPS = 128
"""Places in the table for a distance of 1."""
_TERMS = 6


@dataclass(frozen=True, slots=True)
class Tabled:
    """A function that is 0 far below 0 and 1 far above."""

    value: Callable[[float], float]
    """The function."""
    slope: tuple[float, ...]
    """Its derivative without the factor φ: a polynomial, the constant first."""


def share_below(z: float) -> float:
    """Give the share Φ of a normal distribution that lies below z."""
    return erfc(-z / sqrt(2.0)) / 2.0


def _density(z: float) -> float:
    return exp(-z * z / 2.0) / sqrt(2.0 * pi)


SHARES = Tabled(share_below, (1.0,))
"""Φ(z)."""

SHARES_IN_NUMPY = f'''
def _shares():
    """Give Φ and its Taylor terms at steps of 1/{_STEPS}, shape (terms, places)."""
    nodes = np.arange(-{_END * _STEPS}, {_END * _STEPS} + 1) / {_STEPS}
    density = np.exp(-nodes * nodes / 2.0) / sqrt(2.0 * pi)
    polynomial, z = np.polynomial.Polynomial((1.0,)), np.polynomial.Polynomial((0.0, 1.0))
    terms, factor = [np.array([erfc(-node / sqrt(2.0)) / 2.0 for node in nodes.tolist()])], 1.0
    for order in range(1, {_TERMS}):
        factor /= order * {_STEPS}
        terms.append(polynomial(nodes) * density * factor)
        polynomial = polynomial.deriv() - z * polynomial
    table = np.array(terms)
    table[:, 0], table[:, -1] = 0.0, 0.0
    table[0, -1] = 1.0
    return table


SHARES = _shares()


def share_below(z):
    """Give the share of a normal distribution that lies below z, to all digits."""
    distance = np.fmin(np.fmax(z, {-_END:.1f}), {_END:.1f}) * {_STEPS:.1f}
    nearest = np.rint(distance)
    distance = distance - nearest
    places = (nearest + {_END * _STEPS:.1f}).astype(np.intp)
    *terms, last = SHARES
    found = last[places]
    for term in reversed(terms):
        found = found * distance + term[places]
    return found
'''
"""Φ(z) once more, in a program that has numpy alone."""

GELU_SLOPES = Tabled(lambda z: share_below(z) + z * _density(z), (2.0, 0.0, -1.0))
"""Φ(z) + z φ(z), the derivative of z Φ(z)."""


def looked_up(tabled: Tabled, z: Array, out: Array) -> list[Call]:
    """Prepare calls that fill `out`, another array than `z`, with a function of z.

    What is no number counts as far below 0.
    """
    low, high, steps = (constant(value, out) for value in (-_END, _END, _STEPS))
    offset = constant(_END * _STEPS, out)
    distance, other = np.empty_like(out), np.empty_like(out)
    places = np.empty(out.shape, np.intp)
    *terms, last = _table(tabled, out.dtype)
    calls: list[Call] = [
        partial(np.fmax, z, low, distance),
        partial(np.fmin, distance, high, distance),
        partial(np.multiply, distance, steps, distance),
        partial(np.rint, distance, other),
        partial(np.subtract, distance, other, distance),
        partial(np.add, other, offset, places, casting="unsafe"),
        partial(last.take, places, None, out, "clip"),
    ]
    for term in reversed(terms):
        calls += [
            partial(np.multiply, out, distance, out),
            partial(term.take, places, None, other, "clip"),
            partial(np.add, out, other, out),
        ]
    return calls


@cache
def _table(tabled: Tabled, dtype: Any) -> Array:
    """Give the Taylor terms at each place, of a distance in places, shape `(terms, places)`."""
    nodes = np.arange(-_END * _STEPS, _END * _STEPS + 1) / _STEPS
    density = np.exp(-nodes * nodes / 2.0) / sqrt(2.0 * pi)
    polynomial, z = np.polynomial.Polynomial(tabled.slope), np.polynomial.Polynomial((0.0, 1.0))
    terms, factor = [np.array([tabled.value(node) for node in nodes.tolist()])], 1.0
    for order in range(1, _TERMS):
        factor /= order * _STEPS
        terms.append(polynomial(nodes) * density * factor)
        polynomial = polynomial.deriv() - z * polynomial
    table = np.array(terms, dtype)
    table[:, 0], table[:, -1] = 0.0, 0.0
    table[0, -1] = 1.0
    table.flags.writeable = False
    return table
