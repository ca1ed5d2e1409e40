"""What the inputs of a config's network are called."""

from __future__ import annotations

from ..config import RunConfig
from .tabular.open_tables import table_at_hand


def input_names(config: RunConfig) -> tuple[str, ...]:
    """Name the inputs: the features of points, or the columns of a table.

    Returns:
        Empty for a table that is not at hand, whose columns nobody knows then.
    """
    if config.table_shape is None:
        return config.features
    table = table_at_hand(config)
    return () if table is None else tuple(each.name for each in table.inputs)
