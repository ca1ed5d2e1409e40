"""What was said on the command line, and the config that comes of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.config import HYPERPARAMETERS, PRESETS, RunConfig, preset_named, value_text
from nnlab.core.config.formats.files import from_toml, to_toml


def config_from(nnlab: Any, *words: str) -> RunConfig:
    outcome = nnlab("config", *words)
    assert outcome.code == 0, outcome.err
    return from_toml(outcome.out)


def test_nothing_said_means_the_defaults(nnlab):
    assert config_from(nnlab) == RunConfig()


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_means_its_config(nnlab, name):
    assert config_from(nnlab, "--preset", name) == PRESETS[name].config


@pytest.mark.parametrize("name", HYPERPARAMETERS)
def test_every_hyperparameter_has_a_flag_that_reads_back_its_own_default(nnlab, name):
    declared = HYPERPARAMETERS[name]
    words = [declared.flag, value_text(declared.default)]
    if declared.kind == "switch":
        words = [declared.flag if declared.default else declared.flag.replace("--", "--no-")]

    only = declared.applies.get("dataset", ())
    assert config_from(nnlab, *words) == RunConfig(dataset=only[0] if len(only) == 1 else "spiral")


def test_a_flag_for_one_dataset_alone_means_that_one_unless_one_is_said(nnlab, tmp_path: Path):
    formula = ("--formula", "x*y > 0")
    meant = RunConfig(dataset="formula", formula="x*y > 0")
    assert config_from(nnlab, *formula) == meant
    assert config_from(nnlab, *formula, "--dataset", "xor") == RunConfig(
        dataset="xor", formula="x*y > 0"
    )
    preset = PRESETS["circle"].config.replace(formula="x*y > 0")
    assert config_from(nnlab, *formula, "--preset", "circle") == preset
    assert config_from(nnlab, *formula, "--state", "nnlab1/seed=3").dataset == "spiral"
    file = tmp_path / "my.toml"
    file.write_text("seed = 3\n")
    assert config_from(nnlab, *formula, "--config", str(file)) == meant.replace(seed=3)


def test_a_wrong_formula_is_refused_with_its_flag_and_its_place(nnlab):
    outcome = nnlab("train", "--formula", "y > sinh(x)")
    assert outcome.code == 2
    assert "Error: --formula has 'sinh' at character 5, which there is not; there are x," in (
        outcome.err
    )


def test_flags_take_what_people_type(nnlab):
    config = config_from(
        nnlab, "--hidden", "6, 8", "--activation", "Leaky-ReLU".lower(), "--no-bias",
        "--no-shuffle", "--learning-rate", "1e-3", "--seed=8",
    )  # fmt: skip

    assert config.hidden_layers == (6, 8)
    assert config.activation == "leaky_relu"
    assert (config.bias, config.shuffle) == (False, False)
    assert (config.learning_rate, config.seed) == (0.001, 8)


@pytest.mark.parametrize("nothing", ["none", ""])
def test_no_hidden_layers_can_be_said(nnlab, nothing):
    assert config_from(nnlab, "--hidden", nothing).hidden_layers == ()


def test_an_activation_for_each_layer_and_features_can_be_said(nnlab, tmp_path: Path):
    words = ("--hidden", "4,3", "--activation", "relu,tanh", "--features", "x2^2,x1")
    config = config_from(nnlab, *words)
    file = tmp_path / "my.toml"
    file.write_text('hidden = [4, 3]\nactivation = ["relu", "tanh"]\nfeatures = ["x1", "x2^2"]')

    assert config.activation == ("relu", "tanh")
    assert config.features == ("x1", "x2^2")
    assert config == config_from(nnlab, "--config", str(file))
    one = config_from(nnlab, "--config", str(file), "--activation", "relu")
    assert one == config.replace(activation="relu")


def test_a_preset_keeps_what_no_flag_contradicts(nnlab):
    config = config_from(nnlab, "--preset", "report-x1", "--learning-rate", "0.2")

    assert config == preset_named("report-x1").config.replace(learning_rate=0.2)


def test_a_file_beats_the_preset_and_a_flag_beats_the_file(nnlab, tmp_path: Path):
    file = tmp_path / "my.toml"
    file.write_text("seed = 1\nepochs = 11\n[training]\nbatch_size = 3\n")

    config = config_from(
        nnlab, "--seed", "2", "--config", str(file), "--preset", "report-x1"
    )  # fmt: skip

    assert config == preset_named("report-x1").config.replace(seed=2, epochs=11, batch_size=3)


def test_the_last_of_two_equal_flags_wins(nnlab):
    assert config_from(nnlab, "--seed", "1", "--seed", "2").seed == 2


def test_defaults_that_depend_on_the_dataset_follow_the_flag_and_not_the_preset(nnlab):
    assert config_from(nnlab, "--preset", "spiral", "--dataset", "xor").samples == 21

    plane = config_from(nnlab, "--preset", "circle", "--dataset", "plane")
    assert (plane.output_activation, plane.loss) == ("identity", "mse")

    assert config_from(nnlab, "--activation", "relu", "--output-activation", "same").loss == "mse"


@given(
    learning_rate=st.floats(1e-9, 1000.0),
    noise=st.floats(0.0, 0.5),
    seed=st.integers(0, 2**32 - 1),
    widths=st.lists(st.integers(1, 1024), max_size=8),
)
@settings(deadline=None, max_examples=30)
def test_typed_values_arrive_to_the_last_bit(nnlab, learning_rate, noise, seed, widths):
    wanted = RunConfig(
        learning_rate=learning_rate, noise=noise, seed=seed, hidden_layers=tuple(widths)
    )
    words = [f"{HYPERPARAMETERS[n].flag}={value_text(v)}" for n, v in wanted.values.items()
             if HYPERPARAMETERS[n].kind != "switch"]  # fmt: skip

    assert config_from(nnlab, *words) == wanted


def test_a_printed_config_explains_each_line_and_goes_back_in(nnlab, tmp_path: Path):
    outcome = nnlab("config", "--preset", "report-a1")
    file = tmp_path / "a1.toml"
    file.write_text(outcome.out)

    assert config_from(nnlab, "--config", str(file)) == preset_named("report-a1").config
    for declared in HYPERPARAMETERS.values():
        assert re.search(rf"^#?{declared.name} = ", outcome.out, re.MULTILINE)
        words = " ".join(line.removeprefix("# ") for line in outcome.out.splitlines())
        assert f"{declared.help} Usual: {declared.advice.usual}." in words
    assert max(map(len, outcome.out.splitlines())) <= 80


def test_a_bare_config_is_nothing_but_values(nnlab):
    assert nnlab("config", "--bare").out == ""
    assert nnlab("config", "--bare", "--lr", "1").out == "[training]\nlearning_rate = 1.0\n"
    assert nnlab("config", "--bare", "--all").out == to_toml(RunConfig())
