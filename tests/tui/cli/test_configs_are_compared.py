"""`nnlab compare`: configs trained over the same seeds in one step."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nnlab.core.store.store import Store

FEW = ("--epochs", "20", "--replicas", "10", "--quiet")


def test_two_presets_are_trained_over_the_same_seeds_kept_and_compared(nnlab, tmp_path):
    store = tmp_path / "runs.db"
    outcome = nnlab("compare", "report-h1", "report-h2", *FEW, "--json", "--store", str(store))
    assert outcome.code == 0
    assert outcome.err == ""
    found = json.loads(outcome.out)
    assert [run["name"] for run in found["runs"]] == ["report-h1", "report-h2"]
    assert [run["config"]["replicas"] for run in found["runs"]] == [10, 10]
    (_, against) = found["against_first"]["test_within"]
    assert against["paired"]
    assert against["n"] == [10, 10]
    # The report counts what is within its tolerance.
    assert [sentence.partition(":")[0] for sentence in found["sentences"]] == [
        "test loss", "test within",
    ]  # fmt: skip
    with Store.open(store, read_only=True) as kept:
        assert {run.id for run in kept.runs} == {run["id"] for run in found["runs"]}
    again = nnlab(
        "runs", "compare", *(r["id"] for r in found["runs"]), "--json", "--store", str(store)
    )
    assert json.loads(again.out)["statistics"] == found["statistics"]


def test_files_and_state_lines_are_configs_as_well_and_flags_hold_for_all(nnlab, tmp_path):
    file = tmp_path / "small.toml"
    file.write_text(nnlab("config", "--preset", "xor", "--hidden", "2", "--bare").out)
    line = nnlab("config", "--preset", "xor", "--hidden", "3", "--seed", "5", "--line").out.strip()
    words = ("compare", str(file), line, "xor", "--seed", "3", *FEW[:-1])
    outcome = nnlab(
        *words, "--ascii", "--store", str(tmp_path / "runs.db"), terminal=True, NO_COLOR="1"
    )
    assert outcome.code == 0
    assert "small.toml: 10 seeds from 3 on." in outcome.err
    assert outcome.out.isascii()
    lines = outcome.out.splitlines()
    assert max(map(len, lines)) <= 80
    # Two fit beside each other, and the third stands below.
    assert ["name", "small.toml", "-"] in [line.split() for line in lines]
    assert ["name", "xor"] in [line.split() for line in lines]
    said = " ".join(outcome.out.split())
    assert "test loss: " in said
    assert "of seeds (" in said
    assert "Of twenty differences that are none, one is shown by chance." in said


def test_kept_runs_over_other_seeds_are_compared_all_with_all_which_is_said(nnlab, tmp_path):
    store = ("--store", str(tmp_path / "runs.db"))
    # The points are the same; the seeds share none, so no run has a twin.
    for seed, hidden in (("1", "3"), ("500", "none")):
        words = ("train", "--preset", "linear", "--hidden", hidden, "--seed", seed, "--quiet")
        assert nnlab(*words, "--epochs", "20", "--replicas", "10", *store).code == 0
    second, first = ids(nnlab, store)
    found = json.loads(nnlab("runs", "compare", first, second, "--json", *store).out)
    (itself, against) = found["against_first"]["test_loss"]
    assert itself is None
    assert not against["paired"]
    assert against["n"] == [10, 10]
    low, high = (against["first_better_interval"][end] for end in ("low", "high"))
    assert low <= against["first_better"] <= high
    medians = [each["median"] for each in found["statistics"]["test_loss"]]
    assert against["difference"] == pytest.approx(medians[0] - medians[1])
    for sentence in found["sentences"][:2]:
        assert "of pairs of seeds (" in sentence
        assert "difference of medians" in sentence
        assert "median difference" not in sentence
    (sure,) = [each for each in found["sentences"] if each.startswith("At least 95 %")]
    assert "the probability over other seeds" in sure
    assert "the difference of medians over other seeds, which bounds both at once" in sure
    text = " ".join(nnlab("runs", "compare", first, second, *store).out.split())
    assert f"{found['sentences'][0]}" in text
    assert sure in text


def test_without_a_word_about_it_32_seeds_are_trained(nnlab, tmp_path):
    words = ("compare", "xor", "linear", "--epochs", "2", "--quiet", "--json")
    found = json.loads(nnlab(*words, "--store", str(tmp_path / "runs.db")).out)
    assert [run["config"]["replicas"] for run in found["runs"]] == [32, 32]
    assert found["sentences"] == []  # they learn other points


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["xor"], "To compare takes two configs at least: presets, files or state lines."),
        (["xor", "xorr"], "There is no preset 'xorr'. Did you mean xor?"),
        (["xor", "xor"], "Two of the configs are the same, so there is nothing to compare."),
        (["xor", "nnlab1/hidden=x"], "In the state line: hidden must be at most"),
        (["xor", "linear", "--epochs", "x"], "--epochs must be a whole number"),
        (["xor", "linear", "--store", "/"], "/"),
    ],
)
def test_mistakes_are_sentences_and_train_nothing(nnlab, words, sentence):
    outcome = nnlab("compare", *words)
    assert outcome.code == 2
    assert outcome.out == ""
    assert sentence in outcome.err
    assert "Traceback" not in outcome.err


def test_a_file_that_can_not_be_read_is_named(nnlab, tmp_path: Path):
    file = tmp_path / "broken.toml"
    file.write_text("learning_rate = ")
    outcome = nnlab("compare", "xor", str(file))
    assert outcome.code == 2
    assert str(file) in outcome.err


def test_on_a_terminal_the_seeds_of_each_config_are_drawn_under_the_table(nnlab, tmp_path: Path):
    store = ("--store", str(tmp_path / "runs.db"))
    words = ("compare", "xor", "circle", "--epochs", "20", "--replicas", "12", *store)
    out = nnlab(*words, terminal=True, NO_COLOR="1").out
    _, found, plot = out.partition("\ntest loss of every seed")
    assert found
    assert "median's 95 %" in plot
    assert [line.split(" ")[0] for line in plot.splitlines() if "╋" in line and "│" in line] == [
        "xor",
        "circle",
    ]
    assert max(map(len, out.splitlines())) <= 80
    for more in ((), ("--no-plot",), ("--json",)):
        assert "of every seed" not in nnlab("runs", "compare", *ids(nnlab, store), *more, *store,
                                            terminal=bool(more)).out  # fmt: skip
    plain = nnlab("runs", "compare", *ids(nnlab, store), "--ascii", *store, terminal=True).out
    assert "of every seed" in plain
    assert plain.isascii()


def test_single_runs_are_compared_by_their_curves_each_with_its_marker(nnlab, tmp_path: Path):
    store = ("--store", str(tmp_path / "runs.db"))
    for rate in ("0.1", "0.01"):
        words = ("train", "--dataset", "circle", "--epochs", "30", "--learning-rate", rate, "-q")
        assert nnlab(*words, *store).code == 0
    first, second = ids(nnlab, store)
    out = nnlab("runs", "compare", first, second, *store, terminal=True, NO_COLOR="1").out
    head = next(line for line in out.splitlines() if line.startswith("validation loss over epochs"))
    assert f"⠒⠒ {first}  ▀▀ {second}" in head


def test_runs_with_different_losses_are_compared_by_their_accuracy(nnlab, tmp_path: Path):
    store = ("--store", str(tmp_path / "runs.db"))
    for loss in ("bce", "mse"):
        words = ("train", "--dataset", "circle", "--epochs", "30", "--loss", loss, "-q")
        assert nnlab(*words, *store).code == 0
    out = nnlab("runs", "compare", *ids(nnlab, store), *store, terminal=True, NO_COLOR="1").out
    assert "validation accuracy over epochs  " in out


def ids(nnlab, store: tuple[str, ...]) -> list[str]:
    return [run["id"] for run in json.loads(nnlab("runs", "--json", *store).out)]
