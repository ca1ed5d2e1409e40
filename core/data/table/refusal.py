"""A table that can't be used, said in one sentence with its place."""

from __future__ import annotations

from ...config.errors import shown
from ...printable import printable


class TableError(ValueError):
    """A table that can't be used; its message is one sentence that begins with the place.

    Attributes:
        problem: What is wrong, as it stands behind the place.
        file: What the table is called; empty as long as nobody has said it.
        line: The line of the file, from 1 on; 0 where it is none.
        column: The column's name; empty where it is none.
    """

    def __init__(self, problem: str, *, file: str = "", line: int = 0, column: str = "") -> None:
        self.problem, self.file, self.line, self.column = problem, file, line, column
        place = [
            *([printable(file)] if file else []),
            *([f"line {line}"] if line else []),
            *([f"column {shown(column)}"] if column else []),
        ]
        super().__init__(": ".join(filter(None, (", ".join(place), problem))))

    def of(self, file: str) -> TableError:
        """Say the same of a file; one that is named already stays."""
        return TableError(self.problem, file=self.file or file, line=self.line, column=self.column)
