"""A run's networks as a program in Python that needs numpy only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..export_format import ExportFormat

if TYPE_CHECKING:
    from ..leaving_run import LeavingRun


def _write(runs: Sequence[LeavingRun]) -> Iterable[bytes]:
    from ..models.leaving_model import leaving_model
    from ..models.numpy_script import numpy_script

    (run,) = runs
    return [numpy_script(leaving_model(run)).encode()]


FORMAT = ExportFormat(
    "py",
    suffix="py",
    title="Python with numpy",
    summary="a program of its own that predicts by numpy",
    contents="py is a program that needs numpy only: `python run.py new.csv` predicts as `nnlab"
    " predict` does, to the last bit; of replicas by their mean, or by one with --network.",
    only="one run's program",
    of_network=True,
    write=_write,
)
