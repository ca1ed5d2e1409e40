"""The tables that this process has at hand, by what a config says of them.

A config names a table by its shape and fingerprint, so that the same config means the same bits
wherever the file lies. Whoever opens a file, or a kept run, puts its table here; whoever makes the
rows of a config finds it here. As a fingerprint is of the content, it does not matter who came
first: the same key is always the same rows.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from weakref import WeakValueDictionary

from ...config import ConfigError, RunConfig
from ...config.following import following
from ..table.plan import PlanOptions
from ..table.table import Table
from .examples.read import example_table
from .prepared import PreparedTable

_LOCK = threading.Lock()
_TABLES: dict[str, PreparedTable] = {}
_HELD: WeakValueDictionary[str, PreparedTable] = WeakValueDictionary()
"""Tables that are at hand only as long as somebody has them."""
_GONE: dict[str, PreparedTable] = {}
"""Those of which only the columns are known, as their rows can't be had any more."""


@dataclass(frozen=True, slots=True, eq=False)
class PipedTable:
    """A table as it came through a pipe, and what was said of its columns."""

    table: Table
    """As it was read."""
    planning: PlanOptions
    """What was said; the rest was guessed."""


_PIPED: dict[str, PipedTable] = {}
"""By the fingerprint of what was made of it; one at most, as a pipe is read once."""


def keep_piped(table: PreparedTable, piped: PipedTable) -> None:
    """Have at hand what came through a pipe, so that something else can be made of it."""
    _PIPED[table.fingerprint] = piped


def piped_for(table: PreparedTable) -> PipedTable | None:
    """Give what came through a pipe and became a table; `None` of any other table."""
    return _PIPED.get(table.fingerprint)


def keep_open(table: PreparedTable) -> None:
    """Have a table at hand from now on; of equals the last, whose file was seen last."""
    with _LOCK:
        _TABLES[str(table.shape)] = table


def at_hand_while_held(table: PreparedTable) -> PreparedTable:
    """Have a table at hand as long as somebody holds what this gives: a thousand fits leave none.

    Returns:
        The table, or an equal one that is held already.
    """
    with _LOCK:
        return _HELD.setdefault(str(table.shape), table)


def keep_columns_of(table: PreparedTable) -> None:
    """Have the columns of a table at hand whose rows are gone."""
    with _LOCK:
        _GONE[str(table.shape)] = table


def learning(config: RunConfig, table: PreparedTable) -> RunConfig:
    """Let a config mean a table, which is at hand from now on; dependent defaults follow.

    Raises:
        ConfigError: If the config can't be about such a table.
    """
    keep_open(table)
    return following(config, **table.settings)


def open_table(config: RunConfig) -> PreparedTable:
    """Give the table that a config means.

    Raises:
        ConfigError: If it is not at hand, with what to do.
    """
    found = table_at_hand(config)
    if found is None:
        raise ConfigError.of(why_untrainable(config), "table")
    return found


def table_at_hand(config: RunConfig) -> PreparedTable | None:
    """Give the table that a config means; `None` if it is not at hand."""
    facts = config.dataset_facts
    if not facts.tabular:
        return None
    with _LOCK:
        key = facts.example or config.table
        found = _TABLES.get(key) or _HELD.get(key)
    if found is None and facts.example:
        found = example_table(facts.name)
        keep_open(found)
    return found


def known_table(config: RunConfig) -> PreparedTable | None:
    """Give the table that a config means, even where its rows are gone; `None` if unknown."""
    return table_at_hand(config) or gone_table(config)


def gone_table(config: RunConfig) -> PreparedTable | None:
    """Give what is known of a config's table whose rows are gone; `None` of any other."""
    if table_at_hand(config) is not None:
        return None
    with _LOCK:
        return _GONE.get(config.table) if config.dataset_facts.tabular else None


def why_untrainable(config: RunConfig) -> str:
    """Say that the rows of a config's table are gone or not open; empty of any other."""
    facts = config.dataset_facts
    if not facts.tabular or table_at_hand(config) is not None:
        return ""
    known = gone_table(config)
    if known is not None and known.gone:
        return f"{known.gone.why} Training needs them."
    return (
        f"The table of this config ({config.rows:,} rows, fingerprint"
        f" {facts.shape.fingerprint if facts.shape else ''}) is not open: --data FILE opens it."
    )
