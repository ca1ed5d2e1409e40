"""A run on a file keeps its table, and goes on without the file; what it can't do then it says."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Store, StoreError, Trainer, load, save
from nnlab.core.data.table.plan import PlanOptions
from nnlab.core.data.tabular.open_tables import learning, table_at_hand
from nnlab.core.store.database import opening, schema
from nnlab.core.store.writing.recorder import Recorder

from ..recording import begin, finished
from .files import FLOWERS, forget_tables, moved_away, opened, rows_too_many, same_table, written


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "runs.db"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path)


def config_of(file: Path, planning: PlanOptions | None = None, **values: Any) -> RunConfig:
    base = RunConfig(hidden_layers=(3,), epochs=6, **values)
    return learning(base, opened(file, planning=planning))


def trained(file: Path, **values: Any) -> Trainer:
    trainer = Trainer(config_of(file, **values))
    trainer.run()
    return trainer


def tables_in(store: Path) -> list[tuple[str, int]]:
    with sqlite3.connect(store) as connection:
        return connection.execute("SELECT shape, rows IS NOT NULL FROM tables").fetchall()


@pytest.mark.parametrize("replicas", [1, 3])
def test_a_run_on_a_file_that_is_gone_goes_on_to_the_same_bits(
    store: Path, file: Path, replicas: int
):
    trainer = Trainer(config_of(file, batch_size=7, replicas=replicas))
    for _ in range(9):
        trainer.advance_batch()
    run = save(trainer, store)
    wanted = trainer.run()
    moved_away(file)
    forget_tables()
    again = load(run.id, store)
    end = again.run()
    assert end.parameters.tobytes() == wanted.parameters.tobytes()
    assert end.history.rows.tobytes() == wanted.history.rows.tobytes()
    assert end.predictions.tobytes() == wanted.predictions.tobytes()
    for one, other in zip(again.datasets, trainer.datasets, strict=True):
        assert one.inputs.tobytes() == other.inputs.tobytes()
        assert one.table is not None
        assert other.table is not None
        assert same_table(one.table, other.table)


def test_several_numbers_are_learned_on_likewise(store: Path, file: Path):
    planning = PlanOptions(targets=("length", "width"), task="regression")
    trainer = Trainer(config_of(file, planning))
    trainer.advance_epoch()
    run = save(trainer, store)
    wanted = trainer.run()
    moved_away(file)
    forget_tables()
    assert load(run.id, store).run().parameters.tobytes() == wanted.parameters.tobytes()


def test_runs_on_one_table_share_it_and_the_last_one_takes_it_along(store: Path, file: Path):
    first, second = (save(trained(file, seed=seed), store) for seed in (1, 2))
    shape = str(opened(file).shape)
    assert tables_in(store) == [(shape, 1)]
    with Store.open(store) as opened_store:
        opened_store.delete(first.id)
        opened_store.purge(-1)
        assert tables_in(store) == [(shape, 1)]
        opened_store.delete(second.id)
        assert tables_in(store) == [(shape, 1)]
        opened_store.purge(-1)
    assert tables_in(store) == []


def test_a_recorder_keeps_a_table_with_its_run(store: Path, file: Path):
    recorder = Recorder(store)
    run = begin(recorder, config_of(file))
    finished(recorder, run)
    assert not recorder.losses
    moved_away(file)
    forget_tables()
    again = Recorder(store)
    summary, checkpoint = again.resume(run.run_id)
    assert summary.dataset == "flowers.csv"
    assert table_at_hand(checkpoint.config) is not None
    again.release(summary)


def test_examples_are_not_kept_as_everybody_has_them(store: Path):
    trainer = Trainer(RunConfig(dataset="iris", epochs=1, hidden_layers=()))
    trainer.run()
    run = save(trainer, store)
    assert (run.dataset, tables_in(store)) == ("iris", [])
    with Store.open(store) as opened_store:
        assert opened_store.table(run.id) is None


def test_rows_that_were_too_many_are_read_again_from_their_file(store: Path, file: Path):
    with rows_too_many():
        trainer = trained(file)
        run = save(trainer, store)
        assert tables_in(store)[0][1] == 0
        forget_tables()
        again = load(run.id, store)
    assert again.snapshot().predictions.tobytes() == trainer.snapshot().predictions.tobytes()


@pytest.mark.parametrize("fate", ["gone", "changed"])
def test_where_the_file_was_needed_and_is_another_one_that_is_said(
    store: Path, file: Path, fate: str
):
    with rows_too_many():
        run = save(trained(file), store)
    forget_tables()
    if fate == "gone":
        file.unlink()
        said = "flowers.csv is gone; its rows were too many to be kept."
    else:
        file.write_text(FLOWERS.replace("sand", "clay", 1))
        said = "flowers.csv changed since this run; its rows were too many to be kept."
    with pytest.raises(StoreError) as refusal:
        load(run.id, store)
    predicts = f"last_snapshot(store, {run.id!r}) of nnlab.core has what it learned, and predicts."
    needed = f"A trainer needs them; {predicts}"
    assert str(refusal.value) == f"Run {run.id} can't go on: {said} {needed}"
    with Store.open(store) as opened_store:
        table = opened_store.table(run.id)
        assert table is not None
        assert table.fate_sentence == said
        assert opened_store.history(run.id).rows.shape == (7, 6)


def test_a_run_that_has_its_rows_only_notes_that_the_file_changed(store: Path, file: Path):
    run = save(trained(file), store)
    with Store.open(store) as opened_store:
        table = opened_store.table(run.id)
        assert table is not None
        assert table.fate_sentence == ""
        file.write_text("something else\n1\n2\n")
        assert table.fate_sentence == "flowers.csv changed since this run; the run has its rows."
        moved_away(file)
        assert table.fate_sentence == "flowers.csv is gone; the run has its rows."


def test_a_file_that_moved_is_known_by_the_last_run_on_it(store: Path, file: Path, tmp_path: Path):
    first = save(trained(file), store)
    (tmp_path / "new").mkdir()
    there = file.rename(tmp_path / "new" / "other.csv")
    second = save(trained(there), store)
    assert (first.dataset, second.dataset) == ("flowers.csv", "other.csv")
    with Store.open(store) as opened_store:
        table = opened_store.table(first.id)
        assert table is not None
        assert table.source is not None
        assert (table.source.path, table.fate) == (str(there), "as it was")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE tables SET rows = x'00'",
        "UPDATE tables SET rows = zeroblob(9000000)",
        "UPDATE tables SET facts = '{}'",
        "UPDATE tables SET facts = 'x'",
        "UPDATE tables SET facts = replace(facts, 'length', 'other'), rows = rows",
        "DELETE FROM tables",
    ],
)
def test_a_damaged_table_is_said_and_nothing_else_suffers(store: Path, file: Path, damage: str):
    run = save(trained(file), store)
    moved_away(file)
    forget_tables()
    with sqlite3.connect(store) as connection:
        connection.execute(damage)
    with pytest.raises(StoreError, match=rf"Run {run.id} can't go on: The .*table|The rows of"):
        load(run.id, store)
    with Store.open(store) as opened_store:
        assert opened_store.run(run.id).epoch == 6
        assert opened_store.checkpoint(run.id, rows=False).epoch == 6


def test_damaged_rows_are_read_from_a_file_that_is_as_it_was(store: Path, file: Path):
    run = save(trained(file), store)
    forget_tables()
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE tables SET rows = x'00'")
    assert load(run.id, store).epoch == 6


def test_a_store_of_the_version_before_gets_room_for_tables(store: Path, file: Path, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(opening, "MIGRATIONS", schema.MIGRATIONS[:2])
        before.setattr(opening, "VERSION", 2)
        opening.connect(store).close()
    with sqlite3.connect(store) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    run = save(trained(file), store)
    with Store.open(store) as opened_store:
        assert opened_store.run(run.id).dataset == "flowers.csv"
        assert [each.id for each in opened_store.find("flowers")] == [run.id]
        assert [each.id for each in opened_store.find("dataset=flowers.csv")] == [run.id]


def test_a_name_with_escapes_is_harmless_in_a_list(store: Path, tmp_path: Path):
    file = written(tmp_path, name="a\x1b[31m[b]red\udcff.csv")
    run = save(trained(file), store)
    assert run.dataset == "a\N{REPLACEMENT CHARACTER}[31m[b]red\N{REPLACEMENT CHARACTER}.csv"
    forget_tables()
    assert np.isfinite(load(run.id, store).snapshot().predictions).all()
