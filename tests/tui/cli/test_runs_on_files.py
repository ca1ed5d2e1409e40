"""A kept run on a file: lists call it by that, and what became of the file is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.data.tabular.open_tables import learning
from nnlab.core.store.saving import save

from ...core.store.tables.files import forget_tables, moved_away, opened, rows_too_many, written


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "runs.db"


def kept_run(file: Path, store: Path, *, epochs: int = 4, ended: bool = True) -> str:
    trainer = Trainer(learning(RunConfig(hidden_layers=(3,), epochs=epochs), opened(file)))
    if ended:
        trainer.run()
    else:
        trainer.advance_epoch()
    run_id = save(trainer, store).id
    forget_tables()
    return run_id


def test_a_list_has_the_files_name_and_is_filtered_by_it(nnlab, file: Path, store: Path):
    run_id = kept_run(file, store)
    for words in ([], ["flowers"], ["dataset=flowers.csv"], ["dataset:flo"], ["dataset!=iris.csv"]):
        found = nnlab("runs", *words, "--store", str(store), columns=120)
        assert (found.code, found.err) == (0, "")
        assert run_id in found.out
        assert "flowers.csv" in found.out
        assert "own_table" not in found.out
    assert run_id not in nnlab("runs", "dataset=iris.csv", "--store", str(store)).out
    assert "Did you mean circle?" in nnlab("runs", "dataset=cirlce", "--store", str(store)).err


def test_a_run_whose_file_changed_or_is_gone_is_shown_and_says_so(nnlab, file: Path, store: Path):
    run_id = kept_run(file, store)
    shown = nnlab("runs", "show", run_id, "--store", str(store), columns=200)
    assert (shown.code, shown.err) == (0, "")
    assert f"data     {file}: 60 rows, 5 inputs, target kind (3 classes)" in shown.out
    assert "the run has its rows" not in shown.out
    assert shown.out.splitlines()[1].startswith("flowers.csv  5-3-3")
    file.write_text("other\n1\n")
    changed = nnlab("runs", "show", run_id, "--store", str(store), columns=200)
    assert "flowers.csv changed since this run; the run has its rows." in changed.out
    assert "parameters" in changed.out
    moved_away(file)
    gone = nnlab("runs", "show", run_id, "--store", str(store), columns=200)
    assert "flowers.csv is gone; the run has its rows." in gone.out


def test_a_run_without_its_rows_still_shows_what_it_came_to(nnlab, file: Path, store: Path):
    with rows_too_many():
        run_id = kept_run(file, store)
    moved_away(file)
    gone = nnlab("runs", "show", run_id, "--store", str(store), columns=200)
    assert (gone.code, gone.err) == (0, "")
    assert "flowers.csv is gone; its rows were too many to be kept." in gone.out
    assert "finished: 4 epochs" in gone.out
    history = nnlab("runs", "export", run_id, "--store", str(store))
    assert (history.code, len(history.out.splitlines())) == (0, 6)
    resumed = nnlab("resume", run_id, "--headless", "--epochs", "9", "--store", str(store))
    assert resumed.code == 2
    assert "flowers.csv is gone; its rows were too many to be kept." in resumed.err


def test_a_run_goes_on_without_its_file_and_notes_that(nnlab, file: Path, store: Path):
    run_id = kept_run(file, store, ended=False)
    moved_away(file)
    resumed = nnlab("resume", run_id, "--headless", "--json", "--store", str(store))
    assert resumed.code == 0
    assert "Note: flowers.csv is gone; the run has its rows." in resumed.err
    assert json.loads(resumed.out)["epochs"] == 4
