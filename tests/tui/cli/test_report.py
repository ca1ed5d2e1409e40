"""`nnlab report`: runs, sweeps and the origin report as documents, read back as a reader would."""

from __future__ import annotations

import json
import re
import shlex
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from nnlab.core.experiments.replica_results import distribution_of
from nnlab.core.store.snapshots import last_snapshot
from nnlab.core.store.store import Store

LAB_HEADINGS = [
    *("1. Introduction", "2. Experiment setups", "A. Activation functions", "B. Neural network"),
    *("C. Backpropagation", "3. Results", "A. Figures: truth against prediction"),
    *("B. Accuracy of the predictions", "C. Learning curve"),
    *("4. Discussion", "A. Learning rates", "B. Numbers of hidden units"),
    *("C. Without activation functions", "D. What can be concluded", "5. Extra", "A. Optimizers"),
    *("B. Activation functions", "How to repeat it"),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NNLAB_STORE", str(tmp_path / "runs.db"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(file: Path) -> ET.Element:
    return ET.fromstring(file.read_text("utf-8").removeprefix("<!DOCTYPE html>"))


def texts(root: ET.Element, tag: str) -> list[str]:
    return [" ".join("".join(each.itertext()).split()) for each in root.iter(tag)]


def test_a_run_is_a_document_whose_last_line_repeats_it_to_the_same_bits(nnlab, folder: Path):
    nnlab("train", "--dataset", "circle", "--epochs", "30", "--hidden", "3", "-q")
    outcome = nnlab("report", "last", "-o", "run.html")
    assert (outcome.code, outcome.out) == (0, "run.html\n")

    root = read(folder / "run.html")
    headings = texts(root, "h2")
    assert headings == [
        *("Summary", "Setup", "Data", "Network", "Formulas", "Backpropagation", "Learning curve"),
        *("Truth against prediction", "Scores", "Predictions", "Conclusions", "How to repeat it"),
    ]
    assert len(list(root.iter("{http://www.w3.org/2000/svg}svg"))) == 5
    conclusions = " ".join(texts(root, "li"))
    assert re.search(r"\d+ of the 50 test rows are right: \d+% \(\d+ to \d+\)", conclusions)
    assert "1 seed is too few to rank: 10 do." in conclusions

    command = shlex.split(texts(root, "pre")[-1])
    assert command[:2] == ["nnlab", "train"]
    assert nnlab(*command[1:], "--quiet").code == 0
    with Store.open(folder / "runs.db", read_only=True) as store:
        again, first = (last_snapshot(store, run.id) for run in store.find())
    assert again.run_id != first.run_id
    np.testing.assert_array_equal(again.parameters, first.parameters)
    np.testing.assert_array_equal(again.history.rows, first.history.rows)


def test_replicas_are_told_as_distributions_with_their_intervals(nnlab, folder: Path):
    nnlab("train", "--dataset", "xor", "--epochs", "20", "--replicas", "12", "-q")
    assert nnlab("report", "last", "-o", "run.html", "-q").out == ""
    with Store.open(folder / "runs.db", read_only=True) as store:
        snapshot = last_snapshot(store, "last")
    assert snapshot.replicas is not None
    items = texts(read(folder / "run.html"), "li")
    for label, name in (("train loss", "train_loss"), ("test right", "test_accuracy")):
        found = distribution_of(snapshot.replicas, name, snapshot.config.values)
        assert found is not None
        assert f"{label}: {found.words}" in items


def test_markdown_has_its_pictures_beside_it_and_says_their_names(nnlab, folder: Path):
    nnlab("train", "--dataset", "plane", "--epochs", "10", "-q")
    outcome = nnlab("report", "last", "-o", "my run.md")
    names = outcome.out.splitlines()
    assert names == [
        *(f"my run-{name}.svg" for name in ("network", "curve", "truth", "scatter", "boundary")),
        "my run.md",
    ]
    text = (folder / "my run.md").read_text()
    for name in names[:-1]:
        ET.parse(folder / name)
        assert f"]({name.replace(' ', '%20')})" in text
    again = nnlab("report", "last", "-o", "other.md")
    assert again.code == 0
    (folder / "other.md").unlink()
    refused = nnlab("report", "last", "-o", "other.md")
    assert refused.code == 2
    assert "other-network.svg is there already" in refused.err
    assert not (folder / "other.md").exists()
    assert nnlab("report", "last", "-o", "other.md", "--force").code == 0


def test_a_table_s_hostile_words_are_harmless_in_both(nnlab, folder: Path):
    rows = [
        f"{n},{(n * 7) % 5},{'<script>x</script>' if n % 2 else 'a|b[c](d)'}" for n in range(40)
    ]
    (folder / "t.csv").write_text("x<b>,y\x1b[31m,kind|\n" + "\n".join(rows) + "\n")
    assert nnlab("train", "--data", "t.csv", "--epochs", "5", "-q").code == 0
    assert nnlab("report", "last", "-o", "t.html", "-q").code == 0
    root = read(folder / "t.html")
    assert not list(root.iter("script"))
    assert "<script>x</script>" in " ".join(texts(root, "td"))
    assert "x<b>" in " ".join(texts(root, "p"))
    assert nnlab("report", "last", "-o", "t.md", "-q").code == 0
    written = (folder / "t.md").read_text()
    assert r"\<script\>x\</script\>" in written
    assert r"a\|b\[c\](d)" in written
    assert "\x1b" not in written + (folder / "t.html").read_text()
    command = shlex.split(texts(root, "pre")[-1])
    assert nnlab(*command[1:], "--epochs", "1", "-q").code == 0


def test_a_lab_report_of_a_run_has_the_origin_s_headings_and_commands_that_run(nnlab, folder: Path):
    nnlab("train", "--preset", "report-x1", "--epochs", "5", "-q")
    assert nnlab("report", "last", "--template", "lab", "-o", "lab.html", "-q").code == 0
    root = read(folder / "lab.html")
    headings = [
        " ".join("".join(each.itertext()).split())
        for each in root.iter()
        if each.tag in {"h2", "h3"}
    ]
    assert headings == LAB_HEADINGS
    commands = [text for text in texts(root, "pre") if text.startswith("nnlab sweep")]
    assert len(commands) == 5
    for command in commands:
        words = [*shlex.split(command)[1:], "--replicas", "2", "--epochs", "2", "-q", "--jobs", "1"]
        assert nnlab(*words).code == 0
    # What was run then is told under its own heading.
    nnlab("report", "last", "--template", "lab", "-o", "sweep.html", "-q")
    under = (folder / "sweep.html").read_text().partition("5. Extra")[2]
    under = under.partition("B. Activation functions")[2].partition("How to repeat it")[0]
    assert "leaky_relu" in under
    assert "Nothing was run" not in under


def test_a_small_network_is_drawn_and_its_weights_are_those_that_are_kept(nnlab, folder: Path):
    assert nnlab("train", "--dataset", "xor", "--epochs", "9", "--hidden", "3", "-q").code == 0
    assert nnlab("report", "last", "-o", "run.html", "-q").code == 0
    root = read(folder / "run.html")
    said = [svg.get("aria-label") or "" for svg in root.iter("{http://www.w3.org/2000/svg}svg")]
    assert any("each link is a line, heavy for a large weight" in words for words in said)
    with Store.open(folder / "runs.db") as store:
        snapshot = last_snapshot(store, "last")
    # Weights of the first layer lie by their inputs, then its biases; then those of the output.
    first, second, biases, rest = np.split(snapshot.parameters, (3, 6, 9))
    wanted = {
        **{f"1.{n}": each for n, each in enumerate(zip(first, second, biases, strict=True), 1)},
        "y": tuple(rest),
    }
    rows = {
        cells[0]: cells[1:]
        for line in root.iter("tr")
        if (cells := [*texts(line, "th"), *texts(line, "td")])[0] in wanted
    }
    assert rows == {name: [f"{each:.4g}" for each in each_of] for name, each_of in wanted.items()}
    assert nnlab("train", "--dataset", "xor", "--epochs", "2", "--hidden", "40", "-q").code == 0
    assert nnlab("report", "last", "-o", "large.html", "-q").code == 0
    assert not any("1.1" in texts(line, "td") for line in read(folder / "large.html").iter("tr"))


def test_a_sweep_about_a_table_says_what_is_in_it_as_a_run_does(nnlab, folder: Path):
    rows = [f"{place},{place % 7},{place % 2}" for place in range(40)]
    (folder / "t.csv").write_text("width,height,is_big\n" + "\n".join(rows) + "\n")
    flags = ("--data", "t.csv", "--epochs", "5", "--replicas", "3", "-q")
    assert nnlab("train", *flags).code == 0
    assert nnlab("report", "last", "-o", "run.html", "-q").code == 0
    assert nnlab("sweep", *flags, "--over", "lr=0.1,0.01", "--jobs", "1").code == 0
    assert nnlab("report", "last", "-o", "sweep.html", "-q").code == 0
    said = [
        [words for words in texts(read(folder / name), "p") if "width" in words or "rows," in words]
        for name in ("run.html", "sweep.html")
    ]
    assert said[0] == said[1]
    assert [words.rpartition("t.csv: ")[2] for words in said[1]] == [
        "40 rows, 2 inputs, target is_big (2 classes).",
        "Inputs: width, height. Predicted: is_big.",
    ]


def test_a_sweep_has_its_table_with_intervals_and_its_verdict(nnlab, folder: Path):
    words = (
        "--dataset",
        "xor",
        "--epochs",
        "15",
        "--over",
        "lr=0.1,0.01",
        "--over",
        "hidden=3,4x4",
    )
    nnlab("sweep", *words, "--replicas", "10", "-q", "--jobs", "1")
    verdict = json.loads(nnlab("sweeps", "last", "--json").out)["verdict"]
    assert nnlab("report", "last", "-o", "sweep.html", "-q").code == 0
    root = read(folder / "sweep.html")
    assert verdict in texts(root, "li")
    assert "learning rate" in texts(root, "th")
    lines = texts(root, "pre")[-1].split(" nnlab ")
    assert len(lines) == 5  # the sweep, and each of its trials
    again = nnlab(*shlex.split(lines[0])[1:], "-q", "--json", "--jobs", "1")
    assert json.loads(again.out)["verdict"] == verdict


def lines_of(root: ET.Element) -> list[list[str]]:
    """The lines of the table of the trials, its heads first."""
    (table,) = [each for each in root.iter("table") if texts(each, "th")[:1] == ["trial"]]
    return [[*texts(line, "th"), *texts(line, "td")] for line in table.iter("tr")]


def test_pruned_trials_stand_below_the_ranked_ones_with_their_epoch_and_without_a_rank(
    nnlab, folder: Path
):
    over = ("--over", "lr=0.1,0.01,0.001,0.0001", "--halving", "2", "--jobs", "1")
    words = ("--dataset", "xor", "--epochs", "14", "--hidden", "3", "--replicas", "10")
    found = json.loads(nnlab("sweep", *words, *over, "--json", "-q").out)
    assert nnlab("report", "last", "-o", "sweep.html", "-q").code == 0
    root = read(folder / "sweep.html")
    heads, *lines = lines_of(root)
    told = {line[0]: line[heads.index("status")] for line in lines}
    for trial in found["trials"]:
        pruned = f"pruned at epoch {trial['epoch']}"
        expected = "-" if trial["status"] == "finished" else pruned
        assert told[str(trial["number"])] == expected
    assert ["pruned" in line[heads.index("status")] for line in lines] == [False] * 2 + [True] * 2
    assert any("pruned ones, which have no rank" in text for text in texts(root, "figcaption"))
    # What was trained less far is neither drawn nor repeated beside those trained to the end.
    assert "Of the trials these are the first 2." in texts(root, "p")
    assert "--halving 2" in texts(root, "pre")[-1]


def test_a_search_that_learns_has_the_trials_that_it_chose(nnlab, folder: Path):
    pytest.importorskip("optuna", reason="Optuna is not installed")
    words = ("--dataset", "xor", "--epochs", "5", "--hidden", "3", "--replicas", "10")
    over = ("--over", "lr=0.001..1 log", "--search", "tpe", "--trials", "6", "--jobs", "1")
    found = json.loads(nnlab("sweep", *words, *over, "--json", "-q").out)
    assert nnlab("report", "last", "-o", "sweep.html", "-q").code == 0
    root = read(folder / "sweep.html")
    heads, *lines = lines_of(root)
    assert "status" not in heads  # all came to their end
    assert sorted(int(line[0]) for line in lines) == [trial["number"] for trial in found["trials"]]
    medians = [float(line[heads.index("median")]) for line in lines]
    assert medians == sorted(medians)
    assert len(lines) == 6
    assert any(text.startswith("6 of 6 configs that differ in") for text in texts(root, "p"))
    assert "--search tpe --trials 6" in texts(root, "pre")[-1]
    assert found["verdict"] in texts(root, "li")


def test_drawn_values_have_four_digits_in_the_table_and_all_of_them_in_the_commands(
    nnlab, folder: Path
):
    words = ("--dataset", "xor", "--epochs", "2", "--hidden", "3", "--replicas", "2")
    random = ("--over", "lr=0.001..1 log", "--search", "random", "--trials", "3", "--jobs", "1")
    found = json.loads(nnlab("sweep", *words, *random, "--json", "-q").out)
    assert nnlab("report", "last", "-o", "sweep.html", "-q").code == 0
    root = read(folder / "sweep.html")
    rates = {str(each["number"]): each["config"]["learning_rate"] for each in found["trials"]}
    heads, *lines = lines_of(root)
    assert {line[0]: line[heads.index("learning rate")] for line in lines} == {
        number: f"{rate:.4g}" for number, rate in rates.items()
    }
    assert any("four digits" in text for text in texts(root, "figcaption"))
    assert all(str(rate) in texts(root, "pre")[-1] for rate in rates.values())


def test_below_ten_seeds_a_sweep_ranks_nothing_and_says_so(nnlab, folder: Path):
    nnlab("sweep", "--epochs", "3", "--over", "lr=0.1,0.01", "--replicas", "3", "-q", "--jobs", "1")
    nnlab("report", "last", "-o", "sweep.html", "-q")
    root = read(folder / "sweep.html")
    assert any("3 seeds are too few to rank: 10 do." in text for text in texts(root, "li"))
    assert any("in the order of the plan" in text for text in texts(root, "figcaption"))


@pytest.fixture
def short_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The report's rows with few epochs, trained in this process."""
    from nnlab.core.config import presets

    monkeypatch.setitem(presets._REPORT, "epochs", 10)
    for preset in presets.PRESETS.values():
        if preset.printed is not None:
            monkeypatch.setitem(preset.values, "epochs", 10)


def test_the_origin_report_stands_under_its_own_headings(nnlab, folder: Path, short_rows: None):
    words = ("l1", "l2", "l3", "x1", "n1", "--replicas", "10", "--jobs", "1", "-q")
    assert nnlab("report", "reproduce", *words, "--template", "lab", "-o", "all.html").code == 0
    said = json.loads(nnlab("reproduce", *words, "--json").out)
    replays = {row["replay"] for row in said["rows"]}
    root = read(folder / "all.html")
    headings = [
        " ".join("".join(each.itertext()).split())
        for each in root.iter()
        if each.tag in {"h2", "h3"}
    ]
    assert headings == [*LAB_HEADINGS[:9], "D. All that was run", *LAB_HEADINGS[9:]]
    items, paragraphs = texts(root, "li"), texts(root, "p")
    for row in said["rows"]:
        assert f"{row['row'].removeprefix('report-').upper()}: {row['sentence']}" in items
    assert said["conclusions"]
    for conclusion in said["conclusions"]:
        for evidence in conclusion["evidence"]:
            assert any(conclusion["claim"] in text and evidence in text for text in paragraphs)
        # Said under its heading, and not once more where all are summed up.
        assert sum(conclusion["claim"] in text for text in [*items, *paragraphs]) == 1
    fates = Counter(conclusion["fate"] for conclusion in said["conclusions"])
    (tally,) = [text for text in paragraphs if "each with its evidence under its heading" in text]
    assert f"Of {fates.total()} conclusions, " in tally
    for fate, words in (("stands", "stand"), ("falls", "fall"), ("not shown", "not shown")):
        assert re.search(rf"\b{fates[fate] or 'none'} (?:is |are )?{words}", tally)
    assert "nnlab report reproduce l2 h1 h2 -o units.html" in texts(root, "pre")
    assert all(replay in texts(root, "pre")[-1] for replay in replays)
    assert {"Linear data, row L1, seed 7", "Nonlinear data (XOR), row X1, seed 7"} <= set(
        texts(root, "h4")
    )


def test_what_can_not_be_a_report_is_a_sentence(nnlab, folder: Path):
    for words, sentence in (
        (["last"], "-o FILE.html or -o FILE.md names it"),
        (["last", "-o", "r.pdf"], "let it be .html or .md."),
        (["last", "-o", "nowhere/r.md"], "No such file or directory."),
        (["last", "-o", "r.md"], "Nothing is kept yet"),
        (["last", "-o", "r.md", "--template", "thesis"], "--template must be plain or lab"),
        (["reproduce", "zz", "-o", "r.md"], "The report has no row"),
    ):
        outcome = nnlab("report", *words)
        assert outcome.code == 2
        assert sentence in outcome.err
    nnlab("train", "--epochs", "1", "-q")
    for words, sentence in (
        (["ffff", "-o", "r.md"], "There is no run 'ffff'"),
        (["last", "more", "-o", "r.md"], "rows go behind reproduce"),
        (["last", "--jobs", "2", "-o", "r.md"], "--jobs is for reproduce"),
    ):
        outcome = nnlab("report", *words)
        assert outcome.code == 2
        assert sentence in outcome.err
    assert not (folder / "r.md").exists()
