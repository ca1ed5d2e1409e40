"""nnlab's core: what computes. It knows nothing of screens.

    from nnlab.core import RunConfig, Trainer

    trainer = Trainer(RunConfig(dataset="xor", epochs=2000))
    print(trainer.run().test)

Names are imported when they are first used, so that asking for the declarations (`--help`)
does not wait for numpy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .config import ConfigError, RunConfig, preset_named
    from .data.table.refusal import TableError
    from .data.tabular.prepared import PreparedTable as Table
    from .experiments.comparison import compare
    from .nn.weights.network_weights import read_weights
    from .store.errors import StoreError
    from .store.saving import load, save
    from .store.snapshots import last_snapshot
    from .store.store import Store
    from .training.branch import Branch
    from .training.metrics.epoch_numbers import Metrics
    from .training.snapshot import Snapshot
    from .training.trainer import Trainer

    __version__: str

__all__ = [
    "Branch",
    "ConfigError",
    "Metrics",
    "RunConfig",
    "Snapshot",
    "Store",
    "StoreError",
    "Table",
    "TableError",
    "Trainer",
    "compare",
    "last_snapshot",
    "load",
    "preset_named",
    "read_weights",
    "save",
]

_HOMES = {
    "Branch": ".training.branch",
    "ConfigError": ".config",
    "RunConfig": ".config",
    "Metrics": ".training.snapshot",
    "Snapshot": ".training.snapshot",
    "Store": ".store.store",
    "StoreError": ".store.errors",
    "Table": ".data.tabular.prepared",
    "TableError": ".data.table.refusal",
    "Trainer": ".training.trainer",
    "compare": ".experiments.comparison",
    "last_snapshot": ".store.snapshots",
    "load": ".store.saving",
    "preset_named": ".config",
    "read_weights": ".nn.weights.network_weights",
    "save": ".store.saving",
}
_CALLED_THERE = {"Table": "PreparedTable"}
"""What is called otherwise at home, where a table may be one that is no more than read."""


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from .version import version

        return version()
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), _CALLED_THERE.get(name, name))


def __dir__() -> list[str]:
    # What is there to be used, and not what this file needs for itself.
    return sorted({*__all__, "__version__", *(name for name in globals() if name[:2] == "__")})
