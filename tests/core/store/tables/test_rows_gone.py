"""A run whose rows are gone is shown, and predicts, from its checkpoint alone: to the same bits."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Snapshot, Store, StoreError, Trainer, last_snapshot, save
from nnlab.core.data.table.plan import PlanOptions
from nnlab.core.data.tabular.open_tables import known_table, learning, table_at_hand
from nnlab.core.export.run_ends import RunEnds, ends_of, run_ends
from nnlab.core.training.metrics import kept_scores as metrics_kept
from nnlab.core.training.metrics.kept_scores import scores_by_target
from nnlab.core.training.metrics.scores import ClassScores, RegressionScores, Scores
from nnlab.core.training.run import kept_scales

from .files import FLOWERS, forget_tables, moved_away, opened, rows_too_many, written

GAPS = FLOWERS.replace("\n3,3;", "\n;").replace(";sand;", ";;", 2)
NUMBERS = PlanOptions(targets=("length", "width"), task="regression")
KINDS: dict[str, dict[str, Any]] = {
    "one": {},
    "single precision": {"precision": "float32"},
    "replicas": {"replicas": 3},
    "folds": {"folds": 4, "replicas": 4},
    "mean of replicas": {"replicas": 3, "whose": "mean"},
    "best replica": {"replicas": 3, "whose": "best"},
    "replicas that stop": {
        "replicas": 4, "epochs": 60, "patience": 2, "learning_rate": 0.1, "whose": "mean",
    },
    "best weights": {"epochs": 40, "restore_best": True, "learning_rate": 0.3},
    "best weights of replicas": {
        "replicas": 3, "epochs": 40, "patience": 5, "restore_best": True, "learning_rate": 0.3,
    },
    "replicas that diverge": {
        "replicas": 6, "epochs": 30, "optimizer": "sgd", "learning_rate": 9e2,
        "activation": "relu", "planning": NUMBERS, "scale": "none", "whose": "mean",
    },
    "several targets": {"planning": NUMBERS, "replicas": 2, "whose": "mean"},
    "one target": {"planning": PlanOptions(targets=("length",), task="regression")},
    "filled": {"text": GAPS, "planning": PlanOptions(missing="mean"), "scale": "minmax"},
    "within an epoch": {"batches": 9, "replicas": 2},
}  # fmt: skip


def kept(folder: Path, **how: Any) -> tuple[str, Snapshot]:
    """Keep a run on a file without its rows; give its id and its last snapshot."""
    planning, text = how.pop("planning", None), how.pop("text", FLOWERS)
    whose, batches = how.pop("whose", 0), how.pop("batches", None)
    file = written(folder, text)
    values = {"hidden_layers": (3,), "epochs": 6, "batch_size": 7, "train_share": 0.7, **how}
    config = learning(RunConfig(), opened(file, planning=planning)).replace(**values)
    with rows_too_many():
        trainer = Trainer(config)
        trainer.whose = whose
        for _ in range(batches or 0):
            trainer.advance_batch()
        if batches is None:
            trainer.run()
        run = save(trainer, folder / "runs.db")
    forget_tables()
    with Store.open(folder / "runs.db") as store:
        there = last_snapshot(store, run.id)
    moved_away(file)
    forget_tables()
    return run.id, there


def left(folder: Path, run_id: str) -> Snapshot:
    with Store.open(folder / "runs.db", read_only=True) as store:
        return last_snapshot(store, run_id)


def same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return (one.dtype, one.shape) == (other.dtype, other.shape) and (
            one.tobytes() == other.tobytes()
        )
    return one == other


ROWS = np.array([[1.5, 2, 3, 1, 0], [0, 9, 1, 0, 1], [6, 5, np.nan, 0, 0], [2, 2, 2, 1, 0]])
PAIRS = np.array([[1.0, 1, 0, 1, 0, 0], [2.5, 0, 1, 0, 1, 0], [np.nan, 1, 0, 0, 0, 1]])


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_to_the_bits_what_it_was_but_for_what_is_by_rows(tmp_path: Path, kind: str):
    run_id, there = kept(tmp_path, **KINDS[kind])
    gone = left(tmp_path, run_id)
    by_rows = {"numbers", "predictions", "history", "replicas", "shown", "dataset", "kept_scores"}
    for field in fields(Snapshot):
        if field.name in by_rows:
            continue
        assert same(getattr(gone, field.name), getattr(there, field.name)), field.name
    assert same(gone.history.rows, there.history.rows)
    for name in ("parameters", "means", "counts"):
        assert same(getattr(gone.numbers, name), getattr(there.numbers, name)), name
    assert (gone.train, gone.validation, gone.test) == (there.train, there.validation, there.test)
    assert len(gone.predictions) == 0
    if there.replicas is not None and there.shown is not None:
        assert gone.replicas is not None
        assert gone.shown is not None
        for name in ("seeds", "diverged_at", "stopped_at", "stopped_by", "best_epochs", "stuck"):
            assert getattr(gone.replicas, name) == getattr(there.replicas, name), name
        for name in ("lower", "upper"):
            assert same(getattr(gone.replicas, name), getattr(there.replicas, name)), name
        for name in ("whose", "replica", "seed", "members", "count", "parameters"):
            assert same(getattr(gone.shown, name), getattr(there.shown, name)), name
    assert gone.dataset is not None
    assert gone.dataset.why_empty == ("flowers.csv is gone; its rows were too many to be kept.")


@pytest.mark.parametrize("kind", KINDS)
def test_it_predicts_the_same_bits(tmp_path: Path, kind: str):
    run_id, there = kept(tmp_path, **KINDS[kind])
    gone = left(tmp_path, run_id)
    width = there.config.inputs
    rows = np.resize(ROWS, (7, width))
    assert same(gone.predict(rows), there.predict(rows))
    one, other = ends_of(there), ends_of(gone)
    for field in fields(RunEnds):
        if field.name != "scales":
            assert same(getattr(one, field.name), getattr(other, field.name)), field.name
    for a, b in zip(one.scales, other.scales, strict=True):
        assert a is not None
        for name in ("fill", "shift", "unit", "target_shift", "target_unit"):
            assert same(getattr(a, name), getattr(b, name)), name


def test_what_diverged_and_what_stopped_is_among_what_was_tried(tmp_path: Path):
    _, stopped = kept(tmp_path, **KINDS["replicas that stop"])
    assert stopped.replicas is not None
    assert len(set(stopped.replicas.stopped_at)) > 1
    (tmp_path / "other").mkdir()
    _, lost = kept(tmp_path / "other", **KINDS["replicas that diverge"])
    assert lost.replicas is not None
    assert any(lost.replicas.diverged_at)


def test_the_ends_of_a_run_say_all_that_its_networks_need(tmp_path: Path):
    run_id, _ = kept(tmp_path, replicas=3)
    with Store.open(tmp_path / "runs.db") as store:
        ends = run_ends(store, run_id)
    assert [each.name for each in ends.inputs] == [
        "length", "width", "soil=clay", "soil=peat", "soil=sand",
    ]  # fmt: skip
    assert (ends.targets, ends.classes) == (("kind",), ("blue", "red", "white"))
    assert (len(ends.seeds), len(ends.scales), len(ends.parameters)) == (3, 3, 3)
    assert (ends.members, ends.fills) == ((0, 1, 2), False)


def test_points_have_ends_as_well(tmp_path: Path):
    trainer = Trainer(RunConfig(dataset="xor", epochs=2))
    trainer.run()
    run = save(trainer, tmp_path / "runs.db")
    with Store.open(tmp_path / "runs.db") as store:
        ends = run_ends(store, run.id)
    assert (ends.scales, ends.inputs, ends.classes) == ((None,), (), ())
    assert same(ends.parameters[0], trainer.parameters)


def test_its_columns_are_known_and_nothing_trains_on_it(tmp_path: Path):
    run_id, there = kept(tmp_path)
    gone = left(tmp_path, run_id)
    assert table_at_hand(gone.config) is None
    assert known_table(gone.config) is not None
    with pytest.raises(ValueError, match=r"were too many to be kept\. Training needs them"):
        Trainer(gone.config)
    with pytest.raises(ValueError, match=r"Rows to predict have 5 inputs.*'soil=peat'"):
        gone.predict([[1.0]])
    assert there.config == gone.config


def test_a_file_that_is_found_again_is_as_ever(tmp_path: Path):
    run_id, there = kept(tmp_path)
    assert len(left(tmp_path, run_id).predictions) == 0
    (tmp_path / "flowers.old").rename(tmp_path / "flowers.csv")
    assert same(left(tmp_path, run_id).predictions, there.predictions)


def test_a_run_of_before_scales_were_kept_says_so(tmp_path: Path, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(kept_scales, "_OF_INPUTS", ())
        before.setattr(kept_scales, "_OF_TARGETS", ())
        run_id, _ = kept(tmp_path)
    with pytest.raises(StoreError, match="keeps no scale of its table"):
        left(tmp_path, run_id)


def facts_of(scores: Scores | None) -> object:
    if isinstance(scores, ClassScores):
        return scores.confusion.tolist(), scores.rows.tolist(), scores.f1.tolist()
    if isinstance(scores, RegressionScores):
        return scores.rows, scores.r2, scores.mean, scores.deviation, scores.largest
    return scores


@pytest.mark.parametrize("kind", KINDS)
def test_its_scores_are_kept_for_each_replica_and_target(tmp_path: Path, kind: str):
    run_id, there = kept(tmp_path, **KINDS[kind])
    gone = left(tmp_path, run_id)
    assert not there.kept_scores
    each = [(there.predictions, there.dataset)]
    if there.replicas is not None:
        each = list(zip(there.replicas.predictions, there.replicas.datasets, strict=True))
    assert len(gone.kept_scores) == len(each)
    for found, (predictions, dataset) in zip(gone.kept_scores, each, strict=True):
        assert dataset is not None
        wanted = scores_by_target(predictions, dataset)
        assert list(found) == list(wanted)
        for name in wanted:
            for one, other in zip(found[name], wanted[name], strict=True):
                np.testing.assert_array_equal(
                    np.array(facts_of(one), object), np.array(facts_of(other), object)
                )


def test_very_many_counts_are_not_kept(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(metrics_kept, "_MOST", 10)
    run_id, _ = kept(tmp_path)
    assert left(tmp_path, run_id).kept_scores == ()


def test_a_trainer_can_not_be_had_and_it_is_said_what_works_in_its_place(tmp_path: Path):
    run_id, there = kept(tmp_path)
    with Store.open(tmp_path / "runs.db", read_only=True) as store:
        with pytest.raises(StoreError) as refused:
            store.load(run_id)
        assert str(refused.value) == (
            f"Run {run_id} can't go on: flowers.csv is gone; its rows were too many to be kept. A"
            f" trainer needs them; last_snapshot(store, {run_id!r}) of nnlab.core has what it"
            " learned, and predicts."
        )
        told = last_snapshot(store, run_id)
    rows = ROWS[:, : there.config.inputs]
    assert same(told.predict(rows), there.predict(rows))
