"""Arrays as a file of safetensors, written here as its format is short and allows no code.

Eight bytes say how long the header is, little-endian; the header is JSON, of each array its type,
shape and place; then come the numbers. See huggingface.co/docs/safetensors.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...config.formats.files import to_json
from .leaving_model import LeavingModel

_TYPES = {"f8": "F64", "f4": "F32", "i8": "I64"}
_ALIGNED = 8


def safetensors_of(arrays: Mapping[str, NDArray[Any]], metadata: Mapping[str, str]) -> bytes:
    """Write arrays and what is said of them."""
    header: dict[str, Any] = {"__metadata__": dict(metadata)}
    blocks: list[bytes] = []
    end = 0
    for name, array in arrays.items():
        kind = f"{array.dtype.kind}{array.dtype.itemsize}"
        block = np.ascontiguousarray(array, f"<{kind}").tobytes()
        places = [end, end := end + len(block)]
        header[name] = {"dtype": _TYPES[kind], "shape": list(array.shape), "data_offsets": places}
        blocks.append(block)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _ALIGNED)
    return b"".join([len(text).to_bytes(8, "little"), text, *blocks])


def tensors_of(model: LeavingModel) -> dict[str, NDArray[np.float64]]:
    """Name a model's parameters by layer, as PyTorch's own layers have them.

    `layers.0.weight` has the shape `(fan out, fan in)` and `layers.0.bias` `(fan out,)`; of several
    networks all arrays begin with an axis for them. `scale.fill`, `scale.shift` and `scale.unit`
    are how inputs are filled and scaled, `scale.target_shift` and `scale.target_unit` how targets
    are; they are there where a table was learned.
    """
    single = len(model.seeds) == 1
    return {name: array[0] if single else array for name, array in _stacked(model)}


def metadata_of(model: LeavingModel) -> dict[str, str]:
    """Say which run it is and what its inputs and outputs are; each value is JSON but for the id.

    Of networks there are their `seeds`, and which of them are `members` of the mean.
    """
    facts: dict[str, Any] = {
        "epoch": model.epoch,
        "seeds": model.seeds,
        "members": model.members,
        "activations": [each.name for each in model.functions],
        "features": [each.name for each in model.features],
        "inputs": [[each.column, each.word, each.other] for each in model.inputs],
        "targets": model.targets,
        "classes": model.classes,
        "fills": model.fills,
    }
    said = {"format": "pt", "run": model.run_id, "config": to_json(model.config)}
    return said | {name: json.dumps(value) for name, value in facts.items()}


def _stacked(model: LeavingModel) -> Iterator[tuple[str, NDArray[np.float64]]]:
    for place, (weights, biases) in enumerate(model.layers):
        yield f"layers.{place}.weight", weights.swapaxes(-1, -2).astype(np.float64)
        if model.config.bias:
            yield f"layers.{place}.bias", biases.astype(np.float64)
    for name in () if model.features else ("fill", "shift", "unit", "target_shift", "target_unit"):
        arrays = [getattr(scale, name) for scale in model.scales]
        yield f"scale.{name}", np.stack(arrays).astype(np.float64)
