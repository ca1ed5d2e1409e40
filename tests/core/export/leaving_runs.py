"""Runs of every kind that leave, with rows for each and what nnlab itself predicts of these."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nnlab.core import RunConfig, Snapshot, Store, Table, Trainer, save
from nnlab.core.data.table.read_options import ReadOptions
from nnlab.core.data.table.reading.read import read_table
from nnlab.core.export.table_predictions import TablePredictions, predict_table
from nnlab.core.store.snapshots import last_snapshot

SOILS = ("sand", "clay", "peat")
TABLE = "length,width,soil,site,kind\n" + "".join(
    f"{'' if x % 9 == 4 else x % 7 + 0.25},{x % 10},{'NA' if x % 13 == 5 else SOILS[x % 3]},"
    f"{('north', 'south')[x % 2]},{('red', 'blue', 'white')[(x * x) % 7 % 3]}\n"
    for x in range(60)
)
NEW_ROWS = (
    "kind,site,width,soil,length\n,north,3,sand,1.5\n,south,,peat,2\n,east,4,clay,0.125\n"
    ",north,7,loam,\n,south,1,,6.5\n,,2,sand,0\n"
)
POINTS = "x1,x2\n" + "".join(f"{x % 11 / 7 - 0.7!r},{x % 13 / 9 - 0.6!r}\n" for x in range(40))

KINDS: dict[str, dict[str, Any]] = {
    "two classes": {"dataset": "xor", "features": ("x1", "x2", "x1x2", "sin_x1")},
    "sigmoids": {"dataset": "xor", "activation": "sigmoid", "features": ("x1", "x2", "x1^2")},
    "no biases": {"dataset": "xor", "bias": False, "activation": "softsign"},
    "five classes": {"dataset": "blobs", "classes": 5, "activation": "gelu"},
    "regression": {"dataset": "plane", "activation": "elu"},
    "table": {"table": ("kind",), "activation": "leaky_relu", "leak": 0.03},
    "table of two classes": {"table": ("site",), "activation": "relu"},
    "several targets": {"table": ("length", "width"), "task": "regression"},
    "replicas": {"dataset": "blobs", "classes": 3, "replicas": 3, "whose": "mean"},
    "replicas on a table": {"table": ("kind",), "replicas": 3, "whose": "mean"},
}


@dataclass(frozen=True, slots=True)
class LeavingRun:
    """A kept run, and rows that it has not seen."""

    store: Path
    run_id: str
    snapshot: Snapshot
    rows: Path
    predicted: TablePredictions


def leaving_run(folder: Path, kind: str) -> LeavingRun:
    """Train and keep a run of this kind."""
    values = {"hidden_layers": (5, 4), "epochs": 30, "learning_rate": 0.03, **KINDS[kind]}
    whose, targets = values.pop("whose", 0), values.pop("table", ())
    task, rows, data = values.pop("task", None), folder / "new.csv", None
    rows.write_text(NEW_ROWS if targets else POINTS)
    if targets:
        (folder / "plants.csv").write_text(TABLE)
        data = Table.from_csv(folder / "plants.csv", target=targets, task=task, missing="mean")
    trainer = Trainer(RunConfig(**values), data=data)
    trainer.whose = whose
    trainer.run()
    run = save(trainer, folder / "runs.db")
    with Store.open(folder / "runs.db") as store:
        snapshot = last_snapshot(store, run.id)
    return LeavingRun(folder / "runs.db", run.id, snapshot, rows, predicted_of(snapshot, rows))


def predicted_of(snapshot: Snapshot, rows: Path) -> TablePredictions:
    """Let nnlab predict a file."""
    return predict_table(snapshot, read_table(rows, ReadOptions()))


def inputs_for(run: LeavingRun) -> np.ndarray:
    """Give the numbers of the rows, filled by nothing; NaN is missing."""
    return run.predicted.rows.numbers
