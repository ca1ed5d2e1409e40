"""Whether a store is whole, found out without changing it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..errors import unusable
from ..owner import is_alive, process_number
from .opening import connect_as_it_is
from .schema import VERSION

LARGEST_CHECKED = 100_000_000
"""Bytes. To look through more takes longer than a person waits who did not ask for it."""

Check = Literal["fine", "damaged", "too large"]


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """What was found in a store that could be opened."""

    version: int
    """Of its tables; an older one is brought to this nnlab's when it is next written."""
    runs: int
    deleted: int
    """How many runs are deleted and not dropped yet."""
    trained_by: tuple[str, ...]
    """The numbers of the processes that train runs in it now."""
    check: Check
    damage: str = ""
    """The first that SQLite has found wrong."""

    @property
    def is_current(self) -> bool:
        """Whether it is of this nnlab's version."""
        return self.version == VERSION


def examine(path: Path, *, thoroughly: bool = False) -> StoreHealth:
    """Look through a store.

    Args:
        path: The file.
        thoroughly: However large it is, and its indices too.

    Raises:
        StoreError: If it can't be opened, is no store, or one of a newer nnlab.
    """
    is_large = path.stat().st_size > LARGEST_CHECKED
    with closing(connect_as_it_is(path)) as connection:
        check: Check = "too large"
        damage = ""
        if thoroughly or not is_large:
            damage = _damage(connection, "integrity_check" if thoroughly else "quick_check")
            check = "damaged" if damage else "fine"
        try:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            runs = deleted = 0
            owners: list[str] = []
            if version:  # else nobody has kept anything in it
                query = "SELECT count(*), count(deleted_at) FROM runs"
                runs, deleted = connection.execute(query).fetchone()
                query = "SELECT DISTINCT owner FROM runs WHERE status IN ('running', 'paused')"
                owners = [owner for (owner,) in connection.execute(query)]
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise unusable(path, error) from error
    alive = tuple(sorted(process_number(owner) for owner in owners if is_alive(owner)))
    return StoreHealth(version, runs - deleted, deleted, alive, check, damage)


def _damage(connection: sqlite3.Connection, check: str) -> str:
    """Give the first that SQLite finds wrong; empty if that is nothing."""
    try:
        (found,) = connection.execute(f"PRAGMA {check}(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    except UnicodeDecodeError:  # its own words hold a name that is damaged
        return "a name in it is no text"
    return "" if found == "ok" else str(found)
