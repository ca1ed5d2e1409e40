"""A run's parameters by layer as a file of safetensors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..export_format import ExportFormat

if TYPE_CHECKING:
    from ..leaving_run import LeavingRun


def _write(runs: Sequence[LeavingRun]) -> Iterable[bytes]:
    from ..models.leaving_model import leaving_model
    from ..models.safetensors_file import metadata_of, safetensors_of, tensors_of

    (run,) = runs
    model = leaving_model(run)
    return [safetensors_of(tensors_of(model), metadata_of(model))]


FORMAT = ExportFormat(
    "safetensors",
    suffix="safetensors",
    title="safetensors",
    summary="parameters by layer, as PyTorch has them",
    contents="safetensors has the parameters by layer (`layers.0.weight`, `(fan out, fan in)`,"
    " `layers.0.bias`; of replicas stacked) and a table's scale; its metadata is JSON: the config,"
    " inputs, targets and classes.",
    only="one run's parameters",
    is_text=False,
    of_network=True,
    write=_write,
)
