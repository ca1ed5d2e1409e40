"""What the lab does with runs that are kept: it offers one, goes on with it, says what is wrong."""

from __future__ import annotations

import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.data.tabular.open_tables import learning
from nnlab.core.store.store import Store
from nnlab.core.store.writing.recorder import Recorder
from nnlab.core.store.writing.writer import RunWriter
from nnlab.tui.lab.bars.message_line import MessageLine

from ...core.store.tables.files import forget_tables, moved_away, opened, rows_too_many, written
from ..driven_lab import BOTH_SIZES, UNHURRIED, XOR, open_lab


@pytest.fixture
def path(tmp_path):
    return tmp_path / "runs.db"


def interrupted(path, config: RunConfig, name: str = "") -> Trainer:
    trainer = Trainer(config)
    for _ in range(37):
        trainer.advance_batch()
    with Store.open(path) as store:
        RunWriter(store).save(trainer.checkpoint(), status="interrupted")
        store.rename(trainer.run_id, name)
    return trainer


@BOTH_SIZES
async def test_an_interrupted_run_is_offered_and_one_key_goes_on_with_it(path, size):
    config = XOR.replace(optimizer="momentum", replicas=2, batch_size=4)
    before = interrupted(path, config, "[b]two[/b]")
    # What it trains is trained once more below.
    recorder = Recorder(path, seconds=0.05)
    async with open_lab(size=size, recorder=recorder, speed=UNHURRIED) as lab:
        await lab.until(lambda: "Press u" in lab.toasts())
        assert "run [b]two[/b] (xor), interrupted" in lab.toasts()
        await lab.press("space")
        first = await lab.until_shown(lambda s: s.state == "running")
        await lab.press("u")
        shown = await lab.until_shown(lambda s: s.run_id == before.run_id)
        assert shown.config == config
        assert lab.form.draft == config
        await lab.until(lambda: not lab.pending())
        await lab.until_shown(lambda s: s.epoch > before.epoch and s.state == "running")
        await lab.press("space")
        shown = await lab.until_shown(lambda s: s.state == "paused")
        assert first.run_id != shown.run_id
        lab.screen.session.recorder.close()
    whole = Trainer(config)
    while whole.steps < shown.steps:
        whole.advance_batch()
    assert shown.parameters.tobytes() == whole.snapshot().parameters.tobytes()
    with Store.open(path) as store:
        assert store.run(before.run_id).status == "stopped"
        assert store.run(before.run_id).steps == shown.steps


async def test_a_run_that_was_stopped_by_its_person_is_not_offered(path):
    trainer = interrupted(path, XOR)
    with Store.open(path) as store:
        RunWriter(store).save(trainer.checkpoint(), status="stopped")
    async with open_lab(recorder=Recorder(path)) as lab:
        await lab.until(lambda: lab.screen.completion.is_complete)
        await lab.press("s")
        await lab.until_shown(lambda s: s.steps == 1)
        assert "Press u" not in lab.toasts()


async def test_nothing_to_go_on_with_and_a_strange_store_are_said_once(path):
    async with open_lab(recorder=Recorder(None)) as lab:
        await lab.press("u")
        await lab.until(lambda: "not kept here" in lab.toasts())
    path.write_bytes(b"nonsense" * 600)
    async with open_lab(recorder=Recorder(path, seconds=0.05), paused=False) as lab:
        await lab.until(lambda: "The lab goes on without" in lab.toasts())
        assert "it is no store of runs" in lab.toasts()
        epoch = lab.shown.epoch
        await lab.until_shown(lambda s: s.epoch > epoch)
        await lab.settle()
        said = [said.sentence for said in lab.one(MessageLine, "#message").kept]
        assert sum("The lab goes on without" in sentence for sentence in said) == 1


async def test_a_run_whose_file_is_gone_is_opened_with_its_rows_and_that_is_said(path, tmp_path):
    file = written(tmp_path)
    before = interrupted(path, learning(XOR.replace(hidden_layers=(3,)), opened(file)))
    moved_away(file)
    forget_tables()
    async with open_lab(recorder=Recorder(path, seconds=0.05)) as lab:
        await lab.until(lambda: "Press u" in lab.toasts())
        assert "(flowers.csv), interrupted" in lab.toasts()
        await lab.press("u")
        shown = await lab.until_shown(lambda s: s.run_id == before.run_id)
        await lab.until(lambda: "flowers.csv is gone; the run has its rows." in lab.toasts())
        assert shown.predictions.tobytes() == before.snapshot().predictions.tobytes()


async def test_an_interrupted_run_whose_rows_are_gone_is_shown_and_the_reason_is_said(
    path, tmp_path
):
    file = written(tmp_path)
    config = learning(XOR.replace(hidden_layers=(3,)), opened(file))
    with rows_too_many():
        before = interrupted(path, config)
    moved_away(file)
    forget_tables()
    async with open_lab(recorder=Recorder(path, seconds=0.05)) as lab:
        await lab.until(lambda: "Press u" in lab.toasts())
        await lab.press("u")
        await lab.until(lambda: "its rows were too many to be kept" in lab.toasts())
        shown = await lab.until_shown(lambda s: s.run_id == before.run_id)
        assert shown.parameters.tobytes() == before.snapshot().parameters.tobytes()
    with Store.open(path) as store:
        assert store.run(before.run_id).status == "interrupted"
