"""Runs of the list leave as files: the one at the cursor, or the marked ones."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from textual.widgets import Input, Label, Static

from nnlab.tui.runs.export.report import formats_and_report
from nnlab.tui.runs.export.screen import ExportScreen

from ..driven_lab import BOTH_SIZES, SMALL, Lab
from .kept import fill, open_lab_with, open_runs

FORMATS = formats_and_report()


async def asked(lab: Lab, name: str) -> ExportScreen:
    await lab.press("E")
    await lab.until(lambda: isinstance(lab.app.screen, ExportScreen) and lab.app.focused)
    screen = lab.app.screen
    assert isinstance(screen, ExportScreen)
    screen.query_one("#formats").highlighted = list(FORMATS).index(name)  # type: ignore[attr-defined]
    await lab.settle()
    return screen


async def written(lab: Lab, screen: ExportScreen) -> None:
    await lab.press("enter")
    await lab.until(lambda: lab.app.screen is not screen)


@BOTH_SIZES
async def test_the_run_at_the_cursor_leaves_as_it_was_written_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size
):
    monkeypatch.chdir(tmp_path)
    fill(tmp_path / "runs.db")
    async with open_lab_with(tmp_path / "runs.db", size) as lab:
        await open_runs(lab)
        screen = await asked(lab, "csv")
        assert screen.query_one(Input).value == "plane-run3-epoch-20.csv"
        await written(lab, screen)
        assert "plane-run3-epoch-20.csv" in lab.text("#said")
    rows = list(csv.DictReader((tmp_path / "plane-run3-epoch-20.csv").read_text().splitlines()))
    assert len(rows) == 21


async def test_a_report_is_written_of_a_run_that_the_lab_does_not_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    fill(tmp_path / "runs.db")
    async with open_lab_with(tmp_path / "runs.db", SMALL) as lab:
        await open_runs(lab)
        screen = await asked(lab, "report")
        assert screen.query_one(Input).value == "plane-run3-epoch-20.html"
        await written(lab, screen)
        assert "plane-run3-epoch-20.html" in lab.text("#said")
    text = (tmp_path / "plane-run3-epoch-20.html").read_text()
    assert "plane: run run3" in text
    assert "over 20 epochs" in text


async def test_marked_runs_leave_together_or_each_in_a_file_of_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    fill(tmp_path / "runs.db")
    async with open_lab_with(tmp_path / "runs.db", SMALL) as lab:
        await open_runs(lab)
        await lab.press("space", "down", "space")
        screen = await asked(lab, "npz")
        assert "2 runs, as numpy's npz." in str(screen.query_one("#what", Static).render())
        assert screen.query_one(Input).value == "runs.npz"
        await written(lab, screen)
        assert {"run3/history", "run2/history"} <= {*np.load(tmp_path / "runs.npz")}

        screen = await asked(lab, "py")
        assert str(screen.query_one("#kind", Label).render()).strip() == "Folder"
        assert screen.query_one(Input).value == "runs"
        await written(lab, screen)
        assert {file.name for file in (tmp_path / "runs").iterdir()} == {"run2.py", "run3.py"}

        screen = await asked(lab, "py")
        await lab.press("enter")
        said = screen.query_one("#said", Static)
        await lab.until(lambda: "is there already" in str(said.render()))
        await written(lab, screen)


async def test_marked_runs_are_a_report_each_in_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    fill(tmp_path / "runs.db")
    async with open_lab_with(tmp_path / "runs.db", SMALL) as lab:
        await open_runs(lab)
        await lab.press("space", "down", "space")
        screen = await asked(lab, "report")
        assert str(screen.query_one("#kind", Label).render()).strip() == "Folder"
        assert screen.query_one(Input).value == "runs"
        await written(lab, screen)
    folder = tmp_path / "runs"
    assert {file.name for file in folder.iterdir()} == {"run2.html", "run3.html"}
    for name in ("run2", "run3"):
        text = (folder / f"{name}.html").read_text()
        root = ElementTree.fromstring(text.removeprefix("<!DOCTYPE html>"))
        (title,) = ("".join(each.itertext()) for each in root.iter("h1"))
        assert f"run {name}" in title
        assert "How to repeat it" in [each.text for each in root.iter("h2")]
        assert "<svg " in text
        assert "nnlab train " in text


async def test_a_run_that_can_not_leave_is_named_and_the_others_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    fill(tmp_path / "runs.db")
    (tmp_path / "runs" / "run3.py").mkdir(parents=True)
    async with open_lab_with(tmp_path / "runs.db", SMALL) as lab:
        await open_runs(lab)
        await lab.press("space", "down", "space")
        screen = await asked(lab, "py")
        await written(lab, screen)
        await lab.press("M")
        await lab.settle()
        assert "run3.py can't be written" in " ".join(lab.text().split())
    assert (tmp_path / "runs" / "run2.py").is_file()
