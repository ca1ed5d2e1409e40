"""A config is frozen, strict, complete, and fills in defaults that depend on other values."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from pydantic import ValidationError

from nnlab.core.config import ConfigError, RunConfig, changed_names, complete, needs_restart

from ..strategies import configs


def test_a_config_cannot_be_changed() -> None:
    config = RunConfig(learning_rate=0.25)
    with pytest.raises(ValidationError):
        config.learning_rate = 0.5
    assert config.learning_rate == 0.25


def test_equal_configs_have_one_hash() -> None:
    from_list, from_tuple = RunConfig(hidden_layers=[3]), RunConfig(hidden_layers=(3,))
    assert from_list == from_tuple
    assert hash(from_list) == hash(from_tuple)


@given(configs())
def test_a_config_made_from_its_own_values_is_the_same(config: RunConfig) -> None:
    assert RunConfig(**config.values) == config
    assert config.replace() == config


def test_a_config_survives_pickling() -> None:
    config = RunConfig(dataset="xor", seed=3)
    assert pickle.loads(pickle.dumps(config)) == config


def test_replacing_leaves_the_original_alone() -> None:
    config = RunConfig(seed=7)
    assert config.replace(seed=9).seed == 9
    assert config.seed == 7


@pytest.mark.parametrize(
    ("dataset", "samples", "output", "loss"),
    [
        ("linear", 100, "sigmoid", "bce"),
        ("xor", 21, "sigmoid", "bce"),
        ("circle", 500, "sigmoid", "bce"),
        ("gaussian", 500, "sigmoid", "bce"),
        ("spiral", 500, "sigmoid", "bce"),
        ("plane", 500, "identity", "mse"),
        ("blobs", 500, "softmax", "cross_entropy"),
        ("arms", 500, "softmax", "cross_entropy"),
    ],
)
def test_defaults_follow_the_dataset(dataset: str, samples: int, output: str, loss: str) -> None:
    config = RunConfig(dataset=dataset)
    assert (config.samples, config.output_activation, config.loss) == (samples, output, loss)


@pytest.mark.parametrize(
    ("values", "loss"),
    [
        ({"output_activation": "tanh"}, "mse"),
        ({"output_activation": "same", "activation": "sigmoid"}, "bce"),
        ({"output_activation": "same", "activation": "relu"}, "mse"),
        ({"dataset": "plane", "output_activation": "sigmoid"}, "mse"),
        ({"dataset": "arms", "output_activation": "sigmoid"}, "mse"),
        ({"dataset": "arms", "output_activation": "same", "activation": "sigmoid"}, "mse"),
    ],
)
def test_the_loss_follows_the_output_activation(values: dict[str, Any], loss: str) -> None:
    assert RunConfig(**values).loss == loss


def test_defaults_can_be_found_among_values_that_are_wrong() -> None:
    filled = complete({"dataset": "moon", "activation": ["tanh"], "output_activation": 3})
    assert filled["samples"] == 500
    assert filled["loss"] == "mse"
    assert set(filled) >= set(RunConfig().values)


@pytest.mark.parametrize(
    ("samples", "share", "rows"),
    [(100, 0.29, 29), (100, 0.8, 80), (21, 0.8, 16), (10, 0.1, 1), (500, 1.0, 500), (3, 0.5, 1)],
)
def test_the_training_rows_are_the_share_rounded_down(
    samples: int, share: float, rows: int
) -> None:
    dataset = "xor" if samples == 21 else "linear"
    config = RunConfig(dataset=dataset, samples=samples, train_share=share)
    assert config.train_rows == rows


def test_the_shape_has_two_inputs_and_one_output() -> None:
    assert RunConfig(hidden_layers=(6, 8)).shape == (2, 6, 8, 1)
    assert RunConfig(hidden_layers=()).shape == (2, 1)


@pytest.mark.parametrize("classes", [3, 10])
def test_several_classes_have_an_output_each_where_the_data_has_them(classes: int) -> None:
    config = RunConfig(dataset="blobs", classes=classes, hidden_layers=(6,))
    assert config.shape == (2, 6, classes)
    assert RunConfig(dataset="xor", classes=classes, hidden_layers=(6,)).shape == (2, 6, 1)


def test_each_hidden_layer_may_have_its_own_activation() -> None:
    config = RunConfig(hidden_layers=(6, 8), activation=["relu", "tanh"], output_activation="same")
    assert config.hidden_activations == ("relu", "tanh")
    assert config.resolved_output_activation == "tanh"
    assert config.loss == "mse"
    assert hash(config) == hash(config.replace())
    assert RunConfig(hidden_layers=(6, 8)).hidden_activations == ("tanh", "tanh")
    assert RunConfig(hidden_layers=()).hidden_activations == ()


def test_a_list_of_one_activation_is_for_all_layers() -> None:
    assert RunConfig(activation=["relu"]) == RunConfig(activation="relu")


def test_the_loss_follows_the_last_hidden_layer_where_the_output_does() -> None:
    config = RunConfig(activation=("tanh", "sigmoid"), output_activation="same")
    assert config.loss == "bce"


def test_a_whole_number_may_stand_where_a_number_is_wanted() -> None:
    value = RunConfig(learning_rate=1).learning_rate
    assert value == 1.0
    assert type(value) is float


def test_changed_names_are_those_that_differ_in_the_forms_order() -> None:
    before = RunConfig(seed=3)
    after = before.replace(epochs=5, learning_rate=0.5, seed=1)
    assert changed_names(before, after) == ("seed", "learning_rate", "epochs")
    assert changed_names(before, before) == ()


def test_only_what_cannot_change_in_flight_needs_a_restart() -> None:
    before = RunConfig()
    assert needs_restart(before, before.replace(epochs=5, optimizer="sgd")) == ()
    after = before.replace(epochs=5, seed=1, hidden_layers=(2,))
    assert needs_restart(before, after) == ("seed", "hidden_layers")


@pytest.mark.parametrize(
    ("values", "name", "sentence"),
    [
        (
            {"dataset": "xor", "samples": 20},
            "samples",
            "samples must be 21 for xor, which always has the same points, not 20.",
        ),
        (
            {"dataset": "plane", "loss": "bce"},
            "loss",
            "loss must be mse, huber or mae for plane, whose targets are not labels 0 and 1,"
            " not 'bce'.",
        ),
        (
            {"output_activation": "tanh", "loss": "bce"},
            "loss",
            "loss must be mse, huber or mae unless the output activation is sigmoid:"
            " cross-entropy needs outputs from 0 to 1, not tanh.",
        ),
        (
            {"output_activation": "same", "activation": "relu", "loss": "bce"},
            "loss",
            "loss must be mse, huber or mae unless the output activation is sigmoid:"
            " cross-entropy needs outputs from 0 to 1, not relu.",
        ),
        (
            {"output_activation": "same", "activation": ("sigmoid", "relu"), "loss": "bce"},
            "loss",
            "loss must be mse, huber or mae unless the output activation is sigmoid:"
            " cross-entropy needs outputs from 0 to 1, not relu.",
        ),
        (
            {"hidden_layers": (3, 3, 3), "activation": ("tanh", "relu")},
            "activation",
            "activation must be one name or a list with one for each of the 3 hidden layers,"
            " not the 2 names tanh,relu.",
        ),
        (
            {"hidden_layers": (3,), "activation": ("tanh", "relu")},
            "activation",
            "activation must be one name where there is but one hidden layer,"
            " not the 2 names tanh,relu.",
        ),
        (
            {"hidden_layers": (), "activation": ("tanh", "relu")},
            "activation",
            "activation must be one name where there are no hidden layers,"
            " not the 2 names tanh,relu.",
        ),
        (
            {"dataset": "blobs", "classes": 8, "samples": 7},
            "samples",
            "samples must be at least 8 for blobs, one for each class, not 7.",
        ),
        (
            {"dataset": "xor", "output_activation": "softmax"},
            "output_activation",
            "output can't be softmax for xor, whose two classes share one output;"
            " what fits is sigmoid.",
        ),
        (
            {"dataset": "plane", "output_activation": "softmax", "loss": "cross_entropy"},
            "output_activation",
            "output can't be softmax for plane, whose targets are not classes;"
            " what fits is identity.",
        ),
        (
            {"dataset": "circle", "loss": "cross_entropy"},
            "loss",
            "loss must be bce, mse, huber or mae for circle, whose two classes share one output,"
            " not 'cross_entropy'.",
        ),
        (
            {"dataset": "plane", "loss": "cross_entropy"},
            "loss",
            "loss must be mse, huber or mae for plane, whose targets are not classes,"
            " not 'cross_entropy'.",
        ),
        (
            {"dataset": "arms", "classes": 5, "output_activation": "sigmoid", "loss": "bce"},
            "loss",
            "loss must be cross_entropy, mse, huber or mae for arms, which has 5 classes,"
            " not 'bce'.",
        ),
        (
            {"dataset": "arms", "loss": "mse"},
            "loss",
            "loss must be cross_entropy where the output activation is softmax, not 'mse'.",
        ),
        (
            {"dataset": "arms", "output_activation": "sigmoid", "loss": "cross_entropy"},
            "loss",
            "loss must be mse, huber or mae unless the output activation is softmax:"
            " cross_entropy needs probabilities that add up to 1, not sigmoid.",
        ),
        (
            {"dataset": "linear", "samples": 5, "train_share": 0.1},
            "train_share",
            "train share must leave at least one row to train: 0.1 of 5 samples is none.",
        ),
    ],
)
def test_a_broken_rule_between_fields_is_one_sentence(
    values: dict[str, Any], name: str, sentence: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        RunConfig(**values)
    (problem,) = caught.value.problems
    assert (problem.name, problem.sentence) == (name, sentence)
