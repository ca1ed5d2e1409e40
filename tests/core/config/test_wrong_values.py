"""A wrong value gives one sentence that names the field, the value and what would be right."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.config import HYPERPARAMETERS, ConfigError, Hyperparameter, RunConfig, printable
from nnlab.core.config.names import name_meant

ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.sampled_from([400, 5000]).map(lambda digits: 10**digits),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner),
    max_leaves=5,
)
FEATURES = "features must be one or more of x1, x2, x1^2, x2^2, x1x2, sin_x1, sin_x2, each once"
ACTIVATIONS = (
    "activation must be one of sigmoid, tanh, softsign, relu, leaky_relu, elu, gelu,"
    " identity, or a list with one for each hidden layer"
)
every_declaration = pytest.mark.parametrize(
    "declared", HYPERPARAMETERS.values(), ids=list(HYPERPARAMETERS)
)


def config_or_error(**values: Any) -> RunConfig | ConfigError:
    try:
        return RunConfig(**values)
    except ConfigError as error:
        return error


def only_problem(**values: Any) -> tuple[str, str]:
    with pytest.raises(ConfigError) as caught:
        RunConfig(**values)
    (problem,) = caught.value.problems
    return problem.name, problem.sentence


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("features", ("x1", "x3"), f"{FEATURES}, not 'x3'."),
        ("features", ["x1", "x2", "x1"], f"{FEATURES}, not x1,x2,x1."),
        ("features", (), f"{FEATURES}, not none."),
        ("features", "x1", f"{FEATURES}, not 'x1'."),
        ("features", ["x1", 2], f"{FEATURES}, not 2."),
        ("activation", ("tanh", "rleu"), f"{ACTIVATIONS}, not 'rleu'. Did you mean relu?"),
        ("activation", (), f"{ACTIVATIONS}, not none."),
        ("activation", "rleu", f"{ACTIVATIONS}, not 'rleu'. Did you mean relu?"),
        ("learning_rate", -1.0, "learning rate must be a number from 1e-09 to 1000, not -1."),
        ("learning_rate", 0.0, "learning rate must be a number from 1e-09 to 1000, not 0."),
        ("noise", 0.75, "noise must be a number from 0 to 0.5, not 0.75."),
        ("epochs", 0, "epochs must be a whole number from 1 to 1000000, not 0."),
        ("epochs", 2.5, "epochs must be a whole number from 1 to 1000000, not 2.5."),
        ("epochs", "10", "epochs must be a whole number from 1 to 1000000, not '10'."),
        ("seed", True, "seed must be a whole number from 0 to 4294967295, not true."),
        ("noise", False, "noise must be a number from 0 to 0.5, not false."),
        ("bias", 1, "bias must be true or false, not 1."),
        ("dataset", "torus", "dataset must be one of linear, xor, circle, gaussian, spiral,"
                             " quadrants, moons, formula, blobs, arms, drawn, plane, bumps,"
                             " own_table, iris, penguins, not 'torus'."),
        ("loss", None, "loss must be one of mse, bce, huber, mae, cross_entropy, not None."),
        ("hidden_layers", (3, 0), "hidden must be at most 8 widths, each a whole number from 1"
                                  " to 1024, such as 6,8, not 3,0."),
        ("hidden_layers", 6, "hidden must be at most 8 widths, each a whole number from 1"
                             " to 1024, such as 6,8, not 6."),
    ],
)  # fmt: skip
def test_the_sentence_names_field_value_and_range(name: str, value: Any, sentence: str) -> None:
    assert only_problem(**{name: value}) == (name, sentence)


@pytest.mark.parametrize(
    "widths", [(1,) * 9, (1025,), (-1,), (2.5,), (True,), ("6",), (10**30,)], ids=str
)
def test_widths_out_of_range_are_one_problem(widths: Any) -> None:
    name, sentence = only_problem(hidden_layers=widths)
    assert name == "hidden_layers"
    assert "at most 8 widths" in sentence


@every_declaration
@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, -math.inf, 10**400, -(10**5000), 1e308, [10**5000], [[]] * 10**4],
    ids=["nan", "inf", "-inf", "10**400", "-10**5000", "1e308", "[10**5000]", "long list"],
)
def test_numbers_from_nowhere_are_refused_in_one_sentence(
    declared: Hyperparameter, value: Any
) -> None:
    name, sentence = only_problem(**{declared.name: value})
    assert name == declared.name
    assert sentence.startswith(f"{declared.label} must be {declared.expected}, not ")
    assert len(sentence) < 250


@every_declaration
def test_a_switch_is_never_a_number_nor_a_number_a_switch(declared: Hyperparameter) -> None:
    value: Any = 1 if declared.kind == "switch" else True
    assert only_problem(**{declared.name: value})[0] == declared.name


@settings(max_examples=200)
@given(st.sampled_from(list(HYPERPARAMETERS.values())), ANYTHING)
def test_whatever_the_value_it_is_taken_or_refused_in_harmless_sentences(
    declared: Hyperparameter, value: Any
) -> None:
    outcome = config_or_error(**{declared.name: value})
    if isinstance(outcome, RunConfig):
        assert RunConfig(**outcome.values) == outcome
        return
    assert outcome.problems
    assert str(outcome) == "\n".join(problem.sentence for problem in outcome.problems)
    for problem in outcome.problems:
        assert printable(problem.sentence) == problem.sentence
        assert problem.sentence[-1] in ".?"
        assert len(problem.sentence) < 250


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_form() -> None:
    with pytest.raises(ConfigError) as caught:
        RunConfig(epochs=0, seed=-1, activation="swish")
    assert [problem.name for problem in caught.value.problems] == ["seed", "activation", "epochs"]
    assert str(caught.value).count("\n") == 2


@pytest.mark.parametrize(
    "hostile",
    ["\x1b[31mred", "a\nb", "\x00", "\u202eabc", "\x9b2J", "\ud800", "\u200b"],
    ids=["escape", "newline", "null", "right to left", "C1", "surrogate", "zero width"],
)
def test_control_characters_lose_their_power(hostile: str) -> None:
    _, sentence = only_problem(dataset=hostile)
    assert printable(sentence) == sentence
    assert "�" in sentence


def test_markup_is_shown_as_it_was_typed() -> None:
    assert only_problem(dataset="[b]x[/b]")[1].endswith("not '[b]x[/b]'.")


def test_a_long_value_is_cut_short() -> None:
    assert "x" * 39 + "…" in only_problem(dataset="x" * 10_000)[1]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("learning_rat", "'learning_rat' is not a hyperparameter. Did you mean learning_rate?"),
        ("learning-rates", "'learning-rates' is not a hyperparameter. Did you mean learning_rate?"),
        ("zzz", "'zzz' is not a hyperparameter."),
    ],
)
def test_an_unknown_name_is_refused_with_the_one_that_was_meant(name: str, sentence: str) -> None:
    assert only_problem(**{name: 1}) == ("", sentence)


def test_every_unknown_name_gets_its_own_sentence() -> None:
    with pytest.raises(ConfigError) as caught:
        RunConfig(zzz=1, qqq=2)
    assert len(caught.value.problems) == 2


@given(st.text())
def test_any_unknown_name_is_refused_harmlessly(name: str) -> None:
    if not name_meant(name):
        problem, sentence = only_problem(**{name: 1})
        assert problem == ""
        assert printable(sentence) == sentence
