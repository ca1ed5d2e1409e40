"""Numbers are numbers, whether they come from Python, from numpy or from a file."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core.config import ConfigError, RunConfig


@pytest.mark.parametrize("kind", [np.int8, np.int64, np.uint32, np.array, np.float32, np.float64])
def test_numpys_whole_numbers_are_whole_numbers(kind: Any) -> None:
    config = RunConfig(seed=kind(3), epochs=kind(3))
    assert config == RunConfig(seed=3, epochs=3)
    assert (type(config.seed), type(config.epochs)) == (int, int)


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, np.longdouble, np.array])
def test_numpys_numbers_are_numbers(kind: Any) -> None:
    config = RunConfig(learning_rate=kind(0.25), noise=np.int64(0))
    assert config == RunConfig(learning_rate=0.25)
    assert (type(config.learning_rate), type(config.noise)) == (float, float)


def test_numpys_truth_values_are_truth_values() -> None:
    config = RunConfig(bias=np.bool_(False), shuffle=np.array(True))
    assert config.bias is False
    assert config.shuffle is True


@pytest.mark.parametrize("widths", [np.array([3, 4]), [np.int64(3), 4.0], (np.float64(3), 4)])
def test_numpys_widths_are_widths(widths: Any) -> None:
    config = RunConfig(hidden_layers=widths)
    assert config.hidden_layers == (3, 4)
    assert {type(width) for width in config.hidden_layers} == {int}


def test_names_from_numpy_are_names() -> None:
    config = RunConfig(activation=np.array(["tanh", "relu"]), dataset=np.str_("xor"))
    assert config.activation == ("tanh", "relu")
    assert type(config.dataset) is str


def test_a_number_without_a_fraction_is_a_whole_one() -> None:
    config = RunConfig(epochs=1e4, hidden_layers=[1e1, 8])
    assert config == RunConfig(epochs=10_000, hidden_layers=(10, 8))
    assert type(config.epochs) is int


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (np.int64(-3), "-3"), (np.float64(2.5), "2.5"), (np.bool_(True), "true"),
        (np.float64("nan"), "nan"), (np.array([1, 2]), "1,2"), (np.complex128(3), "(3+0j)"),
        (1e300, "1e+300"), (np.datetime64("2020-01-01"), "2020-01-01"), (np.ma.masked, "None"),
    ],
)  # fmt: skip
def test_what_is_no_whole_number_is_refused_by_what_it_is(value: Any, shown: str) -> None:
    with pytest.raises(ConfigError, match=r"^seed must be a whole number .*, not ") as caught:
        RunConfig(seed=value)
    assert str(caught.value).endswith(f", not {shown}.")


def test_a_switch_is_no_number_and_a_number_no_switch_from_numpy_either() -> None:
    for values in ({"bias": np.int64(1)}, {"noise": np.bool_(False)}, {"epochs": np.bool_(True)}):
        with pytest.raises(ConfigError):
            RunConfig(**values)
