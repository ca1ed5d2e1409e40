"""The open file of a store: one query's value, all of a change or nothing, errors in sentences."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ..errors import unusable
from ..location import chosen_file
from .opening import BESIDE, BUSY_SECONDS, connect


class StoreFile:
    """An open store, whatever is in it.

    Args:
        path: The file.
        connection: What `opening.connect` gave.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        # Beside what a link points to now: it may point elsewhere later.
        self._beside = [Path(f"{path.resolve()}{ending}") for ending in BESIDE]
        self._is, self._are_beside = _identity(path), [*map(_identity, self._beside)]

    @classmethod
    def open(
        cls,
        path: str | Path | None = None,
        *,
        read_only: bool = False,
        patience: float = BUSY_SECONDS,
    ) -> Self:
        """Open a store, and make it if there is none.

        Args:
            path: The file; where nnlab keeps its runs if not given.
            read_only: Make and change nothing; whatever changes something then fails.
            patience: How many seconds to wait for another process that writes.

        Raises:
            StoreError: If it can't be opened, is no store, or one of a newer nnlab.
        """
        file = chosen_file(path)
        return cls(file, connect(file, read_only=read_only, patience=patience))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    @property
    def is_gone(self) -> bool:
        """Whether the file was deleted or replaced since it was opened.

        SQLite would go on writing into a file that has no name any more.
        """
        return _identity(self.path) != self._is

    def abandon(self) -> None:
        """Let go of a file that is gone, and remove what it leaves beside its place.

        A file that stands there next would be taken for the one which that belongs to. What
        another process has put there since is left alone.
        """
        # Before it is closed: then a new file may have the number of the old one.
        for path, was in zip(self._beside, self._are_beside, strict=True):
            if was is not None and _identity(path) == was:
                with suppress(OSError):
                    path.unlink()
        self.close()

    def value(self, query: str, *values: Any) -> Any:
        """Give the one value that a query asks for; `None` if there is none."""
        with self.sentences():
            row = self.connection.execute(query, values).fetchone()
        return row and row[0]

    @contextmanager
    def sentences(self) -> Iterator[None]:
        """Turn SQLite's errors into sentences."""
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise unusable(self.path, error) from error

    @contextmanager
    def transaction(self, kind: str = "IMMEDIATE") -> Iterator[None]:
        """Do all of it or nothing."""
        self.connection.execute(f"BEGIN {kind}")
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise


def _identity(path: Path) -> tuple[int, int] | None:
    """Tell a file from any other that may bear its name; `None` if there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
