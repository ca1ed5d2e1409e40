"""The tables of a store, and how a store of an older version becomes one of this."""

from __future__ import annotations

import sqlite3

MARK = 0x6E6E6C62
"""Tells the file from any other SQLite file: "nnlb"."""

_TABLES = """
CREATE TABLE runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    parent INTEGER REFERENCES runs(number) ON DELETE SET NULL,
    parent_epoch INTEGER,
    status TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',
    machine TEXT NOT NULL,
    version TEXT NOT NULL,
    dataset TEXT NOT NULL,
    line TEXT NOT NULL,
    seed INTEGER NOT NULL,
    replicas INTEGER NOT NULL,
    epochs INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    seconds REAL NOT NULL,
    started_at REAL NOT NULL,
    saved_at REAL NOT NULL,
    ended_at REAL,
    deleted_at REAL,
    train_loss REAL, train_accuracy REAL, train_within REAL,
    validation_loss REAL, validation_accuracy REAL, validation_within REAL,
    test_loss REAL, test_accuracy REAL, test_within REAL
) STRICT;
CREATE INDEX runs_by_name ON runs(name) WHERE name != '';

CREATE TABLE tags (
    run INTEGER NOT NULL REFERENCES runs(number) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (run, tag)
) STRICT, WITHOUT ROWID;

-- Apart from the runs, so that a list of these need not read past it.
CREATE TABLE configs (
    run INTEGER PRIMARY KEY REFERENCES runs(number) ON DELETE CASCADE,
    data TEXT NOT NULL
) STRICT;

-- Some epochs each, the first being the start; see packing.py.
CREATE TABLE history (
    run INTEGER NOT NULL REFERENCES runs(number) ON DELETE CASCADE,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    tables BLOB NOT NULL,
    times BLOB NOT NULL,
    replicas BLOB,
    stride INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (run, first)
) STRICT;

CREATE TABLE checkpoints (
    run INTEGER PRIMARY KEY REFERENCES runs(number) ON DELETE CASCADE,
    data BLOB NOT NULL
) STRICT;

-- The timeline: all weights and biases at the ends of some epochs.
CREATE TABLE kept (
    run INTEGER NOT NULL REFERENCES runs(number) ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    step INTEGER NOT NULL,
    parameters BLOB NOT NULL,
    PRIMARY KEY (run, epoch)
) STRICT;
"""

# From which epoch on a branch has its replicas' own metrics.
_BRANCHES = "ALTER TABLE history ADD COLUMN began INTEGER NOT NULL DEFAULT 0;"

# What runs learn from that is not drawn; `rows` are there where they are few. See `store/tables`.
_OWN_TABLES = """
CREATE TABLE tables (
    number INTEGER PRIMARY KEY,
    shape TEXT NOT NULL UNIQUE,
    facts TEXT NOT NULL,
    rows BLOB
) STRICT;
ALTER TABLE runs ADD COLUMN learned INTEGER REFERENCES tables(number) ON DELETE SET NULL;
CREATE INDEX runs_by_table ON runs(learned) WHERE learned IS NOT NULL;
CREATE TRIGGER last_run_on_table AFTER DELETE ON runs WHEN old.learned IS NOT NULL BEGIN
    DELETE FROM tables WHERE number = old.learned
        AND NOT EXISTS (SELECT 1 FROM runs WHERE learned = old.learned);
END;
"""

# A sweep and what its trials came to, each with every seed's numbers. See `store/sweeps`.
_SWEEPS = """
CREATE TABLE sweeps (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    owner TEXT NOT NULL DEFAULT '',
    machine TEXT NOT NULL,
    version TEXT NOT NULL,
    plan TEXT NOT NULL,
    trials INTEGER NOT NULL,
    seconds REAL NOT NULL,
    started_at REAL NOT NULL,
    saved_at REAL NOT NULL,
    learned INTEGER REFERENCES tables(number) ON DELETE SET NULL
) STRICT;
CREATE TABLE trials (
    sweep INTEGER NOT NULL REFERENCES sweeps(number) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    seconds REAL NOT NULL,
    seeds INTEGER NOT NULL,
    means BLOB,
    fates BLOB,
    PRIMARY KEY (sweep, number)
) STRICT;
CREATE INDEX sweeps_by_table ON sweeps(learned) WHERE learned IS NOT NULL;
DROP TRIGGER last_run_on_table;
CREATE TRIGGER last_run_on_table AFTER DELETE ON runs WHEN old.learned IS NOT NULL BEGIN
    DELETE FROM tables WHERE number = old.learned
        AND NOT EXISTS (SELECT 1 FROM runs WHERE learned = old.learned)
        AND NOT EXISTS (SELECT 1 FROM sweeps WHERE learned = old.learned);
END;
CREATE TRIGGER last_sweep_on_table AFTER DELETE ON sweeps WHEN old.learned IS NOT NULL BEGIN
    DELETE FROM tables WHERE number = old.learned
        AND NOT EXISTS (SELECT 1 FROM runs WHERE learned = old.learned)
        AND NOT EXISTS (SELECT 1 FROM sweeps WHERE learned = old.learned);
END;
"""

# What a search chose of what varies, where the plan alone doesn't tell; and the rung up to which a
# trial was trained, with what it goes on from if it does.
_SEARCHES = """
ALTER TABLE trials ADD COLUMN chosen TEXT NOT NULL DEFAULT '';
ALTER TABLE trials ADD COLUMN rung INTEGER NOT NULL DEFAULT 0;
ALTER TABLE trials ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE trials ADD COLUMN checkpoint BLOB;
"""

MIGRATIONS = (_TABLES, _BRANCHES, _OWN_TABLES, _SWEEPS, _SEARCHES)
"""What makes a store of version i into one of version i + 1. One that is out in the world never
changes; a new one goes to the end."""

VERSION = len(MIGRATIONS)
"""The version of the tables as they are now, the file's `user_version`."""


def statements_of(script: str) -> list[str]:
    """Cut a script into statements: `executescript` would commit what came before."""
    found: list[str] = []
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            found.append(statement)
            statement = ""
    return found
