"""A run's history as an event file of TensorBoard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..export_format import ExportFormat

if TYPE_CHECKING:
    from ..leaving_run import LeavingRun


def _write(runs: Sequence[LeavingRun]) -> Iterable[bytes]:
    from ..models.event_file import events_of

    (run,) = runs
    return [events_of(run.history, run.started_at)]


FORMAT = ExportFormat(
    "tensorboard",
    suffix="tfevents",
    title="TensorBoard",
    summary="the history as an event file, for TensorBoard",
    contents="tensorboard is the history as an event file (`loss/train` and the like by epochs);"
    " `tensorboard --logdir .` finds it by its ending.",
    only="one run's history",
    needs="tensorboard",
    folder_each=True,
    is_text=False,
    write=_write,
)
