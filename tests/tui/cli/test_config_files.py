"""What a config file may say, where it may come from, and what `nnlab config` writes."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest

from nnlab.core import RunConfig
from nnlab.core.config import HYPERPARAMETERS, PRESETS, preset_named
from nnlab.core.config.formats.files import from_toml, to_toml


def errors(outcome) -> list[str]:
    assert (outcome.code, outcome.out) == (2, "")
    return [line[7:] for line in outcome.err.splitlines() if line.startswith("Error: ")]


@pytest.fixture
def written(tmp_path: Path):
    def write(text: str, name: str = "my.toml") -> str:
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)

    return write


@pytest.fixture
def config(nnlab):
    def made(*words: str, **env: str) -> RunConfig:
        outcome = nnlab("config", *words, **env)
        assert outcome.code == 0, outcome.err
        return from_toml(outcome.out)

    return made


def test_another_dataset_over_a_file_of_xor_has_its_own_samples(nnlab, config, written):
    file = written(nnlab("config", "--preset", "xor").out)
    assert config("--config", file) == preset_named("xor").config
    other = config("--config", file, "--dataset", "circle")
    assert other == preset_named("xor").config.replace(dataset="circle", samples=500)


@pytest.mark.parametrize("name", PRESETS)
def test_another_dataset_over_a_whole_file_has_its_own_defaults(config, written, name):
    whole = PRESETS[name].config
    file = written(to_toml(whole))
    assert config("--config", file) == whole
    for dataset in ("circle", "xor", "plane"):
        try:
            wanted = RunConfig(**{**PRESETS[name].values, "dataset": dataset})
        except ValueError:
            continue  # the preset itself says what does not go with that
        assert config("--config", file, "--dataset", dataset) == wanted


def test_samples_that_a_person_wrote_stay(config, written):
    file = written('dataset = "circle"\nsamples = 500')
    assert config("--config", file, "--dataset", "linear").samples == 500


def test_only_what_was_chosen_is_written_and_who_said_it(nnlab, written):
    file = written("[training]\nepochs = 5")
    outcome = nnlab("config", "--preset", "xor", "--config", file, "--seed", "1", NNLAB_L2="0.5")
    lines = re.findall(r"^(#?)(\w+) = (\S+)  # (.*)$", outcome.out, re.MULTILINE)
    said = {name: (mark, value, who) for mark, name, value, who in lines}
    assert said["dataset"] == ("", '"xor"', "preset xor")
    assert said["seed"] == ("", "1", "--seed")
    assert said["l2"] == ("", "0.5", "NNLAB_L2")
    assert said["samples"] == ("#", "21", "default")
    assert said["optimizer"] == ("#", '"adam"', "default")
    assert f"# {file}\nepochs = 5\n" in outcome.out or said["epochs"] == ("", "5", file)
    values = nnlab("config", "--bare", "--preset", "xor", "--config", file, "--seed", "1").out
    assert set(re.findall(r"^(\w+) =", values, re.MULTILINE)) == {
        *preset_named("xor").values, "epochs", "seed",
    }  # fmt: skip


def test_a_state_line_and_a_preset_in_a_file_are_named_as_such(nnlab, written):
    outcome = nnlab("config", "--state", "nnlab1/seed=3")
    assert "\nseed = 3  # the state line\n" in outcome.out
    file = written('preset = "xor"')
    assert f"# preset xor in {file}\n" in nnlab("config", "--config", file).out


def test_the_defaults_behind_a_mark_are_those_in_force(nnlab):
    outcome = nnlab("config", "--preset", "report-x1")
    all_said = re.sub(r"^#(\w+ = )", r"\1", outcome.out, flags=re.MULTILINE)
    assert all_said.count(" = ") >= len(HYPERPARAMETERS)
    assert all_said != outcome.out
    assert from_toml(all_said) == from_toml(outcome.out) == preset_named("report-x1").config


def test_all_of_it_is_written_where_that_is_asked_for(nnlab):
    outcome = nnlab("config", "--preset", "xor", "--all")
    assert not re.search(r"^#\w+ = ", outcome.out, re.MULTILINE)
    assert "\nsamples = 21  # default\n" in outcome.out
    assert from_toml(outcome.out) == preset_named("xor").config


@pytest.mark.parametrize(
    ("text", "name", "sentence"),
    [
        ("seed = 1\n[data]\nseed = 2", "my.toml", "seed is said twice."),
        ("lr = 1\nlearning_rate = 2", "my.toml",
         "learning_rate is said twice, as 'lr' and as 'learning_rate'."),
        ('{"seed": 1, "seed": 2}', "my.json", "seed is said twice."),
        ('{"data": {"seed": 1}, "data": {"seed": 1}}', "my.json", "seed is said twice."),
        ("[network]\nseed = 1", "my.toml", "seed belongs to [data], not to [network]."),
        ('{"training": {"init": "he"}}', "my.json",
         "init belongs to [network], not to [training]."),
        ('preset = "xxor"', "my.toml", "There is no preset 'xxor'. Did you mean xor?"),
        ("preset = 3", "my.toml", "There is no preset 3. `nnlab presets` lists them."),
        ('{"preset": ["xor"]}', "my.json", "There is no preset xor. `nnlab presets` lists them."),
        ('[data]\npreset = "xor"', "my.toml", "preset stands above all sections, not in [data]."),
        ('{"preset": "xor", "preset": "xor"}', "my.json", "preset is said twice."),
        ('[{"config": {}}]', "my.json",
         "A config in JSON must be an object of names and values, not a list of such."),
        ("layers = [3]", "my.toml",
         "'layers' is not a hyperparameter. Did you mean hidden_layers?"),
        ('optimizer = "SGD"', "my.toml", "optimizer must be one of sgd, momentum, nesterov,"
         " rmsprop, adam, adamw, rprop, irprop, not 'SGD'. Did you mean sgd?"),
        ("epochs = 1e4000", "my.toml", "epochs must be a whole number from 1 to 1000000, not inf."),
        ("epochs = 1.5", "my.toml", "epochs must be a whole number from 1 to 1000000, not 1.5."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said_in_a_sentence(nnlab, written, text, name, sentence):
    file = written(text, name)
    assert errors(nnlab("config", "--config", file)) == [f"In {file}: {sentence}"]


def test_a_whole_number_may_be_written_as_a_power_of_ten(config, written):
    file = written("epochs = 1e4\nhidden = [1e1, 8]")
    wanted = RunConfig(epochs=10_000, hidden_layers=(10, 8))
    assert config("--config", file) == wanted
    assert config("--config", written('{"epochs": 1E4, "hidden": [10.0, 8]}', "a.json")) == wanted
    assert config("--epochs", "1e4", "--hidden", "1e1,8") == wanted


def test_a_file_may_name_the_preset_that_it_starts_from(config, written):
    file = written('preset = "xor"\n[training]\nepochs = 5')
    assert config("--config", file) == preset_named("xor").config.replace(epochs=5)
    circle = config("--config", file, "--preset", "circle")
    assert circle == preset_named("circle").config.replace(epochs=5)
    as_json = written('{"preset": "xor", "epochs": 5}', "my.json")
    assert config("--config", as_json) == config("--config", file)


def test_what_train_printed_as_json_is_a_config(nnlab, config, written):
    words = ("--preset", "report-x1", "--seed", "3", "--epochs", "2")
    printed = nnlab("train", "--json", "--predictions", "-q", *words).out
    wanted = preset_named("report-x1").config.replace(seed=3, epochs=2)
    for name in ("result.json", "result"):
        assert config("--config", written(printed, name)) == wanted
    other = config("--config", written(printed), "--dataset", "circle")
    assert (other.dataset, other.samples) == ("circle", 500)


def test_what_train_printed_of_many_rows_is_not_too_large(nnlab, config, written):
    words = ("--dataset", "blobs", "--samples", "2000", "--epochs", "1")
    printed = nnlab("train", "--json", "--predictions", "-q", *words).out
    assert len(printed) > 100_000
    wanted = RunConfig(dataset="blobs", samples=2000, epochs=1)
    assert config("--config", written(printed)) == wanted


@pytest.mark.parametrize(
    "text", ["seed = 5", '{"seed": 5}', '{"config": {"seed": 5}}', "\ufeffseed=5"]
)
def test_standard_input_is_a_config(config, monkeypatch, text):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert config("--config", "-") == RunConfig(seed=5)


def test_what_is_wrong_with_standard_input_names_it(nnlab, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"seed = -1")))
    assert errors(nnlab("config", "--config", "-")) == [
        "In standard input: seed must be a whole number from 0 to 4294967295, not -1."
    ]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"seed = ")))
    (sentence,) = errors(nnlab("config", "--config", "-"))
    assert sentence.startswith("In standard input: This is not TOML")
    monkeypatch.setattr(sys, "stdin", io.StringIO("seed = 1"))  # it has no bytes
    assert errors(nnlab("config", "--config", "-")) == ["Standard input can't be read."]


def test_former_names_go_on_working_and_are_noted(nnlab, written):
    file = written("[training]\nkeep_best = true")
    for words, note in (
        (("--keep-best",), "--keep-best is called --restore-best now."),
        (("--config", file), f"In {file}: keep_best is called restore_best now."),
        (("--state", "nnlab1/keep-best=true"),
         "In the state line: keep-best is called restore-best now."),
    ):  # fmt: skip
        outcome = nnlab("config", *words)
        assert from_toml(outcome.out) == RunConfig(restore_best=True)
        assert outcome.err == f"Note: {note}\n"
    assert from_toml(nnlab("config", "--no-keep-best", "--config", file).out) == RunConfig()
    assert errors(nnlab("config", "--keep-best", "--no-restore-best")) == [
        "restore_best is said twice, as '--restore-best' and as '--keep-best'."
    ]


def test_a_value_of_a_file_that_has_no_effect_is_noted_unless_it_is_a_default(nnlab, written):
    file = written("momentum = 0.5\nbeta1 = 0.9\nclasses = 3")
    assert nnlab("config", "--config", file).err == (
        f"Note: In {file}: momentum has no effect with optimizer adam.\n"
    )
    assert nnlab("config", "--config", written(to_toml(RunConfig()))).err == ""


@pytest.mark.parametrize(
    ("words", "note"),
    [
        (["--classes", "4"], "--classes has no effect with dataset spiral."),
        (["--dropout", "0.5", "--hidden", "none"],
         "--dropout has no effect without hidden layers."),
        (["--least-improvement", "0.1"],
         "--least-improvement has no effect without patience or the schedule plateau."),
    ],
)  # fmt: skip
def test_a_flag_without_effect_is_noted_by_every_command_that_makes_a_config(nnlab, words, note):
    for command in (["config"], ["train", "--epochs", "1", "-q"], ["check"]):
        assert nnlab(*command, *words).err == f"Note: {note}\n"
    assert nnlab("config", "--classes", "4", "--dataset", "arms").err == ""


@pytest.mark.parametrize(
    ("flag", "meant"),
    [("--layers", "--hidden-layers"), ("--max-iter", "--epochs"), ("--batch", "--batch-size"),
     ("--learning-rat", "--learning-rate"), ("--keep-bets", "--restore-best"),
     ("--weights-init", "--weight-init")],
)  # fmt: skip
def test_an_option_that_is_none_is_answered_with_the_one_that_is_meant(nnlab, flag, meant):
    assert errors(nnlab("train", flag, "3")) == [
        f"There is no option {flag}. Did you mean {meant}?"
    ]
