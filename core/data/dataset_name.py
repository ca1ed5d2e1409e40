"""What a dataset is called where runs are listed: a person's own table by its file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..catalog.datasets.table_shape import TableShape
from ..config import RunConfig
from ..printable import printable
from .tabular.open_tables import known_table

_LONGEST, _MOST_NAMED = 60, 5


def file_name(file: str) -> str:
    """Give a file's name without its folder, harmless for a screen and not too long for a list."""
    name = printable(Path(file).name) or printable(file)
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 3]}..."


def table_words(
    place: str, shape: TableShape, target_names: Sequence[str], *, has_classes: bool
) -> str:
    """Say where a table came from and what is in it, harmless for a screen."""
    inputs = "1 input" if shape.inputs == 1 else f"{shape.inputs:,} inputs"
    names = ", ".join(target_names[:_MOST_NAMED])
    more = len(target_names) - _MOST_NAMED
    targets = f"{names} and {more} more" if more > 0 else names
    classes = f" ({shape.count} classes)" if has_classes else ""
    return printable(f"{place}: {shape.rows:,} rows, {inputs}, target {targets}{classes}")


def dataset_name(config: RunConfig) -> str:
    """Give the name of the file that a config's table was read from, else the dataset's own."""
    facts = config.dataset_facts
    table = known_table(config) if facts.tabular and not facts.example else None
    return config.dataset if table is None else file_name(table.file)


def own_table(config: RunConfig) -> tuple[str, str]:
    """Say of a table that is at hand where it came from and what is in it, and where it lies.

    Both are empty of points, and of a table that comes with nnlab.
    """
    facts = config.dataset_facts
    table = known_table(config) if facts.tabular and not facts.example else None
    if table is None:
        return "", ""
    place = table.file if table.source is None else table.source.path
    classes = bool(table.classes)
    return table_words(place, table.shape, table.target_names, has_classes=classes), place
