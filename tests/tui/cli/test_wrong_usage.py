"""Everything that can be wrong is said at once, in sentences, with exit code 2."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nnlab.core.config import HYPERPARAMETERS

# What execve can pass: anything but NUL; bytes that are no UTF-8 arrive as lone surrogates.
TYPED = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30
) | st.binary(max_size=10).map(lambda b: os.fsdecode(b.replace(b"\0", b"")))
VALUED = [d.flag for d in HYPERPARAMETERS.values() if d.kind != "switch"]


def errors(outcome) -> list[str]:
    assert outcome.code == 2
    assert outcome.out == ""
    return [
        line.removeprefix("Error: ")
        for line in outcome.err.splitlines()
        if line.startswith("Error: ")
    ]


def test_all_problems_are_told_together_in_the_order_of_the_help(nnlab):
    outcome = nnlab(
        "train", "--epochs", "0", "--learning-rate", "5x", "--dataset", "xxor", "--hidden", "1,a",
        "--preset", "spiraal", "--config", "missing.toml",
    )  # fmt: skip

    assert errors(outcome) == [
        "There is no preset 'spiraal'. Did you mean spiral?",
        "The config file missing.toml can't be read: No such file or directory.",
        "--dataset must be one of linear, xor, circle, gaussian, spiral, quadrants, moons,"
        " formula, blobs, arms, drawn, plane, bumps, own_table, iris, penguins, not 'xxor'. Did you"
        " mean xor?",
        "--hidden-layers must be at most 8 widths, each a whole number from 1 to 1024, such as"
        " 6,8, not '1,a'.",
        "--learning-rate must be a number from 1e-09 to 1000, not '5x'.",
        "--epochs must be a whole number from 1 to 1000000, not 0.",
    ]
    assert "`nnlab train --help`" in outcome.err


def test_a_problem_names_where_the_value_was_written(nnlab, tmp_path: Path):
    file = tmp_path / "my.toml"
    file.write_text("learning_rate = -1\nsamples = 500\n")

    assert errors(nnlab("train", "--config", str(file))) == [
        f"In {file}: learning rate must be a number from 1e-09 to 1000, not -1."
    ]
    assert errors(
        nnlab("train", "--config", str(file), "--learning-rate", "1", "--dataset", "xor")
    ) == [f"In {file}: samples must be 21 for xor, which always has the same points, not 500."]
    assert errors(nnlab("train", "--dataset", "xor", "--samples", "20")) == [
        "--samples must be 21 for xor, which always has the same points, not 20."
    ]


def test_a_file_that_can_not_be_read_accuses_no_innocent_flag(nnlab, tmp_path: Path):
    file = tmp_path / "broken.toml"
    file.write_text("dataset = ")

    (sentence,) = errors(nnlab("train", "--config", str(file), "--samples", "400"))

    assert sentence.startswith(f"In {file}: This is not TOML")


@pytest.mark.parametrize(
    "text",
    [
        "lrr = 3",
        "seed = " + "9" * 5000,
        "[data]\nseed = 'x'",
        "a = " + "[" * 10_000,
        "\0",
        "[[data]]",
    ],
    ids=[
        "unknown name",
        "endless number",
        "text for a number",
        "deep",
        "binary",
        "array of tables",
    ],
)
def test_no_content_of_a_file_is_a_traceback(nnlab, tmp_path: Path, text: str):
    file = tmp_path / "my.toml"
    file.write_text(text)

    (sentence,) = errors(nnlab("train", "--config", str(file)))

    assert sentence.startswith(f"In {file}: ")


def test_what_is_no_file_is_refused_in_a_sentence(nnlab, tmp_path: Path):
    (sentence,) = errors(nnlab("train", "--config", str(tmp_path)))

    assert sentence == f"The config file {tmp_path} can't be read: Is a directory."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["train", "--learnig-rate", "1"],
         "There is no option --learnig-rate. Did you mean --learning-rate?"),
        (["train", "xor"], "There is no use for 'xor' here. Did you mean --preset xor?"),
        (["train", "now"], "There is no use for 'now' here."),
        (["trian"], "There is no command 'trian'. Did you mean train?"),
        (["xor"], "There is no command 'xor'. Did you mean the preset, `nnlab --preset xor`?"),
        (["train", "--epochs"], "Option '--epochs' requires an argument."),
        (["train", "--bias=no"], "Option '--bias' does not take a value."),
        (["--preset", "xor", "train"],
         "--preset goes behind the command: nnlab train --preset ..."),
        (["train", "--features", "x1,x3"],
         "--features must be one or more of x1, x2, x1^2, x2^2, x1x2, sin_x1, sin_x2, each once,"
         " not 'x3'."),
        (["train", "--activation", "relu,tanh", "--hidden", "3,3,3"],
         "--activation must be one name or a list with one for each of the 3 hidden layers,"
         " not the 2 names relu,tanh."),
        (["completion", "tcsh"], "The shell must be one of bash, zsh, fish, not 'tcsh'."),
        (["completion"], "The shell must be one of bash, zsh, fish."),
    ],
)  # fmt: skip
def test_a_slip_is_answered_with_what_was_probably_meant(nnlab, words, sentence):
    assert errors(nnlab(*words)) == [sentence]


def test_nothing_from_outside_reaches_the_terminal_with_its_powers(nnlab):
    evil = "\x1b]0;owned\x07\x1b[31m\u202e[bold red]x"

    for words in (
        ["train", "--dataset", evil],
        ["train", "--preset", evil],
        ["train", "--config", evil],
        ["train", f"--{evil}"],
        ["train", evil],
        [evil],
        ["completion", evil],
    ):
        outcome = nnlab(*words)

        assert outcome.code == 2
        assert not {"\x1b", "\x07", "\u202e"} & set(outcome.out + outcome.err)


def test_a_long_sentence_is_wrapped_between_words_on_a_terminal_only(nnlab):
    words = ["train", "--dataset", "nothing-of-the-kind"]

    assert max(map(len, nnlab(*words, terminal=True, columns=40).err.splitlines())) <= 40
    assert len(nnlab(*words, columns=40).err.splitlines()) == 2


@given(flag=st.sampled_from(VALUED), text=TYPED)
@example(flag="--samples", text="100001")
@example(flag="--seed", text="9" * 5000)
@example(flag="--hidden", text="1,2,3,4,5,6,7,8,9")
@example(flag="--learning-rate", text="nan")
@example(flag="--noise", text="٣")
@settings(deadline=None, max_examples=150)
def test_any_value_of_any_flag_is_taken_or_refused(nnlab, flag, text):
    outcome = nnlab("config", f"{flag}={text}")

    if outcome.code:
        assert [sentence.startswith(flag) for sentence in errors(outcome)] == [True]
    assert "\x1b" not in outcome.out + outcome.err


@given(words=st.lists(st.sampled_from([*VALUED, "--no-bias", "presets"]) | TYPED, max_size=4))
@settings(deadline=None, max_examples=150)
def test_any_words_at_all_are_carried_out_or_refused(nnlab, words):
    assert nnlab("config", *words).code in {0, 2}


def test_what_can_not_be_encoded_is_replaced_and_not_an_error(nnlab):
    outcome = nnlab("train", "--dataset", "é\udcff", encoding="ascii")

    assert outcome.code == 2
    assert "not '??'" in outcome.err


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_a_full_disk_is_one_sentence(nnlab, capfd):
    from contextlib import redirect_stdout

    from nnlab.tui.cli import main

    with open("/dev/full", "w") as full, redirect_stdout(full):
        assert main(["presets"]) == 1

    assert capfd.readouterr().err == "The output can't be written: No space left on device.\n"
