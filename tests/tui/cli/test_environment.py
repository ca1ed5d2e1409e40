"""Every option may stand in the environment, beats files and presets, and is beaten by flags."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from nnlab.core import RunConfig
from nnlab.core.config import HYPERPARAMETERS, preset_named, value_text
from nnlab.core.config.formats.files import from_toml
from nnlab.tui.cli.commands.lab import nnlab as root
from nnlab.tui.cli.options.option_types import SectionOption


def errors(outcome) -> list[str]:
    assert (outcome.code, outcome.out) == (2, "")
    # On a terminal a long sentence goes on in the next line.
    lines = outcome.err.replace("\n  ", " ").splitlines()
    return [line[7:] for line in lines if line.startswith("Error: ")]


def commands(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from commands(inner)


@pytest.mark.parametrize("name", HYPERPARAMETERS)
def test_a_variable_says_what_the_flag_says(nnlab, name):
    # Not the default, and possible beside the defaults of all others.
    values = {
        "dataset": "linear", "table": "9r-2i-2c-0123456789abcdef",
        "scale": "minmax", "drawing": "05kqe14cm8", "formula": "x*y > 0", "classes": 4,
        "samples": 100, "noise": 0.1,
        "test_rows": "all", "features": ("x1",), "hidden_layers": (3, 2), "activation": "relu",
        "output_activation": "sigmoid", "weight_init": "torch", "loss": "mse", "optimizer": "sgd",
        "schedule": "cosine", "gradient_reduction": "sum", "precision": "float32",
        "accuracy_rule": "tolerance", "watched": "accuracy", "class_weight": "balanced",
    }  # fmt: skip
    declared = HYPERPARAMETERS[name]
    value = values.get(name)
    if value is None:
        is_switch = declared.kind == "switch"
        value = not declared.default if is_switch else declared.maximum
        value = int(value) if declared.kind == "integer" and value is not None else value
    variables = {declared.variable: value_text(value)}
    outcome = nnlab("config", "--bare", **variables)
    assert outcome.code == 0, outcome.err
    assert from_toml(outcome.out) == RunConfig(**{name: value})


def test_short_names_are_variables_as_well(nnlab):
    outcome = nnlab("config", "--bare", NNLAB_LR="0.1", NNLAB_HIDDEN="3")
    assert from_toml(outcome.out) == RunConfig(learning_rate=0.1, hidden_layers=(3,))
    outcome = nnlab("config", "--bare", NNLAB_KEEP_BEST="yes")
    assert from_toml(outcome.out) == RunConfig(restore_best=True)
    assert outcome.err == "Note: NNLAB_KEEP_BEST is called NNLAB_RESTORE_BEST now.\n"


def test_a_flag_beats_the_environment_which_beats_the_file_which_beats_the_preset(
    nnlab, tmp_path: Path
):
    file = tmp_path / "my.toml"
    file.write_text("epochs = 3\nseed = 3\nbatch_size = 3")
    outcome = nnlab(
        "config", "--bare", "--config", str(file), "--preset", "report-x1", "--seed", "1",
        NNLAB_SEED="2", NNLAB_EPOCHS="2",
    )  # fmt: skip
    wanted = preset_named("report-x1").config.replace(seed=1, epochs=2, batch_size=3)
    assert from_toml(outcome.out) == wanted
    outcome = nnlab("config", "--bare", "--state", "nnlab1/epochs=9/seed=9", NNLAB_SEED="2")
    assert from_toml(outcome.out) == RunConfig(epochs=9, seed=2)


def test_what_a_config_starts_from_may_stand_in_the_environment(nnlab, tmp_path: Path):
    file = tmp_path / "my.toml"
    file.write_text("seed = 3")
    xor = preset_named("xor").config
    assert from_toml(nnlab("config", NNLAB_PRESET="xor").out) == xor
    outcome = nnlab("config", NNLAB_PRESET="xor", NNLAB_CONFIG=str(file))
    assert from_toml(outcome.out) == xor.replace(seed=3)
    assert from_toml(nnlab("config", NNLAB_STATE="nnlab1/seed=5").out) == RunConfig(seed=5)


def test_what_is_typed_to_start_from_beats_the_environment(nnlab, tmp_path: Path):
    file = tmp_path / "my.toml"
    file.write_text("seed = 3")
    state = ("--state", "nnlab1/seed=5")
    outcome = nnlab("config", *state, NNLAB_PRESET="xor", NNLAB_CONFIG=str(file))
    assert from_toml(outcome.out) == RunConfig(seed=5)
    outcome = nnlab("config", "--preset", "xor", NNLAB_STATE="nnlab1/seed=5")
    assert from_toml(outcome.out) == preset_named("xor").config
    outcome = nnlab("config", "--preset", "xor", NNLAB_CONFIG=str(file))
    assert from_toml(outcome.out) == preset_named("xor").config
    outcome = nnlab("config", "--config", str(file), NNLAB_PRESET="xor")
    assert from_toml(outcome.out) == preset_named("xor").config.replace(seed=3)


@pytest.mark.parametrize(
    ("variable", "text", "sentence"),
    [
        ("NNLAB_EPOCHS", "0", "NNLAB_EPOCHS must be a whole number from 1 to 1000000, not 0."),
        ("NNLAB_EPOCHS", "x", "NNLAB_EPOCHS must be a whole number from 1 to 1000000, not 'x'."),
        ("NNLAB_BIAS", "maybe", "NNLAB_BIAS must be true or false, not 'maybe'."),
        ("NNLAB_LR", "-1", "NNLAB_LR must be a number from 1e-09 to 1000, not -1."),
        ("NNLAB_JSON", "maybe", "NNLAB_JSON must be true or false, not 'maybe'."),
        ("NNLAB_PRESET", "xxor", "NNLAB_PRESET: There is no preset 'xxor'. Did you mean xor?"),
        ("NNLAB_CONFIG", "no.toml", "NNLAB_CONFIG: The config file no.toml can't be read:"
         " No such file or directory."),
        ("NNLAB_STATE", "seed=1", "In NNLAB_STATE: A state line begins as"
         " nnlab1/dataset=xor/hidden-layers=6,8 does, not with 'seed=1'."),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(nnlab, variable, text, sentence):
    assert errors(nnlab("train", **{variable: text})) == [sentence]


def test_one_thing_under_two_variables_is_said_twice(nnlab):
    assert errors(nnlab("config", NNLAB_LR="1", NNLAB_LEARNING_RATE="2")) == [
        "learning_rate is said twice, as 'NNLAB_LR' and as 'NNLAB_LEARNING_RATE'."
    ]


class Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_options_of_output_may_stand_in_the_environment(nnlab, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Keyboard())
    words = ("train", "--epochs", "2", "--dataset", "xor")
    outcome = nnlab(*words, NNLAB_JSON="yes", NNLAB_QUIET="1")
    assert json.loads(outcome.out)["epochs"] == 2
    assert outcome.err == ""
    assert not nnlab(*words, NNLAB_JSON="off").out.startswith("{")
    assert errors(nnlab("runs", NNLAB_LIMIT="x", NNLAB_STORE="")) == [
        "NNLAB_LIMIT must be a whole number from 1 on, not 'x'."
    ]
    assert errors(nnlab(terminal=True, NNLAB_FPS="0", NNLAB_SPEED_LIMIT="slow")) == [
        "NNLAB_FPS must be a number from 1 to 60, not '0'.",
        "NNLAB_SPEED_LIMIT must be a number from 0.1 to 1000, max or ramp, not 'slow'.",
    ]


def test_a_store_that_is_typed_beats_the_variable_that_keeps_nothing(nnlab, tmp_path: Path):
    file = tmp_path / "runs.db"
    words = ("train", "-q", "--epochs", "1", "--dataset", "xor", "--store", str(file))
    assert nnlab(*words, NNLAB_NO_STORE="1").code == 0
    assert file.exists()
    assert errors(nnlab(*words, "--no-store")) == ["--store and --no-store exclude each other."]


def test_an_empty_variable_says_nothing(nnlab):
    outcome = nnlab("config", "--bare", NNLAB_EPOCHS="", NNLAB_PRESET="", NNLAB_ALL="")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")


@pytest.mark.parametrize(
    ("variable", "note"),
    [
        ("NNLAB_EPOCH", "NNLAB_EPOCH is no variable of nnlab's. Did you mean NNLAB_EPOCHS?"),
        ("NNLAB_LERNING_RATE", "NNLAB_LERNING_RATE is no variable of nnlab's."
         " Did you mean NNLAB_LEARNING_RATE?"),
        ("NNLAB_MAX_ITER", "NNLAB_MAX_ITER is no variable of nnlab's. Did you mean NNLAB_EPOCHS?"),
        ("NNLAB_XYZZY", "NNLAB_XYZZY is no variable of nnlab's."),
        ("NNLAB_LOGS", "NNLAB_LOGS is no variable of nnlab's. Did you mean NNLAB_LOG?"),
    ],
)  # fmt: skip
def test_a_variable_that_no_option_has_is_noted(nnlab, variable, note):
    assert nnlab("config", **{variable: "1"}).err == f"Note: {note}\n"


def test_a_variable_without_effect_is_noted(nnlab):
    assert nnlab("config", NNLAB_MOMENTUM="0.5").err == (
        "Note: NNLAB_MOMENTUM has no effect with optimizer adam.\n"
    )


def test_a_kept_run_goes_on_as_it_was_whatever_the_environment_says(nnlab, tmp_path: Path):
    store = ("--store", str(tmp_path / "runs.db"))
    nnlab("train", "-q", "--epochs", "3", "--dataset", "xor", *store)
    words = ("resume", "last", "--headless", "--json", "-q", *store)
    outcome = nnlab(*words, "--epochs", "5", NNLAB_EPOCHS="9", NNLAB_SEED="1")
    assert json.loads(outcome.out)["epochs"] == 5
    assert json.loads(outcome.out)["config"]["seed"] == 7


def test_every_option_of_every_command_has_a_variable():
    options = [
        parameter
        for command in commands(root)
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden
    ]
    assert len(options) > 200
    for option in options:
        if option.name in (*HYPERPARAMETERS, "store", "help", "version"):
            continue  # read elsewhere, or nothing that a variable could mean
        assert isinstance(option, SectionOption), option.opts
        long = max(option.opts, key=len)
        assert option.envvar == "NNLAB_" + long[2:].replace("-", "_").upper()
