"""Kept runs side by side, and back in the lab."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.core import Trainer
from nnlab.core.store.database.parameters import StoredParameters, keep_parameters
from nnlab.core.store.store import Store
from nnlab.tui.appearance.look import Look
from nnlab.tui.lab.screen import LabScreen
from nnlab.tui.runs.comparison import screen as comparison_screen
from nnlab.tui.runs.comparison.compared import Compared, read_compared, tables
from nnlab.tui.runs.comparison.curves import RunCurves
from nnlab.tui.runs.comparison.screen import ComparisonScreen
from nnlab.tui.runs.screen import RunsScreen
from nnlab.tui.widgets.boundary import Boundary
from nnlab.tui.widgets.question import Question

from ...driven_lab import BOTH_SIZES, SMALL, Lab
from ..kept import RUNS, fill, open_lab_with, open_runs, table_of


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "runs.db"
    fill(path)
    return path


async def go_to(lab: Lab, run_id: str) -> None:
    """Put the cursor on a run."""
    table = table_of(lab)
    table.go_to([run.id for run in table.runs].index(run_id))


def _page(path: Path, width: int = 78) -> str:
    """Compare all runs of a store, the oldest first."""
    with Store.open(path, read_only=True) as kept:
        runs = dict(zip("ABC", kept.find()[::-1], strict=False))
        return tables(read_compared(kept, runs), Look.of(ascii_only=True), width).plain


def test_of_replicas_the_lab_compares_medians_and_says_how_sure_they_are(tmp_path):
    path = tmp_path / "runs.db"
    several = RUNS[0].replace(replicas=5, epochs=20)
    fill(path, [several, RUNS[0]])
    page = _page(path).splitlines()
    trainer = Trainer(several)
    trainer.run()
    replicas = trainer.snapshot().replicas
    assert replicas is not None
    place = next(place for place, line in enumerate(page) if line.startswith("test accuracy"))
    rows = {line[:18].strip(): line[18:].split() for line in page[place : place + 8]}
    accuracies = np.sort(replicas.means[:, 1, 2])
    assert rows["test accuracy"][0] == f"{np.median(accuracies):.1f}%"
    # Of five the median lies between the least and the greatest, with 93.75 %.
    assert rows["95 % from"] == [f"{accuracies[0]:.1f}%"]
    assert rows["95 % to"] == [f"{accuracies[-1]:.1f}%"]
    assert set(rows) > {"IQM", "IQM from", "IQM to", "lowest 5 %", "highest 5 %"}
    assert ["replicas", "5", "1"] in [line.split() for line in page]
    assert any(line.startswith("stuck") and "0% (0 to 52)" in line for line in page)
    assert "Of several replicas the median" in "\n".join(page)
    assert not any(line.rstrip().endswith("*") for line in page)
    with Store.open(path, read_only=True) as kept:
        runs = {"B": kept.find()[0]}
        alone = tables(read_compared(kept, runs), Look.of(ascii_only=False), 100).plain
    assert "replicas" not in alone


def test_replicas_over_the_same_seeds_are_judged_first_of_all_and_few_are_not_ranked(tmp_path):
    path = tmp_path / "runs.db"
    many = RUNS[0].replace(replicas=12, epochs=20)
    fill(path, [many, many.replace(epochs=21), many.replace(epochs=22, replicas=4)])
    page = _page(path)
    first, *_ = page.splitlines()
    assert first.startswith("test loss: ")
    assert "% of seeds (" in first
    assert "No difference that" in first or "is better than" in first
    assert "4 seeds are too few to rank: 10 do." in page
    assert "Of twenty differences that are none, one is shown by chance." in page


async def back_in_the_lab(lab: Lab) -> None:
    await lab.until(lambda: isinstance(lab.app.screen, LabScreen))


@BOTH_SIZES
async def test_marked_runs_are_compared_in_curves_scores_configs_and_boundaries(store, size):
    async with open_lab_with(store, size) as lab:
        await open_runs(lab)
        for run_id in ("run0", "run1", "run2"):
            await go_to(lab, run_id)
            await lab.press("space")
        await lab.press("c")
        await lab.until(lambda: isinstance(lab.app.screen, ComparisonScreen))
        await lab.until(lambda: len(lab.app.screen.query(Boundary)) == 3)
        is_small = size == SMALL
        await lab.until(lambda: "A run0  B run1  C run2" in lab.text("#curves"))
        chart = "\n".join(lab.lines("#curves")[1:-1])
        assert all(letter in chart for letter in "ABC")
        assert "Loss, validation rows" in lab.text("#curves")
        await lab.press("F", "a")
        await lab.until(lambda: "Accuracy, train rows" in lab.text("#curves"))
        await lab.press("x")
        await lab.until(lambda: "time (x)" in lab.text("#curves"))
        await lab.press("a", "a")
        curves = lab.app.screen.query_one(RunCurves)
        # By itself, as the losses are more than two decades apart.
        for scale in ("log y", "linear y", "log y"):
            await lab.until(lambda scale=scale: scale in lab.text("#curves"))
            assert curves.log_scale == (scale == "log y")
            await lab.press("L")
        await lab.press("3")
        await lab.until(lambda: "Where the configs differ" in lab.text("#scores"))
        await lab.press("end")  # on the smallest screen it is further down
        await lab.until(lambda: "learning rate" in lab.text("#scores"))
        text = lab.text("#scores")
        rates = next(line for line in text.splitlines() if "learning rate" in line)
        assert [cell for cell in rates.split() if cell[0] == "0"] == ["0.05", "0.01", "0.003"]
        assert "momentum" not in text  # what is alike is left out
        assert not is_small or "Loss" not in lab.text()
        await lab.press("2")
        for letter in "ABC":
            await lab.until(lambda letter=letter: f"{letter} run" in lab.text("#boundaries"))
            boundary = lab.app.screen.query_one(f"#boundary-{letter}", Boundary)
            assert boundary.size.width >= 16
        await lab.press("escape")
        await lab.until(lambda: isinstance(lab.app.screen, RunsScreen))
        # Letters stay with their runs; without marks, the run at the cursor stands alone.
        assert list(table_of(lab).marked.values()) == ["A", "B", "C"]
        await lab.press("A", "c")
        await lab.until(lambda: isinstance(lab.app.screen, ComparisonScreen))
        await lab.until(lambda: "A run2" in lab.text())


async def test_a_comparison_that_is_left_while_it_reads_is_no_error(store, monkeypatch):
    reads, goes_on = threading.Event(), threading.Event()

    def slow(*arguments: Any) -> list[Compared]:
        reads.set()
        goes_on.wait(10)
        return read_compared(*arguments)

    monkeypatch.setattr(comparison_screen, "read_compared", slow)
    async with open_lab_with(store) as lab:
        await open_runs(lab)
        await lab.press("A", "c")
        await lab.until(reads.is_set)
        left = lab.app.screen
        await left.remove_children()  # as when the lab ends
        workers = [worker for worker in lab.app.workers if worker.node is left]
        assert workers
        goes_on.set()
        await lab.until(lambda: all(worker.is_finished for worker in workers))
        assert not lab.app.errors
        await lab.press("escape")


def test_the_best_is_marked_only_among_what_can_be_compared(store):
    with Store.open(store, read_only=True) as opened:
        runs = {run.id: run for run in opened.find()}
        alike = read_compared(opened, {"A": runs["run0"], "B": runs["run1"]})
        unlike = read_compared(opened, {"A": runs["run0"], "B": runs["run3"]})
    look = Look.of(ascii_only=True)
    page = tables(alike, look, 70).plain
    (line,) = [line for line in page.splitlines() if line.startswith("val loss")]
    assert line.split("*")[0].split()[-1] == f"{runs['run0'].validation_loss:.6f}"
    assert "*" not in tables(unlike, look, 70).plain
    # Where there is no room for all, the others go on below.
    narrow = tables(alike, look, 28).plain
    assert max(map(len, narrow.splitlines())) <= 60
    assert narrow.count("val loss") == 2


def test_what_can_not_be_read_of_one_run_is_said_and_the_others_are_compared(store):
    with Store.open(store) as opened:
        runs = opened.find()
        opened.connection.execute(
            "UPDATE checkpoints SET data = x'00' WHERE run = ?", (runs[0].number,)
        )
        opened.connection.execute("DELETE FROM history WHERE run = ?", (runs[1].number,))
        broken, lost, whole = read_compared(opened, dict(zip("ABC", runs[:3], strict=True)))
    assert broken.snapshot is None
    assert broken.other is not None
    assert "This is not a checkpoint" in broken.trouble
    assert lost.other is None
    assert whole.trouble == ""
    page = tables([broken, lost, whole], Look.of(ascii_only=False), 80).plain
    assert "A: " in page
    assert "B: " in page


async def test_a_run_comes_back_to_the_lab_as_it_was_or_lends_it_its_config(store):
    async with open_lab_with(store) as lab:
        before = lab.newest
        await open_runs(lab)
        await go_to(lab, "run1")
        await lab.press("l")
        await back_in_the_lab(lab)
        await lab.until(lambda: lab.form.draft == RUNS[1])
        assert lab.newest.run_id == before.run_id
        await lab.until(lambda: "r trains by it" in lab.toasts())

        await open_runs(lab)
        await go_to(lab, "run0")
        await lab.press("enter")
        await back_in_the_lab(lab)
        shown = await lab.until_shown(lambda s: s.run_id == "run0")
        again = Trainer(RUNS[0])
        last = again.run()
        assert shown.state == "finished"
        assert shown.epoch == RUNS[0].epochs
        assert np.array_equal(shown.parameters, last.parameters)
        assert np.array_equal(shown.history.rows, last.history.rows)
        assert lab.form.draft == RUNS[0]
        # It is the one in the lab now; asked for once more, it stays.
        await open_runs(lab)
        await go_to(lab, "run0")
        await lab.press("enter")
        await back_in_the_lab(lab)
        await lab.until(lambda: "in the lab already" in lab.toasts())


async def test_a_run_is_opened_and_branched_at_the_epochs_that_are_kept(store):
    middle = Trainer(RUNS[0])
    while middle.epoch < 30:
        middle.advance_epoch()
    kept = middle.snapshot()
    with Store.open(store) as opened:
        only = StoredParameters(30, kept.steps, kept.parameters[None])
        number = opened.run("run0").number
        keep_parameters(opened, number, [only], opened.kept_epochs("run0"))
    async with open_lab_with(store) as lab:
        await open_runs(lab)
        await go_to(lab, "run0")
        await lab.press("@")
        await lab.until(lambda: lab.app.screen.query_one(Question).display)
        await lab.until(lambda: "Open at epoch (0, 30, 60):" in lab.text("#question"))
        lab.app.focused.value = "61"  # type: ignore[union-attr]
        await lab.press("enter")
        await lab.until(lambda: "from 0 to 60" in lab.toasts())
        await lab.press("@")
        await lab.until(lambda: lab.app.screen.query_one(Question).display)
        lab.app.focused.value = "44"  # type: ignore[union-attr]
        await lab.press("enter")
        await back_in_the_lab(lab)
        shown = await lab.until_shown(lambda s: s.parent is not None)
        assert (shown.state, shown.epoch, shown.steps) == ("paused", 30, kept.steps)
        assert np.array_equal(shown.parameters, kept.parameters)
        assert shown.validation == kept.validation
        # Only looked at, it is not kept; trained on, it is, with its parent.
        name = shown.run_id
        await lab.press("S")
        await lab.until_shown(lambda s: s.epoch == 31)
        await open_runs(lab)
        await lab.until(lambda: table_of(lab).runs[0].id == name)
        lab.app.clear_notifications()  # they lie over the details
        run = table_of(lab).runs[0]
        assert (run.parent, run.parent_epoch) == ("run0", 30)
        await go_to(lab, name)
        await lab.until(lambda: "branched from run0 at 30" in lab.text("#details"))
        # At its end a run has nothing left to train, so its branch is given as much again.
        await go_to(lab, "run1")
        await lab.press("b")
        await lab.until(lambda: lab.app.screen.query_one(Question).display)
        await lab.press("enter")
        await back_in_the_lab(lab)
        shown = await lab.until_shown(lambda s: s.parent is not None and s.epoch == 40)
        assert shown.parent is not None
        assert shown.parent.run_id == "run1"
        assert shown.config.epochs == 80
        # What nothing is kept of is refused.
        await open_runs(lab)
        await go_to(lab, name)
        await lab.press("@")
        await lab.until(lambda: lab.app.screen.query_one(Question).display)
        lab.app.focused.value = "5"  # type: ignore[union-attr]
        await lab.press("enter")
        await back_in_the_lab(lab)
        await lab.until(lambda: "nothing is kept of so early" in lab.toasts())
