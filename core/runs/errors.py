"""Why a store can't be used, in a sentence for the person who wanted to."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_REASONS = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "it may only be read",
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

_PASSING = {"SQLITE_FULL", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL", "SQLITE_IOERR"}


class StoreError(Exception):
    """A store or a run in it that can't be used; its message is one sentence.

    Attributes:
        passes: Whether it may work at another time, as with a full disk.
    """

    def __init__(self, sentence: str, *, passes: bool = False) -> None:
        super().__init__(sentence)
        self.passes = passes


def unusable(path: Path, error: sqlite3.Error | OSError) -> StoreError:
    """Say why a store can't be used."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        return StoreError(f"The store {path} can't be used: its folder is a file.")
    if isinstance(error, OSError):
        return StoreError(
            f"The store {path} can't be used: {(error.strerror or 'no reason given').lower()}."
        )
    # An extended code, such as SQLITE_IOERR_WRITE, begins with its kind.
    name = "_".join((getattr(error, "sqlite_errorname", "") or "").split("_")[:2])
    reason = _REASONS.get(name, str(error) or "no reason given")
    passes = name in _PASSING
    return StoreError(f"The store {path} can't be used: {reason}.", passes=passes)
