"""The tables of a store: written once for all runs on one, found again, and put at hand.

A table is known by its shape, which has its fingerprint. The last run on it that is dropped takes
it along (see `schema.py`).
"""

from __future__ import annotations

from ...catalog.datasets.table_shape import TableShape
from ...config import RunConfig
from ...data.table.refusal import TableError
from ...data.tabular.open_tables import keep_open, table_at_hand
from ...data.tabular.prepared import PreparedTable
from ...data.tabular.read_again import read_again
from ..database.store_file import StoreFile
from ..errors import StoreError
from .kept_table import KeptTable, RowsGoneError, facts_text, kept_table
from .packed_rows import MOST_BYTES, packed_rows

_LONGEST_FACTS = 16_000_000


def own_table_of(config: RunConfig) -> TableShape | None:
    """Give the shape of the table of a config; `None` of points, and of what comes with nnlab."""
    facts = config.dataset_facts
    return None if facts.example else facts.shape


class WrittenTable:
    """A table about to be written, packed before anybody waits for the store.

    Args:
        store: Where to.
        table: The table.
    """

    def __init__(self, store: StoreFile, table: PreparedTable) -> None:
        self._shape = str(table.shape)
        self._facts = facts_text(table)
        self._has_source = table.source is not None
        self._rows = None if _number_of(store, self._shape) is not None else packed_rows(table)

    def write(self, store: StoreFile) -> int | None:
        """Write it if it is not there, and where it was read from last; within a transaction.

        Returns:
            Its number; `None` if it can't be kept.
        """
        if len(self._facts) > _LONGEST_FACTS:
            return None
        again = "UPDATE SET facts = excluded.facts WHERE facts != excluded.facts"
        store.connection.execute(
            "INSERT INTO tables (shape, facts, rows) VALUES (?, ?, ?)"
            f" ON CONFLICT(shape) DO {again if self._has_source else 'NOTHING'}",
            (self._shape, self._facts, self._rows),
        )
        return _number_of(store, self._shape)


def _number_of(store: StoreFile, shape: str) -> int | None:
    return store.value("SELECT number FROM tables WHERE shape = ?", shape)


def find_table(store: StoreFile, shape: TableShape) -> KeptTable | None:
    """Give what a store has of a table, its rows apart; `None` if that is nothing.

    Raises:
        StoreError: If it is damaged.
    """
    with store.sentences():
        row = store.connection.execute(
            "SELECT CASE WHEN length(facts) <= ? THEN facts END, rows IS NOT NULL FROM tables"
            " WHERE shape = ?",
            (_LONGEST_FACTS, str(shape)),
        ).fetchone()
    if row is None:
        return None
    facts, has_rows = row
    try:
        return kept_table(facts or "", shape, has_rows=bool(has_rows))
    except ValueError as error:
        raise StoreError("The table that it learns from is damaged in the store.") from error


def put_at_hand(store: StoreFile, config: RunConfig) -> None:
    """See to it that the table of a config is at hand, if it is about one.

    It is taken from the store, or where its rows were too many for that, read from its file.

    Raises:
        RowsGoneError: If neither has its rows.
        StoreError: If the store knows nothing of it, or what it knows is damaged.
    """
    shape = own_table_of(config)
    if shape is None or table_at_hand(config) is not None:
        return
    kept = find_table(store, shape)
    if kept is None:
        raise StoreError("The store does not have the table that it learns from.")
    keep_open(_from_store(store, kept) if kept.has_rows else _from_file(kept))


def _from_store(store: StoreFile, kept: KeptTable) -> PreparedTable:
    data = store.value(
        "SELECT rows FROM tables WHERE shape = ? AND length(rows) <= ?",
        str(kept.shape),
        MOST_BYTES,
    )
    try:
        return kept.with_rows(data or b"")
    except (ValueError, MemoryError) as error:
        if kept.fate == "as it was" and kept.source is not None:
            return _from_file(kept)
        reason = "are damaged in the store" if isinstance(error, ValueError) else "need more memory"
        raise _gone(kept, f"The rows of {kept.name} {reason}.") from error


def _from_file(kept: KeptTable) -> PreparedTable:
    source = kept.source
    if source is None:
        why = f"The rows of {kept.name} were too many to be kept, and they came from no file."
        raise _gone(kept, why)
    if said := kept.fate_sentence:
        raise _gone(kept, said)
    try:
        table = read_again(source, an_output_each=kept.shape.kind == "k")
    except TableError as error:
        raise _gone(kept, f"The rows were too many to be kept, and {error}.") from error
    if table.shape != kept.shape:
        why = (
            f"{kept.name} comes out differently than where the run was trained, so it is read"
            " otherwise by this version of nnlab."
        )
        raise _gone(kept, why)
    return table


def _gone(kept: KeptTable, why: str) -> RowsGoneError:
    return RowsGoneError(why, kept, why)
