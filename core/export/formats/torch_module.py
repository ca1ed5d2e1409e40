"""A run's networks as a module of PyTorch, with its parameters as safetensors beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..export_format import Beside, ExportFormat
from .tensors import FORMAT as TENSORS

if TYPE_CHECKING:
    from ..leaving_run import LeavingRun


def _write(runs: Sequence[LeavingRun]) -> Iterable[bytes]:
    from ..models.leaving_model import leaving_model
    from ..models.torch_script import torch_script

    (run,) = runs
    return [torch_script(leaving_model(run)).encode()]


FORMAT = ExportFormat(
    "torch",
    suffix="py",
    title="PyTorch",
    summary="a module of PyTorch, and its parameters beside it",
    contents="torch is a module of PyTorch with its parameters beside it: `-o net.py` writes"
    " `net.safetensors` as well.",
    only="one run's module",
    by_name_only=True,
    beside=Beside(TENSORS.suffix, TENSORS.write),
    of_network=True,
    write=_write,
)
