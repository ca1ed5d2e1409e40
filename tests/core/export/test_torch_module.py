"""A run as a module of PyTorch says the same of new rows; its parameters lie beside it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.core import Store
from nnlab.core.export.formats import export_formats
from nnlab.core.export.leaving_run import KeptRun

from .leaving_runs import KINDS, LeavingRun, leaving_run
from .test_numpy_script import as_module


def written(folder: Path, run: LeavingRun) -> Path:
    each = export_formats()["torch"]
    assert each.beside is not None
    with Store.open(run.store, read_only=True) as store:
        (folder / "model.py").write_bytes(b"".join(each.write([KeptRun(store, run.run_id)])))
        (folder / "model.safetensors").write_bytes(
            b"".join(each.beside.write([KeptRun(store, run.run_id)]))
        )
    return folder / "model.py"


def module(folder: Path, run: LeavingRun) -> Any:
    pytest.importorskip("torch", reason="PyTorch is not installed")
    return as_module(written(folder, run))


@pytest.mark.parametrize("kind", KINDS)
def test_each_row_is_predicted_as_nnlab_does(tmp_path: Path, kind: str):
    run = leaving_run(tmp_path, kind)
    model = module(tmp_path, run)
    with run.rows.open() as file:
        rows = [[row[name] for name in model.COLUMNS] for row in csv.DictReader(file)]
    np.testing.assert_allclose(
        model.predict(rows).numpy(), run.predicted.outputs, rtol=1e-12, atol=1e-14
    )


def test_it_can_be_trained_on(tmp_path: Path):
    run = leaving_run(tmp_path, "replicas on a table")
    model = module(tmp_path, run).Model()
    model(np.nan_to_num(run.predicted.rows.numbers)).sum().backward()
    assert model.weights[0].grad.shape == model.weights[0].shape


def test_nothing_of_nnlab_is_imported_and_nothing_unpickled(tmp_path: Path):
    text = written(tmp_path, leaving_run(tmp_path, "table")).read_text(encoding="ascii")
    imports = [line for line in text.splitlines() if line.startswith(("import", "from"))]
    assert imports == ["import json", "import math", "from pathlib import Path", "import torch"]
    assert "load(" not in text.replace("json.load", "")


def test_classes_have_their_names_and_what_is_no_number_is_missing(tmp_path: Path):
    run = leaving_run(tmp_path, "table")
    model = module(tmp_path, run)
    with run.rows.open() as file:
        rows = [[row[name] for name in model.COLUMNS] for row in csv.DictReader(file)]
    wanted = [line[1] for line in run.predicted.lines()]
    assert model.predicted_classes(model.predict(rows)) == wanted
    odd, lacking = [["what", *rows[0][1:]]], [["", *rows[0][1:]]]
    assert (model.predict(odd) == model.predict(lacking)).all()
    with pytest.raises(ValueError, match="row 1 has 1 cells; COLUMNS are 4"):
        model.predict([["1"]])
