"""The open file of a store: one query's value, all of a change or nothing, errors in sentences."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .errors import unusable
from .schema import connect


class StoreFile:
    """An open store, whatever is in it.

    Args:
        path: The file.
        connection: What `schema.connect` gave.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open a store, and make it if there is none.

        Args:
            path: The file.
            read_only: Make and change nothing; whatever changes something then fails.

        Raises:
            StoreError: If it can't be opened, is no store, or one of a newer nnlab.
        """
        return cls(path, connect(path, read_only=read_only))

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
        except sqlite3.Error as error:
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
