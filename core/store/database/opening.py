"""How a store is opened: made where there is none, and brought to this version."""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from ...private_files import close_to_others, make_private_file, make_private_folder
from ..errors import StoreError, unusable
from ..location import may_be_there, own_place
from .schema import MARK, MIGRATIONS, VERSION, statements_of

BUSY_SECONDS = 5.0
"""How long a write waits for other processes; each of theirs takes milliseconds."""

BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a file that is open."""


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
        _keep_from_others(path)
        connection = _checked(path, _open(path, "", patience))
        try:
            _prepare(connection, patience)
        except BaseException:
            connection.close()
            raise
        return connection
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
        raise unusable(path, error) from error


def connect_as_it_is(path: Path) -> sqlite3.Connection:
    """Open a store that is there, of whichever version up to this one, and change nothing.

    Raises:
        StoreError: If it can't be opened, is no store, or one of a newer nnlab.
    """
    try:
        return _checked(path, _open_to_read(path))
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
        raise unusable(path, error) from error


def _keep_from_others(path: Path) -> None:
    """Make a file that is its owner's alone; one elsewhere than usual stays open to whom it is."""
    make_private_folder(path.parent)
    make_private_file(path)
    if path == own_place().absolute():
        close_to_others(path.parent, path, *(Path(f"{path}{ending}") for ending in BESIDE))


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
            for statement in statements_of(MIGRATIONS[number]):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {MARK}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
