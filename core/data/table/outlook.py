"""How much of what a network would get of a planned table, told before the table is made ready."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...catalog.datasets.table_shape import TableShape
from ...catalog.datasets.tables import OWN
from ...config import RunConfig
from ...config.following import following
from ..split import parted
from .plan import TablePlan
from .refusal import TableError
from .table import Table

_NO_FINGERPRINT = "0" * 16
"""Stands where it would take all numbers to tell."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What there would be to learn from."""

    inputs: int
    """Numbers that the network would be shown of each row."""
    classes: tuple[str, ...]
    """What the classes are called; empty for a regression."""
    train: int
    """Rows that would train."""
    validation: int
    """Rows that would be watched."""
    test: int
    """Rows for the final test; some may be of the others, where the config says so."""
    left_out: int
    """Rows that would be left out, as they lack a value."""

    @property
    def rows(self) -> int:
        """Rows that would be learned from, watched or tested, if each is one of these."""
        return self.train + self.validation + self.test


def outlook(table: Table, plan: TablePlan, config: RunConfig) -> Outlook:
    """Tell what a run by a config would have of a table.

    Args:
        table: The table.
        plan: What becomes of its columns.
        config: The run's; defaults that depend on the data follow.

    Raises:
        TableError: If too few rows are left.
        ConfigError: If the config can't be about such a table.
    """
    facts = {column.name: column for column in plan.facts}
    lacking = np.zeros(table.rows, bool)
    for name in (*plan.targets, *(plan.inputs if plan.missing != "mean" else ())):
        lacking |= table.named(name).missing
    kept = table.rows - int(lacking.sum())
    if kept < 2:
        raise TableError(
            f"{kept or 'no'} row has every value; fill in what is missing, or leave columns out",
            file=table.file,
        )
    inputs = sum(_inputs_of(len(facts[n].values), facts[n].kind) for n in plan.inputs)
    is_regression = plan.task == "regression"
    classes = () if is_regression else tuple(v for v, _ in facts[plan.targets[0]].values)
    train = validation = None
    if plan.split is not None:
        train = int((~lacking[plan.split.train]).sum())
        validation = int((~lacking[plan.split.validation]).sum())
    shape = TableShape(
        rows=kept,
        inputs=inputs,
        count=len(classes) or len(plan.targets),
        kind="o" if is_regression else "c",
        train=train,
        validation=validation or 0,
        fingerprint=_NO_FINGERPRINT,
    )
    config = following(config, dataset=OWN, table=str(shape))
    if train is not None and validation is not None:
        counts = train, validation, kept - train - validation
    else:
        counts = tuple(len(rows) for rows in parted(np.arange(kept), config))
    return Outlook(inputs, classes, *counts, left_out=table.rows - kept)


def _inputs_of(words: int, kind: str) -> int:
    """Count the inputs that a column becomes: of two words one number tells as much as two."""
    return 1 if kind == "number" or words == 2 else words
