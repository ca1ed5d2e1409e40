"""Each row with its inputs, target, set, replica and prediction, wherever rows are printed."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.data.make import make_dataset
from nnlab.core.export.rows import rows_of
from nnlab.core.nn.network import Network
from nnlab.tui.cli.output.predictions import predictions_text

from ...core.store.recording import kept, trained

KEYS = ["replica", "seed", "row", "set", "x1", "x2", "inputs", "target", "prediction"]
CIRCLE = RunConfig(
    dataset="circle", samples=40, noise=0.1, features=("x2", "x1^2", "sin_x1"), epochs=3, seed=5
)
WORDS = (
    *("--dataset", "circle", "--samples", "40", "--noise", "0.1", "--features", "x2,x1^2,sin_x1"),
    *("--epochs", "3", "--seed", "5", "-q"),
)


def result(nnlab, *words: str):
    outcome = nnlab("train", *words, "--json", "--predictions", "-q")
    assert outcome.code == 0, outcome.err
    return json.loads(outcome.out, parse_constant=pytest.fail)


def fits(rows: list[dict], config: RunConfig) -> None:
    """Compare rows with the dataset that their seed makes."""
    dataset = make_dataset(config)
    assert [row["row"] for row in rows] == list(range(len(dataset.points)))
    assert [[row["x1"], row["x2"]] for row in rows] == dataset.points.tolist()
    assert [row["inputs"] for row in rows] == dataset.inputs.tolist()
    assert [row["target"] for row in rows] == dataset.labels.tolist()
    for name in ("train", "validation", "test"):
        members = [row["row"] for row in rows if row["set"] == name]
        assert members == getattr(dataset, name).tolist()


def test_json_pairs_each_prediction_with_its_row(nnlab):
    found = result(nnlab, *WORDS)
    trainer = Trainer(CIRCLE)
    snapshot = trainer.run()

    rows = found["rows"]
    assert [list(row) for row in rows] == [KEYS] * 40
    fits(rows, CIRCLE)
    assert {(row["replica"], row["seed"]) for row in rows} == {(0, 5)}
    assert all(isinstance(row["target"], int) for row in rows)
    # What read the bare list goes on reading it.
    assert [row["prediction"] for row in rows] == found["predictions"]
    again = Network(CIRCLE).predict(snapshot.parameters, np.array([row["inputs"] for row in rows]))
    np.testing.assert_allclose([row["prediction"] for row in rows], again[:, 0])


def test_every_replica_has_its_own_rows(nnlab):
    rows = result(nnlab, *WORDS, "--replicas", "3")["rows"]

    assert len(rows) == 120
    for replica, seed in enumerate((5, 6, 7)):
        own = [row for row in rows if row["replica"] == replica]
        assert {row["seed"] for row in own} == {seed}
        alone = CIRCLE.replace(seed=seed)
        fits(own, alone)
        assert [row["prediction"] for row in own] == Trainer(alone).run().predictions.tolist()


def test_targets_are_classes_or_numbers_and_predictions_what_the_network_gives(nnlab):
    blobs = result(
        nnlab, "--dataset", "blobs", "--classes", "4", "--samples", "40", "--epochs", "2"
    )
    plane = result(nnlab, "--dataset", "plane", "--samples", "40", "--epochs", "2")

    for found in (blobs, plane):
        fits(found["rows"], RunConfig(**found["config"]))
        assert [row["prediction"] for row in found["rows"]] == found["predictions"]
    assert set(blobs["rows"][0]["prediction"]) == {"class", "probabilities"}
    assert {row["target"] for row in blobs["rows"]} == {0, 1, 2, 3}
    assert any(row["target"] != round(row["target"]) for row in plane["rows"])


def test_where_all_rows_test_each_is_named_by_what_else_it_is_for(nnlab):
    rows = result(nnlab, "--preset", "report-x1", "--epochs", "2")["rows"]

    assert [row["set"] for row in rows].count("train") == 16
    assert {row["set"] for row in rows} == {"train", "validation"}


def test_a_prediction_that_is_no_number_is_null():
    snapshot = Trainer(CIRCLE).snapshot()
    predictions = snapshot.predictions.copy()
    predictions[:2] = np.nan, np.inf

    first, second, third, *_ = rows_of(replace(snapshot, predictions=predictions))
    assert (first["prediction"], second["prediction"]) == (None, None)
    assert third["prediction"] == predictions[2]


def test_without_being_asked_for_no_rows_are_there(nnlab):
    outcome = nnlab("train", *WORDS, "--json")

    assert not {"rows", "predictions"} & set(json.loads(outcome.out))


def test_an_export_has_the_rows_as_well(nnlab, tmp_path):
    path = tmp_path / "runs.db"
    trainer = trained(2, run_id="aa11", dataset="circle", samples=40, replicas=2)
    kept(path, trainer)

    found = json.loads(
        nnlab("runs", "export", "aa11", "--format", "json", "--store", str(path)).out
    )

    assert found["rows"] == rows_of(trainer.snapshot())
    for replica in (0, 1):
        own = [row for row in found["rows"] if row["replica"] == replica]
        fits(own, trainer.config.replace(replicas=1, seed=trainer.config.seed + replica))
    assert found["parameters"] == trainer.parameters.shape[-1]


def test_the_table_shows_every_input(nnlab):
    lines = nnlab("train", *WORDS, "--predictions").out.splitlines()
    dataset = make_dataset(CIRCLE)

    assert lines[0].split() == [
        *("row", "set", "x1", "x2", "x1^2", "sin_x1", "target", "prediction", "|error|", "right?"),
    ]
    for row, line in enumerate(lines[1:41]):
        _, name, *numbers, _ = line.split()
        assert row in getattr(dataset, name)
        x2, square, sine = dataset.inputs[row]
        expected = [*dataset.points[row], square, sine, dataset.labels[row]]
        assert [float(number) for number in numbers[:5]] == pytest.approx(expected, abs=6e-4)
        assert float(numbers[1]) == pytest.approx(x2, abs=6e-4)


def test_the_table_of_replicas_names_each_row_s_seed_and_fits_80_columns(nnlab):
    words = ("train", "--dataset", "xor", "--epochs", "2", "-q", "--predictions")
    lines = nnlab(*words, "--replicas", "2").out.splitlines()

    assert lines[0].split()[:2] == ["seed", "row"]
    assert [line.split()[:2] for line in lines[1:43]] == [
        [str(seed), str(row)] for seed in (7, 8) for row in range(21)
    ]
    tables = [line for line in lines if "  " in line]  # sentences are wrapped by a terminal only
    assert len(tables) > 43
    assert max(map(len, tables)) <= 80
    for seed in (7, 8):
        alone = nnlab(*words, "--seed", str(seed)).out.splitlines()[1:22]
        own = lines[1 + 21 * (seed - 7) : 1 + 21 * (seed - 6)]
        assert [line.split()[1:] for line in own] == [line.split() for line in alone]


def test_large_seeds_keep_the_columns():
    snapshot = Trainer(RunConfig(dataset="xor", seed=2**32 - 1, replicas=2)).snapshot()
    lines = predictions_text(snapshot).splitlines()[:43]

    assert {line.split()[0] for line in lines} == {"seed", "4294967295", "0"}
    assert len({len(line) for line in lines[1:]}) == 1
    assert lines[0].index("row") + 3 == 11 + 6
