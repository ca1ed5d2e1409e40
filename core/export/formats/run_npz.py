"""A run's numbers as numpy's `.npz`, to be read by `np.load(file)`; no pickle is in it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ..export_format import ExportFormat

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...store.store import Store


def _write(store: Store, ids: Sequence[str]) -> Iterable[bytes]:
    import numpy as np

    from ...store.snapshots import last_snapshot_and_history
    from ..run_arrays import run_arrays

    arrays: dict[str, NDArray[Any]] = {}
    for run_id in ids:
        of_run = run_arrays(*last_snapshot_and_history(store, run_id), store.all_kept(run_id))
        prefix = f"{run_id}/" if len(ids) > 1 else ""
        arrays |= {f"{prefix}{name}": array for name, array in of_run.items()}
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return [file.getvalue()]


FORMAT = ExportFormat(
    "npz",
    suffix="npz",
    summary="history, parameters and predictions as arrays",
    contents="npz has all that as arrays, and every replica's history.",
    by_rows="predictions, points and row numbers",
    several_runs="the names of arrays in npz begin with the id: `3f2a/history`",
    is_text=False,
    write=_write,
)
