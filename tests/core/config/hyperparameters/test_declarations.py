"""Every hyperparameter is declared once, with all that a person needs to be told."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from nnlab.core.catalog.datasets import DATASETS, facts_of
from nnlab.core.config import HYPERPARAMETERS, Hyperparameter, RunConfig, value_text
from nnlab.core.config.hyperparameters.declaration import declared_in

every_declaration = pytest.mark.parametrize(
    "declared", HYPERPARAMETERS.values(), ids=list(HYPERPARAMETERS)
)


def test_every_field_of_a_config_is_a_declared_hyperparameter() -> None:
    assert set(RunConfig.model_fields) == set(HYPERPARAMETERS)


def test_the_form_shows_data_then_network_then_training() -> None:
    sections = [declared.section for declared in HYPERPARAMETERS.values()]
    assert list(dict.fromkeys(sections)) == ["data", "network", "training"]
    assert sections == sorted(sections)


@every_declaration
def test_a_declaration_has_a_label_and_a_line_of_help(declared: Hyperparameter) -> None:
    assert declared.label
    assert declared.help[0].isupper()
    assert declared.help.endswith(".")
    assert "\n" not in declared.help


@every_declaration
def test_a_declaration_says_which_values_are_right(declared: Hyperparameter) -> None:
    if declared.kind in {"integer", "number", "widths"}:
        assert declared.minimum is not None
        assert declared.maximum is not None
        assert declared.minimum < declared.maximum
        assert value_text(declared.minimum) in declared.expected
        assert value_text(declared.maximum) in declared.expected
    if declared.kind == "choice":
        assert all(name in declared.expected for name in declared.choices)
        assert all(declared.choices.values())
    if declared.kind == "widths":
        assert f"at most {declared.longest} widths" in declared.expected


@every_declaration
def test_a_declarations_default_is_valid(declared: Hyperparameter) -> None:
    assert getattr(RunConfig(), declared.name) == declared.default
    assert RunConfig(**{declared.name: declared.default})
    assert declared.default_text


@every_declaration
def test_a_dependent_default_is_explained_in_words(declared: Hyperparameter) -> None:
    assert (declared.default_from is None) == (declared.default_words is None)


@every_declaration
def test_what_a_hyperparameter_depends_on_exists(declared: Hyperparameter) -> None:
    for name, allowed in declared.applies.items():
        assert set(allowed) <= set(HYPERPARAMETERS[name].choices)


def test_flags_are_unique_and_those_that_were_promised() -> None:
    flags = [declared.flag for declared in HYPERPARAMETERS.values()]
    assert len(set(flags)) == len(flags)
    assert set(flags) >= {
        *("--dataset", "--samples", "--noise", "--train-share", "--seed", "--hidden-layers"),
        *("--activation", "--output-activation", "--bias", "--weight-init", "--loss"),
        *("--optimizer", "--learning-rate", "--batch-size", "--epochs", "--gradient-reduction"),
    }


SAID_OTHERWISE = {"least_improvement": "better by", "generalization_loss": "worse by"}
"""Labels in plainer words than the names, which files and flags keep."""


@every_declaration
def test_a_hyperparameter_has_one_name_and_its_label_is_made_of_that_names_words(
    declared: Hyperparameter,
) -> None:
    assert declared.flag == "--" + declared.name.replace("_", "-")
    assert declared.variable == "NNLAB_" + declared.name.upper()
    if declared.name in SAID_OTHERWISE:
        assert declared.label == SAID_OTHERWISE[declared.name]
        return
    said = declared.label.lower().replace("-", "").split()
    assert set(said) <= set(declared.name.removesuffix("_epochs").split("_"))


def test_no_other_name_is_another_hyperparameters_or_twice_there() -> None:
    others = [
        name
        for declared in HYPERPARAMETERS.values()
        for name in (declared.name, *declared.short, *declared.former, *declared.elsewhere)
    ]
    assert len(others) > 100
    assert [name for name in others if others.count(name) > 1] == []
    assert all(name.replace("_", "").isalnum() and name.islower() for name in others)


@every_declaration
def test_a_choices_other_words_mean_one_of_its_choices(declared: Hyperparameter) -> None:
    assert set(declared.words.values()) <= set(declared.choices)
    assert not set(declared.words) & set(declared.choices)


@pytest.mark.parametrize(
    ("optimizer", "mattering"),
    [
        ("sgd", set()),
        ("momentum", {"momentum"}),
        ("nesterov", {"momentum"}),
        ("rmsprop", {"squared_decay", "epsilon"}),
        ("adam", {"beta1", "beta2", "epsilon"}),
        ("adamw", {"beta1", "beta2", "epsilon"}),
    ],
)
def test_a_coefficient_matters_only_to_its_optimizers(optimizer: str, mattering: set[str]) -> None:
    values = RunConfig(optimizer=optimizer).values
    coefficients = {n: h for n, h in HYPERPARAMETERS.items() if "optimizer" in h.applies}
    assert {n for n, h in coefficients.items() if h.matters(values)} == mattering
    assert HYPERPARAMETERS["learning_rate"].matters(values)


def test_a_dataset_can_be_looked_up_by_anything_a_user_typed() -> None:
    assert facts_of("xor") is DATASETS["xor"]
    assert facts_of("moon") is None
    assert facts_of(["xor"]) is None


def test_a_field_that_was_not_declared_is_refused() -> None:
    class Undeclared(BaseModel):
        dropout: float = 0.5

    with pytest.raises(TypeError, match="dropout is a field of RunConfig but not declared"):
        declared_in("network", Undeclared)
