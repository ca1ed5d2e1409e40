"""A run whose rows are gone in the lab: seen, with the reason it can't train, and a way on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nnlab.core import RunConfig, Trainer, save
from nnlab.core.data.table.plan import PlanOptions
from nnlab.core.data.tabular.open_tables import learning
from nnlab.core.store.writing.recorder import Recorder
from nnlab.tui.lab.panels.kinds import PANELS
from nnlab.tui.lab.table.screen import TableScreen

from ...core.store.tables.files import (
    FLOWERS,
    forget_tables,
    moved_away,
    opened,
    rows_too_many,
    written,
)
from ..driven_lab import BOTH_SIZES, WIDE, XOR, Lab, open_lab

WHY = "flowers.csv is gone; its rows were too many to be kept."
NUMBERS = PlanOptions(targets=("length", "width"), task="regression")


def kept(folder: Path, *, planning: PlanOptions | None = None, **values: Any) -> Trainer:
    """Keep a run whose file is gone and whose rows are too many."""
    file = written(folder)
    base = learning(RunConfig(hidden_layers=(3,), epochs=12), opened(file, planning=planning))
    with rows_too_many():
        trainer = Trainer(base.replace(**values))
        trainer.run()
        save(trainer, folder / "runs.db")
    moved_away(file)
    forget_tables()
    return trainer


async def opened_run(lab: Lab, trainer: Trainer) -> None:
    await lab.until(lambda: lab.screen.completion.is_complete)
    await lab.screen.stored_runs.open(trainer.run_id)
    await lab.until_shown(lambda s: s.run_id == trainer.run_id)
    await lab.settle()


def said(lab: Lab) -> str:
    return " ".join(lab.text().split())


@BOTH_SIZES
@pytest.mark.parametrize(
    "how",
    [{}, {"replicas": 3}, {"planning": NUMBERS}, {"hidden_layers": ()}],
    ids=["classes", "replicas", "two targets", "no layer"],
)
async def test_every_panel_shows_it_or_says_why_not_and_no_key_does_harm(
    tmp_path: Path, size, how: dict[str, Any]
):
    trainer = kept(tmp_path, **how)
    async with open_lab(XOR, size, recorder=Recorder(tmp_path / "runs.db")) as lab:
        await opened_run(lab, trainer)
        assert "Without its rows the run can only be looked at" in lab.toasts()
        for kind in PANELS:
            await lab.press(kind.key)
            panel = f"#{kind.name}"
            await lab.until(lambda: len(lab.text(panel).split()) > 6)  # noqa: B023
            text = " ".join(lab.text(panel).split())
            if kind.name in {"boundary", "predictions", "explain", "data", "layers"}:
                assert "flowers.csv is gone" in text, kind.name
            else:
                assert "is gone" not in text, kind.name
            for key in ("up", "down", "left", "right", "enter", "h", "G", "w", "F", "C", "o"):
                await lab.press(key)
            await lab.press("escape")  # what enter opens, such as the field of a weight
        for key in (";", ":", "'", '"', "A", "Y", "v", ".", ",", "d", "#", "b", "l", "g", "P"):
            await lab.press(key)
            await lab.press("escape")
        await lab.settle()
        assert lab.newest.run_id == trainer.run_id
        # Of all replicas, as keys choose whose are shown.
        parameters = lab.newest.numbers.parameters
        assert parameters.tobytes() == trainer.snapshot().numbers.parameters.tobytes()


async def test_weights_are_seen_and_their_gradient_is_not(tmp_path: Path):
    trainer = kept(tmp_path)
    async with open_lab(XOR, WIDE, recorder=Recorder(tmp_path / "runs.db")) as lab:
        await opened_run(lab, trainer)
        await lab.press("5")
        await lab.until(lambda: "length" in lab.text("#weights"))
        await lab.press("G")
        await lab.until(lambda: "flowers.csv is gone" in lab.text("#weights"))
        await lab.press("G")
        await lab.until(lambda: "length" in lab.text("#weights"))


@pytest.mark.parametrize("key", ["space", "s", "r", "b"])
async def test_what_would_train_it_says_that_it_needs_its_rows(tmp_path: Path, key: str):
    trainer = kept(tmp_path)
    async with open_lab(XOR, WIDE, recorder=Recorder(tmp_path / "runs.db")) as lab:
        await opened_run(lab, trainer)
        await lab.press("1")  # another message takes the place of the first
        lab.app.clear_notifications()
        await lab.press(key)
        await lab.until(lambda: WHY in lab.toasts())
        assert lab.newest.run_id == trainer.run_id
        assert lab.newest.epoch == 12


async def test_where_the_file_changed_one_key_opens_it_for_a_new_run(tmp_path: Path):
    trainer = kept(tmp_path)
    written(tmp_path, FLOWERS.replace("clay", "loam"))
    async with open_lab(XOR, WIDE, recorder=Recorder(tmp_path / "runs.db")) as lab:
        await opened_run(lab, trainer)
        assert "flowers.csv changed since this run" in lab.toasts()
        assert "I opens the file as it is now, for a new run" in lab.toasts()
        await lab.press("I")
        await lab.until(lambda: isinstance(lab.app.screen, TableScreen))
        await lab.press("enter")
        shown = await lab.until_shown(lambda s: s.run_id != trainer.run_id)
        assert shown.config.hidden_layers == (3,)
        assert shown.dataset is not None
        assert shown.dataset.table is not None
        assert "soil=loam" in [each.name for each in shown.dataset.table.inputs]


async def test_a_file_that_is_found_again_makes_it_a_run_as_ever(tmp_path: Path):
    trainer = kept(tmp_path, epochs=5)
    (tmp_path / "flowers.old").rename(tmp_path / "flowers.csv")
    async with open_lab(XOR, WIDE, recorder=Recorder(tmp_path / "runs.db")) as lab:
        await opened_run(lab, trainer)
        assert len(lab.newest.predictions) == 60


async def test_another_run_begins_after_it(tmp_path: Path):
    trainer = kept(tmp_path)
    async with open_lab(XOR, WIDE, recorder=Recorder(tmp_path / "runs.db")) as lab:
        await opened_run(lab, trainer)
        await lab.press("3")
        await lab.screen.training.try_out(XOR, paused=True)
        await lab.until_shown(lambda s: s.run_id != trainer.run_id)
        await lab.until(lambda: "x1" in lab.text("#predictions"))
        assert "flowers.csv" not in lab.text("#predictions")


@BOTH_SIZES
@pytest.mark.parametrize("how", [{}, {"planning": NUMBERS}], ids=["classes", "two targets"])
async def test_scores_are_shown_as_they_are_kept(tmp_path: Path, size, how: dict[str, Any]):
    trainer = kept(tmp_path, **how)
    async with open_lab(XOR, size, recorder=Recorder(tmp_path / "runs.db")) as lab:
        await opened_run(lab, trainer)
        await lab.press("7")
        await lab.until(lambda: "as kept" in lab.text("#scores"))
        assert ("R2" if how else "recall") in lab.text("#scores")
        assert "flowers.csv is gone" not in lab.text("#scores")
        await lab.press("right")
        await lab.until(lambda: "Scores of the validation rows, as kept" in lab.text("#scores"))


@pytest.mark.parametrize("key", ["left", "P", "home"])
async def test_an_earlier_epoch_is_said_to_be_gone(tmp_path: Path, key: str):
    trainer = kept(tmp_path)
    async with open_lab(XOR, WIDE, recorder=Recorder(tmp_path / "runs.db")) as lab:
        await opened_run(lab, trainer)
        await lab.press("escape")
        lab.app.clear_notifications()
        await lab.press(key)
        await lab.until(lambda: "Without them only the last epoch can be shown" in lab.toasts())
        assert lab.newest.epoch == 12
