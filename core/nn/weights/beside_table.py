"""What weights of a table were trained on, beside the table that they are to go on with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...config import ConfigError, RunConfig
from ...data.make import make_dataset
from ...data.tabular.scale import Scale
from .network_weights import NetworkWeights
from .tensor import short_name

_PARTS = ("fill", "shift", "unit", "target_shift", "target_unit")


def differences(weights: NetworkWeights, config: RunConfig) -> Iterator[str]:
    """Say in sentences what differs, as far as the file says what it was trained on.

    Args:
        weights: The file's.
        config: Of the run that starts from them; its table is at hand.
    """
    dataset = make_dataset(config)
    table, scale = dataset.table, dataset.scale
    if table is None:
        return
    name = weights.file
    for what, then, now in (
        ("inputs", _said_inputs(weights), [each.name for each in table.inputs]),
        ("classes", _said(weights, "classes", "class_names"), list(table.classes)),
        ("targets", _said(weights, "targets", "target_names"), list(table.target_names)),
    ):
        others = [place for place, (a, b) in enumerate(zip(then, now, strict=False)) if a != b]
        if others:
            first = others[0]
            yield (
                f"The weights of {name} were trained for other {what}: number {first + 1} was"
                f" {short_name(then[first])}, and is {short_name(now[first])} in this table."
            )
    if scale is not None and _is_scaled_otherwise(weights, scale):
        yield (
            f"The weights of {name} were trained on numbers that were scaled otherwise: those of"
            " this table are scaled by its own training rows."
        )


def _said(weights: NetworkWeights, in_metadata: str, in_array: str) -> list[str]:
    """Give names that a file says: in its metadata, or as an array."""
    try:
        found = json.loads(weights.tensors.metadata.get(in_metadata, "[]"))
    except (ValueError, RecursionError):
        found = []
    if not found and (array := weights.tensors.tensors.get(in_array)) is not None:
        try:
            found = array.read().tolist()
        except ConfigError:
            found = []
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _said_inputs(weights: NetworkWeights) -> list[str]:
    try:
        found = json.loads(weights.tensors.metadata.get("inputs", "[]"))
    except (ValueError, RecursionError):
        found = []
    if not isinstance(found, list) or not found:
        return _said(weights, "", "input_names")
    return [_input_name(each) for each in found]


def _input_name(said: Any) -> str:
    """Name an input as tables do: by its column, and the word for which it is 1."""
    parts: Sequence[Any] = said if isinstance(said, list) else []
    column, word = (*map(str, parts[:1]), ""), [each for each in parts[1:2] if each is not None]
    return "=".join([column[0], *map(str, word)])


def _is_scaled_otherwise(weights: NetworkWeights, scale: Scale) -> bool:
    for part in _PARTS:
        tensors = weights.tensors.tensors
        tensor = tensors.get(f"scale.{part}") or tensors.get(f"scale_{part}")
        if tensor is None or not tensor.is_real:
            continue
        now: NDArray[Any] = getattr(scale, part)
        try:
            then = np.asarray(tensor.read(), dtype=np.float64)
        except ConfigError:
            continue
        first = then.reshape(-1, then.shape[-1])[0] if then.ndim and then.size else then
        if first.shape != now.shape or not np.array_equal(first, now, equal_nan=True):
            return True
    return False
