"""A run's config as TOML, which `nnlab --config` repeats it by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..export_format import ExportFormat

if TYPE_CHECKING:
    from ..leaving_run import LeavingRun


def _write(runs: Sequence[LeavingRun]) -> Iterable[bytes]:
    from ...config.formats.files import to_toml

    (run,) = runs
    comment = f"# {run.start.left_out}\n\n" if run.start else ""
    return [(comment + to_toml(run.config)).encode()]


FORMAT = ExportFormat(
    "toml",
    suffix="toml",
    title="TOML",
    summary="the config, for nnlab --config",
    contents="toml is the config.",
    only="one run's config",
    write=_write,
)
