"""A history leaves as an event file, which TensorBoard's own reader reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.core import Store
from nnlab.core.export.formats import export_formats
from nnlab.core.export.leaving_run import KeptRun
from nnlab.core.export.run_arrays import history_table

from .leaving_runs import leaving_run

accumulator = pytest.importorskip(
    "tensorboard.backend.event_processing.event_accumulator",
    reason="TensorBoard is not installed",
)
KINDS = ("two classes", "five classes", "regression", "table", "replicas")


@pytest.mark.parametrize("kind", KINDS)
def test_its_own_reader_reads_every_epoch(tmp_path: Path, kind: str):
    run = leaving_run(tmp_path, kind)
    with Store.open(run.store, read_only=True) as store:
        content = b"".join(export_formats()["tensorboard"].write([KeptRun(store, run.run_id)]))
        names, table = history_table(store.history(run.run_id))
        began = store.run(run.run_id).started_at
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "run.tfevents").write_bytes(content)
    events: Any = accumulator.EventAccumulator(str(folder), {accumulator.SCALARS: 0})
    events.Reload()
    losses = events.Scalars("loss/train")
    assert [each.step for each in losses] == list(range(31))
    wanted = table[:, names.index("train_loss")].astype(np.float32)
    assert [each.value for each in losses] == wanted.tolist()
    seconds = table[:, names.index("seconds")]
    np.testing.assert_allclose([each.wall_time for each in losses], began + seconds)
    tags = set(events.Tags()["scalars"])
    assert {"learning_rate", "loss/train", "loss/validation"} <= tags
    assert ("accuracy/train" in tags) == (kind != "regression")
    assert ("loss_lower_quartile/train" in tags) == (kind == "replicas")
