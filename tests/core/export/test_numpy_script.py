"""A run as a program of numpy alone says the same of new rows, to the last bit, without nnlab."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Store, Table, Trainer, save
from nnlab.core.export.formats import export_formats
from nnlab.core.export.leaving_run import KeptRun
from nnlab.core.export.rows import predictions_by_replica
from nnlab.core.training.prediction import predict
from nnlab.core.training.replicas.shown_replica import shown_of

from ..catalog.made_up import RADIUS, SOFTPLUS, register
from ..store.tables.test_rows_gone import KINDS as KINDS_ON_FILES
from ..store.tables.test_rows_gone import kept
from .leaving_runs import KINDS, LeavingRun, leaving_run

WITHOUT_NNLAB = """
import runpy, sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "nnlab":
            raise ImportError(name)
sys.meta_path.insert(0, Refuse())
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def script(folder: Path, run: LeavingRun) -> Path:
    with Store.open(run.store, read_only=True) as store:
        pieces = export_formats()["py"].write([KeptRun(store, run.run_id)])
        (folder / "model.py").write_bytes(b"".join(pieces))
    return folder / "model.py"


def ran(file: Path, *arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-c", WITHOUT_NNLAB, str(file), *arguments],
        capture_output=True, text=True, check=False, input=given, cwd=file.parent,
    )  # fmt: skip


def as_module(file: Path) -> Any:
    # Not by an import, which may take what it has compiled of a file of the same second and size.
    module = ModuleType("model")
    module.__file__ = str(file)
    exec(compile(file.read_text("utf-8"), str(file), "exec"), vars(module))
    return module


def as_csv(run: LeavingRun) -> str:
    paper = io.StringIO()
    rows = csv.writer(paper, lineterminator="\n")
    rows.writerow(run.predicted.header)
    rows.writerows(run.predicted.lines())
    return paper.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_as_a_command_it_prints_what_nnlab_predict_does(tmp_path: Path, kind: str):
    run = leaving_run(tmp_path, kind)
    found = ran(script(tmp_path, run), str(run.rows))
    assert found.returncode == 0, found.stderr
    assert found.stdout == as_csv(run)


def test_as_a_module_it_takes_rows_of_cells_and_columns_by_name(tmp_path: Path):
    run = leaving_run(tmp_path, "table")
    model = as_module(script(tmp_path, run))
    table = list(csv.DictReader(io.StringIO(run.rows.read_text())))
    by_name = {name: [row[name] for row in table] for name in model.COLUMNS}
    rows = [[row[name] for name in model.COLUMNS] for row in table]
    for given in (by_name, rows, np.array(rows)):
        assert model.predict(given).tobytes() == run.predicted.outputs.tobytes()
    assert model.predicted_classes(model.predict(rows)) == [c[1] for c in run.predicted.lines()]


def test_an_array_of_numbers_is_predicted_as_a_snapshot_does(tmp_path: Path):
    run = leaving_run(tmp_path, "five classes")
    points = np.random.default_rng(3).normal(size=(9000, 2))
    file = script(tmp_path, run)
    assert as_module(file).predict(points).tobytes() == run.snapshot.predict(points).tobytes()
    np.save(tmp_path / "points.npy", points)
    found = ran(file, str(tmp_path / "points.npy"))
    last = [float(cell) for cell in found.stdout.splitlines()[-1].split(",")[2:]]
    assert last == run.snapshot.predict(points)[-1].tolist()


def test_each_replica_predicts_by_itself_as_well(tmp_path: Path):
    run = leaving_run(tmp_path, "replicas on a table")
    model = as_module(script(tmp_path, run))
    assert run.snapshot.replicas is not None
    for replica in predictions_by_replica(run.snapshot):
        own = shown_of(run.snapshot.replicas, replica.index, run.snapshot.config)
        numbers = run.predicted.rows.numbers
        scale = run.snapshot.replicas.datasets[replica.index].scale
        wanted = predict(run.snapshot.config, own.parameters, [scale], numbers)
        assert model.outputs_of(numbers, replica.index).tobytes() == wanted.tobytes()


def test_an_activation_and_a_feature_of_ones_own_leave_as_well(tmp_path: Path, monkeypatch):
    register(monkeypatch)
    names = {"activation": SOFTPLUS.name, "features": ("x1", RADIUS.name)}
    trainer = Trainer(RunConfig(dataset="xor", epochs=3, **names))
    trainer.run()
    run_id = save(trainer, tmp_path / "runs.db").id
    with Store.open(tmp_path / "runs.db") as store:
        (tmp_path / "model.py").write_bytes(
            b"".join(export_formats()["py"].write([KeptRun(store, run_id)]))
        )
    points = np.random.default_rng(1).normal(size=(50, 2))
    found = as_module(tmp_path / "model.py").predict(points)[:, 1]
    assert found.tobytes() == trainer.snapshot().predict(points).tobytes()


@pytest.mark.parametrize("kind", ["filled", "single precision", "mean of replicas"])
def test_a_run_whose_rows_are_gone_leaves_all_the_same(tmp_path: Path, kind: str):
    run_id, there = kept(tmp_path, **KINDS_ON_FILES[kind])
    with Store.open(tmp_path / "runs.db") as store:
        (tmp_path / "model.py").write_bytes(
            b"".join(export_formats()["py"].write([KeptRun(store, run_id)]))
        )
    rows = np.array([[1.5, 2, 3, 1, 0], [0, 9, 1, 0, 1], [2, 2, 2, 1, 0]])
    rows = np.resize(rows, (7, there.config.inputs))
    found = as_module(tmp_path / "model.py").outputs_of(rows)
    assert found.tobytes() == there.predict(rows).tobytes()


def test_names_of_columns_and_classes_are_never_code(tmp_path: Path):
    bad = "');raise SystemExit('pwned')#\"\"\"\\"
    frame = {"a'\"\\": list(range(20)), "kind": [bad, "é\u2028'''"] * 10}
    trainer = Trainer(RunConfig(epochs=1), data=Table.from_frame(frame, "kind"))
    trainer.run()
    run_id = save(trainer, tmp_path / "runs.db").id
    with Store.open(tmp_path / "runs.db") as store:
        written = b"".join(export_formats()["py"].write([KeptRun(store, run_id)]))
    written.decode("ascii")
    (tmp_path / "model.py").write_bytes(written)
    model = as_module(tmp_path / "model.py")
    assert bad in model.CLASSES
    assert np.isfinite(model.predict([[1.0]])).all()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "length,width\n1,2\n",
            "standard input can't be predicted: it lacks the columns 'soil', 'site'",
        ),
        ("length,width,soil,site\n1,2\n", "line 2 has 2 cells where the header has 4"),
        ("length,width,soil,site\ninf,1,sand,north\n", "has a number that is not finite"),
    ],
)
def test_what_it_cannot_predict_it_says_in_a_sentence(tmp_path: Path, text: str, sentence: str):
    file = script(tmp_path, leaving_run(tmp_path, "table"))
    found = ran(file, "-", given=text)
    assert (found.returncode, found.stdout) == (2, "")
    assert sentence in found.stderr


def test_a_decimal_comma_is_found_in_the_file_or_said(tmp_path: Path):
    run = leaving_run(tmp_path, "table")
    text = run.rows.read_text().replace(",", ";").replace(".", ",")
    file = script(tmp_path, run)
    for said in ((), ("--decimal", ",")):
        assert ran(file, *said, given=text).stdout == as_csv(run)
    unknown = "Unknown in column 'length': '1,5' in line 2"
    assert unknown in ran(file, "--decimal", ".", given=text).stderr
    # Where some have a point, a comma is none.
    mixed = text.replace("1,5", "1.5", 1)
    assert "Unknown in column" in ran(file, given=mixed).stderr


def test_it_says_what_it_does_not_know(tmp_path: Path):
    run = leaving_run(tmp_path, "table")
    found = ran(script(tmp_path, run), str(run.rows))
    assert "Unknown in column 'soil': 'loam' in line 5." in found.stderr
    assert "Unknown in column 'site': 'east' in line 4." in found.stderr


def test_its_help_says_what_it_predicts_from_which_columns(tmp_path: Path):
    run = leaving_run(tmp_path, "table")
    words = " ".join(ran(script(tmp_path, run), "--help").stdout.split())
    what = "predicts kind (blue, red, white) from the columns length, width, soil, site."
    assert f"Run {run.run_id} of nnlab at epoch 30: {what}" in words


def test_slips_of_a_command_line_are_sentences(tmp_path: Path):
    file = script(tmp_path, leaving_run(tmp_path, "table"))
    assert (
        "gone.csv can't be predicted: No such file or directory\n" in ran(file, "gone.csv").stderr
    )
    assert "this is one" in ran(file, "--network", "1", "gone.csv").stderr


def test_hostile_names_are_no_formats_of_the_help(tmp_path: Path):
    frame = {"%(prog)s %d": list(range(20)), "100%": ["a", "b"] * 10}
    trainer = Trainer(RunConfig(epochs=1), data=Table.from_frame(frame, "100%"))
    trainer.run()
    run_id = save(trainer, tmp_path / "runs.db").id
    with Store.open(tmp_path / "runs.db") as store:
        written = b"".join(export_formats()["py"].write([KeptRun(store, run_id)]))
    (tmp_path / "model.py").write_bytes(written)
    found = ran(tmp_path / "model.py", "--help")
    assert found.returncode == 0, found.stderr
    assert "100%" in found.stdout
