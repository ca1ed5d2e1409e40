"""A kept run on a file: lists call it by that, and what became of the file is said."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
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


def test_its_scores_are_shown_as_they_were(nnlab, file: Path, store: Path):
    with rows_too_many():
        run_id = kept_run(file, store)
    show = ("runs", "show", run_id, "--store", str(store))
    there = nnlab(*show, columns=200).out, json.loads(nnlab(*show, "--json").out)
    forget_tables()
    moved_away(file)
    text, facts = nnlab(*show, columns=200).out, json.loads(nnlab(*show, "--json").out)
    heading = next(line for line in there[0].splitlines() if "as red" in line)
    assert heading in text
    for name in ("train", "validation", "test"):
        assert facts[name] == there[1][name]
    assert facts["train"]["confusion"]


def test_comparing_runs_says_which_files_are_no_more_as_they_were(nnlab, file: Path, store: Path):
    changed = kept_run(file, store)
    file.write_text(file.read_text().replace("red", "rose"))
    forget_tables()
    same = kept_run(file, store)
    told = "flowers.csv changed since this run; the run has its rows."
    compare = ("runs", "compare", changed, same, "--store", str(store))
    assert nnlab(*compare, columns=200).out.splitlines()[-1] == f"{changed}: {told}"
    assert json.loads(nnlab(*compare, "--json").out)["files"] == {changed: told, same: None}


def test_a_run_goes_on_without_its_file_and_notes_that(nnlab, file: Path, store: Path):
    run_id = kept_run(file, store, ended=False)
    moved_away(file)
    resumed = nnlab("resume", run_id, "--headless", "--json", "--store", str(store))
    assert resumed.code == 0
    assert "Note: flowers.csv is gone; the run has its rows." in resumed.err
    assert json.loads(resumed.out)["epochs"] == 4


def without_rows(file: Path, store: Path) -> str:
    with rows_too_many():
        run_id = kept_run(file, store)
    moved_away(file)
    return run_id


def test_a_run_without_its_rows_predicts_what_it_predicted_with_them(
    nnlab, file: Path, store: Path, tmp_path: Path
):
    with rows_too_many():
        run_id = kept_run(file, store)
    new = written(tmp_path, "soil;width;length\nclay;1,5;2\nlava;2;1\nsand;;3\n", "new.csv")
    for how in ([], ["--json"]):
        before = nnlab("predict", run_id, str(new), *how, "--store", str(store))
        forget_tables()
        moved = moved_away(file)
        gone = nnlab("predict", run_id, str(new), *how, "--store", str(store))
        moved.rename(file)
        assert (gone.code, gone.out) == (before.code, before.out)
        assert gone.err == (
            "flowers.csv is gone; its rows were too many to be kept. It predicts by what it has"
            f" learned.\n{before.err}"
        )


def test_a_run_whose_file_changed_predicts_as_it_learned(nnlab, file: Path, store: Path):
    with rows_too_many():
        run_id = kept_run(file, store)
    before = nnlab("predict", run_id, str(file), "--store", str(store)).out
    forget_tables()
    file.write_text(file.read_text().replace("red", "rose"))
    changed = nnlab("predict", run_id, str(file), "--store", str(store))
    assert changed.out == before
    assert changed.err.startswith(
        "flowers.csv changed since this run; its rows were too many to be kept."
    )


@pytest.mark.parametrize("name", ["csv", "toml", "json", "npz"])
def test_a_run_without_its_rows_is_exported_and_what_is_left_out_is_said(
    nnlab, file: Path, store: Path, tmp_path: Path, name: str
):
    run_id = without_rows(file, store)
    out = tmp_path / f"out.{name}"
    done = nnlab("runs", "export", run_id, "-o", str(out), "--store", str(store))
    assert done.code == 0
    why = "flowers.csv is gone; its rows were too many to be kept."
    left_out = {
        "json": f"Run {run_id}: {why} The json has no predictions and rows: both are null.\n",
        "npz": f"Run {run_id}: {why} The npz has no predictions, points and row numbers.\n",
    }
    assert done.err.endswith(left_out.get(name, ""))
    assert (why in done.err) == (name in left_out)
    if name == "json":
        found = json.loads(out.read_text())
        assert (found["predictions"], found["rows"], found["why_no_rows"]) == (None, None, why)
        assert found["inputs"][:2] == ["length", "width"]
        assert found["train"]["accuracy"] > 0
        assert len(found["layers"]) == 2
    if name == "npz":
        arrays = np.load(out)
        assert not {"predictions", "points", "table_inputs", "lines"} & {*arrays}
        assert arrays["why_no_rows"].item() == why
        assert arrays["class_names"].tolist() == ["blue", "red", "white"]
        assert arrays["scale_unit"].shape == (5,)


def test_a_run_without_its_rows_is_one_picture_that_says_why_it_has_no_plane(
    nnlab, file: Path, store: Path
):
    run_id = without_rows(file, store)
    once = nnlab("runs", "show", run_id, "--once", "--store", str(store), columns=120)
    assert (once.code, once.err) == (0, "")
    assert "flowers.csv is gone; its rows were too many" in once.out
    assert "4 epochs" in once.out or "epoch 4" in once.out
