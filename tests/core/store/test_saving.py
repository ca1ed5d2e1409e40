"""Runs of a script are saved and loaded in one call each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nnlab.core import Branch, RunConfig, Store, StoreError, Trainer, load, save
from nnlab.core.store.writing.recorder import Recorder

from .recording import begin

CONFIG = RunConfig(dataset="xor", hidden_layers=(3,), epochs=6)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs.db"


@pytest.mark.parametrize("replicas", [1, 3])
def test_a_saved_run_comes_back_to_the_last_bit_and_predicts(path: Path, replicas: int):
    trainer = Trainer(CONFIG.replace(replicas=replicas))
    end = trainer.run()
    run = save(trainer, path)
    assert (run.id, run.status, run.epoch) == (trainer.run_id, "finished", 6)
    again = load(run.id, path)
    assert again.config == trainer.config
    assert again.snapshot().history.rows.tobytes() == end.history.rows.tobytes()
    points = [[0.5, 0.5], [-1.0, 2.0]]
    assert again.predict(points).tobytes() == trainer.predict(points).tobytes()


def test_a_run_in_the_middle_of_an_epoch_goes_on_as_if_nothing_had_been(path: Path):
    trainer = Trainer(CONFIG.replace(batch_size=5))
    for _ in range(6):
        trainer.advance_batch()
    run = save(trainer, str(path))
    assert (run.status, run.epoch) == ("interrupted", 1)
    assert run.may_go_on
    wanted = trainer.run()
    end = load(run.id, str(path)).run()
    assert end.parameters.tobytes() == wanted.parameters.tobytes()
    assert end.history.rows.tobytes() == wanted.history.rows.tobytes()


def test_a_run_that_is_saved_again_is_written_anew(path: Path):
    trainer = Trainer(CONFIG)
    trainer.advance_epoch()
    first = save(trainer, path, name="mine")
    trainer.run()
    second = save(trainer, path)
    assert (second.id, second.name, second.epoch, second.status) == (
        first.id, "mine", 6, "finished",
    )  # fmt: skip
    with Store.open(path) as store:
        assert store.count() == 1


def test_a_loaded_run_is_saved_where_it_came_from(path: Path):
    trainer = Trainer(CONFIG)
    trainer.run()
    save(trainer, path, name="mine")
    again = load("mine", path)
    again.edit(epochs=9)
    again.run()
    assert save(again, path).epoch == 9
    with Store.open(path) as store:
        assert store.count() == 1
        assert len(store.history("mine")) == 10


def test_another_run_of_the_same_short_name_is_not_overwritten(path: Path):
    first, second = (Trainer(CONFIG.replace(seed=seed), run_id="3f2a") for seed in (1, 2))
    ids = [save(first, path).id]
    second.run()
    ids += [save(second, path).id, save(second, path).id]
    assert ids[0] == "3f2a"
    assert ids[1] == ids[2] != "3f2a"
    assert load(ids[0], path).config.seed == 1
    assert load(ids[1], path).epoch == 6


def test_one_run_may_be_saved_in_two_stores(path: Path, tmp_path: Path):
    trainer, other = Trainer(CONFIG), tmp_path / "other.db"
    trainer.run()
    assert {save(trainer, path).id, save(trainer, other).id} == {trainer.run_id}
    for store in (path, other):
        assert load(trainer.run_id, store).epoch == 6


def test_a_branch_is_saved_with_its_parent(path: Path):
    trainer = Trainer(CONFIG)
    trainer.advance_epoch()
    save(trainer, path)
    branch = Trainer(CONFIG.replace(learning_rate=0.1), branch=Branch(trainer.snapshot()))
    branch.run()
    run = save(branch, path)
    assert (run.parent, run.parent_epoch) == (trainer.run_id, 1)
    np.testing.assert_array_equal(load(run.id, path).history.rows, branch.history.rows)


def test_without_a_path_runs_go_where_the_lab_keeps_them(
    path: Path, monkeypatch: pytest.MonkeyPatch
):
    trainer = Trainer(CONFIG)
    trainer.run()
    monkeypatch.setenv("NNLAB_STORE", str(path))
    save(trainer)
    assert load().run_id == trainer.run_id
    monkeypatch.setenv("NNLAB_STORE", "")
    for fail in (lambda: save(trainer), load):
        with pytest.raises(StoreError, match="NNLAB_STORE is empty, so no runs are kept"):
            fail()


def test_what_is_not_there_is_said_in_a_sentence(path: Path):
    with pytest.raises(StoreError):
        load("last", path)
    assert not path.exists()
    save(Trainer(CONFIG), path)
    with pytest.raises(StoreError, match="There is no run 'zzzz'"):
        load("zzzz", path)


def test_a_run_that_the_lab_kept_is_loaded_too(path: Path):
    recorder = Recorder(path)
    run = begin(recorder, CONFIG)
    assert run.wait(60)
    recorder.close()
    assert load("last", path).epoch == 6


def test_a_store_loads_its_runs_and_who_saves_one_again_writes_the_same_run(path: Path) -> None:
    trainer = Trainer(CONFIG)
    trainer.run()
    run = save(trainer, path, name="two rings")
    with Store.open(str(path)) as store:
        again = store.load("two rings")
    again.edit(epochs=7)
    again.run()
    assert save(again, path).id == run.id
    with Store.open(path) as store:
        assert [(each.id, each.epoch) for each in store.runs] == [(run.id, 7)]


def test_a_store_is_the_one_that_the_lab_keeps_its_runs_in_unless_one_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NNLAB_STORE", str(path))
    run = save(Trainer(CONFIG))
    with Store.open() as store:
        assert store.path == path
        assert [each.id for each in store.runs] == [run.id]
    monkeypatch.setenv("NNLAB_STORE", "")
    with pytest.raises(StoreError, match="NNLAB_STORE is empty"):
        Store.open()
