"""Histories, arrays, texts and configs leave of every kind of run, and their readers read them."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Store
from nnlab.core.catalog.activations import ACTIVATIONS
from nnlab.core.config.formats.files import from_json, from_toml
from nnlab.core.export.formats import export_formats
from nnlab.core.export.leaving_run import KeptRun
from nnlab.core.training.metrics.history import COLUMNS

from .leaving_runs import LeavingRun, leaving_run

KINDS = ("two classes", "five classes", "regression", "table", "replicas", "replicas on a table")


@pytest.fixture(scope="module", params=KINDS)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LeavingRun:
    return leaving_run(tmp_path_factory.mktemp("kept"), request.param)


def content(run: LeavingRun, name: str) -> bytes:
    with Store.open(run.store, read_only=True) as store:
        return b"".join(export_formats()[name].write([KeptRun(store, run.run_id)]))


def test_csv_has_every_epoch_to_the_last_bit(run: LeavingRun):
    rows = list(csv.DictReader(io.StringIO(content(run, "csv").decode())))
    assert [row["epoch"] for row in rows] == [str(epoch) for epoch in range(31)]
    for name in COLUMNS:
        found = np.array([float(row[name] or "nan") for row in rows])
        np.testing.assert_array_equal(found, run.snapshot.history.column(name))


def test_json_has_each_row_with_its_prediction(run: LeavingRun):
    told = json.loads(content(run, "json"))
    assert told["id"] == run.run_id
    assert RunConfig(**told["config"]) == run.snapshot.config
    replicas = run.snapshot.replicas
    of_each = [run.snapshot.predictions] if replicas is None else replicas.predictions
    wanted = [row for outputs in of_each for row in outputs.tolist()]
    found = [row["prediction"] for row in told["rows"]]
    outputs = [each["probabilities"] if isinstance(each, dict) else each for each in found]
    assert outputs == wanted
    layers: Any = told["layers"] if replicas is None else told["layers"][1]
    parameters = run.snapshot if replicas is None else replicas
    weights = parameters.weights[0] if replicas is None else parameters.weights[0][1]
    assert layers[0]["weights"] == weights.tolist()


def test_npz_has_what_predicts_each_row_again(run: LeavingRun):
    arrays = np.load(io.BytesIO(content(run, "npz")))
    config = from_json(str(arrays["config"]))
    several = config.replicas > 1
    layers = len(config.shape) - 1
    for replica in range(config.replicas):
        own = {
            name: arrays[name][replica] if several else arrays[name]
            for name in arrays.files
            if name.startswith(("weights_", "biases_", "inputs", "predictions"))
        }
        below = own["inputs"]
        for layer in range(1, layers + 1):
            output = layer == layers
            name = config.resolved_output_activation if output else config.activation
            z = below @ own[f"weights_{layer}"] + own[f"biases_{layer}"]
            below = ACTIVATIONS[str(name)].shaped_by(config)(z.T).T
        wanted = own["predictions"].reshape(len(below), -1)
        np.testing.assert_allclose(below, wanted, rtol=1e-12, atol=1e-14)


def test_toml_is_the_config(run: LeavingRun):
    assert from_toml(content(run, "toml").decode()) == run.snapshot.config
