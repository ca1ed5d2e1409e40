"""Every hyperparameter says what is usual, and a knob goes through values that are."""

from __future__ import annotations

import pytest

from nnlab.core.config import HYPERPARAMETERS, RunConfig
from nnlab.core.config.hyperparameters.advice import ADVICE
from nnlab.core.config.hyperparameters.knob import turned


def test_every_hyperparameter_says_what_is_usual_and_none_is_advised_on_that_is_none() -> None:
    assert set(ADVICE) == set(HYPERPARAMETERS)
    assert all(declared.advice.usual for declared in HYPERPARAMETERS.values())


@pytest.mark.parametrize("name", [n for n, each in HYPERPARAMETERS.items() if each.advice.turns])
def test_a_knob_goes_through_allowed_values_in_order(name: str) -> None:
    declared = HYPERPARAMETERS[name]
    turns = declared.advice.turns
    assert list(turns) == sorted(set(turns))
    assert declared.minimum is not None
    assert declared.maximum is not None
    assert declared.minimum <= turns[0]
    assert turns[-1] <= declared.maximum


def turns_of(name: str, value: object, way: int, count: int) -> list[object]:
    found = []
    for _ in range(count):
        value = turned(HYPERPARAMETERS[name], value, way)
        found.append(value)
    return found


def test_a_rate_goes_by_one_two_five() -> None:
    assert turns_of("learning_rate", 0.003, 1, 5) == [0.005, 0.01, 0.02, 0.05, 0.1]
    assert turns_of("learning_rate", 0.003, -1, 4) == [0.002, 0.001, 0.0005, 0.0002]
    assert turns_of("learning_rate", 500.0, 1, 3) == [1000.0, 1000.0, 1000.0]


def test_a_whole_number_goes_by_one_unless_others_are_usual() -> None:
    assert turns_of("seed", 1, -1, 2) == [0, 0]
    assert turns_of("batch_size", 32, 1, 2) == [64, 128]
    assert turns_of("batch_size", 21, -1, 2) == [16, 8]


def test_a_number_beyond_the_usual_ones_stays_or_comes_back_to_them() -> None:
    assert turns_of("momentum", 0.0, -1, 1) == [0.0]
    assert turns_of("tolerance", 5.0, 1, 1) == [5.0]
    assert turns_of("tolerance", 5.0, -1, 1) == [1.0]


def test_a_choice_goes_to_its_neighbour_and_a_switch_to_its_side() -> None:
    first, second = list(HYPERPARAMETERS["optimizer"].choices)[:2]
    assert turns_of("optimizer", first, 1, 1) == [second]
    assert turns_of("optimizer", first, -1, 1) == [first]
    assert turns_of("bias", True, -1, 2) == [False, False]


def test_every_turn_of_every_knob_is_a_valid_config() -> None:
    config = RunConfig()
    for name, declared in HYPERPARAMETERS.items():
        if declared.kind in {"integer", "number"}:
            for way in (1, -1):
                config.replace(**{name: turned(declared, getattr(config, name), way)})
