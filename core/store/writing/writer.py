"""Writes runs into the store, each time all that is new since the last, in one transaction."""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from ...config.formats.files import to_json
from ...data.tabular.open_tables import table_at_hand
from ...training.checkpoint import Checkpoint
from ...training.timeline.timeline import TimelinePoint
from ...version import version
from ..database.history_rows import ENOUGH, rows_from
from ..database.parameters import parameter_bytes
from ..errors import StoreError, unusable
from ..labels import Labels
from ..owner import machine, process_number, this_process
from ..store import Store
from ..summary import RunSummary, Status, is_written
from ..tables.kept_tables import WrittenTable, own_table_of
from .run_values import first_values, present_values

_MOST_EARLIER = 128
"""So many epochs at most have parameters kept by processes that are gone; of more, every second is
dropped."""


@dataclass(slots=True)
class _Place:
    """Where a run stands in the store."""

    number: int
    """Its row."""
    id: str
    """What it is called there."""
    first: int = 0
    """The first epoch that is not written, or that is written anew with what follows."""
    kept: frozenset[int] = frozenset()
    """The epochs that parameters are kept of."""


class RunWriter:
    """Writes the runs of this process.

    Args:
        store: Where to; it belongs to the same thread.
        parents: For runs that branched off from another one, that one's id and the epoch.
        labels: What people said about runs before they began.
    """

    def __init__(
        self,
        store: Store,
        parents: Mapping[str, tuple[str, int]] | None = None,
        labels: Mapping[str, Labels] | None = None,
    ) -> None:
        self._store = store
        self._parents = {} if parents is None else parents
        self._labels = {} if labels is None else labels
        self._places: dict[str, _Place] = {}
        self._process = this_process()

    @property
    def known(self) -> Set[str]:
        """The runs that it writes, by their ids."""
        return self._places.keys()

    @property
    def is_gone(self) -> bool:
        """Whether the store's file was deleted or replaced since it was opened."""
        return self._store.is_gone

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def abandon(self) -> None:
        """Let go of a store whose file is gone."""
        self._store.abandon()

    def has(self, run_id: str) -> bool:
        """Tell whether the store has a run of this very id."""
        return self._store.has(run_id)

    def claim(self, run_id: str) -> None:
        """Take a run over from the process that wrote it, to go on with it.

        Raises:
            StoreError: If there is no such run, or another process is at it.
        """
        store = self._store
        with store.sentences(), store.transaction():
            row = store.connection.execute(
                "SELECT number, owner, saved_at, status FROM runs WHERE id = ?", (run_id,)
            ).fetchone()
            if row is None:
                raise StoreError(f"There is no run {run_id!r}.")
            number, owner, saved_at, status = row
            is_at_work = status in {"running", "paused"} and is_written(owner, saved_at)
            if is_at_work and owner != self._process:
                raise StoreError(
                    f"Run {run_id} is being trained by process {process_number(owner)};"
                    " it can go on here when that has ended."
                )
            store.connection.execute(
                "UPDATE runs SET owner = ?, status = 'paused', machine = ?, version = ?,"
                " saved_at = ?, ended_at = NULL WHERE number = ?",
                (self._process, machine(), version(), time.time(), number),
            )
        self._stand(run_id, number)

    def _stand(self, run_id: str, number: int) -> None:
        """Write on behind what the store has of a run."""
        kept = frozenset(self._store.kept_epochs(run_id).tolist())
        self._places[run_id] = _Place(number, run_id, self._first_open(number), kept)

    def take_up(self, run_id: str) -> bool:
        """Go on with a run of this process that another writer of it wrote.

        Returns:
            Whether the run stands there.
        """
        number = self._store.value(
            "SELECT number FROM runs WHERE id = ? AND owner = ? AND deleted_at IS NULL",
            run_id,
            self._process,
        )
        if number is not None:
            self._stand(run_id, number)
        return number is not None

    def release(self, run: RunSummary) -> None:
        """Write that a run which was claimed is as it was before."""
        with self._store.sentences():
            self._store.connection.execute(
                "UPDATE runs SET owner = '', status = ?, ended_at = ?,"
                " saved_at = ? WHERE number = ?",
                (run.status, run.ended_at, run.saved_at, run.number),
            )

    def _first_open(self, number: int) -> int:
        row = self._store.connection.execute(
            "SELECT first, count FROM history WHERE run = ? ORDER BY first DESC LIMIT 1", (number,)
        ).fetchone()
        if row is None:
            return 0
        first, count = row
        return first if count < ENOUGH else first + count

    def save(self, checkpoint: Checkpoint, *, status: Status | None = None) -> str:
        """Write a run as it is now.

        Args:
            checkpoint: That.
            status: What to write for its state.

        Returns:
            What the run is called in the store: its own id, or a longer one if a run of that name
            was there already.

        Raises:
            StoreError: If it can't be written; then nothing of it is.
        """
        store = self._store
        data = checkpoint.to_bytes()
        place = self._places.get(checkpoint.run_id)
        table = None if place else self._table_of(checkpoint)
        try:
            with store.transaction():
                place = place or self._begin(checkpoint, table)
                first = place.first if place.first <= len(checkpoint.past) else 0
                rows = list(rows_from(checkpoint.past, first))
                self._update(place, checkpoint, status or checkpoint.state)
                store.connection.execute(
                    "DELETE FROM history WHERE run = ? AND first >= ?", (place.number, first)
                )
                store.connection.executemany(
                    "INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    [(place.number, *row) for row in rows],
                )
                kept = self._keep(place, checkpoint.kept)
                store.connection.execute(
                    "INSERT OR REPLACE INTO checkpoints VALUES (?, ?)", (place.number, data)
                )
                store.connection.execute(
                    "INSERT OR REPLACE INTO configs VALUES (?, ?)",
                    (place.number, to_json(checkpoint.config)),
                )
        except sqlite3.Error as error:
            raise unusable(store.path, error) from error
        if rows:
            first, count, *_ = rows[-1]
            place.first = first if count < ENOUGH else first + count
        place.kept = kept
        self._places[checkpoint.run_id] = place
        return place.id

    def _keep(self, place: _Place, points: Sequence[TimelinePoint]) -> frozenset[int]:
        """Keep the parameters of these timeline points, and drop those they came after.

        What another process kept before it was interrupted is earlier than any of them, and stays.

        Returns:
            The epochs that parameters are kept of then.
        """
        if not points:
            return place.kept
        epochs = {point.epoch for point in points}
        earlier = {epoch for epoch in place.kept if epoch < min(epochs)}
        if len(earlier) > _MOST_EARLIER:
            earlier = {*sorted(earlier)[::2]}
        connection = self._store.connection
        connection.executemany(
            "DELETE FROM kept WHERE run = ? AND epoch = ?",
            [(place.number, epoch) for epoch in place.kept - epochs - earlier],
        )
        connection.executemany(
            "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)",
            [
                (place.number, point.epoch, point.steps, parameter_bytes(point.parameters))
                for point in points
                if point.epoch not in place.kept
            ],
        )
        return frozenset(epochs | earlier)

    def mark(self, run_id: str, status: Status, message: str) -> None:
        """Write how a run ended that can give no checkpoint any more."""
        place = self._places.get(run_id)
        if place is None:
            return
        with self._store.sentences():
            self._store.connection.execute(
                "UPDATE runs SET status = ?, message = ?, ended_at = ? WHERE number = ?",
                (status, message, time.time(), place.number),
            )

    def _table_of(self, checkpoint: Checkpoint) -> WrittenTable | None:
        """Pack the table of a run, before anybody waits for the store."""
        config = checkpoint.config
        table = table_at_hand(config) if own_table_of(config) else None
        return table and WrittenTable(self._store, table)

    def _begin(self, checkpoint: Checkpoint, table: WrittenTable | None) -> _Place:
        """Make a row for a run, under a longer name if its own is taken."""
        run_id = checkpoint.run_id
        labels = self._labels.get(run_id, Labels())
        parent, parent_epoch = self._parents.get(run_id, ("", None))
        values = {
            **first_values(checkpoint, self._process),
            # Another run may have taken the name since it was asked for.
            "name": "" if self._store.called(labels.name) else labels.name,
            "note": labels.note,
            "parent": self._store.value("SELECT number FROM runs WHERE id = ?", parent),
            "parent_epoch": parent_epoch,
            "learned": table and table.write(self._store),
        }
        query = f"INSERT INTO runs (id, {', '.join(values)}) VALUES (?{', ?' * len(values)})"
        while True:
            try:
                cursor = self._store.connection.execute(query, (run_id, *values.values()))
            except sqlite3.IntegrityError:
                run_id += secrets.token_hex(2)
            else:
                assert cursor.lastrowid is not None
                self._store.connection.executemany(
                    "INSERT OR IGNORE INTO tags VALUES (?, ?)",
                    [(cursor.lastrowid, tag) for tag in labels.tags],
                )
                return _Place(cursor.lastrowid, run_id)

    def _update(self, place: _Place, checkpoint: Checkpoint, status: Status) -> None:
        values = present_values(checkpoint, status, self._process)
        self._store.connection.execute(
            f"UPDATE runs SET {', '.join(f'{name} = ?' for name in values)} WHERE number = ?",
            (*values.values(), place.number),
        )
