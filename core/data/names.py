"""What inputs, outputs, classes and targets are called on a screen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..config import RunConfig
from ..printable import printable
from .dataset import Dataset
from .tabular.open_tables import known_table
from .tabular.prepared import PreparedTable

_SELECTORS = dict.fromkeys(range(0xFE00, 0xFE10))
"""They ask for another form of the character before, which is as wide as each terminal likes."""

_UNIT = re.compile(r"\s*[(\[][^()\[\]]*[)\]]$")
"""What stands in brackets at the end of a name."""

_LONGEST, _END = 14, 5
"""Characters of a name that is to be short, and how many of them are its last."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names that a terminal obeys in nothing, on one line each."""

    inputs: tuple[str, ...] = ()
    """The columns of a table, one for each input; empty for points."""
    classes: tuple[str, ...] = ()
    """The words of a table's classes; empty where they are only numbers."""
    targets: tuple[str, ...] = ()
    """The columns that are predicted; empty for points."""

    def of_class(self, label: int) -> str:
        """Name a class, by its number where it has no name."""
        return self.classes[label] if self.classes else str(label)

    def said_of_class(self, label: int) -> str:
        """Name a class among other words."""
        return self.classes[label] if self.classes else f"class {label}"

    @property
    def short_inputs(self) -> tuple[str, ...]:
        """The inputs, so short that a unit is told from others beside its numbers."""
        return _all_abbreviated(self.inputs)

    @property
    def short_outputs(self) -> tuple[str, ...]:
        """The outputs, likewise."""
        return _all_abbreviated(self.outputs)

    @property
    def outputs(self) -> tuple[str, ...]:
        """Name what the outputs of a network are for, where there are several."""
        return self.classes or self.targets


def names_in(dataset: Dataset) -> Names:
    """Give the names of a dataset."""
    return Names() if dataset.table is None else names_of(dataset.table)


@lru_cache(maxsize=8)
def names_of(table: PreparedTable) -> Names:
    """Give the names of a table."""
    return Names(
        tuple(one_line(each.name) for each in table.inputs),
        tuple(map(one_line, table.classes)),
        tuple(map(one_line, table.target_names)),
    )


def _all_abbreviated(names: tuple[str, ...]) -> tuple[str, ...]:
    """Abbreviate names; those that would be alike keep their units."""
    short = tuple(map(abbreviated, names))
    if len(set(short)) == len(short):
        return short
    return tuple(map(_without_middle, names))


def abbreviated(name: str) -> str:
    """Leave out what stands in brackets behind a long name, else its middle."""
    if len(name) <= _LONGEST:
        return name
    return _without_middle(_UNIT.sub("", name) or name)


def _without_middle(name: str) -> str:
    """Leave the middle of a long name out: names that begin alike end otherwise."""
    if len(name) <= _LONGEST:
        return name
    return f"{name[: _LONGEST - 1 - _END]}…{name[-_END:]}"


def one_line(name: str) -> str:
    """Make a name from outside harmless; it is never empty."""
    text = printable(" ".join(name.split())).translate(_SELECTORS)
    return text or "(no name)"


def input_names(config: RunConfig, *, are_short: bool = True) -> tuple[str, ...]:
    """Name the inputs: the features of points, or the columns of a table.

    Args:
        config: The network's.
        are_short: Whether columns are abbreviated.

    Returns:
        Empty for a table whose columns nobody knows.
    """
    if config.table_shape is None:
        return config.features
    table = known_table(config)
    if table is None:
        return ()
    names = names_of(table)
    return names.short_inputs if are_short else names.inputs


def output_names(config: RunConfig) -> tuple[str, ...]:
    """Name the outputs: a table's classes, or the columns that are predicted, abbreviated.

    Returns:
        Empty for points, for one output, and for a table that nobody knows.
    """
    table = None if config.table_shape is None or config.outputs == 1 else known_table(config)
    return () if table is None else names_of(table).short_outputs
