"""Why a store can't be used, in a sentence for the person who wanted to."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

READ_ONLY = "it may only be read"

_REASONS = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_PERM": "this user may not",
    "SQLITE_AUTH": "this user may not",
    "SQLITE_CORRUPT": "it is damaged",
    "SQLITE_NOTADB": "it is no store of runs",
    "SQLITE_BUSY": "another program holds it",
    "SQLITE_LOCKED": "another program holds it",
    "SQLITE_PROTOCOL": "another program holds it",
    "SQLITE_CANTOPEN": "it can't be opened",
    "SQLITE_IOERR": "the disk reports an error",
    "SQLITE_NOMEM": "there is not enough memory",
    "SQLITE_TOOBIG": "the run is too large",
}

_HELD = {"SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL"}
_PASSING = {*_HELD, "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_NOMEM"}


class StoreError(Exception):
    """A store or a run in it that can't be used; its message is one sentence.

    Attributes:
        passes: Whether it may work at another time, as with a full disk.
        is_held: Whether another program holds it, which most let go of within seconds.
    """

    def __init__(self, sentence: str, *, passes: bool = False, is_held: bool = False) -> None:
        super().__init__(sentence)
        self.passes = passes
        self.is_held = is_held


def unusable(path: Path, error: sqlite3.Error | OSError | UnicodeDecodeError) -> StoreError:
    """Say why a store can't be used."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        return StoreError(f"The store {path} can't be used: its folder is a file.")
    if isinstance(error, OSError):
        return StoreError(
            f"The store {path} can't be used: {(error.strerror or 'no reason given').lower()}."
        )
    # An extended code, such as SQLITE_IOERR_WRITE, begins with its kind.
    name = "_".join((getattr(error, "sqlite_errorname", "") or "").split("_")[:2])
    if isinstance(error, UnicodeDecodeError):  # of SQLite's own words about a damaged name
        name = "SQLITE_CORRUPT"
    reason = _REASONS.get(name, str(error) or "no reason given")
    if name in {"SQLITE_CANTOPEN", "SQLITE_PERM"}:
        with suppress(OSError):  # nobody lets us look
            if path.is_dir():
                reason = "it is a folder"
            # Beside a store SQLite writes another file: where the folder forbids it, nothing opens.
            elif is_read_only(path):
                reason = READ_ONLY
    return StoreError(
        f"The store {path} can't be used: {reason}.",
        passes=name in _PASSING,
        is_held=name in _HELD,
    )


def is_read_only(path: Path) -> bool:
    """Tell whether a store is there and may be read, but neither it nor its folder changed."""
    if not path.is_file() or not os.access(path, os.R_OK):
        return False
    return not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
