"""Parameters leave by layer as safetensors, and its own reader reads them to the last bit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Store
from nnlab.core.catalog.activations import ACTIVATIONS
from nnlab.core.catalog.features import inputs_of
from nnlab.core.export.formats import export_formats
from nnlab.core.export.leaving_run import KeptRun

from .leaving_runs import LeavingRun, leaving_run

safetensors = pytest.importorskip("safetensors", reason="safetensors is not installed")

KINDS = ("two classes", "no biases", "five classes", "regression", "table", "replicas on a table")


def read(folder: Path, run: LeavingRun) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    path = folder / "run.safetensors"
    with Store.open(run.store, read_only=True) as store:
        path.write_bytes(
            b"".join(export_formats()["safetensors"].write([KeptRun(store, run.run_id)]))
        )
    with safetensors.safe_open(path, framework="numpy") as file:
        said = {
            k: v if k in ("run", "format") else json.loads(v) for k, v in file.metadata().items()
        }
        return {name: file.get_tensor(name) for name in file.keys()}, said  # noqa: SIM118


def predicted(tensors: dict[str, np.ndarray], said: dict[str, Any], rows: np.ndarray) -> np.ndarray:
    """Predict with what was read, as its documentation says."""
    config = RunConfig(**said["config"])
    several = len(said["seeds"]) > 1
    of_each: list[np.ndarray] = []
    for network in said["members"]:
        own = {name: array[network] if several else array for name, array in tensors.items()}
        if said["features"]:
            below = inputs_of(rows, said["features"])
        else:
            filled = np.where(np.isnan(rows), own["scale.fill"], rows)
            below = (filled - own["scale.shift"]) / own["scale.unit"]
        for place, name in enumerate(said["activations"]):
            z = below @ own[f"layers.{place}.weight"].T + own.get(f"layers.{place}.bias", 0.0)
            below = ACTIVATIONS[name].shaped_by(config)(z.T).T
        if not said["features"]:
            below = below * own["scale.target_unit"] + own["scale.target_shift"]
        of_each.append(below)
    return np.mean(of_each, axis=0)


@pytest.mark.parametrize("kind", KINDS)
def test_its_own_reader_reads_what_predicts_the_same(tmp_path: Path, kind: str):
    run = leaving_run(tmp_path, kind)
    tensors, said = read(tmp_path, run)
    rows = run.predicted.rows.numbers
    wanted = run.snapshot.predict(rows).reshape(len(rows), -1)
    np.testing.assert_allclose(predicted(tensors, said, rows), wanted, rtol=1e-12, atol=1e-14)


def test_parameters_have_their_bits_and_the_file_says_what_they_are_for(tmp_path: Path):
    run = leaving_run(tmp_path, "table")
    tensors, said = read(tmp_path, run)
    for place, (weights, biases) in enumerate(
        zip(run.snapshot.weights, run.snapshot.biases, strict=True)
    ):
        assert tensors[f"layers.{place}.weight"].tobytes() == weights.T.tobytes()
        assert tensors[f"layers.{place}.bias"].tobytes() == biases.tobytes()
    assert said["config"] == json.loads(json.dumps(run.snapshot.config.values))
    assert (said["run"], said["epoch"], said["fills"]) == (run.run_id, 30, True)
    assert said["classes"] == ["blue", "red", "white"]
    assert said["inputs"][2] == ["soil", "clay", None]
    assert said["inputs"][-1] == ["site", "south", "north"]


def test_replicas_are_stacked(tmp_path: Path):
    run = leaving_run(tmp_path, "replicas")
    tensors, said = read(tmp_path, run)
    assert run.snapshot.replicas is not None
    assert tensors["layers.0.weight"].shape == (3, 5, 2)
    assert said["seeds"] == list(run.snapshot.replicas.seeds)
    for place, weights in enumerate(run.snapshot.replicas.weights):
        assert (tensors[f"layers.{place}.weight"] == weights.swapaxes(1, 2)).all()
