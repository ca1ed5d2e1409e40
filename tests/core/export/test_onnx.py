"""A run as ONNX takes raw columns, and ONNX Runtime says the same of new rows as nnlab."""

from __future__ import annotations

import csv
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Store, Table, Trainer, save
from nnlab.core.catalog.activations import ACTIVATIONS
from nnlab.core.export.formats import export_formats
from nnlab.core.export.leaving_run import KeptRun
from nnlab.core.export.models.onnx_graph import _DOUBLE, _OPSET, _Graph

from .leaving_runs import KINDS, LeavingRun, leaving_run

pytest.importorskip("onnx", reason="onnx is not installed")
runtime = pytest.importorskip("onnxruntime", reason="ONNX Runtime is not installed")

TOLERANCE = {"five classes": 1e-6}
"""The error function is there in single precision only."""


def session(run: LeavingRun) -> Any:
    with Store.open(run.store, read_only=True) as store:
        content = b"".join(export_formats()["onnx"].write([KeptRun(store, run.run_id)]))
    return runtime.InferenceSession(content, providers=["CPUExecutionProvider"])


def columns(run: LeavingRun, opened: Any) -> dict[str, np.ndarray]:
    with run.rows.open() as file:
        rows = list(csv.DictReader(file))
    found: dict[str, np.ndarray] = {}
    for each in opened.get_inputs():
        cells = [row[each.name] for row in rows]
        if each.type == "tensor(string)":
            found[each.name] = np.array(cells, object)[:, None]
        else:
            found[each.name] = np.array([float(cell or "nan") for cell in cells])[:, None]
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_each_row_is_predicted_as_nnlab_does(tmp_path: Path, kind: str):
    run = leaving_run(tmp_path, kind)
    opened = session(run)
    names = [each.name for each in opened.get_outputs()]
    found = dict(zip(names, opened.run(None, columns(run, opened)), strict=True))
    off = TOLERANCE.get(kind, 1e-12)
    np.testing.assert_allclose(found["outputs"], run.predicted.outputs, rtol=off, atol=off)
    if run.predicted.classes:
        wanted = [line[1] or "" for line in run.predicted.lines()]
        assert found["label"].tolist() == wanted


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_the_same(name: str):
    function, onnx = ACTIVATIONS[name], import_module("onnx")
    z = np.random.default_rng(4).normal(size=(50, 4)) * 5
    graph = _Graph(onnx)
    graph.add("Identity", graph.function(function.elsewhere.onnx, z="z"), name="a")
    z_info, a_info = (
        onnx.helper.make_tensor_value_info(each, _DOUBLE, ["rows", 4]) for each in "za"
    )
    made = onnx.helper.make_model(
        onnx.helper.make_graph(graph.nodes, name, [z_info], [a_info], graph.constants),
        opset_imports=[onnx.helper.make_opsetid("", _OPSET)],
        ir_version=8,
    )
    opened = runtime.InferenceSession(made.SerializeToString())
    off = 1e-6 if any(step[0] == "Erf" for step in function.elsewhere.onnx) else 1e-13
    np.testing.assert_allclose(opened.run(None, {"z": z})[0], function(z.T).T, rtol=off, atol=off)


def test_columns_may_have_any_name(tmp_path: Path):
    frame = {"outputs": list(range(9)), "label": ["a", "b", "c"] * 3, "": [1, 0, 2] * 3}
    trainer = Trainer(RunConfig(epochs=1), data=Table.from_frame(frame, "label"))
    trainer.run()
    run_id = save(trainer, tmp_path / "runs.db").id
    with Store.open(tmp_path / "runs.db") as store:
        content = b"".join(export_formats()["onnx"].write([KeptRun(store, run_id)]))
    opened = runtime.InferenceSession(content)
    assert [each.name for each in opened.get_outputs()] == ["outputs_", "label"]
    assert [each.name for each in opened.get_inputs()] == ["outputs", "column"]


def test_each_replica_is_there_as_well(tmp_path: Path):
    run = leaving_run(tmp_path, "replicas on a table")
    opened = session(run)
    outputs, _, each = opened.run(None, columns(run, opened))
    assert each.shape == (3, *outputs.shape)
    np.testing.assert_allclose(each.mean(axis=0), outputs, rtol=1e-12)
    said = opened.get_modelmeta().custom_metadata_map
    assert (said["run"], said["epoch"]) == (run.run_id, "30")


def test_it_says_what_it_predicts(tmp_path: Path):
    described = session(leaving_run(tmp_path, "table")).get_modelmeta().description
    assert described.endswith(
        "predicts kind (blue, red, white) from the columns length, width, soil, site."
    )
