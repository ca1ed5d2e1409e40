"""The records of one kind by their names, in the order in which a form shows them.

A config, the form, the flags and the help ask a registry when they need an answer, and keep none:
what is put in while the program runs is known everywhere from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol, TypeVar


class Record(Protocol):
    """What every record says of itself."""

    @property
    def name(self) -> str:
        """What people type, and what a form shows."""
        ...

    @property
    def explanation(self) -> str:
        """The line that explains it, for the form and the help."""
        ...

    @property
    def words(self) -> tuple[str, ...]:
        """What other programs and people call it; a refusal says what is meant."""
        ...


_Record = TypeVar("_Record", bound=Record)
_Value = TypeVar("_Value")


class Live(Mapping[str, _Value]):
    """A mapping that is made anew whenever it is asked.

    Args:
        read: Makes it.
    """

    def __init__(self, read: Callable[[], Mapping[str, _Value]]) -> None:
        self._read = read

    def __getitem__(self, key: str) -> _Value:
        return self._read()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


class Registry(dict[str, _Record]):
    """Records by name.

    Args:
        kind: What they are, e.g. `optimizer`.
        records: Those that there are from the start, in order.
    """

    def __init__(self, kind: str, records: Iterable[_Record]) -> None:
        super().__init__((record.name, record) for record in records)
        self.kind = kind

    @property
    def names(self) -> tuple[str, ...]:
        """All names, in order."""
        return tuple(self)

    def named(self, name: str) -> _Record:
        """Give the record of a name.

        Raises:
            ValueError: If there is none, with a sentence that lists those there are.
        """
        if name not in self:
            raise ValueError(f"There is no {self.kind} {name!r}; there are {', '.join(self)}.")
        return self[name]

    def find(self, name: object) -> _Record | None:
        """Look a record up by a name that may be anything a user typed; `None` without one."""
        return self.get(name) if isinstance(name, str) else None

    def names_where(self, holds: Callable[[_Record], object]) -> tuple[str, ...]:
        """Name the records for which something holds, in order."""
        return tuple(name for name, record in self.items() if holds(record))

    @property
    def explanations(self) -> Mapping[str, str]:
        """Each name with the line that explains it, always as the records are now."""
        return Live(lambda: {name: record.explanation for name, record in self.items()})

    @property
    def meanings(self) -> Mapping[str, str]:
        """Each other word with the name that is meant, always as the records are now."""
        return Live(lambda: {word: name for name, each in self.items() for word in each.words})


def listed(names: Iterable[str]) -> str:
    """Write names as a choice in a sentence: `mse, huber or bce`."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
