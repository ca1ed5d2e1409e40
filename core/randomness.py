"""Every random number of a run comes from its seed through one of these named streams.

A stream a purpose keeps them independent: another network shape does not move the points, and
another dataset does not change the start of the weights.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Stream = Literal["points", "split", "weights", "shuffle", "dropout", "step_sizes"]

# A stream's number is its place here, so new ones go to the end: old seeds keep their meaning.
_STREAMS: tuple[str, ...] = get_args(Stream)


def generator(seed: int, stream: Stream) -> np.random.Generator:
    """Make the generator of one purpose for one seed."""
    sequence = np.random.SeedSequence(seed, spawn_key=(_STREAMS.index(stream),))
    return np.random.Generator(np.random.PCG64(sequence))


def states_of(states: list[Any]) -> NDArray[np.uint64]:
    """Write where streams are as numbers, shape `(streams, 4)`: no text, no pickle.

    Args:
        states: Their `bit_generator.state`, of streams that give whole numbers of 64 bits only.
    """
    parts = [number for state in states for number in _halves(state["state"])]
    return np.array(parts, dtype=np.uint64).reshape(len(states), 4)


def with_states(states: list[Any], numbers: NDArray[np.uint64]) -> list[Any]:
    """Give states of the same kind in which streams are where those numbers say."""
    return [
        {**state, "state": {"state": high << 64 | low, "inc": inc_high << 64 | inc_low}}
        for state, (high, low, inc_high, inc_low) in zip(states, numbers.tolist(), strict=True)
    ]


def _halves(state: dict[str, int]) -> list[int]:
    """Cut both of a stream's numbers of 128 bits in two."""
    low = (1 << 64) - 1
    return [half for name in ("state", "inc") for half in (state[name] >> 64, state[name] & low)]
