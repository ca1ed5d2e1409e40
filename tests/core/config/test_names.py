"""One name for one hyperparameter, whoever says it; other names are understood or hinted at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from nnlab.core.config import HYPERPARAMETERS, ConfigError, RunConfig, value_text
from nnlab.core.config.formats.files import document_from_json, document_from_toml
from nnlab.core.config.formats.state_line import ValuesOfLine, read_state, to_state

SHORT = [(short, name) for name, each in HYPERPARAMETERS.items() for short in each.short]
ELSEWHERE = [(word, name) for name, each in HYPERPARAMETERS.items() for word in each.elsewhere]


def sentence(**values: Any) -> str:
    with pytest.raises(ConfigError) as caught:
        RunConfig(**values)
    (problem,) = caught.value.problems
    return problem.sentence


def test_the_short_names_that_people_type_are_there() -> None:
    assert {short for short, _ in SHORT} >= {"lr", "wd", "bs", "opt", "act", "hidden", "init"}


@pytest.mark.parametrize(("short", "name"), SHORT)
def test_a_short_name_is_taken_in_python_files_json_and_state_lines(short: str, name: str) -> None:
    default = HYPERPARAMETERS[name].default
    assert RunConfig(**{short: default}) == RunConfig()
    assert RunConfig().replace(**{short: default}) == RunConfig()
    text = value_text(default)
    toml = f'"{text}"' if isinstance(default, str) else f"[{text}]" if isinstance(
        default, tuple
    ) else text  # fmt: skip
    for document in (
        document_from_toml(f"{short} = {toml}"),
        document_from_json(f'{{"{short}": {toml}}}'),
        read_state(f"nnlab1/{short}={text}"),
    ):
        assert set(document.values) == {name}
        assert document.notes == ()
        assert RunConfig(**document.values) == RunConfig()


def test_a_short_name_says_the_same_as_the_name() -> None:
    config = RunConfig(lr=0.5, opt="sgd", act="relu", bs=8, wd=0.1, hidden=(3,), init="he")
    assert config == RunConfig(
        learning_rate=0.5, optimizer="sgd", activation="relu", batch_size=8, weight_decay=0.1,
        hidden_layers=(3,), weight_init="he",
    )  # fmt: skip
    assert RunConfig().replace(lr=0.5).learning_rate == 0.5


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("keep_best", lambda: document_from_toml("[training]\nkeep_best = true")),
        ("keep-best", lambda: document_from_json('{"keep-best": true}')),
        ("keep-best", lambda: read_state("nnlab1/keep-best=true")),
    ],
)
def test_a_former_name_goes_on_working_and_says_what_it_is_called_now(
    word: str, read: Callable[[], Any]
) -> None:
    document = read()
    assert document.values == {"restore_best": True}
    now = "restore_best" if "_" in word else "restore-best"
    assert document.notes == (f"{word} is called {now} now.",)


def test_a_former_name_in_python_warns_whoever_wrote_it() -> None:
    with pytest.warns(DeprecationWarning, match="^keep_best is called restore_best now.$") as seen:
        assert RunConfig(keep_best=True).restore_best
    assert seen[0].filename == __file__
    with pytest.warns(DeprecationWarning, match="^keep_best is called restore_best now.$") as seen:
        assert RunConfig().replace(keep_best=True).restore_best
    assert seen[0].filename == __file__


@pytest.mark.parametrize(("word", "name"), ELSEWHERE)
def test_what_other_programs_call_it_is_refused_with_the_right_name(word: str, name: str) -> None:
    assert sentence(**{word: 1}) == f"'{word}' is not a hyperparameter. Did you mean {name}?"


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("learningrate", "learning_rate"), ("Learning-Rate", "learning_rate"), ("LR", "learning_"
         "rate"), ("hidden_layer", "hidden_layers"), ("optimiser", "optimizer"),
        ("max_iter", "epochs"), ("random_state", "seed"), ("weights_init", "weight_init"),
    ],
)  # fmt: skip
def test_a_near_miss_is_refused_with_the_right_name(word: str, name: str) -> None:
    assert sentence(**{word: 1}).endswith(f"Did you mean {name}?")


def test_one_hyperparameter_under_two_names_is_said_twice() -> None:
    assert sentence(lr=0.1, learning_rate=0.2) == (
        "learning_rate is said twice, as 'lr' and as 'learning_rate'."
    )
    with pytest.raises(ConfigError, match="learning_rate is said twice"):
        RunConfig().replace(lr=0.1, learning_rate=0.2)


@pytest.mark.parametrize(
    ("name", "typed", "meant"),
    [
        ("activation", "none", "identity"), ("output_activation", "none", "identity"),
        ("optimizer", "SGD", "sgd"), ("activation", "Leaky_ReLU", "leaky_relu"),
        ("activation", "Leaky ReLU", "leaky_relu"), ("activation", "ReLU", "relu"),
        ("weight_init", "xavier", "glorot"), ("weight_init", "Kaiming", "he"),
        ("optimizer", "adma", "adam"), ("loss", "cross-entropy", "cross_entropy"),
        ("dataset", "spirals", "spiral"), ("schedule", "cosin", "cosine"),
    ],
)  # fmt: skip
def test_another_word_for_a_choice_gets_the_hint_that_helps(
    name: str, typed: str, meant: str
) -> None:
    assert sentence(**{name: typed}).endswith(f", not '{typed}'. Did you mean {meant}?")


def test_a_word_of_nowhere_gets_no_hint() -> None:
    assert sentence(optimizer="zzz").endswith("not 'zzz'.")


def test_a_line_that_was_written_under_the_former_names_means_what_it_meant() -> None:
    old = "nnlab1/hidden=3,4/init=he/epochs=5/keep-best=true"
    config = RunConfig(hidden_layers=(3, 4), weight_init="he", epochs=5, restore_best=True)
    assert dict(ValuesOfLine(old)) == config.values
    assert dict(ValuesOfLine(to_state(config))) == config.values
    assert to_state(config) == (
        "nnlab1/hidden-layers=3,4/weight-init=he/epochs=5/restore-best=true"
    )
