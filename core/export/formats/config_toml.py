"""A run's config as TOML, which `nnlab --config` repeats it by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..export_format import ExportFormat

if TYPE_CHECKING:
    from ...store.store import Store


def _write(store: Store, ids: Sequence[str]) -> Iterable[bytes]:
    from ...config.formats.files import to_toml

    (run_id,) = ids
    return [to_toml(store.config(run_id)).encode()]


FORMAT = ExportFormat(
    "toml",
    suffix="toml",
    summary="the config, for nnlab --config",
    contents="toml is the config.",
    only="one run's config",
    write=_write,
)
