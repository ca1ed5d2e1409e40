"""A run's numbers as numpy's `.npz`, to be read by `np.load(file)`; no pickle is in it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ..export_format import ExportFormat

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..leaving_run import LeavingRun


def _write(runs: Sequence[LeavingRun]) -> Iterable[bytes]:
    import numpy as np

    from ..run_arrays import run_arrays

    arrays: dict[str, NDArray[Any]] = {}
    for run in runs:
        of_run = run_arrays(*run.moment(), run.earlier) | {"id": np.array(run.run_id)}
        prefix = f"{run.run_id}/" if len(runs) > 1 else ""
        arrays |= {f"{prefix}{name}": array for name, array in of_run.items()}
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return [file.getvalue()]


FORMAT = ExportFormat(
    "npz",
    suffix="npz",
    title="numpy's npz",
    summary="history, parameters and predictions as arrays",
    contents="npz has all that as arrays, and every replica's history.",
    by_rows="predictions, points and row numbers",
    several_runs="the names of arrays in npz begin with the id: `3f2a/history`",
    is_text=False,
    write=_write,
)
