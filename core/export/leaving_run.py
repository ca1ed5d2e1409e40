"""A run on its way out, as formats see it: one of the store, or one that is seen in the lab.

    with Store.open() as store:
        pieces = export_formats()["py"].write([KeptRun(store, "3f2a")])
    pieces = export_formats()["py"].write([SeenRun(snapshot)])

A format asks only for what it writes, so that a list of numbers waits for no network to be made.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..config import RunConfig
from ..nn.weights.start import StartWeights
from ..short_repr import brief
from ..training.checkpoint import RecordedEpochs
from ..training.snapshot import Snapshot
from .run_ends import RunEnds, ends_of, run_ends

if TYPE_CHECKING:
    from ..store.database.parameters import StoredParameters
    from ..store.store import Store
    from ..store.summary import RunSummary


class KeptRun:
    """A run of the store, as it was when it was written last.

    Args:
        store: Where it is.
        key: As `Store.run` takes it.
        replica: The replica whose network leaves, from 0; all of them if not given.

    Attributes:
        summary: What a list knows of it.
        replica: The replica whose network leaves.

    Raises:
        StoreError: If there is no such run; and of all else if it can't be read.
    """

    def __init__(self, store: Store, key: str, replica: int | None = None) -> None:
        self._store = store
        self.summary: RunSummary = store.run(key)
        self.replica = replica

    @property
    def run_id(self) -> str:
        """What it is called by."""
        return self.summary.id

    @property
    def started_at(self) -> float:
        """When it began, in seconds since 1970."""
        return self.summary.started_at

    @property
    def fate(self) -> tuple[str, str]:
        """How it fares now, which is the store's to say, as who trained it may be gone."""
        return self.summary.status, self.summary.message

    @property
    def config(self) -> RunConfig:
        """The config in force, edits in flight included."""
        return self._store.config(self.run_id)

    @property
    def start(self) -> StartWeights | None:
        """The weights that it started from, where that was not at random and is known."""
        from ..store.errors import StoreError

        try:
            return self._store.checkpoint(self.run_id, rows=False).start
        except StoreError:
            return None  # what else can be read of it is worth as much

    @property
    def history(self) -> RecordedEpochs:
        """What was recorded of its epochs."""
        return self._store.history(self.run_id)

    @property
    def earlier(self) -> Sequence[StoredParameters]:
        """The parameters that were kept of earlier epochs."""
        return self._store.all_kept(self.run_id)

    @property
    def ends(self) -> RunEnds:
        """What its networks came to."""
        return run_ends(self._store, self.run_id)

    def moment(self) -> tuple[Snapshot, RecordedEpochs]:
        """Give how it was, and what was recorded up to then, of one and the same time."""
        from ..store.snapshots import last_snapshot_and_history

        return last_snapshot_and_history(self._store, self.run_id)

    def why_no_rows(self) -> str:
        """Say why the rows that it learned from are gone, as a sentence; empty if they are not."""
        from ..store.snapshots import why_no_rows

        return why_no_rows(self._store, self.run_id)


@dataclass(frozen=True, slots=True)
class SeenRun:
    """A run at the epoch that is seen, whether it is kept or not."""

    snapshot: Snapshot
    """How it is then."""
    summary: RunSummary | None = None
    """What a list knows of it; `None` of one that is not kept."""
    replica: int | None = None
    """The replica whose network leaves, from 0; all of them if not given."""
    now: float = field(default_factory=time.time)
    """When it is seen, in seconds since 1970."""

    __repr__ = brief

    @property
    def run_id(self) -> str:
        """What it is called by."""
        return self.snapshot.run_id if self.summary is None else self.summary.id

    @property
    def started_at(self) -> float:
        """When it began, in seconds since 1970; of one that is not kept as if it never paused."""
        return self.now - self.snapshot.seconds if self.summary is None else self.summary.started_at

    @property
    def fate(self) -> tuple[str, str]:
        """How it fares, and what is said about that."""
        return self.snapshot.state, self.snapshot.message

    @property
    def config(self) -> RunConfig:
        """The config in force, edits in flight included."""
        return self.snapshot.config

    @property
    def start(self) -> StartWeights | None:
        """The weights that it started from, where that was not at random."""
        return self.snapshot.start

    @property
    def history(self) -> RecordedEpochs:
        """What was recorded of its epochs up to then."""
        snapshot, replicas = self.snapshot, self.snapshot.replicas
        tables = snapshot.history.rows, snapshot.learning_rates, snapshot.epoch_seconds
        if replicas is None:
            return RecordedEpochs(*tables)
        of_each = replicas.each, replicas.stride, replicas.began
        return RecordedEpochs(*tables, replicas.lower, replicas.upper, *of_each)

    @property
    def earlier(self) -> Sequence[StoredParameters]:
        """Nothing: what leaves is this epoch."""
        return ()

    @property
    def ends(self) -> RunEnds:
        """What its networks are."""
        return ends_of(self.snapshot)

    def known_by(self, summary: RunSummary | None) -> SeenRun:
        """Give the same with what a list knows of it."""
        return replace(self, summary=summary)

    def moment(self) -> tuple[Snapshot, RecordedEpochs]:
        """Give how it is, and what was recorded up to then."""
        return self.snapshot, self.history

    def why_no_rows(self) -> str:
        """Say why the rows that it learned from are gone, as a sentence; empty if they are not."""
        return self.snapshot.why_empty


LeavingRun = KeptRun | SeenRun
"""A run on its way out."""
