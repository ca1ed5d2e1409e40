"""Some replicas of a checkpoint as a run of their own, and several such put together again.

Each comes out with the bits that it would have had: what replicas are trained with is their own but
for what is the same in all, such as the epoch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...config import RunConfig
from ...data.make import make_dataset
from ..checkpoint import Checkpoint, RecordedEpochs, fingerprint
from ..replicas.quartile_tables import QuartileTables
from ..replicas.variations import replica_configs

_SAME_IN_ALL = {"engine.counts", "watch.seen", "watch.strip"}
_SECOND_AXIS = {"engine.memory", "watch.counts", "watch.losses", "watch.early", "watch.extremes"}
"""Arrays whose second axis is that of replicas; it is the first one of all others."""
_OF_THOSE_OUT = "replicas.parameters"
"""What replicas ended with that are trained no more, in their order."""
_LEFT_OUT = ("scale.", "rest.")
"""For who has no rows any more; these are there."""


def part_of(checkpoint: Checkpoint, part: slice, config: RunConfig) -> Checkpoint:
    """Give some replicas of a run as one of its own.

    Args:
        checkpoint: The run, every epoch of every replica recorded.
        part: Which replicas, one after the other.
        config: What these are trained by; their seeds count up from its own.
    """
    arrays = {
        name: array[:, part] if name in _SECOND_AXIS else array[part]
        for name, array in checkpoint.arrays.items()
        if name not in {*_SAME_IN_ALL, _OF_THOSE_OUT} and not name.startswith(_LEFT_OUT)
    }
    arrays |= {name: checkpoint.arrays[name] for name in _SAME_IN_ALL}
    if (ends := checkpoint.arrays.get(_OF_THOSE_OUT)) is not None:
        out = _are_out(checkpoint)
        before, count = out[: part.start].sum(), out[part].sum()
        if count:
            arrays[_OF_THOSE_OUT] = ends[before : before + count]
    assert checkpoint.past.each is not None
    return _remade(checkpoint, config, {}, arrays, checkpoint.past.each[:, part])


def joined(
    checkpoints: Sequence[Checkpoint], config: RunConfig, variations: dict[str, tuple[float, ...]]
) -> Checkpoint:
    """Give runs that are equally far as one.

    Args:
        checkpoints: The runs, every epoch of every replica recorded.
        config: What they are trained by together.
        variations: What differs between all these replicas.
    """
    first = checkpoints[0]
    arrays = {
        name: np.concatenate(
            [each.arrays[name] for each in checkpoints], axis=1 if name in _SECOND_AXIS else 0
        )
        for name in first.arrays
        if name not in {*_SAME_IN_ALL, _OF_THOSE_OUT}
    }
    arrays |= {name: first.arrays[name] for name in _SAME_IN_ALL}
    ends = [e.arrays[_OF_THOSE_OUT] for e in checkpoints if _OF_THOSE_OUT in e.arrays]
    if ends:
        arrays[_OF_THOSE_OUT] = np.concatenate(ends)
    each = np.concatenate([e.past.each for e in checkpoints if e.past.each is not None], axis=1)
    return _remade(first, config, variations, arrays, each)


def _are_out(checkpoint: Checkpoint) -> NDArray[np.bool_]:
    arrays = checkpoint.arrays
    return (arrays["replicas.diverged_at"] > 0) | (arrays["replicas.stopped_at"] > 0)


def _remade(
    checkpoint: Checkpoint,
    config: RunConfig,
    variations: dict[str, tuple[float, ...]],
    arrays: dict[str, NDArray[Any]],
    each: NDArray[np.float32],
) -> Checkpoint:
    quartiles = QuartileTables()
    quartiles.extend(each)
    rows, lower, upper = (table.rows for table in quartiles.tables())
    past = checkpoint.past
    return replace(
        checkpoint,
        config=config,
        variations=variations,
        arrays={name: np.ascontiguousarray(array) for name, array in arrays.items()},
        past=RecordedEpochs(rows, past.rates, past.times, lower, upper, each),
        data=fingerprint([make_dataset(one) for one in replica_configs(config, variations)]),
        means=None,
        sentence="",
        kept=(),
    )
