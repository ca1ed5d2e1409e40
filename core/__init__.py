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
    from .config import ConfigError, RunConfig
    from .training.snapshot import Metrics, Snapshot
    from .training.trainer import Trainer

__all__ = ["ConfigError", "Metrics", "RunConfig", "Snapshot", "Trainer"]

_HOMES = {
    "ConfigError": ".config",
    "RunConfig": ".config",
    "Metrics": ".training.snapshot",
    "Snapshot": ".training.snapshot",
    "Trainer": ".training.trainer",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)
