"""The history of a run as event files of TensorBoard, written without TensorFlow.

A value is `loss/train` of an epoch, at the time at which that epoch ended: so a team's dashboard
shows runs of nnlab beside those of other programs.
"""

from __future__ import annotations

import io
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..run_arrays import history_table

if TYPE_CHECKING:
    from ...training.checkpoint import RecordedEpochs


def events_of(past: RecordedEpochs, began: float) -> bytes:
    """Write every epoch's numbers; what is no number is left out.

    Args:
        past: What was recorded.
        began: When the run began, in seconds since 1970.
    """
    event: Any = import_module("tensorboard.compat.proto.event_pb2").Event
    summary: Any = import_module("tensorboard.compat.proto.summary_pb2").Summary
    file = io.BytesIO()
    # Its own writer of records, which frames each with check sums.
    writer: Any = import_module("tensorboard.summary.writer.record_writer").RecordWriter(file)
    writer.write(event(wall_time=began, file_version="brain.Event:2").SerializeToString())
    names, table = history_table(past)
    seconds = table[:, names.index("seconds")].tolist()
    tags = [tag_of(name) for name in names]
    for epoch, row in enumerate(table.tolist()):
        values = [
            summary.Value(tag=tag, simple_value=number)
            for tag, number in zip(tags, row, strict=True)
            if number == number  # noqa: PLR0124  (what is no number is unequal)
        ]
        written = event(wall_time=began + seconds[epoch], step=epoch, summary=summary(value=values))
        writer.write(written.SerializeToString())
    return file.getvalue()


def tag_of(column: str) -> str:
    """Name a column as TensorBoard groups charts: `train_loss` is `loss/train`."""
    for name in ("train", "validation", "test"):
        if column.startswith(f"{name}_"):
            return f"{column.removeprefix(f'{name}_')}/{name}"
    return column
