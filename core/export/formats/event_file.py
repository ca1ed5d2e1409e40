"""A run's history as an event file of TensorBoard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..export_format import ExportFormat

if TYPE_CHECKING:
    from ...store.store import Store


def _write(store: Store, ids: Sequence[str]) -> Iterable[bytes]:
    from ..models.event_file import events_of

    (run_id,) = ids
    return [events_of(store.history(run_id), store.run(run_id).started_at)]


FORMAT = ExportFormat(
    "tensorboard",
    suffix="tfevents",
    summary="the history as an event file, for TensorBoard",
    contents="tensorboard is the history as an event file (`loss/train` and the like by epochs);"
    " `tensorboard --logdir .` finds it by its ending.",
    only="one run's history",
    needs="tensorboard",
    folder_each=True,
    is_text=False,
    write=_write,
)
