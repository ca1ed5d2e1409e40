"""The run that is seen leaves the lab at the epoch that is seen, in any format, by a key."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from textual.widgets import Input, Static

from nnlab.core import Snapshot
from nnlab.core.config.formats.files import from_toml
from nnlab.core.export.export_files import write_export
from nnlab.core.export.export_format import ExportFormat
from nnlab.core.export.formats import OF_SEEN, export_formats
from nnlab.core.store.writing.recorder import Recorder
from nnlab.core.training.prediction import predict
from nnlab.tui.runs.export import job
from nnlab.tui.runs.export.screen import ExportScreen

from ..driven_lab import BOTH_SIZES, ONE_SIZE, SMALL, XOR, Lab, open_lab
from .test_runs_without_rows import kept, opened_run

RUN = XOR.replace(epochs=120, learning_rate=0.02)
POINTS = np.random.default_rng(2).normal(size=(30, 2))
FORMATS = export_formats()


async def asked(lab: Lab) -> ExportScreen:
    await lab.press("E")
    await lab.until(lambda: isinstance(lab.app.screen, ExportScreen) and lab.app.focused)
    screen = lab.app.screen
    assert isinstance(screen, ExportScreen)
    return screen


async def choose(lab: Lab, name: str) -> None:
    """Go to a format by the arrow keys."""
    names, listed = list(FORMATS), lab.app.screen.query_one("#formats")
    while (now := listed.highlighted) != (there := names.index(name)):  # type: ignore[attr-defined]
        await lab.press("down" if now < there else "up")


async def name_it(lab: Lab, name: str) -> None:
    lab.app.screen.query_one(Input).value = name
    await lab.settle()


async def written(lab: Lab) -> str:
    await lab.press("enter")
    await lab.until(lambda: lab.app.screen is lab.screen)
    return lab.toasts()


def what(lab: Lab) -> str:
    return str(lab.app.screen.query_one("#what", Static).render())


def said(lab: Lab) -> str:
    return " ".join(str(lab.app.screen.query_one("#said", Static).render()).split())


async def at_past_epoch(lab: Lab, epoch: int) -> Snapshot:
    lab.screen.time_travel.look_at(epoch)
    return await lab.until_shown(lambda s: s.is_past and s.epoch == epoch)


def predicted_by(script: Path, points: np.ndarray) -> np.ndarray:
    """Let the program predict in a Python of its own, without nnlab."""
    table = "x1,x2\n" + "".join(f"{x!r},{y!r}\n" for x, y in points.tolist())
    found = subprocess.run(
        [sys.executable, "-I", str(script)], input=table, capture_output=True, text=True, check=True
    )
    rows = list(csv.DictReader(io.StringIO(found.stdout)))
    return np.array([float(row["p(1)"]) for row in rows])


def check_csv(file: Path, seen: Snapshot) -> None:
    rows = list(csv.DictReader(file.read_text().splitlines()))
    losses = [float(row["train_loss"]) for row in rows]
    assert losses == seen.history.column("train_loss").tolist()


def check_json(file: Path, seen: Snapshot) -> None:
    told = json.loads(file.read_text())
    assert told["epochs"] == seen.epoch
    assert told["layers"][-1]["biases"] == seen.biases[-1].tolist()
    assert [row["prediction"] for row in told["rows"]] == seen.predictions.tolist()


def check_npz(file: Path, seen: Snapshot) -> None:
    arrays = np.load(file)
    assert arrays["parameters"].tobytes() == seen.parameters.tobytes()
    assert len(arrays["history"]) == seen.epoch + 1


def check_onnx(file: Path, seen: Snapshot) -> None:
    runtime: Any = pytest.importorskip("onnxruntime", reason="ONNX Runtime is not installed")
    opened = runtime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    given = {name: POINTS[:, place : place + 1] for place, name in enumerate(("x1", "x2"))}
    found = opened.run(["outputs"], given)[0]
    np.testing.assert_allclose(found[:, 1], seen.predict(POINTS), rtol=1e-12, atol=1e-12)


def check_py(file: Path, seen: Snapshot) -> None:
    assert predicted_by(file, POINTS).tobytes() == seen.predict(POINTS).tobytes()


def check_safetensors(file: Path, seen: Snapshot) -> None:
    content = file.read_bytes()
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    start, end = header["layers.0.weight"]["data_offsets"]
    assert content[8 + size + start : 8 + size + end] == seen.weights[0].T.tobytes()
    assert json.loads(header["__metadata__"]["epoch"]) == seen.epoch


def check_tensorboard(file: Path, seen: Snapshot) -> None:
    accumulator: Any = pytest.importorskip(
        "tensorboard.backend.event_processing.event_accumulator",
        reason="TensorBoard is not installed",
    )
    events = accumulator.EventAccumulator(str(file), {accumulator.SCALARS: 0})
    events.Reload()
    assert [each.step for each in events.Scalars("loss/train")] == list(range(seen.epoch + 1))


def check_toml(file: Path, seen: Snapshot) -> None:
    assert from_toml(file.read_text()) == seen.config


def check_torch(file: Path, seen: Snapshot) -> None:
    assert "import torch" in file.read_text()
    check_safetensors(file.with_suffix(".safetensors"), seen)


CHECKS = {name: globals()[f"check_{name}"] for name in FORMATS}


@BOTH_SIZES
async def test_each_format_leaves_from_the_past_epoch_that_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size
):
    monkeypatch.chdir(tmp_path)
    async with open_lab(RUN, size, paused=False) as lab:
        await lab.until_shown(lambda s: s.state == "finished")
        seen = await at_past_epoch(lab, 37)
        there = [each for each in FORMATS.values() if not each.why_not]
        for each in there:
            await asked(lab)
            await choose(lab, each.name)
            name = f"xor-{seen.run_id}-epoch-37.{each.suffix}"
            assert lab.app.screen.query_one(Input).value == name
            await name_it(lab, f"{each.name}.{each.suffix}")
            words = await written(lab)
            assert f"Exported: {each.name}.{each.suffix} " in words
            of = f"run {seen.run_id} at epoch 37 as {each.called}, in {tmp_path}."
            assert f"B), {of}" in words
            CHECKS[each.name](tmp_path / f"{each.name}.{each.suffix}", seen)
        assert lab.shown is seen


async def test_while_it_trains_the_moment_leaves_at_which_the_key_was_pressed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    async with open_lab(XOR, paused=False, speed=200.0) as lab:
        await lab.until_shown(lambda s: s.epoch > 3)
        await asked(lab)
        epoch = int(what(lab).partition(" at epoch ")[2].partition(",")[0])
        await lab.until(lambda: lab.newest.epoch > epoch + 20)
        words = await written(lab)
        assert f"at epoch {epoch} as " in words
        (file,) = tmp_path.glob(f"xor-*-epoch-{epoch}.py")
        later = lab.newest.epoch
        await lab.until(lambda: lab.newest.epoch > later)
        seen = await at_past_epoch(lab, epoch)
        check_py(file, seen)


async def test_a_slow_disk_holds_up_neither_the_lab_nor_the_trainer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    disk, write = threading.Event(), write_export

    def slowly(*arguments: Any, **how: Any) -> Any:
        disk.wait(30)
        return write(*arguments, **how)

    monkeypatch.setattr(job, "write_export", slowly)
    async with open_lab(XOR, paused=False, speed=200.0) as lab:
        await lab.until_shown(lambda s: s.epoch > 1)
        screen = await asked(lab)
        await lab.press("enter", "enter")
        assert said(lab) == "Writing .."
        epoch = lab.newest.epoch
        await lab.until(lambda: lab.newest.epoch > epoch + 20)
        await lab.press("escape")
        await lab.until(lambda: lab.app.screen is not screen)
        assert not list(tmp_path.iterdir())
        disk.set()
        await lab.until(lambda: "Exported" in lab.toasts())
        assert len(list(tmp_path.iterdir())) == 1


async def test_of_replicas_a_network_leaves_as_it_is_shown_and_all_else_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    config = RUN.replace(replicas=3, epochs=20)
    async with open_lab(config, paused=False) as lab:
        seen = await lab.until_shown(lambda s: s.state == "finished")
        assert seen.replicas is not None
        await lab.press(".")
        seen = await lab.until_shown(lambda s: s.shown and s.shown.replica == 1)
        await asked(lab)
        assert what(lab).endswith(
            f"at epoch 20, replica 2 of 3 (seed {config.seed + 1}), as Python with numpy."
        )
        await name_it(lab, "one.py")
        await written(lab)
        assert predicted_by(tmp_path / "one.py", POINTS).tobytes() == (
            seen.predict(POINTS).tobytes()
        )

        lab.screen.session.show_replica("mean")
        seen = await lab.until_shown(lambda s: s.shown and s.shown.whose == "mean")
        assert seen.replicas is not None
        await asked(lab)
        assert "mean of 3" in what(lab)
        await name_it(lab, "mean.py")
        await written(lab)
        found = predicted_by(tmp_path / "mean.py", POINTS)
        own = [predict(config, each[None], [None], POINTS) for each in seen.replicas.parameters]
        assert found.tobytes() == seen.predict(POINTS).tobytes() == np.mean(own, 0).tobytes()

        await asked(lab)
        await choose(lab, "npz")
        assert what(lab).endswith("all 3 replicas, as numpy's npz.")
        await name_it(lab, "all.npz")
        await written(lab)
        arrays = np.load(tmp_path / "all.npz")
        assert arrays["parameters"].tobytes() == seen.replicas.parameters.tobytes()
        assert len(arrays["replica_history"]) == 21


async def test_a_file_that_is_there_is_replaced_by_a_second_enter_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "net.py").write_text("mine")
    async with open_lab(RUN, SMALL) as lab:
        await asked(lab)
        await name_it(lab, "net.py")
        await lab.press("enter")
        await lab.until(lambda: said(lab) != "Writing ..")
        assert said(lab) == (
            "net.py is there already. Enter replaces what is there; another name leaves it."
        )
        assert (tmp_path / "net.py").read_text() == "mine"
        for key in ("end", "x", "backspace", "enter"):  # another name, and back: asked again
            await lab.press(key)
        await lab.until(lambda: "there already" in said(lab))
        assert (tmp_path / "net.py").read_text() == "mine"
        await written(lab)
        assert "numpy" in (tmp_path / "net.py").read_text()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("gone/net.py", "gone/net.py can't be written: No such file or directory."),
        ("there.py", "there.py can't be written: it is a folder."),
        ("file.py/net.py", "file.py/net.py can't be written: Not a directory."),
        ("  ", "It needs a name."),
    ],
)
async def test_what_cannot_be_written_is_said_beside_the_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, sentence: str
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.py").mkdir()
    (tmp_path / "file.py").touch()
    async with open_lab(RUN, SMALL, ascii_only=True) as lab:
        await asked(lab)
        await name_it(lab, name)
        await lab.press("enter")
        await lab.until(lambda: said(lab) not in {"", "Writing .."})
        assert said(lab) == sentence
        assert sentence in " ".join(lab.text("#said").split())


async def test_a_full_disk_and_an_error_of_a_library_are_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    errors: list[Exception] = [OSError(28, os.strerror(28)), TypeError("no such operator")]

    def fail(*arguments: Any, **how: Any) -> None:
        raise errors.pop(0)

    monkeypatch.setattr("nnlab.core.export.export_files.write_whole", fail)
    async with open_lab(RUN, SMALL) as lab:
        await asked(lab)
        await name_it(lab, "net.py")
        await lab.press("enter")
        await lab.until(lambda: said(lab) == "net.py can't be written: No space left on device.")
        await lab.press("enter")
        await lab.until(lambda: said(lab) == "It can't be written: TypeError, no such operator.")


async def test_a_format_whose_package_is_not_there_says_what_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("nnlab.core.export.export_format.find_spec", lambda name: None)
    async with open_lab(RUN, SMALL) as lab:
        await asked(lab)
        assert "(needs pip install 'nnlab-tui[onnx]')" in " ".join(lab.text("#formats").split())
        await choose(lab, "onnx")
        assert "not installed; pip install 'nnlab-tui[onnx]' brings it." in said(lab)
        await lab.press("enter")
        await lab.until(lambda: said(lab) != "Writing ..")
        assert "not installed; pip install 'nnlab-tui[onnx]' brings it." in said(lab)
        assert not list(tmp_path.iterdir())


async def test_a_run_that_is_kept_leaves_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from nnlab.core.store.store import Store

    monkeypatch.chdir(tmp_path)
    recorder = Recorder(tmp_path / "runs.db")
    async with open_lab(RUN.replace(epochs=9), paused=False, recorder=recorder) as lab:
        seen = await lab.until_shown(lambda s: s.state == "finished")
        await lab.until(lambda: recorder.has_kept(seen.run_id) and recorder.settle(0.1))
        with Store.open(tmp_path / "runs.db") as store:
            store.rename(seen.run_id, "two rings")
        await asked(lab)
        await choose(lab, "json")
        await name_it(lab, "run.json")
        await written(lab)
    told = json.loads((tmp_path / "run.json").read_text())
    assert (told["id"], told["name"], told["epochs"]) == (seen.run_id, "two rings", 9)


async def test_a_run_whose_rows_are_gone_leaves_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    trainer = kept(tmp_path)
    monkeypatch.chdir(tmp_path)
    async with open_lab(XOR, recorder=Recorder(tmp_path / "runs.db")) as lab:
        await opened_run(lab, trainer)
        await asked(lab)
        assert lab.app.screen.query_one(Input).value == f"flowers-{trainer.run_id}-epoch-12.py"
        await written(lab)
        await asked(lab)
        await choose(lab, "npz")
        words = await written(lab)
        assert "The npz has no predictions, points and row numbers." in words
    arrays = np.load(tmp_path / f"flowers-{trainer.run_id}-epoch-12.npz")
    assert arrays["parameters"].tobytes() == trainer.snapshot().parameters.tobytes()


def titles(lab: Lab) -> Sequence[str]:
    from textual.command import CommandList

    options = lab.app.screen.query_one(CommandList)
    return [
        str(options.get_option_at_index(place).prompt).splitlines()[0]
        for place in range(options.option_count)
    ]


@ONE_SIZE
@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("each", FORMATS.values(), ids=list(FORMATS))
async def test_the_palette_finds_each_format(lab: Lab, each: ExportFormat):
    await lab.start()
    await lab.press("/")
    await lab.until(lambda: lab.app.screen is not lab.screen)
    await lab.press(*f"export as {each.called.lower()}")
    await lab.until(lambda: any(f"Export as {each.called}" in title for title in titles(lab)[:1]))
    await lab.press("enter")
    await lab.until(lambda: isinstance(lab.app.screen, ExportScreen) and lab.app.focused)
    assert lab.app.screen.query_one(Input).value.endswith(f".{each.suffix}")
    await lab.press("escape")


@BOTH_SIZES
@pytest.mark.parametrize("ascii_only", [False, True], ids=["glyphs", "ascii"])
async def test_all_formats_with_their_lines_and_the_file_are_seen(size, ascii_only: bool):
    async with open_lab(RUN, size, ascii_only=ascii_only) as lab:
        await asked(lab)
        text = " ".join(lab.text().split())
        for each in FORMATS.values():
            assert each.summary.split(",")[0] in text, each.name
        assert f"xor-{lab.newest.run_id}-epoch-0.{FORMATS[OF_SEEN].suffix}" in text
        assert "enter writes" in text


async def report_asked(lab: Lab) -> None:
    await lab.press("/")
    await lab.until(lambda: lab.app.screen is not lab.screen)
    await lab.press(*"write a report")
    await lab.until(lambda: any("Write a report" in title for title in titles(lab)[:1]))
    await lab.press("enter")
    await lab.until(lambda: isinstance(lab.app.screen, ExportScreen) and lab.app.focused)


async def test_the_palette_writes_a_report_and_asks_before_one_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    async with open_lab(RUN, paused=False) as lab:
        await lab.until_shown(lambda s: s.state == "finished")
        seen = await at_past_epoch(lab, 37)
        file = f"xor-{seen.run_id}-epoch-37.html"
        await report_asked(lab)
        assert lab.app.screen.query_one(Input).value == file
        assert f"Exported: {file} " in await written(lab)
        root = ET.fromstring((tmp_path / file).read_text().removeprefix("<!DOCTYPE html>"))
        text = " ".join("".join(root.itertext()).split())
        assert f"over 37 epochs, {seen.steps:,} steps" in text
        assert "This is how it was after 37 epochs, before its end." in text
        assert len(list(root.iter("{http://www.w3.org/2000/svg}svg"))) == 5

        (tmp_path / file).write_text("mine")
        await report_asked(lab)
        await lab.press("enter")
        await lab.until(lambda: "is there already" in said(lab))
        assert (tmp_path / file).read_text() == "mine"
        await written(lab)
        assert (tmp_path / file).read_text().startswith("<!DOCTYPE html>")


async def test_a_report_whose_name_ends_in_md_has_its_pictures_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    async with open_lab(RUN, paused=False) as lab:
        await lab.until_shown(lambda s: s.state == "finished")
        await report_asked(lab)
        await name_it(lab, "no/such/folder.md")
        await lab.press("enter")
        await lab.until(lambda: "No such file or directory" in said(lab))
        await name_it(lab, "mine.md")
        assert "Exported: mine.md and 5 files beside it (" in await written(lab)
        assert (tmp_path / "mine.md").read_text().startswith("# xor: run ")
        pictures = {file.name for file in tmp_path.glob("mine-*.svg")}
        assert len(pictures) == 5
        assert all(f"({name})" in (tmp_path / "mine.md").read_text() for name in pictures)
