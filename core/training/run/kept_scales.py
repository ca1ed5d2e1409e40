"""How a run fills and scales its table, in its checkpoint: to predict without the rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...config import ConfigError
from ...data.dataset import Dataset
from ...data.tabular.scale import Scale
from ...read_only import read_only
from ..checkpoint import Checkpoint

_PART = "scale"
_OF_INPUTS, _OF_TARGETS = ("fill", "shift", "unit"), ("target_shift", "target_unit")


def scale_arrays(datasets: Sequence[Dataset]) -> dict[str, NDArray[Any]]:
    """Write every replica's scale as arrays of a checkpoint; none where points are learned."""
    scales = [each.scale for each in datasets if each.scale is not None]
    if not scales:
        return {}
    return {
        f"{_PART}.{name}": read_only(np.stack([getattr(scale, name) for scale in scales]))
        for name in (*_OF_INPUTS, *_OF_TARGETS)
    }


def scales_in(checkpoint: Checkpoint) -> tuple[Scale, ...]:
    """Read every replica's scale from a checkpoint; none where points are learned.

    Raises:
        ConfigError: If they are damaged.
    """
    arrays = checkpoint.of(_PART)
    if not arrays:
        return ()
    shape = checkpoint.config.table_shape
    replicas = checkpoint.config.replicas
    targets = 1 if shape is None or not shape.is_regression else shape.count
    inputs = 0 if shape is None else shape.inputs
    wanted = dict.fromkeys(_OF_INPUTS, (replicas, inputs)) | dict.fromkeys(
        _OF_TARGETS, (replicas, targets)
    )
    for name, size in wanted.items():
        found = arrays.get(name)
        if found is None or found.shape != size or found.dtype.kind != "f":
            raise ConfigError.of("The scale of this run is damaged.")
    return tuple(
        Scale(**{name: read_only(arrays[name][replica]) for name in wanted})
        for replica in range(replicas)
    )
