"""A network grows and shrinks by layers and units, within its limits."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.config import ConfigError, RunConfig
from nnlab.core.config.reshape import Reshape, reshaped

MIXED = RunConfig(hidden_layers=(6, 4), activation=("relu", "tanh"))
PLAIN = RunConfig(hidden_layers=(6, 4))


@pytest.mark.parametrize(
    ("change", "level", "widths", "names"),
    [
        ("add unit", 1, (7, 4), ("relu", "tanh")),
        ("add unit", 2, (6, 5), ("relu", "tanh")),
        ("remove unit", 2, (6, 3), ("relu", "tanh")),
        ("add layer", 0, (6, 6, 4), ("relu", "relu", "tanh")),
        ("add layer", 1, (6, 6, 4), ("relu", "relu", "tanh")),
        ("add layer", 2, (6, 4, 4), ("relu", "tanh", "tanh")),
        ("add layer", 3, (6, 4, 4), ("relu", "tanh", "tanh")),
        ("remove layer", 1, (4,), "tanh"),
        ("remove layer", 2, (6,), "relu"),
    ],
)
def test_widths_change_and_activations_follow(
    change: Reshape, level: int, widths: tuple[int, ...], names: object
) -> None:
    after = reshaped(MIXED, change, level)
    assert after == MIXED.replace(hidden_layers=widths, activation=names)
    assert reshaped(PLAIN, change, level) == PLAIN.replace(hidden_layers=widths)


def test_a_linear_model_gets_its_first_layer_and_loses_it_again() -> None:
    linear = PLAIN.replace(hidden_layers=())
    for level in (0, 1):
        assert reshaped(linear, "add layer", level).hidden_layers == (4,)
    assert reshaped(reshaped(linear, "add layer", 1), "remove layer", 1) == linear


@pytest.mark.parametrize(
    ("widths", "change", "level", "words"),
    [
        ((2,) * 8, "add layer", 3, "at most 8 hidden layers"),
        ((), "remove layer", 1, "no hidden layer left"),
        ((3,), "remove layer", 2, "Inputs and outputs stay"),
        ((3,), "add unit", 0, "the data's"),
        ((3,), "remove unit", 2, "the data's"),
        ((1,), "remove unit", 1, "keeps one unit"),
        ((1024,), "add unit", 1, "at most 1024 units"),
    ],
)
def test_a_limit_is_said_in_a_sentence(
    widths: tuple[int, ...], change: Reshape, level: int, words: str
) -> None:
    with pytest.raises(ConfigError, match=words):
        reshaped(PLAIN.replace(hidden_layers=widths), change, level)


@pytest.mark.parametrize(
    ("widths", "change", "level", "after"),
    [
        ((1023,), "add unit", 1, (1024,)),
        ((2, 1023), "add unit", 2, (2, 1024)),
        ((2,), "remove unit", 1, (1,)),
        ((2,) * 7, "add layer", 3, (2,) * 8),
        ((1024,), "remove unit", 1, (1023,)),
        ((3,), "remove layer", 1, ()),
    ],
)
def test_the_limit_itself_may_be_reached(
    widths: tuple[int, ...], change: Reshape, level: int, after: tuple[int, ...]
) -> None:
    assert reshaped(PLAIN.replace(hidden_layers=widths), change, level).hidden_layers == after


changes: st.SearchStrategy[Reshape] = st.sampled_from(
    ["add unit", "remove unit", "add layer", "remove layer"]
)


@given(st.lists(st.tuples(changes, st.integers(0, 9)), max_size=40))
def test_whatever_keys_are_pressed_the_config_stays_valid(
    orders: list[tuple[Reshape, int]],
) -> None:
    config = MIXED
    for change, level in orders:
        with suppress(ConfigError):
            config = reshaped(config, change, min(level, len(config.hidden_layers) + 1))
        assert RunConfig(**config.values) == config
