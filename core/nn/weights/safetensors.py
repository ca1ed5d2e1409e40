"""Arrays from a file of safetensors, read here as its format is short and allows no code.

Eight bytes say how long the header is, little-endian; the header is JSON, of each array its type,
shape and place; then come the numbers. Every length and place is checked before it is used. See
huggingface.co/docs/safetensors.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...config.errors import ConfigError
from .tensor import Tensor, TensorFile, short_name

_LENGTH_BYTES = 8
_LONGEST_HEADER = 100_000_000  # as safetensors itself has it
_MOST_DIMENSIONS = 8
_METADATA = "__metadata__"

_BYTES = {
    "F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1,
    "U64": 8, "U32": 4, "U16": 2, "U8": 1, "BOOL": 1, "F8_E4M3": 1, "F8_E5M2": 1,
}  # fmt: skip
_REAL = {"F64": "<f8", "F32": "<f4", "F16": "<f2"}
_HALF_OF_F32 = "BF16"


def looks_like_safetensors(data: bytes) -> bool:
    """Tell whether a file begins as one of safetensors does: with a length and an object."""
    return data[_LENGTH_BYTES : _LENGTH_BYTES + 1] == b"{"


def read_safetensors(data: bytes) -> TensorFile:
    """Read what a file of safetensors has in it.

    Raises:
        ConfigError: If it is damaged, or no such file.
    """
    length = int.from_bytes(data[:_LENGTH_BYTES], "little")
    rest = len(data) - _LENGTH_BYTES
    if length > min(rest, _LONGEST_HEADER):
        raise _damaged(f"its header is to be {length:,} bytes long, and {max(rest, 0):,} follow")
    numbers = memoryview(data)[_LENGTH_BYTES + length :]
    header = _header(data[_LENGTH_BYTES : _LENGTH_BYTES + length])
    metadata = header.pop(_METADATA, {})
    if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
        raise _damaged("its metadata are not texts by names")
    found: dict[str, Tensor] = {}
    places: list[tuple[int, int, str]] = []
    for name, facts in header.items():
        kind, shape, begin, end = _facts(name, facts, len(numbers))
        places.append((begin, end, name))
        found[name] = Tensor(
            name, shape, kind, _is_real(kind), _reader(numbers, kind, shape, begin)
        )
    for (_, end, name), (begin, _, other) in pairwise(sorted(places)):
        if begin < end:
            raise _damaged(f"{short_name(name)} and {short_name(other)} lie in the same place")
    return TensorFile(found, metadata)


def _header(text: bytes) -> dict[str, Any]:
    try:
        header = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise _damaged("its header is not JSON") from None
    if not isinstance(header, dict):
        raise _damaged("its header is no object of names")
    return header


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _facts(name: str, facts: Any, size: int) -> tuple[str, tuple[int, ...], int, int]:
    """Give an array's type, shape and place, once all of it is known to be right."""
    called = short_name(name)
    if not isinstance(facts, dict):
        raise _damaged(f"nothing is said of {called}")
    kind, shape, places = (facts.get(key) for key in ("dtype", "shape", "data_offsets"))
    if not isinstance(kind, str) or kind not in _BYTES:
        raise _damaged(f"{called} has the unknown type {short_name(str(kind))}")
    if not isinstance(shape, list) or len(shape) > _MOST_DIMENSIONS or not all(map(_counts, shape)):
        raise _damaged(f"the shape of {called} is no list of lengths")
    if not isinstance(places, list) or len(places) != 2 or not all(map(_counts, places)):
        raise _damaged(f"the place of {called} is no pair of numbers")
    begin, end = places
    if not begin <= end <= size:
        raise _damaged(f"{called} is to lie at {begin:,} to {end:,} of {size:,} bytes")
    needed = prod(shape) * _BYTES[kind]
    if end - begin != needed:
        raise _damaged(
            f"{called} has {end - begin:,} bytes, and its shape {tuple(shape)} of {kind} needs"
            f" {needed:,}"
        )
    return kind, tuple(shape), begin, end


def _counts(value: Any) -> bool:
    return type(value) is int and 0 <= value < 1 << 63


def _is_real(kind: str) -> bool:
    return kind in _REAL or kind == _HALF_OF_F32


def _reader(
    numbers: memoryview, kind: str, shape: tuple[int, ...], begin: int
) -> Callable[[], NDArray[Any]]:
    def read() -> NDArray[Any]:
        # Places need not be multiples of a number's size: copied, they are.
        data = bytes(numbers[begin : begin + prod(shape) * _BYTES[kind]])
        if kind == _HALF_OF_F32:
            wide = np.frombuffer(data, "<u2").astype("<u4") << 16
            return wide.view("<f4").reshape(shape)
        return np.frombuffer(data, _REAL[kind]).reshape(shape)

    return read


def _damaged(why: str) -> ConfigError:
    return ConfigError.of(f"It is no file of safetensors, or a damaged one: {why}.")
