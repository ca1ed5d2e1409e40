"""What a person reads before anything trains."""

from __future__ import annotations

import json

import pytest

from nnlab.core import RunConfig
from nnlab.core.config import HYPERPARAMETERS, PRESETS


@pytest.mark.parametrize(
    "command",
    [
        [], ["train"], ["compare"], ["data"], ["predict"], ["check"], ["presets"], ["config"],
        ["completion"], ["doctor"], ["runs"], ["help"], ["import"], ["report"], ["serve"],
        *(["runs", name] for name in ("list", "show", "compare", "rename", "tag", "untag", "note")),
        *(["runs", name] for name in ("rm", "restore", "export")),
    ],
)  # fmt: skip
def test_help_is_ascii_within_80_columns_and_begins_with_examples(nnlab, command):
    outcome = nnlab(*command, "--help")

    assert outcome.code == 0
    assert outcome.out.isascii()
    assert max(map(len, outcome.out.splitlines())) <= 80
    assert "Examples:\n  nnlab" in outcome.out
    assert outcome.out == nnlab(*command, "-h").out


def test_the_first_help_names_every_flag_on_one_page(nnlab):
    text = nnlab("--help").out.replace("--[no-]", "--")

    assert len(text.splitlines()) <= 55
    for declared in HYPERPARAMETERS.values():
        assert f" {declared.flag}" in text


def test_the_help_of_train_explains_each_flag_under_its_section(nnlab):
    text = nnlab("train", "--help").out
    data, network, training = (text.index(f"\n{s}:") for s in ("Data", "Network", "Training"))
    places = {"data": (data, network), "network": (network, training), "training": (training, None)}

    for declared in HYPERPARAMETERS.values():
        section = " ".join(text[slice(*places[declared.section])].split())
        assert f"{declared.flag} " in section.replace("--[no-]", "--")
        assert declared.help in section
        assert all(name in section for name in declared.choices)


def test_the_version_is_the_distribution_s(nnlab):
    from importlib.metadata import version

    assert nnlab("--version").out == f"nnlab {version('nnlab-tui')}\n"


def test_presets_are_listed_with_what_they_are_and_why(nnlab):
    outcome = nnlab("presets")
    flowing = " ".join(outcome.out.split())

    assert max(map(len, outcome.out.splitlines())) <= 80
    for preset in PRESETS.values():
        assert f"{preset.name} {preset.config.dataset} {preset.config.inputs}-" in flowing
        assert preset.words in flowing
    assert "makes its 95.24 %. Printed there: 95.24%, loss 0.043193." in flowing


def test_presets_as_json_are_whole_configs(nnlab):
    listed = json.loads(nnlab("presets", "--json").out)

    assert [entry["name"] for entry in listed] == list(PRESETS)
    for entry in listed:
        assert RunConfig(**entry["config"]) == PRESETS[entry["name"]].config
        assert entry["why"] == PRESETS[entry["name"]].why
    printed = {entry["name"]: entry["printed"] for entry in listed}
    assert printed["report-l1"] == {"accuracy": 97.0, "loss": 0.00555}
    assert printed["report-h2"] == {"accuracy": 49.0, "loss": None}
    assert printed["xor"] is None


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_nnlab(nnlab, shell):
    outcome = nnlab("completion", shell)

    assert outcome.code == 0
    assert "_NNLAB_COMPLETE" in outcome.out


def completed(nnlab, line: str) -> set[str]:
    words = line.split(" ")
    outcome = nnlab(
        _NNLAB_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1)
    )
    return {item.split(",", 1)[1] for item in outcome.out.splitlines() if item}


def test_commands_options_and_values_are_completed(nnlab):
    assert completed(nnlab, "nnlab ") == {
        "check", "compare", "completion", "config", "data", "doctor", "help", "import", "predict",
        "presets", "report", "reproduce", "resume", "runs", "serve", "sweep", "sweeps", "train",
    }  # fmt: skip
    assert completed(nnlab, "nnlab train --opt") == {"--opt", "--optimizer"}
    switches = {"--no-bias", "--no-header", "--no-restore-best", "--no-shuffle"}
    assert completed(nnlab, "nnlab --no-") == {*switches, "--no-settings", "--no-store"}
    assert completed(nnlab, "nnlab --theme ") == {"dark", "light", "contrast", "terminal"}
    assert completed(nnlab, "nnlab train --preset report-x") == {
        "report-x1",
        "report-x2",
        "report-x4",
    }
    assert completed(nnlab, "nnlab completion ") == {"bash", "zsh", "fish"}
    assert completed(nnlab, "nnlab --features x1,x2^2,sin") == {
        "x1,x2^2,sin_x1",
        "x1,x2^2,sin_x2",
    }


@pytest.mark.parametrize("name", [n for n, d in HYPERPARAMETERS.items() if d.choices])
def test_every_choice_is_completed(nnlab, name):
    declared = HYPERPARAMETERS[name]

    assert completed(nnlab, f"nnlab train {declared.flag} ") == set(declared.choices)
