"""Files of safetensors are read here; damaged and hostile ones are refused in a sentence."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core import ConfigError
from nnlab.core.export.models.safetensors_file import safetensors_of
from nnlab.core.nn.weights.safetensors import looks_like_safetensors, read_safetensors

WHOLE = safetensors_of({"a": np.arange(6.0).reshape(2, 3), "b": np.zeros(2)}, {"run": "3f2a"})


def with_header(header: Any, numbers: bytes = b"\0" * 64) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + numbers


def entry(**changes: Any) -> dict[str, Any]:
    return {"a": {"dtype": "F64", "shape": [2, 2], "data_offsets": [0, 32], **changes}}


def test_what_nnlab_writes_is_read_to_the_last_bit() -> None:
    found = read_safetensors(WHOLE)
    assert looks_like_safetensors(WHOLE)
    assert found.metadata == {"run": "3f2a"}
    assert list(found.tensors) == ["a", "b"]
    assert np.array_equal(found.tensors["a"].numbers(), np.arange(6.0).reshape(2, 3))


@pytest.mark.parametrize("kind", [np.float64, np.float32, np.float16])
def test_what_its_own_package_writes_is_read(kind: type) -> None:
    numpy = pytest.importorskip("safetensors.numpy", reason="safetensors is not installed")
    array = np.linspace(-2, 2, 6, dtype=kind).reshape(3, 2)
    found = read_safetensors(numpy.save({"odd": np.zeros(3, np.uint8), "a": array}))
    assert np.array_equal(found.tensors["a"].numbers(), array.astype(np.float64))


def test_sixteen_bits_as_google_has_them_are_the_upper_half_of_32() -> None:
    header = {"a": {"dtype": "BF16", "shape": [3], "data_offsets": [0, 6]}}
    upper = np.array([1.5, -0.25, 3.0], np.float32).view(np.uint32) >> 16
    found = read_safetensors(with_header(header, upper.astype("<u2").tobytes()))
    assert found.tensors["a"].numbers().tolist() == [1.5, -0.25, 3.0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "header is to be 0 bytes long|header is not JSON"),
        ((1 << 63).to_bytes(8, "little") + b"{}", "9,223,372,036,854,775,808 bytes long, and 2"),
        (with_header(b"{"), "header is not JSON"),
        (with_header(b"[" * 100_000), "header is not JSON"),
        (with_header([1]), "header is no object"),
        (with_header(b'{"a": 1, "a": 2}'), "header is not JSON"),
        (with_header({"__metadata__": {"a": 1}}), "metadata are not texts"),
        (with_header({"a": 3}), "nothing is said of a"),
        (with_header(entry(dtype="F63")), "a has the unknown type F63"),
        (with_header(entry(dtype=["F64"])), "unknown type"),
        (with_header(entry(shape=[-2, -2])), "the shape of a is no list of lengths"),
        (with_header(entry(shape="22")), "the shape of a"),
        (with_header(entry(shape=[1] * 99)), "the shape of a"),
        (with_header(entry(data_offsets=[-32, 0])), "the place of a is no pair"),
        (with_header(entry(data_offsets=[0, 1e3])), "the place of a is no pair"),
        (with_header(entry(data_offsets=[32, 0])), "a is to lie at 32 to 0 of 64 bytes"),
        (with_header(entry(data_offsets=[64, 96])), "a is to lie at 64 to 96 of 64 bytes"),
        (with_header(entry(shape=[2, 3])), r"has 32 bytes, and its shape \(2, 3\) of F64 needs 48"),
        (with_header(entry() | {"b": entry(data_offsets=[8, 40])["a"]}), "a and b lie in the same"),
        (with_header({"\x1b[31m" + "x" * 99: {}}), r"�\[31mx+\.\.\. has the unknown type"),
    ],
)  # fmt: skip
def test_a_hostile_one_is_refused_in_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as error:
        read_safetensors(data)
    assert str(error.value).startswith("It is no file of safetensors, or a damaged one: ")
    assert str(error.value).isprintable()


@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=4), st.integers(0, 4))
def test_a_damaged_one_is_read_or_refused_and_nothing_else(
    place: int, put: bytes, taken: int
) -> None:
    try:
        found = read_safetensors(WHOLE[:place] + put + WHOLE[place + taken :])
        for tensor in found.tensors.values():
            tensor.numbers()
    except ConfigError as error:
        sentence = str(error)
    else:
        sentence = "It was read."
    assert sentence.endswith(".")
