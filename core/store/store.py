"""The store of runs: find one, read what is kept of it, and change what people say about it.

    with Store.open() as store:
        store.find("circle lr>=0.01 status:finished", order="test_accuracy")
        store.rename("3f2a", "two rings")   # an id, the beginning of one, a name, or `last`
        trainer = store.load("two rings")   # predicts, and trains on

Other processes may write meanwhile. A store belongs to the thread that opened it; another thread
opens its own. Errors are `StoreError`, with a sentence for a person.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..config import ConfigError, RunConfig, printable
from ..config.formats.files import from_json
from ..training.checkpoint import Checkpoint, RecordedEpochs
from .database.history_rows import past_from
from .database.list_query import list_query
from .database.parameters import StoredParameters, kept_epochs, kept_parameters
from .database.store_file import StoreFile
from .errors import StoreError
from .labels import LAST, name_from, note_from, tag_from
from .selection.filter import read_filter
from .summary import COLUMNS, RunSummary, summary_from
from .tables.kept_table import KeptTable, refusal_to_go_on
from .tables.kept_tables import find_table, own_table_of, put_at_hand

if TYPE_CHECKING:
    from ..training.trainer import Trainer


class Store(StoreFile):
    """The runs in an open store."""

    # --- to find runs ---

    @property
    def runs(self) -> list[RunSummary]:
        """All runs that are not deleted, the newest first, with all that a list shows of them."""
        return self.find()

    def find(
        self,
        words: str = "",
        *,
        order: str = "newest",
        deleted: bool = False,
        limit: int | None = None,
    ) -> list[RunSummary]:
        """List the runs that some words and conditions hold for.

        Args:
            words: As `nnlab runs` takes them, such as `xor lr>=0.01`; what is wrong is an error.
            order: One of `list_query.ORDERS`.
            deleted: List the deleted runs instead of the others.
            limit: At most so many.
        """
        wanted = read_filter(words)
        if wanted.problems:
            raise StoreError(wanted.problems[0])
        query = list_query(order, deleted=deleted)
        if limit is not None and not wanted.tests:
            query += f" LIMIT {int(limit)}"
        with self.sentences():
            return wanted.among(map(summary_from, self.connection.execute(query)))[:limit]

    def run(self, key: str, *, deleted: bool = False) -> RunSummary:
        """Find one run.

        Args:
            key: Its id, the beginning of its id, its name, or `last`.
            deleted: Look among the deleted ones.

        Raises:
            StoreError: If there is none, or several are meant.
        """
        key = printable(key)  # as every name is; the rest no database would take
        among = f"runs.deleted_at IS {'NOT ' if deleted else ''}NULL"
        if key == LAST:
            found = self._select(f"WHERE {among} ORDER BY runs.saved_at DESC LIMIT 1")
            if not found:
                raise StoreError("No run is kept yet.")
            return found[0]
        ways: list[tuple[str, tuple[str, ...]]] = [
            ("runs.id = ?", (key,)),
            ("runs.name = ?", (key,)),
            ("runs.id >= ? AND runs.id < ?", (key, key + "\U0010ffff")),
        ]
        for condition, values in ways if key else ():
            found = self._select(f"WHERE {among} AND {condition} LIMIT 4", values)
            if len(found) == 1:
                return found[0]
            if found:
                names = ", ".join(run.id for run in found[:3]) + (", ..." if len(found) > 3 else "")
                raise StoreError(f"{key[:80]!r} may be any of the runs {names}.")
        raise StoreError(
            f"There is no {'deleted ' if deleted else ''}run {key[:80]!r};"
            " a run is called by its id, the beginning of its id, its name, or last."
        )

    def unfinished(self) -> RunSummary | None:
        """Give the last run that stopped before its end and may go on as it is, if there is one."""
        some = self._select(
            "WHERE runs.deleted_at IS NULL AND runs.epoch < runs.epochs AND runs.status IN"
            " ('interrupted', 'stopped', 'running', 'paused') ORDER BY runs.saved_at DESC LIMIT 50"
        )
        return next((run for run in some if run.may_go_on), None)

    def _select(self, rest: str, values: Sequence[Any] = ()) -> list[RunSummary]:
        with self.sentences():
            rows = self.connection.execute(f"SELECT {COLUMNS} FROM runs {rest}", values)
            return [summary_from(row) for row in rows]

    def count(self) -> int:
        """Tell how many runs there are, the deleted ones left out."""
        return self.value("SELECT count(*) FROM runs WHERE deleted_at IS NULL")

    def has(self, run_id: str) -> bool:
        """Tell whether a run of this very id is kept, deleted or not."""
        return bool(self.value("SELECT count(*) FROM runs WHERE id = ?", run_id))

    def tags(self) -> dict[str, int]:
        """Give all tags in use, and how many runs have each."""
        query = (
            "SELECT tag, count(*) FROM tags JOIN runs ON runs.number = run"
            " WHERE deleted_at IS NULL GROUP BY tag ORDER BY tag"
        )
        with self.sentences():
            return dict(self.connection.execute(query))

    # --- what is kept of a run: each by a key as `run` takes it ---

    def config(self, key: str) -> RunConfig:
        """Give the config in force when the run was last written, edits in flight included.

        Raises:
            StoreError: If there is no such run, or its config is none that this nnlab knows.
        """
        run = self.run(key)
        text = self.value("SELECT data FROM configs WHERE run = ?", run.number)
        if text is None:
            raise StoreError(f"The config of run {run.id} is missing.")
        try:
            return from_json(text)
        except ConfigError as error:
            raise StoreError(f"The config of run {run.id} can't be read: {error}") from None

    def history(self, key: str) -> RecordedEpochs:
        """Give every epoch's metrics, learning rate and time, row 0 being the start.

        Raises:
            StoreError: If there is no such run, or its history is damaged.
        """
        run = self.run(key)
        with self.sentences():
            rows = self.connection.execute(
                "SELECT first, count, tables, times, replicas, stride, began FROM history"
                " WHERE run = ? ORDER BY first",
                (run.number,),
            ).fetchall()
        try:
            return past_from(rows, run.replicas)
        except ValueError as error:
            raise StoreError(f"The history of run {run.id} is damaged.") from error

    def checkpoint(self, key: str, *, rows: bool = True) -> Checkpoint:
        """Give the moment that the run goes on from; see `Trainer.resumed`.

        Args:
            key: Which run.
            rows: Whether the table that it learns from is to be at hand then.

        Raises:
            StoreError: If there is no such run, its checkpoint can't be read, or its table neither
                from here nor from its file.
        """
        run = self.run(key)
        # What belongs together must be read of one moment: somebody may be writing.
        with self.sentences(), self.transaction("DEFERRED"):
            data = self.value("SELECT data FROM checkpoints WHERE run = ?", run.number)
            past = self.history(run.id)
        if data is None:
            raise StoreError(f"Run {run.id} has no checkpoint to go on from.")
        try:
            checkpoint = Checkpoint.from_bytes(data, past).named(run.id)
            if rows:
                put_at_hand(self, checkpoint.config)
        except (ConfigError, StoreError) as error:
            raise refusal_to_go_on(run.id, error) from None
        return checkpoint

    def load(self, key: str = LAST) -> Trainer:
        """Make a trainer of a run, which predicts and may train on; see `saving.load`."""
        from .trainers import loaded  # who lists runs does not wait for what trains

        return loaded(lambda: self.checkpoint(key), self.path)

    def table(self, key: str) -> KeptTable | None:
        """Give what is kept of a person's table that a run learns from; `None` of any other run.

        Raises:
            StoreError: If there is no such run, or its table is damaged.
        """
        shape = own_table_of(self.config(key))
        return shape and find_table(self, shape)

    def kept_epochs(self, key: str) -> NDArray[np.intp]:
        """Give the epochs that parameters were kept of, ascending."""
        return kept_epochs(self, self.run(key).number)

    def kept(self, key: str, epoch: int) -> StoredParameters | None:
        """Give the parameters of the last epoch up to this one that they were kept of."""
        run = self.run(key)
        return next(iter(kept_parameters(self, run.number, run.replicas, epoch)), None)

    def all_kept(self, key: str) -> list[StoredParameters]:
        """Give the parameters of all epochs that they were kept of, ascending."""
        run = self.run(key)
        return kept_parameters(self, run.number, run.replicas)

    # --- what people say about a run: each by a key as `run` takes it ---

    def rename(self, key: str, name: str) -> None:
        """Give a run a name; an empty one takes it away.

        Raises:
            StoreError: If it is too long, or another run has it, so that it would find neither.
        """
        run = self.run(key)
        name = name_from(name)
        with self.sentences(), self.transaction():
            other = self.called(name)
            if other not in {None, run.id}:
                raise StoreError(f"Run {other} is called {name!r} already.")
            self._change(run, "name", name)

    def called(self, name: str) -> str | None:
        """Give the id of the run that has a name; `None` if the name is free."""
        if not name:
            return None
        with self.sentences():
            return self.value("SELECT id FROM runs WHERE name = ? AND deleted_at IS NULL", name)

    def annotate(self, key: str, note: str) -> None:
        """Write a note about a run in place of the one it had."""
        self._change(self.run(key), "note", note_from(note))

    def tag(self, key: str, *tags: str) -> None:
        """File a run under some tags more."""
        number = self.run(key).number
        rows = [(number, tag_from(tag)) for tag in tags]
        with self.sentences(), self.transaction():
            self.connection.executemany("INSERT OR IGNORE INTO tags VALUES (?, ?)", rows)

    def untag(self, key: str, *tags: str) -> None:
        """Take a run from under some tags; those that it does not have are passed over."""
        number = self.run(key).number
        rows = [(number, printable(tag)) for tag in tags]
        with self.sentences(), self.transaction():
            self.connection.executemany("DELETE FROM tags WHERE run = ? AND tag = ?", rows)

    def delete(self, key: str) -> RunSummary:
        """Delete a run; `undelete` brings it back until `purge` is called.

        Raises:
            StoreError: If there is none, or a process trains it.
        """
        run = self.run(key)
        if run.status in {"running", "paused"}:
            raise StoreError(f"Run {run.id} is being trained; it can be deleted when it has ended.")
        self._change(run, "deleted_at", time.time())
        return run

    def undelete(self, key: str) -> RunSummary:
        """Bring a deleted run back.

        Raises:
            StoreError: If no deleted run is called that.
        """
        run = self.run(key, deleted=True)
        self._change(run, "deleted_at", None)
        return run

    def purge(self, days: float = 30.0) -> int:
        """Drop for good what was deleted so many days ago; tell how many runs that were."""
        query, by_then = "DELETE FROM runs WHERE deleted_at <= ?", time.time() - 86_400 * days
        with self.sentences(), self.transaction():
            return self.connection.execute(query, (by_then,)).rowcount

    def _change(self, run: RunSummary, column: str, value: Any) -> None:
        query = f"UPDATE runs SET {column} = ? WHERE number = ?"
        with self.sentences():
            self.connection.execute(query, (value, run.number))
