"""Every random number of a run comes from its seed through one of these named streams.

A stream a purpose keeps them independent: another network shape does not move the points, and
another dataset does not change the start of the weights.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

Stream = Literal["points", "split", "weights", "shuffle", "dropout"]

# A stream's number is its place here, so new ones go to the end: old seeds keep their meaning.
_STREAMS: tuple[str, ...] = get_args(Stream)


def generator(seed: int, stream: Stream) -> np.random.Generator:
    """Make the generator of one purpose for one seed."""
    sequence = np.random.SeedSequence(seed, spawn_key=(_STREAMS.index(stream),))
    return np.random.Generator(np.random.PCG64(sequence))
