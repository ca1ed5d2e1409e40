"""What the lab says where a run can't be kept or memory is short, and that it goes on."""

from __future__ import annotations

import pytest

from nnlab.core.store.store import Store
from nnlab.core.store.writing.recorder import Recorder
from nnlab.core.training import memory_need as memory
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.engine.engine import Engine
from nnlab.core.training.memory_need import not_enough_sentence
from nnlab.tui.app import NnlabApp

from ...core.store.recording import begin
from ..driven_lab import UNHURRIED, XOR, open_lab


@pytest.fixture
def path(tmp_path):
    return tmp_path / "runs.db"


def refuse(*_: object, **__: object) -> None:
    raise MemoryError("Unable to allocate 3.00 GiB")


def is_kept(path, run_id: str) -> bool:
    if not path.exists():
        return False
    with Store.open(path, read_only=True) as store:
        return store.has(run_id)


async def test_a_store_that_is_deleted_in_mid_run_is_told_and_has_the_run(path):
    recorder = Recorder(path, seconds=0.05)
    async with open_lab(recorder=recorder, paused=False, speed=UNHURRIED) as lab:
        run_id = lab.newest.run_id
        await lab.until(lambda: is_kept(path, run_id))
        path.unlink()
        await lab.until(lambda: "was deleted; run" in lab.toasts())
        assert f"run {run_id} is kept whole anew" in lab.toasts()
        assert is_kept(path, run_id)
        assert "goes on without" not in lab.toasts()
    recorder.close()
    assert recorder.losses == []


async def test_memory_that_ends_in_mid_run_is_a_failed_run_with_a_sentence(monkeypatch):
    async with open_lab(paused=False, speed=UNHURRIED) as lab:
        await lab.until_shown(lambda s: s.epoch > 0)
        with monkeypatch.context() as little:
            little.setattr(Engine, "train", refuse)
            shown = await lab.until_shown(lambda s: s.state == "failed")
        assert shown.message == not_enough_sentence(shown.config)
        await lab.until(lambda: "not enough memory" in " ".join(lab.text().split()))
        await lab.press("r")  # there may be enough again
        await lab.until_shown(lambda s: s.run_id != shown.run_id and s.epoch > 0)


async def test_too_little_memory_for_another_run_leaves_the_one_there_is(monkeypatch):
    async with open_lab(paused=False, speed=UNHURRIED) as lab:
        run_id = lab.newest.run_id
        with monkeypatch.context() as little:
            little.setattr(BackgroundRun, "__init__", refuse)
            await lab.press("r")
            await lab.until(lambda: "not enough memory" in lab.toasts())
        epoch = lab.shown.epoch
        await lab.until_shown(lambda s: s.run_id == run_id and s.epoch > epoch)


async def test_too_little_memory_for_the_first_run_ends_the_lab_with_a_sentence(
    monkeypatch, capsys
):
    monkeypatch.setattr(BackgroundRun, "__init__", refuse)
    app = NnlabApp(XOR)
    async with app.run_test():
        pass
    assert app.return_code == 1
    assert "Traceback" not in capsys.readouterr().err


async def test_too_little_memory_to_go_on_with_a_run_gives_it_back(path, monkeypatch):
    first = Recorder(path, seconds=0.01)
    run = begin(first, XOR)
    while not is_kept(path, run.run_id):
        run.wait(0.01)
    first.interrupt()
    first.close()
    async with open_lab(recorder=Recorder(path, seconds=0.05)) as lab:
        await lab.until(lambda: "Press u" in lab.toasts())
        with monkeypatch.context() as little:
            little.setattr(BackgroundRun, "__init__", refuse)
            await lab.press("u")
            await lab.until(lambda: "not enough memory" in lab.toasts())
    with Store.open(path) as store:
        assert store.run(run.run_id).status == "interrupted"


async def test_a_run_that_needs_much_of_what_is_free_is_told_of_before(monkeypatch):
    monkeypatch.setattr(memory, "free_memory", lambda: 300_000_000)
    async with open_lab() as lab:
        assert "of memory" not in lab.toasts()
        await lab.screen.training.try_out(XOR.replace(hidden_layers=(300, 300)), paused=True)
        await lab.until(lambda: "This run needs about" in lab.toasts())
        assert "300 MB are free" in lab.toasts()
        assert lab.newest.config.hidden_layers == (300, 300)
