"""Several numeric targets each have R² and residuals, in the units of the table."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from nnlab.core import load
from nnlab.core.training.metrics.target_scores import scores_of_targets

TEXT = "x,y,out1,out2\n" + "".join(
    f"{x},{(x * 7) % 11},{300 * x + 5000},{0.001 * ((x * 7) % 11)}\n" for x in range(60)
)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("NNLAB_STORE", str(tmp_path / "runs.db"))
    (tmp_path / "a.csv").write_text(TEXT)
    return str(tmp_path / "a.csv")


def test_a_program_gets_each_targets_scores(nnlab, file: str):
    found = json.loads(nnlab("train", "--data", file, "--epochs", "300", "--json").out)
    trainer = load("last")
    table, rows = trainer.dataset.table, trainer.dataset.test
    assert table is not None
    predicted = trainer.predict(table.numbers)[rows]
    assert "r2" not in found["test"]
    for place, name in enumerate(("out1", "out2")):
        truth = table.targets[rows, place]
        off = truth - predicted[:, place]
        wanted = 1 - (off**2).sum() / ((truth - truth.mean()) ** 2).sum()
        scores = found["test"]["targets"][name]
        assert scores["r2"] == pytest.approx(wanted)
        assert scores["residual_mean"] == pytest.approx(off.mean())
        assert scores["residual_deviation"] == pytest.approx(off.std())


def test_a_person_reads_them_after_training_and_of_a_kept_run(nnlab, file: str):
    printed = nnlab("train", "--data", file, "--epochs", "300").out
    trainer = load("last")
    scores = scores_of_targets(trainer.snapshot().predictions, trainer.dataset)["out1"][2]
    assert scores is not None
    for text in (printed, nnlab("runs", "show", "last").out):
        (line,) = (each.split() for each in text.splitlines() if each.startswith("out1 "))
        assert line == [
            "out1", f"{scores.r2:.4f}", f"{scores.mean:.4g}", f"{scores.deviation:.4g}",
            f"{scores.largest:.4g}",
        ]  # fmt: skip


def test_one_target_has_its_scores_in_the_units_of_the_table(nnlab, file: str):
    words = ("--data", file, "--target", "out1", "--columns", "x,y", "--epochs", "3", "--json")
    found = json.loads(nnlab("train", *words).out)
    assert found["train"]["residual_deviation"] > 100
    assert np.isfinite(found["train"]["r2"])


def test_what_close_means_is_said_in_the_units_of_the_table(nnlab, file: str):
    words = ("--data", file, "--epochs", "3")
    found = json.loads(nnlab("train", *words, "--json").out)
    table = load("last").dataset.table
    assert table is not None
    deviations = table.targets[load("last").dataset.train].std(axis=0)
    reach = found["tolerance_in_units"]
    assert list(reach) == ["out1", "out2"]
    assert list(reach.values()) == pytest.approx((0.1 * deviations).tolist())
    printed = nnlab("train", *words).out
    assert f"close: within {reach['out1']:.4g} of out1, {reach['out2']:.4g} of out2" in printed
    several = json.loads(nnlab("train", *words, "--replicas", "2", "--json").out)
    assert list(several["replicas"][0]["tolerance_in_units"]) == ["out1", "out2"]
    points = json.loads(nnlab("train", "--dataset", "plane", "--epochs", "3", "--json").out)
    assert "tolerance_in_units" not in points
