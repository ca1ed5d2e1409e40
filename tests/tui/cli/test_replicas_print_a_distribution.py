"""With replicas, results are distributions: in the table and in the JSON object."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from nnlab.core import Trainer
from nnlab.core.config import preset_named
from nnlab.core.experiments.intervals import interquartile_mean
from nnlab.tui.cli.output.result_summary import summary_text

WORDS = ("train", "--preset", "circle", "--noise", "0.3", "--epochs", "40", "-q")
MANY = (*WORDS, "--replicas", "12")


def test_json_describes_every_measure_of_every_set(nnlab):
    result = json.loads(nnlab(*MANY, "--json").out, parse_constant=pytest.fail)
    config = preset_named("circle").config.replace(noise=0.3, epochs=40, replicas=12)
    replicas = Trainer(config).run().replicas
    assert replicas is not None

    statistics = result["statistics"]
    assert statistics["target"] == {"accuracy": 95.0, "loss": None}
    for column, name in enumerate(("train", "validation", "test")):
        values = replicas.means[:, 1, column]
        found = statistics[name]["accuracy"]
        described = {key: found[key] for key in found if not isinstance(found[key], dict)}
        assert described == pytest.approx(
            {
                "n": 12,
                "interquartile_mean": interquartile_mean(np.sort(values)),
                "mean": values.mean(),
                "standard_deviation": values.std(ddof=1),
                "p5": np.quantile(values, 0.05),
                "lower_quartile": np.quantile(values, 0.25),
                "median": np.median(values),
                "upper_quartile": np.quantile(values, 0.75),
                "p95": np.quantile(values, 0.95),
                "share_reaching": 100 * np.mean(values >= 95.0),
            }
        )
        assert statistics[name]["loss"]["share_reaching"] is None
        ordered = np.sort(values)
        assert found["median_interval"]["low"] == ordered[2]
        assert found["median_interval"]["high"] == ordered[-3]
        assert found["interquartile_mean_interval"]["coverage"] == 0.95
        assert found["reached"]["count"] == np.sum(values >= 95.0)
        assert found["stuck"] == found["diverged"]
        assert found["stuck"]["share"] == 0.0
        assert statistics[name]["loss"]["reached"] is None


def test_the_share_goes_by_the_targets_that_are_set(nnlab):
    targets = ("--target-accuracy", "99.9", "--target-loss", "0.2")
    result = json.loads(nnlab(*MANY, *targets, "--json").out)
    assert result["statistics"]["target"] == {"accuracy": 99.9, "loss": 0.2}
    losses = np.array([replica["train"]["loss"] for replica in result["replicas"]])
    share = result["statistics"]["train"]["loss"]["share_reaching"]
    assert share == pytest.approx(100 * np.mean(losses <= 0.2))
    assert result["statistics"]["train"]["accuracy"]["share_reaching"] < 50


@pytest.mark.parametrize("lost", [1, 3])
def test_a_replica_without_a_number_hides_no_measure_of_the_others(lost: int):
    trainer = Trainer(preset_named("circle").config.replace(epochs=2, replicas=4))
    end = trainer.run()
    assert end.replicas is not None
    means = end.replicas.means.copy()
    means[:lost] = np.nan
    numbers = replace(end.numbers, means=means)
    broken = replace(end, numbers=numbers, replicas=replace(end.replicas, numbers=numbers))
    whole, found = (
        [line.split()[:2] for line in summary_text(each, trainer.dataset).splitlines()]
        for each in (end, broken)
    )
    rows = [[name, measure] for name in ("train", "val", "test")
            for measure in ("loss", "accuracy", "within")]  # fmt: skip
    for printed in (whole, found):
        assert [row for row in printed if row in rows] == rows


def test_a_measure_that_no_replica_has_is_no_row():
    trainer = Trainer(preset_named("plane").config.replace(epochs=2, replicas=3))
    text = summary_text(trainer.run(), trainer.dataset)
    rows = [line.split()[:2] for line in text.splitlines()]
    assert ["val", "loss"] in rows
    assert ["val", "accuracy"] not in rows


@pytest.mark.parametrize("words", [(), ("--preset", "plane", "--target-loss", "0.001")])
def test_the_table_shows_medians_and_how_far_replicas_lie_apart_in_80_columns(nnlab, words):
    outcome = nnlab(*MANY, *words)
    lines = outcome.out.splitlines()
    assert lines[2].startswith("medians of 12 replicas, seeds 7 to 18") or words
    head = next(line for line in lines if line.startswith("over replicas"))
    assert head.split() == ["over", "replicas", "median", "95", "%", "IQM", "95", "%",
                            "5", "to", "95", "%"]  # fmt: skip
    rows = [line.split()[:2] for line in lines[lines.index(head) + 1 : -2]]
    measures = ("loss", "within") if words else ("loss", "accuracy", "within")
    assert rows == [[name, measure] for name in ("train", "val", "test") for measure in measures]
    assert lines[-2].startswith("stuck 0% (0 to 26), diverged 0% (0 to 26), test ")
    assert re.search(r" reached 95 % \d+% \(\d+ to \d+\)", lines[-2])
    assert ("test loss reached 0.001 " in lines[-2]) == bool(words)
    assert lines[-1].startswith("95 %: where the median")


def test_on_a_narrow_terminal_the_median_that_stands_above_is_left_out(nnlab):
    out = nnlab(*MANY, "--preset", "report-h1", terminal=True, NO_COLOR="1", columns=72).out
    lines = out.splitlines()
    head = next(line for line in lines if line.startswith("over replicas"))
    assert "median" not in head
    assert "IQM" in head
    assert all(len(line) <= 72 for line in lines[lines.index(head) + 1 :])


def test_three_seeds_say_how_little_they_are_sure_of(nnlab):
    lines = nnlab(*WORDS, "--replicas", "3").out.splitlines()
    (head,) = (line for line in lines if line.startswith("over replicas"))
    assert head.split()[2:6] == ["median", "75", "%", "IQM"]
    assert lines[-2] == "3 seeds are too few to rank: 10 do."
    assert lines[-1].startswith("At least 95 %: the interquartile mean, which supposes nothing of")


def test_one_run_has_no_such_table(nnlab):
    assert "replicas" not in nnlab(*WORDS).out
    assert "statistics" not in json.loads(nnlab(*WORDS, "--json").out)


STOPPING = (*MANY, "--patience", "6", "--keep-best", "--learning-rate", "0.3")


def test_json_says_of_each_replica_when_and_with_what_it_stopped(nnlab):
    result = json.loads(nnlab(*STOPPING, "--json").out)
    config = preset_named("circle").config.replace(
        noise=0.3, epochs=40, replicas=12, patience=6, restore_best=True, learning_rate=0.3
    )
    found = Trainer(config).run()
    assert found.replicas is not None
    stops = [replica["stopped_at"] or 0 for replica in result["replicas"]]
    assert stops == list(found.replicas.stopped_at)
    assert any(stops)
    bests = [replica["best_epoch"] for replica in result["replicas"]]
    assert all(not stop or stop - best == 6 for stop, best in zip(stops, bests, strict=True))
    assert result["message"] == found.message
    assert " replicas stopped early (epochs " in found.message
    assert "Each replica has the weights of its own best epoch (" in found.message


def test_kept_runs_have_replicas_and_statistics_as_train_had(nnlab, tmp_path):
    store = str(tmp_path / "runs.db")
    first = json.loads(nnlab(*STOPPING, "--json", "--store", store).out)
    assert nnlab(*WORDS, "--store", store).code == 0
    listed = json.loads(nnlab("runs", "--json", "--store", store).out)
    one, many = sorted(listed, key=lambda run: "replicas" in run)
    assert "statistics" not in one
    shown = json.loads(nnlab("runs", "show", many["id"], "--json", "--store", store).out)
    printed = nnlab("runs", "show", many["id"], "--store", store).out.splitlines()
    again = nnlab(*STOPPING).out.splitlines()
    place = next(place for place, line in enumerate(again) if line.startswith("over replicas"))
    assert again[place:][:10] == printed[printed.index(again[place]) :][:10]
    for found in (many, shown):
        assert found["replicas"] == first["replicas"]
        assert found["statistics"] == first["statistics"]
        assert found["message"] == first["message"]


def test_compare_shows_medians_with_intervals_and_ranks_no_single_run(nnlab, tmp_path):
    store = str(tmp_path / "runs.db")
    replicas = json.loads(nnlab(*MANY, "--json", "--store", store).out)["replicas"]
    assert nnlab(*WORDS, "--store", store).code == 0
    ids = [run["id"] for run in json.loads(nnlab("runs", "--json", "--store", store).out)]
    one, many = ids
    losses = np.sort([replica["validation"]["loss"] for replica in replicas])

    found = json.loads(nnlab("runs", "compare", many, one, "--json", "--store", store).out)
    assert found["measures"]["validation_loss"][0] == pytest.approx(np.median(losses))
    described, nothing = found["statistics"]["validation_loss"]
    assert nothing is None
    assert described["n"] == 12
    assert described["median_interval"]["low"] == losses[2]
    assert described["median_interval"]["high"] == losses[-3]
    assert described["median_interval"]["coverage"] == pytest.approx(0.9614, abs=1e-4)
    assert set(described) > {"interquartile_mean", "p5", "p95", "stuck", "diverged", "reached"}
    assert found["against_first"]["validation_loss"] == [None, None]
    assert not any(found["best"].values())
    lines = nnlab("runs", "compare", many, one, "--store", store).out.splitlines()
    row = next(place for place, line in enumerate(lines) if line.startswith("val loss"))
    assert f"{np.median(losses):#.3g}" in lines[row]
    assert lines[row + 1].split()[:2] == ["95", "%"]
    assert f"{losses[2]:.3g} to {losses[-3]:.3g}" in lines[row + 1]
    heads = [line[:16].strip() for line in lines]
    place = heads.index("test loss")
    assert heads[place : place + 5] == ["test loss", "95 %", "IQM", "95 %", "5 to 95 %"]
    assert {"stuck", "diverged", "reached"} < set(heads)
    assert next(line for line in lines if line.startswith("replicas")).split()[1] == "12"
    assert "each measure is their median, and below it where the median may" in lines[-1]


def test_compare_says_of_the_same_seeds_what_they_can_show(nnlab, tmp_path):
    store = str(tmp_path / "runs.db")
    for rate in ("0.01", "0.0001"):
        assert nnlab(*MANY, "--learning-rate", rate, "--store", store).code == 0
    slow, fast = (run["id"] for run in json.loads(nnlab("runs", "--json", "--store", store).out))

    found = json.loads(nnlab("runs", "compare", slow, fast, "--json", "--store", store).out)
    (_, against) = found["against_first"]["test_loss"]
    assert against["paired"]
    assert against["n"] == [12, 12]
    assert against["better"] == "second"
    assert found["best"]["test_loss"] == [fast]
    (sentence, *_) = found["sentences"]
    assert sentence.startswith(f"test loss: {fast} is better than {slow} in ")
    out = nnlab("runs", "compare", slow, fast, "--ascii", "--store", store).out
    assert sentence in out.splitlines()
    assert out.isascii()


BREAKING = (
    *(
        "train",
        "--dataset",
        "linear",
        "--activation",
        "identity",
        "--output-activation",
        "identity",
    ),
    *("--loss", "mse", "--optimizer", "sgd", "--gradient-reduction", "sum", "--epochs", "60", "-q"),
)


def test_some_that_diverged_are_counted_and_end_well_but_all_do_not(nnlab):
    some = nnlab(*BREAKING, "--learning-rate", "0.01", "--replicas", "8", "--json")
    result = json.loads(some.out)
    lost = [replica["seed"] for replica in result["replicas"] if replica["diverged_at"]]
    assert 0 < len(lost) < 8
    assert (some.code, result["status"]) == (0, "finished")
    assert f"{len(lost)} of 8 replicas diverged (seed" in result["message"]

    assert f"{len(lost)} of 8" in nnlab(*BREAKING, "--learning-rate", "0.01", "--replicas", "8").out
    every = nnlab(*BREAKING, "--replicas", "3", "--learning-rate", "30")
    assert every.code == 3
    assert "All 3 replicas diverged." in every.out
    assert "diverged ones as infinite losses" in every.out


def test_replicas_that_are_stuck_are_counted(nnlab):
    dead = ("train", "--preset", "circle", "--init", "zeros", "--epochs", "300", "-q")
    outcome = nnlab(*dead, "--replicas", "3", "--json")
    result = json.loads(outcome.out)
    assert outcome.code == 0
    assert result["message"] == "All 3 replicas are stuck."
    assert [replica["stuck"] for replica in result["replicas"]] == [True] * 3
    alone = json.loads(nnlab(*dead, "--json").out)
    assert alone["message"].startswith("The network seems stuck")


def test_folds_are_called_folds_and_a_single_run_says_which_one_it_is(nnlab):
    words = ("train", "--dataset", "iris", "--folds", "5", "--epochs", "3", "-q")
    out = nnlab(*words).out
    assert "medians of 5 folds, seeds 7 to 11" in out
    assert "over folds" in out
    assert "Folds share rows, so intervals over them say less than over seeds." in out
    assert "replica" not in out
    out = nnlab(*words, "--replicas", "1", "--fold", "2").out
    assert "fold 3 of 5: its rows are the validation set" in out
    assert "medians" not in out


def test_what_became_of_folds_is_said_of_folds(nnlab, tmp_path):
    store = ("--store", str(tmp_path / "runs.db"))
    words = (
        "train",
        "--dataset",
        "iris",
        "--folds",
        "4",
        "--epochs",
        "60",
        "--patience",
        "1",
        "-q",
    )
    out = nnlab(*words, "--learning-rate", "0.3", "--restore-best", *store).out
    assert re.search(r"All 4 folds stopped early|\d of 4 folds stopped early", out)
    assert "Each fold has the weights of its own best epoch" in out
    shown = nnlab("runs", "show", "last", *store).out
    assert "medians of 4 folds" in shown
    assert "replicas" not in shown.partition("state ")[0]
