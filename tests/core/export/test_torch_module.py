"""A run as a module of PyTorch says the same of new rows; its parameters lie beside it."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core import Store
from nnlab.core.export.formats import export_formats
from nnlab.core.export.leaving_run import KeptRun

from .leaving_runs import KINDS, LeavingRun, leaving_run
from .test_numpy_script import as_module, script


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


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """What reads cells in a module of PyTorch, whether that is installed or not, and in numpy's."""
    folder = tmp_path_factory.mktemp("programs")
    run = leaving_run(folder, "table")
    absent = ModuleType("torch")
    absent.nn = SimpleNamespace(Module=object)  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "torch", absent)
        torch = as_module(written(folder, run))
    return torch, as_module(script(folder, run))


CELLS = st.one_of(
    st.text(max_size=6),
    st.floats().map(str),
    st.sampled_from(["1_000", "inf", "-Infinity", "1e999", "nan", "?", "", "٣", "7.0", "07", "NA"]),
)


@given(CELLS)
def test_cells_are_read_as_by_the_program_of_numpy(both: tuple[Any, Any], cell: str):
    torch, numpy = both
    cell = cell.strip()
    assert torch.spelled(cell) == numpy.spelled(cell)
    try:
        expected = numpy.number_of(cell, "x")
    except numpy.RefusedError:
        with pytest.raises(ValueError, match="not finite"):
            torch.number_of(cell)
        return
    np.testing.assert_equal(torch.number_of(cell), expected)
