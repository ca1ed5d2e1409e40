"""A whole config in one line: printed, opened, beaten by flags, refused in sentences."""

from __future__ import annotations

import pytest

from nnlab.core.config import PRESETS, RunConfig
from nnlab.core.config.formats.files import from_toml
from nnlab.core.config.formats.state_line import to_state

LINE = "nnlab1/dataset=xor/seed=3/hidden=6,8/activation=relu,tanh"
CONFIG = RunConfig(dataset="xor", seed=3, hidden_layers=(6, 8), activation=("relu", "tanh"))


def errors(outcome) -> list[str]:
    assert (outcome.code, outcome.out) == (2, "")
    return [line[7:] for line in outcome.err.splitlines() if line.startswith("Error: ")]


@pytest.mark.parametrize("name", PRESETS)
def test_what_is_printed_opens_the_same_config(nnlab, name):
    printed = nnlab("config", "--preset", name, "--line")
    assert printed.out == to_state(PRESETS[name].config) + "\n"
    again = nnlab("config", "--state", printed.out)
    assert from_toml(again.out) == PRESETS[name].config


def test_a_flag_beats_the_line_wherever_it_stands(nnlab):
    wanted = CONFIG.replace(seed=4, activation="relu")
    words = ("--seed", "4", "--activation", "relu")
    for before, after in ((words, ()), ((), words)):
        outcome = nnlab("config", *before, "--state", LINE, *after)
        assert from_toml(outcome.out) == wanted
    # What the line leaves unsaid follows the flag.
    assert from_toml(nnlab("config", "--state", LINE, "--dataset", "linear").out).samples == 100


def test_training_takes_a_line(nnlab):
    said = nnlab("train", "--state", LINE, "--epochs", "3", "--json", "-q")
    flags = nnlab("train", "--dataset", "xor", "--seed", "3", "--hidden", "6,8", "--activation",
                  "relu,tanh", "--epochs", "3", "--json", "-q")  # fmt: skip
    assert said.code == 0
    assert said.out.partition('"config"')[2] == flags.out.partition('"config"')[2] != ""


@pytest.mark.parametrize("command", ["train", "config", "check"])
@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["--state", ""], ["A state line begins as nnlab1/dataset=xor/hidden-layers=6,8 does,"
                           " not with ''."]),
        (["--state", "nnlab9/seed=1"], ["This state line is of version 9, which a newer nnlab"
                                        " wrote: this one reads 1."]),
        (["--state", "nnlab1/epochs=0/noise=\x1b[2J"],
         ["noise must be a number from 0 to 0.5, not '�[2J'."]),
        (["--state", "nnlab1/epochs=0"], ["epochs must be a whole number from 1 to 1000000,"
                                          " not 0."]),
        (["--state", "nnlab1/hidden=3,3,3/activation=relu,tanh"],
         ["activation must be one name or a list with one for each of the 3 hidden layers,"
          " not the 2 names relu,tanh."]),
    ],
)  # fmt: skip
def test_a_line_that_can_not_be_opened_is_refused_in_a_sentence(nnlab, command, words, wanted):
    outcome = nnlab(command, *words)
    assert errors(outcome) == [f"In the state line: {sentence}" for sentence in wanted]
    assert "\x1b" not in outcome.err


def test_a_line_and_another_start_are_not_mixed(nnlab):
    assert errors(nnlab("config", "--state", LINE, "--preset", "xor")) == [
        "--state is a whole config, so --preset would have no effect: choose one."
    ]
