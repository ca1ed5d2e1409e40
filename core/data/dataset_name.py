"""What a dataset is called where runs are listed: a person's own table by its file."""

from __future__ import annotations

from pathlib import Path

from ..config import RunConfig
from ..printable import printable
from .tabular.open_tables import known_table

_LONGEST = 60


def file_name(file: str) -> str:
    """Give a file's name without its folder, harmless for a screen and not too long for a list."""
    name = printable(Path(file).name) or printable(file)
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 3]}..."


def dataset_name(config: RunConfig) -> str:
    """Give the name of the file that a config's table was read from, else the dataset's own."""
    facts = config.dataset_facts
    table = known_table(config) if facts.tabular and not facts.example else None
    return config.dataset if table is None else file_name(table.file)
