"""Which kept run or sweep a report is of, and what there is to be said of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ....core.config import ConfigError
from ..errors import WrongUsage

if TYPE_CHECKING:
    from ....core.experiments.documents.templates import Parts
    from ....core.store.store import Store
    from ....core.store.summary import RunSummary
    from ....core.store.sweeps.kept_sweep import KeptSweep
    from ....core.store.sweeps.sweep_store import SweepStore


def parts_of_kept(path: Path, key: str) -> Parts:
    """Gather what there is to be said of a kept run or sweep.

    Args:
        path: The store.
        key: Its id, the beginning of its id, a run's name, or last for whatever was written last.

    Raises:
        WrongUsage: If there is none, both are meant, or it can't be read.
    """
    from ....core.export.leaving_run import KeptRun
    from ....core.store.errors import StoreError
    from ....core.store.store import Store
    from ....core.store.sweeps.sweep_store import SweepStore
    from ...runs.export.report import parts_of
    from ...sweep.report import parts_of_kept_sweep

    try:
        with Store.open(path, read_only=True) as store:
            with SweepStore.open(path, read_only=True) as sweeps:
                run, sweep = _found(store, sweeps, key)
                if sweep is not None:
                    return parts_of_kept_sweep(sweeps, sweep)
            assert run is not None
            return parts_of(KeptRun(store, run.id))
    except (ConfigError, StoreError) as error:
        raise WrongUsage([str(error)]) from None


def _found(
    store: Store, sweeps: SweepStore, key: str
) -> tuple[RunSummary | None, KeptSweep | None]:
    """Find what is meant: a run or a sweep, of the two that were written last the later one.

    Raises:
        StoreError: If there is neither.
        WrongUsage: If it may be either.
    """
    from ....core.store.errors import StoreError
    from ....core.store.labels import LAST

    run, why = None, None
    try:
        run = store.run(key)
    except StoreError as error:
        why = error
    try:
        sweep = sweeps.sweep(key)
    except StoreError:
        if why is not None:
            raise why from None
        return run, None
    if run is None:
        return None, sweep
    if key == LAST:
        return (run, None) if run.saved_at > sweep.saved_at else (None, sweep)
    raise WrongUsage(
        [f"{key[:40]!r} may be run {run.id} or sweep {sweep.id}; write all of its id."]
    )
