"""Calls of numpy that are prepared on fixed buffers once, and made a million times.

Nothing is looked up or allocated while training: whoever computes something in the hot loop hands
out a list of calls, each bound to its buffers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from operator import call
from typing import Any, cast

from .lazy_numpy import Array, np

Call = Callable[[], object]

_SPREAD = 512
"""Up to so many numbers are multiplied by a whole array of a constant; see `constant`."""

make = deque[object](maxlen=0).extend
"""Makes all calls of an iterator without a turn through the interpreter for each."""


def run(calls: list[Call]) -> None:
    """Make the prepared calls in order."""
    make(map(call, calls))


def constant(value: float, like: Array) -> Array:
    """Give a number as numpy takes it fastest beside some array.

    An array without axes is twice as fast as a plain number; spread over the shape of a small
    array it spares another 30 ns of 210, while beyond some hundred numbers reading it costs more.
    """
    return np.full(like.shape if like.size <= _SPREAD else (), value, dtype=like.dtype)


def sum_of(block: Array, out: Array, axis: int = 0) -> Call:
    """Prepare the sum along an axis, which is that of the outputs unless told otherwise."""
    # What numpy says of its reductions allows no arguments by position, which are the fastest.
    return partial(cast(Callable[..., Any], np.add.reduce), block, axis, None, out)


def largest_of(block: Array, out: Array) -> Call:
    """Prepare the largest of the outputs, the first axis."""
    return partial(cast(Callable[..., Any], np.maximum.reduce), block, 0, None, out)
