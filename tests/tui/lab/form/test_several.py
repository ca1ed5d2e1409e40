"""Several values in one field, or a range, are a sweep; a value that is a list itself is none."""

from __future__ import annotations

import pytest

from nnlab.core import ConfigError, RunConfig
from nnlab.core.config import HYPERPARAMETERS
from nnlab.core.experiments.sweep.axis import axis_named
from nnlab.tui.lab.form.draft import Draft
from nnlab.tui.lab.form.notes import sweep_note
from nnlab.tui.lab.form.several.axes import several_in


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("learning_rate", "0.001,0.01,0.1", (0.001, 0.01, 0.1)),
        ("learning_rate", "0.1; 0.2", (0.1, 0.2)),
        ("learning_rate", "0.001..1 log 4", (0.001, 0.01, 0.1, 1.0)),
        ("batch_size", "8,16", (8, 16)),
        ("epochs", "3..6", (3, 4, 5, 6)),
        ("hidden_layers", "8,8;4", ((8, 8), (4,))),
        ("hidden_layers", "6x8,4x4", ((6, 8), (4, 4))),
        ("hidden_layers", "6x8,4", ((6, 8), (4,))),
        ("optimizer", "sgd, adam", ("sgd", "adam")),
        ("loss", "mse;cross entropy", ("mse", "cross_entropy")),
        ("bias", "yes,no", (True, False)),
        ("activation", "tanh;relu", ("tanh", "relu")),
        ("activation", "tanh,relu;relu,relu", (("tanh", "relu"), ("relu", "relu"))),
    ],
)
def test_several_values_are_read(name, text, values) -> None:
    axis = several_in(HYPERPARAMETERS[name], text)
    assert axis is not None
    assert axis.values == values


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("learning_rate", "0.1"),
        ("learning_rate", "x"),
        ("hidden_layers", "8,8"),
        ("hidden_layers", "8x8"),
        ("hidden_layers", "8 8"),
        ("hidden_layers", "none"),
        ("features", "x1,x2"),
        ("activation", "tanh,relu"),
        ("optimizer", "adam"),
        ("formula", "x1..x2, y"),
    ],
)
def test_one_value_is_never_taken_for_several(name, text) -> None:
    assert several_in(HYPERPARAMETERS[name], text) is None


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("learning_rate", "0.1,x", "learning rate must be a number"),
        ("learning_rate", "0.1,", "has a gap"),
        ("learning_rate", "0.1,0.1", "has 0.1 twice"),
        ("learning_rate", "0.001..1 log", "say how many values as well, as 0.001..1 log 7"),
        ("replicas", "4,8", "replicas can't be swept"),
    ],
)
def test_what_is_wrong_with_several_is_a_sentence(name, text, sentence) -> None:
    with pytest.raises(ConfigError, match=sentence):
        several_in(HYPERPARAMETERS[name], text)


def test_the_run_goes_by_the_value_before_while_several_are_typed() -> None:
    draft = Draft(RunConfig(dataset="xor", learning_rate=0.02))
    for text in ("0.1,0.2", "0.001..1 log 7"):
        draft.type("learning_rate", text)
        assert draft.problems == {}
        assert draft.config == RunConfig(dataset="xor", learning_rate=0.02)
        assert [*draft.axes] == ["learning_rate"]


def test_a_value_among_several_that_can_not_be_is_a_problem_of_its_field() -> None:
    draft = Draft(RunConfig(dataset="xor"))
    draft.type("learning_rate", "0.1,-3")
    assert draft.config is None
    assert "learning rate must be" in draft.problems["learning_rate"]
    draft.type("learning_rate", "0.1,3")
    assert draft.problems == {}


def test_the_note_counts_trials_and_seeds_and_says_when_nothing_is_ranked() -> None:
    axes = [axis_named("learning_rate", "0.1,0.2"), axis_named("epochs", "3..5")]
    assert sweep_note(axes, 12) == (
        "2 x 3 values: a sweep of 6 trials, 12 seeds each; enter in the field begins it."
    )
    assert sweep_note(axes[:1], 1) == (
        "2 values: a sweep, 1 seed each; enter in the field begins it."
        " Below 10 (replicas) nothing is ranked."
    )
    assert sweep_note([], 1) == ""
