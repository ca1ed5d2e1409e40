"""All runs of a store, read in one go."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...core.runs.store import Store
from ...core.runs.summary import RunSummary


@dataclass(frozen=True, slots=True)
class Listing:
    """What was read of a store at one moment."""

    runs: Sequence[RunSummary]
    """Its runs, the newest first, those that are deleted left out."""
    may_change: bool
    """Whether names, tags and notes can be written."""


def read_listing(path: Path) -> Listing:
    """Read all runs of a store; ten thousand take a tenth of a second.

    Raises:
        StoreError: If the store can't be read.
    """
    with Store.open(path, read_only=True) as store:
        runs = store.summaries()
    return Listing(runs, os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
