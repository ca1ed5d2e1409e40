"""Every epoch's metrics are recorded, and they are what anybody would compute."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from nnlab.core import Metrics, RunConfig, Snapshot, Trainer
from nnlab.core.training.metrics.growing_table import Table
from nnlab.core.training.metrics.history import COLUMNS, History
from nnlab.core.training.metrics.times import Times
from nnlab.core.training.replicas.replica_record import ReplicaRecord
from nnlab.core.training.replicas.variations import replica_configs


def metrics(trainer: Trainer, snapshot: Snapshot, rows: np.ndarray) -> Metrics:
    """The metrics of some rows, straight from the predictions."""
    predicted = snapshot.predictions[rows].tolist()
    targets = trainer.dataset.targets[rows, 0].tolist()
    pairs = list(zip(predicted, targets, strict=True))
    if trainer.config.loss == "mse":
        loss = sum((p - y) ** 2 for p, y in pairs) / len(pairs)
    else:
        loss = sum(-math.log(p if y else 1 - p) for p, y in pairs) / len(pairs)
    accuracy = None
    if trainer.dataset.task == "classification":
        accuracy = 100 * sum((p >= 0.5) == (y == 1) for p, y in pairs) / len(pairs)
    within = 100 * sum(abs(p - y) <= trainer.config.tolerance for p, y in pairs) / len(pairs)
    return Metrics(loss, accuracy, within)


def agree(found: Metrics | None, wanted: Metrics) -> None:
    assert found is not None
    assert found.loss == pytest.approx(wanted.loss, rel=1e-10)
    assert found.accuracy == pytest.approx(wanted.accuracy)
    assert found.accuracy_within_tolerance == pytest.approx(wanted.accuracy_within_tolerance)


configs = pytest.mark.parametrize(
    "values",
    [
        {"dataset": "linear", "test_rows": "all", "loss": "mse"},
        {"dataset": "xor", "test_rows": "all", "output_activation": "same"},
        {"dataset": "circle", "noise": 0.2, "tolerance": 0.4},
        {"dataset": "plane", "samples": 60},
        {"dataset": "spiral", "train_share": 1.0},
        {"dataset": "linear", "samples": 10, "train_share": 0.9},
    ],
    ids=str,
)


@configs
def test_metrics_are_those_of_the_predictions(values: dict[str, Any]) -> None:
    trainer = Trainer(RunConfig(epochs=3, **values))
    data = trainer.dataset
    snapshots = list(trainer)
    assert len(snapshots) == 3
    for snapshot in snapshots:
        agree(snapshot.train, metrics(trainer, snapshot, data.train))
        for found, rows in ((snapshot.validation, data.validation), (snapshot.test, data.test)):
            if rows.size:
                agree(found, metrics(trainer, snapshot, rows))
            else:
                assert found is None


@configs
def test_predictions_are_the_networks_in_the_datasets_order(values: dict[str, Any]) -> None:
    trainer = Trainer(RunConfig(epochs=2, **values))
    end = trainer.run()
    wanted = trainer.network.predict(end.parameters, trainer.dataset.inputs)[:, 0]
    # To rounding: products are added up in an order that depends on a row's place.
    np.testing.assert_allclose(end.predictions, wanted, rtol=1e-14)


@configs
def test_the_history_has_a_row_an_epoch_and_one_before_the_first(values: dict[str, Any]) -> None:
    trainer = Trainer(RunConfig(epochs=4, **values))
    seen = [trainer.snapshot(), *trainer]
    history = seen[-1].history
    assert len(history) == 5
    assert [len(snapshot.history) for snapshot in seen] == [1, 2, 3, 4, 5]
    for name, part in (("train", "train"), ("validation", "validation")):
        for i, snapshot in enumerate(seen):
            wanted = getattr(snapshot, part)
            if wanted is None:
                wanted = Metrics(math.nan, None, math.nan)
            accuracy = math.nan if wanted.accuracy is None else wanted.accuracy
            row = [wanted.loss, accuracy, wanted.accuracy_within_tolerance]
            columns = (f"{name}_loss", f"{name}_accuracy", f"{name}_within_tolerance")
            found = [history.column(column)[i] for column in columns]
            np.testing.assert_array_equal(found, row)


def test_a_regression_has_no_accuracy_but_a_share_within_tolerance() -> None:
    end = Trainer(RunConfig(dataset="plane", epochs=1)).run()
    for part in (end.train, end.validation, end.test):
        assert part is not None
        assert part.accuracy is None
        assert 0 <= part.accuracy_within_tolerance <= 100


def test_the_held_out_test_is_on_rows_that_neither_train_nor_validate() -> None:
    trainer = Trainer(RunConfig(dataset="gaussian", noise=0.5, epochs=5))
    end = trainer.run()
    data = trainer.dataset
    assert not set(data.test) & {*data.train, *data.validation}
    agree(end.test, metrics(trainer, end, data.test))


@pytest.mark.parametrize("name", ["loss", "gradient_norm", "", "Train_Loss", "\x1b[31mloss"])
def test_a_column_that_is_not_recorded_is_an_error_that_names_those_that_are(name: str) -> None:
    trainer = Trainer(RunConfig(epochs=1))
    for history in (trainer.snapshot().history, trainer.history):
        with pytest.raises(ValueError, match="The history has no column") as caught:
            history.column(name)
        said = str(caught.value)
        assert said.endswith(f"its columns are {', '.join(COLUMNS)}.")
        assert said.isprintable()


def test_a_growing_history_gives_its_columns_too() -> None:
    trainer = Trainer(RunConfig(dataset="xor", epochs=3))
    end = trainer.run()
    assert len(trainer.history.column("train_loss")) == 4
    for name in COLUMNS:
        found = trainer.history.column(name)
        np.testing.assert_array_equal(found, end.history.column(name))


def test_rows_once_given_stay_as_they_were_while_the_history_grows() -> None:
    history = History()
    history.append(np.zeros(len(COLUMNS)))
    first = history.rows
    views = []
    for i in range(1, 1500):
        history.append(np.full(len(COLUMNS), float(i)))
        views.append(history.rows)
    assert first.tolist() == [[0.0] * len(COLUMNS)]
    for i, view in enumerate(views, start=2):
        assert len(view) == i
        assert (view[:, 0] == np.arange(float(i))).all()


def test_rows_once_given_cannot_be_written_into() -> None:
    history = History()
    history.append(np.zeros(len(COLUMNS)))
    rows = history.rows
    with pytest.raises(ValueError, match="read-only"):
        rows[0, 0] = 1.0
    history.append(np.ones(len(COLUMNS)))
    assert len(history) == 2


def test_an_epoch_takes_the_bytes_that_are_stated() -> None:
    epochs = 1_000_000
    history, rates, times = History(), Table(()), Times()
    for first in range(0, epochs, 1000):
        count = min(1000, epochs - first)
        history.extend(np.zeros((count, len(COLUMNS))))
        rates.extend(np.zeros(count))
        times.write(count, first + count, first + count)
    assert history.rows.nbytes == 48 * epochs
    assert rates.view().nbytes == 8 * epochs
    assert times.view().nbytes == 8 * epochs
    assert history.reserved + rates.reserved + times.reserved <= 128 * epochs


@pytest.mark.parametrize("replicas", [2, 3, 16])
def test_an_epoch_of_replicas_takes_the_bytes_that_are_stated(
    monkeypatch: pytest.MonkeyPatch, replicas: int
) -> None:
    budget, block = 24 * 400 * 16, 32
    monkeypatch.setattr("nnlab.core.training.replicas.replica_record._BUDGET_BYTES", budget)
    kept = ReplicaRecord(replica_configs(RunConfig(replicas=replicas), None))
    epochs = 0
    while epochs < 5000:
        rows = np.arange(epochs, epochs + float(block))
        kept.extend(rows.repeat(replicas * 6).reshape(block, replicas, 6))
        epochs += block
        numbers, metrics = kept.history()
        assert metrics.nbytes == 24 * replicas * len(numbers)
        assert metrics.nbytes <= budget
        # Before it is thinned, the epochs of one evaluation may lie on top.
        assert kept.reserved <= 2 * 48 * 3 * epochs + budget + 24 * replicas * (1024 + block)
        assert (metrics == numbers[:, None, None]).all()
    tables = kept.summary()
    assert kept.stride == {2: 2, 3: 4, 16: 16}[replicas]
    for table in tables:
        assert table.rows.nbytes == 48 * epochs
        assert (table.rows[:, 0] == np.arange(epochs)).all()
