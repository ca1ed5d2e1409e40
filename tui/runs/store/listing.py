"""All runs of a store, read in one go, and where that can't be done, why."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from ....core.store.errors import StoreError
from ....core.store.location import may_be_there
from ....core.store.store import Store
from ....core.store.summary import RunSummary
from ....core.store.writing.recorder import Recorder

AT_ONCE = 100
"""So many of the newest runs are read first: they are there before anybody has looked."""


def newest(store: Store) -> list[RunSummary]:
    """Read the first screen of runs."""
    return store.find(limit=AT_ONCE)


def news_of(store: Store, ids: Iterable[str]) -> tuple[list[RunSummary], set[str]]:
    """Read the newest runs, and these as well, however old they are.

    Returns:
        The runs, and the ids of those that somebody has deleted meanwhile.
    """
    runs, gone = newest(store), set[str]()
    for run_id in ids:
        try:
            runs.append(store.run(run_id))
        except StoreError as error:
            if error.passes:
                raise
            gone.add(run_id)
    return runs, gone


def everything(store: Store) -> list[RunSummary]:
    """Read all runs, the newest first; ten thousand take a tenth of a second."""
    return store.find()


def may_change(path: Path) -> bool:
    """Tell whether names, tags and notes can be written."""
    # The file alone is not enough: SQLite writes another one beside it.
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def why_none(recorder: Recorder) -> str:
    """Say why there are no runs to be shown; empty if there may be some."""
    if recorder.problem:
        return recorder.problem
    if recorder.path is None:
        return (
            "Runs are not kept: nnlab was started with --no-store, or NNLAB_STORE is set to"
            " nothing. Without that, every run that trains is kept and listed here."
        )
    if not may_be_there(recorder.path):
        return f"No run is kept yet. The first that trains begins the store {recorder.path}."
    return ""
