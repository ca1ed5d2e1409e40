"""Files of numpy's arrays are read without any pickle; damaged ones are refused in a sentence."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core import ConfigError
from nnlab.core.nn.weights.archive import read_archive


def npz(**arrays: Any) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def zipped(members: dict[str, bytes], packing: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


WHOLE = npz(W1=np.arange(6.0).reshape(2, 3), b1=np.zeros(3), config=np.array("{}"))


def test_arrays_are_read_and_a_text_is_something_said_of_them() -> None:
    found = read_archive(WHOLE)
    assert list(found.tensors) == ["W1", "b1"]
    assert found.metadata == {"config": "{}"}
    assert np.array_equal(found.tensors["W1"].numbers(), np.arange(6.0).reshape(2, 3))


def test_single_precision_stays_what_it_is() -> None:
    tensor = read_archive(npz(W1=np.full((1, 1), 0.1, np.float32))).tensors["W1"]
    assert tensor.numbers().tolist() == [[float(np.float32(0.1))]]


def test_objects_are_never_loaded() -> None:
    class Trap:
        def __reduce__(self):
            return pytest.fail, ("it was executed",)

    array = np.empty(1, dtype=object)
    array[0] = Trap()
    tensor = read_archive(npz(W1=array)).tensors["W1"]
    with pytest.raises(ConfigError, match="W1 holds numbers of type object"):
        tensor.numbers()
    with pytest.raises(ConfigError, match="the numbers of W1 can't be read"):
        tensor.read()


def test_what_torch_saves_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match=r"a pickle, as torch\.save writes"):
        read_archive(zipped({"model/data.pkl": b"\x80\x02."}))


def test_a_short_file_does_not_unpack_into_a_full_memory() -> None:
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (100000, 100000), }"
    member = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header
    tensor = read_archive(zipped({"W1.npy": member})).tensors["W1"]
    with pytest.raises(ConfigError, match="the numbers of W1 can't be read"):
        tensor.numbers()


@pytest.mark.parametrize(
    "header",
    [
        b"{'descr': '<f8', 'fortran_order': False, 'shape': (-2, -2), }",
        b"{'descr': 'V', 'fortran_order': 3, 'shape': 1}",
        b"__import__('os')",
        b"((((((",
        b"\x00\xff",
    ],
)
def test_a_wrong_header_is_a_sentence(header: bytes) -> None:
    member = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header
    with pytest.raises(ConfigError, match="or a damaged one: W1 can't be read"):
        read_archive(zipped({"W1.npy": member}))


def test_other_packing_than_numpys_is_refused() -> None:
    data = zipped({"W1.npy": b"\x93NUMPY"}, zipfile.ZIP_LZMA)
    with pytest.raises(ConfigError, match="W1 can't be read"):
        read_archive(data)


@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=4), st.integers(0, 4))
def test_a_damaged_one_is_read_or_refused_and_nothing_else(
    place: int, put: bytes, taken: int
) -> None:
    try:
        found = read_archive(WHOLE[:place] + put + WHOLE[place + taken :])
        for tensor in found.tensors.values():
            tensor.numbers()
    except ConfigError as error:
        sentence = str(error)
    else:
        sentence = "It was read."
    assert sentence.endswith(".")
