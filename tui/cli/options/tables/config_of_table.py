"""What a config says where a table is given: the table, and all else that fits it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .....core.config import HYPERPARAMETERS, ConfigError, Problem, RunConfig, printable
from .....core.config.following import following
from ..config_sources import Source

if TYPE_CHECKING:
    from .....core.catalog.datasets.table_shape import TableShape
    from .....core.data.tabular.opening import OpenedFile
    from .....core.data.tabular.prepared import PreparedTable


def with_table(layers: Sequence[Source], opened: OpenedFile, file: str) -> list[Source]:
    """Let sources of a config mean a table; what presets and files say then follows it.

    Args:
        layers: Where values were said, from the least to the most specific.
        opened: The table, which is at hand from now on.
        file: What it was called.
    """
    from .....core.data.tabular.open_tables import keep_open

    based = {name: v for s in layers if not s.is_typed for name, v in s.values.items()}
    table = _as_meant(opened.table, based, any(each.yields_to_table for each in layers))
    keep_open(table)
    kept = _following(based, table.settings)
    fitting = [
        source
        if source.is_typed
        else replace(source, values={n: v for n, v in source.values.items() if n in kept})
        for source in layers
    ]
    return [*fitting, Source(table.settings, of=lambda name: f"--data {printable(file)}")]


def problems_with_table(
    layers: Sequence[Source], opened: OpenedFile, file: str
) -> Iterator[Problem]:
    """Say what was said that contradicts a table: another dataset, or another table."""
    from .....core.catalog.datasets.table_shape import shape_in
    from .....core.catalog.datasets.tables import OWN

    own = opened.table.shape
    for source in (each for each in layers if not each.yields_to_table):
        dataset, said = source.values.get("dataset"), source.values.get("table")
        if source.is_typed and dataset not in {None, OWN}:
            name = source.name_of("dataset")
            yield Problem(
                "dataset",
                f"--data is the dataset, so {name} {dataset} would have no effect: choose one.",
            )
        meant = shape_in(said) if source.is_typed or dataset == OWN else None
        if meant is not None and meant.fingerprint != own.fingerprint:
            yield Problem(
                "table",
                source.in_front(
                    f"the config means another table: {_words(meant)}; {printable(file)} is"
                    f" {_words(own)} now, as the file has changed or was read with other flags."
                ),
            )


def missing_table(config: RunConfig) -> Iterator[Problem]:
    """Say that a config means a table that is not open."""
    from .....core.data.tabular.open_tables import open_table

    if config.table_shape is not None:
        try:
            open_table(config)
        except ConfigError as error:
            yield from error.problems


def _as_meant(table: PreparedTable, based: Mapping[str, Any], by_weights: bool) -> PreparedTable:
    """Give two classes an output each where the config that names the table says so.

    Weights that were trained so have two outputs, whichever table they go on with.
    """
    from .....core.catalog.datasets.table_shape import shape_in

    meant = shape_in(based.get("table"))
    if meant is None or meant.kind != "k":
        return table
    if meant.fingerprint != table.fingerprint and not (by_weights and len(table.classes) == 2):
        return table
    return replace(table, an_output_each=True)


def _following(based: Mapping[str, Any], settings: Mapping[str, Any]) -> set[str]:
    """Name the values that hold for a table as well; defaults that depend on it follow it."""
    try:
        config = following(RunConfig(**based), **settings)
    except ConfigError:
        return set(based)  # what is wrong with it is said of the whole
    return {
        name
        for name, value in based.items()
        if HYPERPARAMETERS[name].default_from is None
        or _plain(config.values[name]) == _plain(value)
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _words(shape: TableShape) -> str:
    outputs = "target" if shape.is_regression else "class"
    several = "" if shape.count == 1 else "es" if outputs == "class" else "s"
    return (
        f"{shape.fingerprint} ({shape.rows:,} rows, {shape.inputs:,} inputs,"
        f" {shape.count:,} {outputs}{several})"
    )
