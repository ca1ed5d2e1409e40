"""The tables of a store, and how a store of an older version becomes one of this."""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from ..errors import StoreError, unusable
from ..location import may_be_there

MARK = 0x6E6E6C62
"""Tells the file from any other SQLite file: "nnlb"."""

BUSY_SECONDS = 5.0
"""How long a write waits for other processes; each of theirs takes milliseconds."""

_TABLES = """
CREATE TABLE runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    parent INTEGER REFERENCES runs(number) ON DELETE SET NULL,
    parent_epoch INTEGER,
    status TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',
    machine TEXT NOT NULL,
    version TEXT NOT NULL,
    dataset TEXT NOT NULL,
    line TEXT NOT NULL,
    seed INTEGER NOT NULL,
    replicas INTEGER NOT NULL,
    epochs INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    seconds REAL NOT NULL,
    started_at REAL NOT NULL,
    saved_at REAL NOT NULL,
    ended_at REAL,
    deleted_at REAL,
    train_loss REAL, train_accuracy REAL, train_within REAL,
    validation_loss REAL, validation_accuracy REAL, validation_within REAL,
    test_loss REAL, test_accuracy REAL, test_within REAL
) STRICT;
CREATE INDEX runs_by_name ON runs(name) WHERE name != '';

CREATE TABLE tags (
    run INTEGER NOT NULL REFERENCES runs(number) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (run, tag)
) STRICT, WITHOUT ROWID;

-- Apart from the runs, so that a list of these need not read past it.
CREATE TABLE configs (
    run INTEGER PRIMARY KEY REFERENCES runs(number) ON DELETE CASCADE,
    data TEXT NOT NULL
) STRICT;

-- Some epochs each, the first being the start; see packing.py.
CREATE TABLE history (
    run INTEGER NOT NULL REFERENCES runs(number) ON DELETE CASCADE,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    tables BLOB NOT NULL,
    times BLOB NOT NULL,
    replicas BLOB,
    stride INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (run, first)
) STRICT;

CREATE TABLE checkpoints (
    run INTEGER PRIMARY KEY REFERENCES runs(number) ON DELETE CASCADE,
    data BLOB NOT NULL
) STRICT;

-- The timeline: all weights and biases at the ends of some epochs.
CREATE TABLE kept (
    run INTEGER NOT NULL REFERENCES runs(number) ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    step INTEGER NOT NULL,
    parameters BLOB NOT NULL,
    PRIMARY KEY (run, epoch)
) STRICT;
"""

# From which epoch on a branch has its replicas' own metrics.
_BRANCHES = "ALTER TABLE history ADD COLUMN began INTEGER NOT NULL DEFAULT 0;"

# What runs learn from that is not drawn; `rows` are there where they are few. See `store/tables`.
_OWN_TABLES = """
CREATE TABLE tables (
    number INTEGER PRIMARY KEY,
    shape TEXT NOT NULL UNIQUE,
    facts TEXT NOT NULL,
    rows BLOB
) STRICT;
ALTER TABLE runs ADD COLUMN learned INTEGER REFERENCES tables(number) ON DELETE SET NULL;
CREATE INDEX runs_by_table ON runs(learned) WHERE learned IS NOT NULL;
CREATE TRIGGER last_run_on_table AFTER DELETE ON runs WHEN old.learned IS NOT NULL BEGIN
    DELETE FROM tables WHERE number = old.learned
        AND NOT EXISTS (SELECT 1 FROM runs WHERE learned = old.learned);
END;
"""

# A sweep and what its trials came to, each with every seed's numbers. See `store/sweeps`.
_SWEEPS = """
CREATE TABLE sweeps (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    owner TEXT NOT NULL DEFAULT '',
    machine TEXT NOT NULL,
    version TEXT NOT NULL,
    plan TEXT NOT NULL,
    trials INTEGER NOT NULL,
    seconds REAL NOT NULL,
    started_at REAL NOT NULL,
    saved_at REAL NOT NULL,
    learned INTEGER REFERENCES tables(number) ON DELETE SET NULL
) STRICT;
CREATE TABLE trials (
    sweep INTEGER NOT NULL REFERENCES sweeps(number) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    seconds REAL NOT NULL,
    seeds INTEGER NOT NULL,
    means BLOB,
    fates BLOB,
    PRIMARY KEY (sweep, number)
) STRICT;
CREATE INDEX sweeps_by_table ON sweeps(learned) WHERE learned IS NOT NULL;
DROP TRIGGER last_run_on_table;
CREATE TRIGGER last_run_on_table AFTER DELETE ON runs WHEN old.learned IS NOT NULL BEGIN
    DELETE FROM tables WHERE number = old.learned
        AND NOT EXISTS (SELECT 1 FROM runs WHERE learned = old.learned)
        AND NOT EXISTS (SELECT 1 FROM sweeps WHERE learned = old.learned);
END;
CREATE TRIGGER last_sweep_on_table AFTER DELETE ON sweeps WHEN old.learned IS NOT NULL BEGIN
    DELETE FROM tables WHERE number = old.learned
        AND NOT EXISTS (SELECT 1 FROM runs WHERE learned = old.learned)
        AND NOT EXISTS (SELECT 1 FROM sweeps WHERE learned = old.learned);
END;
"""

MIGRATIONS = (_TABLES, _BRANCHES, _OWN_TABLES, _SWEEPS)
"""What makes a store of version i into one of version i + 1. One that is out in the world never
changes; a new one goes to the end."""

VERSION = len(MIGRATIONS)
"""The version of the tables as they are now, the file's `user_version`."""


def connect(
    path: Path, *, read_only: bool = False, patience: float = BUSY_SECONDS
) -> sqlite3.Connection:
    """Open a store, made or brought to this version first where need be.

    The write-ahead log lets others read while one writes, and every commit is on the disk before
    it counts: whatever ends the process or the machine, the file is whole.

    Args:
        path: The file; its folder is made.
        read_only: Open what is there, and change nothing.
        patience: How many seconds to wait for other processes.

    Raises:
        StoreError: If it can't be opened, is no store, or one of a newer nnlab.
    """
    try:
        if read_only:
            return _to_read(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = _checked(path, _open(path, "", patience))
        try:
            _prepare(connection, patience)
        except BaseException:
            connection.close()
            raise
        return connection
    except (sqlite3.Error, OSError) as error:
        raise unusable(path, error) from error


def _to_read(path: Path) -> sqlite3.Connection:
    """Open a store that is there; one of an older version is brought to this one first."""
    connection = _checked(path, _open_to_read(path))
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        return connection
    connection.close()
    try:
        connect(path).close()
    except StoreError as error:
        raise StoreError(
            f"The store {path} is of the older version {version}, and can't be brought to version"
            f" {VERSION}: {error}"
        ) from error
    return _open_to_read(path)


def _open(path: Path, options: str, patience: float = BUSY_SECONDS) -> sqlite3.Connection:
    # Transactions are begun and ended by name; Python's own would begin some by itself.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}{options}",
        uri=True,
        timeout=patience,
        isolation_level=None,
    )
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _open_to_read(path: Path) -> sqlite3.Connection:
    """Open a file that is there, on a disk or in a folder that can't be written either."""
    if not may_be_there(path):
        raise StoreError(f"There is no store {path} yet: no run was kept.")
    for options in ("?mode=ro", "?immutable=1"):
        connection = _open(path, options)
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.OperationalError:
            connection.close()
            if options == "?immutable=1":
                raise
        else:
            return connection
    raise AssertionError


def _checked(path: Path, connection: sqlite3.Connection) -> sqlite3.Connection:
    """Refuse what is no store, and what this nnlab can't read."""
    try:
        # One moment of the file: another process may be making it a store right now.
        connection.execute("BEGIN")
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (mark,) = connection.execute("PRAGMA application_id").fetchone()
        connection.execute("COMMIT")
        if tables and mark != MARK:
            raise StoreError(f"The store {path} can't be used: it is no store of runs.")
        if version > VERSION:
            raise StoreError(
                f"The store {path} is of version {version}, which a newer nnlab wrote: this one"
                f" knows up to {VERSION}. A newer nnlab opens it, or --store names another file."
            )
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, patience: float) -> None:
    """Make what is missing; other processes may be about to do the same."""
    deadline = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            break
        except sqlite3.OperationalError as error:
            # To change the mode takes the file alone, and SQLite does not wait for that.
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA journal_size_limit = {4 << 20}")
    if connection.execute("PRAGMA user_version").fetchone()[0] == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        for number in range(version, VERSION):
            for statement in _statements(MIGRATIONS[number]):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {MARK}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> list[str]:
    """Cut a script into statements: `executescript` would commit what came before."""
    found: list[str] = []
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            found.append(statement)
            statement = ""
    return found
