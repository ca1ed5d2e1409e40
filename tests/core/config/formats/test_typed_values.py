"""Values as people type them are read back exactly, and nonsense is refused in one sentence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.config import (
    HYPERPARAMETERS,
    ConfigError,
    Hyperparameter,
    RunConfig,
    parse_text,
    parse_texts,
    printable,
    value_text,
)

from ...strategies import configs, values_of

some_declaration = st.sampled_from(list(HYPERPARAMETERS.values()))
typed = st.text(max_size=30) | st.text("0123456789+-.,;x eE_()[]naifNtrue", max_size=30)


def read(name: str, text: str) -> Any:
    return parse_text(HYPERPARAMETERS[name], text)


@settings(max_examples=200)
@given(some_declaration, st.data())
def test_every_value_is_read_back_from_its_text(declared: Hyperparameter, data: Any) -> None:
    value = data.draw(values_of(declared))
    again = parse_text(declared, value_text(value))
    assert again == value
    assert type(again) is type(value)


@given(configs())
def test_a_whole_config_is_read_back_from_its_texts(config: RunConfig) -> None:
    texts = {name: value_text(value) for name, value in config.values.items()}
    assert RunConfig(**parse_texts(texts, HYPERPARAMETERS)) == config


@settings(max_examples=400)
@given(some_declaration, typed)
def test_whatever_is_typed_is_read_or_refused(declared: Hyperparameter, text: str) -> None:
    try:
        value = parse_text(declared, text)
    except ConfigError as error:
        problems = error.problems
    else:
        kinds = {"integer": int, "number": float, "switch": bool}
        kinds |= dict.fromkeys(("choice", "drawing", "shape", "formula"), str)
        assert type(value) is kinds.get(declared.kind, tuple) or (
            declared.kind == "choice_each" and type(value) is str
        )
        return
    (problem,) = problems
    assert problem.name == declared.name
    assert problem.sentence.startswith(f"{declared.label} must be {declared.expected}, not ")
    assert printable(problem.sentence) == problem.sentence


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(list(HYPERPARAMETERS)), typed))
def test_a_form_full_of_nonsense_raises_nothing_but_config_errors(texts: dict[str, str]) -> None:
    problems: tuple[Any, ...] = ()
    try:
        config = RunConfig(**parse_texts(texts, HYPERPARAMETERS))
    except ConfigError as error:
        problems = error.problems
    else:
        assert RunConfig(**config.values) == config
    assert len({problem.name for problem in problems}) == len(problems)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("epochs", " 12 ", 12),
        ("epochs", "+7", 7),
        ("seed", "007", 7),
        ("learning_rate", "1", 1.0),
        ("learning_rate", ".5", 0.5),
        ("learning_rate", "5.", 5.0),
        ("learning_rate", "1e-3", 0.001),
        ("activation", "Leaky-ReLU", "leaky_relu"),
        ("activation", "tanh, Leaky-ReLU", ("tanh", "leaky_relu")),
        ("activation", '["relu","tanh"]', ("relu", "tanh")),
        ("activation", "[relu]", "relu"),
        ("dataset", " XOR ", "xor"),
        ("bias", "Yes", True),
        ("bias", "off", False),
        ("hidden_layers", "6,8", (6, 8)),
        ("hidden_layers", "6, 8", (6, 8)),
        ("hidden_layers", "6 8", (6, 8)),
        ("hidden_layers", "6-8-1", (6, 8, 1)),
        ("hidden_layers", "6x8", (6, 8)),
        ("hidden_layers", "(6, 8)", (6, 8)),
        ("hidden_layers", "[6]", (6,)),
        ("hidden_layers", "", ()),
        ("hidden_layers", "()", ()),
        ("hidden_layers", "none", ()),
        ("hidden_layers", "6,", (6,)),
        ("features", "x1,x2,x1^2", ("x1", "x2", "x1^2")),
        ("features", " X1; sin-x2 x1x2, ", ("x1", "sin_x2", "x1x2")),
        ("features", "['x1', \"x2^2\"]", ("x1", "x2^2")),
    ],
)
def test_people_may_type_it_their_way(name: str, text: str, value: Any) -> None:
    again = read(name, text)
    assert again == value
    assert type(again) is type(value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("epochs", ""),
        ("epochs", "1_0"),
        ("epochs", "1e-3"),
        ("epochs", "1.5"),
        ("epochs", "1e400"),
        ("seed", "1e16"),
        ("epochs", "٣"),
        ("epochs", "²"),
        ("epochs", "0x10"),
        ("epochs", "9" * 5000),
        ("learning_rate", "nan"),
        ("learning_rate", "inf"),
        ("learning_rate", "-Infinity"),
        ("learning_rate", "0,1"),
        ("learning_rate", "1_0.5"),
        ("learning_rate", "e5"),
        ("learning_rate", "."),
        ("learning_rate", "९.५"),
        ("bias", "maybe"),
        ("bias", ""),
        ("dataset", ""),
        ("hidden_layers", "6,,8"),
        ("hidden_layers", ","),
        ("hidden_layers", "a"),
        ("hidden_layers", "6.5"),
        ("hidden_layers", "6\x00"),
        ("features", ""),
        ("features", "x1,,x2"),
        ("features", ",x1"),
    ],
)
def test_what_python_would_take_but_a_person_never_means_is_refused(name: str, text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(name, text)
    assert [problem.name for problem in caught.value.problems] == [name]


def test_a_number_too_large_for_a_float_is_refused_by_the_config() -> None:
    with pytest.raises(ConfigError, match=r"^learning rate must be a number from .*, not inf.$"):
        RunConfig(learning_rate=read("learning_rate", "1e999"))


def test_all_unreadable_texts_are_named_at_once() -> None:
    texts = {"epochs": "many", "seed": "1", "noise": "loud"}
    with pytest.raises(ConfigError) as caught:
        parse_texts(texts, HYPERPARAMETERS)
    assert [problem.name for problem in caught.value.problems] == ["epochs", "noise"]
