"""Arrays from numpy's `.npz`: a zip of arrays, of which no pickle is ever loaded.

The header of each array is read first, so that a short file can't unpack into a full memory.
"""

from __future__ import annotations

import io
import tokenize
import zipfile
import zlib
from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from ...config.errors import ConfigError
from .tensor import MOST_BYTES, Tensor, TensorFile, short_name

ZIP_BYTES = b"PK"
"""What a zip begins with."""

_ENDING = ".npy"
_TEXT = "U"
_LONGEST_TEXT = 1_000_000
_KNOWN_PACKING = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
_UNREADABLE = (
    *(ValueError, EOFError, KeyError, OSError, NotImplementedError, RuntimeError, TypeError),
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, SyntaxError, OverflowError),
    *(tokenize.TokenError, IndexError, AttributeError, MemoryError),
)
"""What zipfile and numpy say of bytes that are not what they should be."""


def read_archive(data: bytes) -> TensorFile:
    """Read what a `.npz` has in it; a text of no dimension is something said of it.

    Raises:
        ConfigError: If it is damaged, or no such file.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except _UNREADABLE:
        raise _damaged("its list of arrays can't be read") from None
    if any(each.filename.endswith(".pkl") for each in members):
        raise ConfigError.of(
            "It holds objects of Python (a pickle, as torch.save writes), which are never loaded;"
            " save_file of safetensors.torch or np.savez writes what can be read."
        )
    tensors: dict[str, Tensor] = {}
    metadata: dict[str, str] = {}
    for member in members:
        if not member.filename.endswith(_ENDING):
            continue
        name = member.filename.removesuffix(_ENDING)
        if name in tensors or name in metadata:
            raise _damaged(f"{short_name(name)} is there twice")
        try:
            shape, dtype = _described(archive, member)
            if not shape and dtype.kind == _TEXT and dtype.itemsize <= _LONGEST_TEXT:
                metadata[name] = str(_read(archive, member, shape, dtype).item())
                continue
        except _UNREADABLE:
            raise _damaged(f"{short_name(name)} can't be read") from None
        is_real = dtype.kind == "f" and dtype.itemsize <= 8
        read = _reader(archive, member, shape, dtype)
        tensors[name] = Tensor(name, shape, str(dtype), is_real, read)
    return TensorFile(tensors, metadata)


def _described(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo
) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Give an array's shape and type, without its numbers."""
    if member.compress_type not in _KNOWN_PACKING:
        raise ValueError
    with archive.open(member) as file:
        header = _HEADERS[npy.read_magic(file)](file)
    shape, _, dtype = header
    if any(type(length) is not int or length < 0 for length in shape):
        raise ValueError
    return tuple(shape), dtype


def _reader(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    shape: tuple[int, ...],
    dtype: np.dtype[Any],
) -> Callable[[], NDArray[Any]]:
    def read() -> NDArray[Any]:
        try:
            return _read(archive, member, shape, dtype)
        except _UNREADABLE:
            name = short_name(member.filename.removesuffix(_ENDING))
            raise _damaged(f"the numbers of {name} can't be read") from None

    return read


def _read(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    shape: tuple[int, ...],
    dtype: np.dtype[Any],
) -> NDArray[Any]:
    if prod(shape) * dtype.itemsize > MOST_BYTES:
        raise ValueError
    with archive.open(member) as file:
        return npy.read_array(file, allow_pickle=False)


def _damaged(why: str) -> ConfigError:
    return ConfigError.of(f"It is no file of numpy's arrays, or a damaged one: {why}.")
