"""A run's networks as ONNX, which takes raw columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..export_format import ExportFormat

if TYPE_CHECKING:
    from ..leaving_run import LeavingRun


def _write(runs: Sequence[LeavingRun]) -> Iterable[bytes]:
    from ..models.leaving_model import leaving_model
    from ..models.onnx_graph import onnx_file

    (run,) = runs
    return [onnx_file(leaving_model(run))]


FORMAT = ExportFormat(
    "onnx",
    suffix="onnx",
    title="ONNX",
    summary="a graph that takes raw columns, for ONNX Runtime and others",
    contents="onnx is a graph that takes raw columns, one input each, and gives `outputs` and the"
    " name of the class, `label`; filling, scaling and words are inside.",
    only="one run's graph",
    needs="onnx",
    is_text=False,
    of_network=True,
    write=_write,
)
