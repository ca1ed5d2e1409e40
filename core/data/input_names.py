"""What the inputs and outputs of a config's network are called."""

from __future__ import annotations

from ..config import RunConfig
from .names import names_of
from .tabular.open_tables import table_at_hand


def input_names(config: RunConfig) -> tuple[str, ...]:
    """Name the inputs: the features of points, or the columns of a table, abbreviated.

    Returns:
        Empty for a table that is not at hand, whose columns nobody knows then.
    """
    if config.table_shape is None:
        return config.features
    table = table_at_hand(config)
    return () if table is None else names_of(table).short_inputs


def output_names(config: RunConfig) -> tuple[str, ...]:
    """Name the outputs: a table's classes, or the columns that are predicted, abbreviated.

    Returns:
        Empty for points, for one output, and for a table that is not at hand.
    """
    table = None if config.table_shape is None or config.outputs == 1 else table_at_hand(config)
    return () if table is None else names_of(table).short_outputs
