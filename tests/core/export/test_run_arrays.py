"""A kept run on a table is exported without its file, with all its names."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Store, Trainer
from nnlab.core.data.tabular.open_tables import learning
from nnlab.core.data.tabular.prepared import PreparedTable
from nnlab.core.export.formats import export_formats
from nnlab.core.export.leaving_run import KeptRun
from nnlab.core.store.saving import save

from ..store.tables.files import forget_tables, moved_away, opened, written


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path)


def trained(table: PreparedTable, **values: Any) -> Trainer:
    trainer = Trainer(learning(RunConfig(hidden_layers=(3,), epochs=4, **values), table))
    trainer.run()
    return trainer


@pytest.mark.parametrize("replicas", [1, 2])
def test_a_kept_run_is_exported_without_its_file_with_all_names(
    file: Path, tmp_path: Path, replicas: int
):
    table = opened(file)
    run = save(trained(table, replicas=replicas), tmp_path / "runs.db")
    moved_away(file)
    forget_tables()
    formats = export_formats()
    with Store.open(tmp_path / "runs.db") as store:
        exported = json.loads(b"".join(formats["json"].write([KeptRun(store, run.id)])))
        arrays = np.load(io.BytesIO(b"".join(formats["npz"].write([KeptRun(store, run.id)]))))
    assert exported["rows"][0]["target"] in table.classes
    assert arrays["class_names"].tolist() == list(table.classes)
    assert arrays["input_names"].tolist() == [each.name for each in table.inputs]
    assert arrays["lines"].tolist() == table.lines.tolist()
    assert arrays["table_inputs"].tobytes() == table.numbers.tobytes()
    assert arrays["table_targets"].tobytes() == table.targets.tobytes()


@pytest.mark.parametrize("replicas", [1, 2])
def test_what_rows_count_is_exported_where_they_do_not_count_alike(
    file: Path, tmp_path: Path, replicas: int
):
    table = opened(file)
    trainers = [trained(table, replicas=replicas, class_weight=how) for how in ("balanced", "none")]
    for each in trainers:
        save(each, tmp_path / "runs.db")
    npz = export_formats()["npz"]
    with Store.open(tmp_path / "runs.db") as store:
        weighted, alike = (
            np.load(io.BytesIO(b"".join(npz.write([KeptRun(store, each.run_id)]))))
            for each in trainers
        )
    assert "row_weights" not in alike
    dataset = trainers[0].snapshot().dataset
    assert dataset is not None
    assert dataset.weights is not None
    first = weighted["row_weights"] if replicas == 1 else weighted["row_weights"][0]
    assert first.tolist() == dataset.weights.tolist()
