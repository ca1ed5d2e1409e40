"""A store is made once, however many want it at the same moment."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from nnlab.core.store.database.opening import connect
from nnlab.core.store.database.schema import VERSION
from nnlab.core.store.errors import StoreError, unusable


def test_many_may_make_the_same_store_at_the_same_moment(tmp_path):
    """Another's migration may come between any two statements of one who looks."""
    together = 4
    for attempt in range(30):
        path, ready = tmp_path / f"{attempt}.db", threading.Barrier(together)

        def make(path=path, ready=ready) -> int:
            ready.wait()
            connection = connect(path)
            try:
                return connection.execute("PRAGMA user_version").fetchone()[0]
            finally:
                connection.close()

        with ThreadPoolExecutor(together) as pool:
            versions = [pool.submit(make) for _ in range(together)]
            assert [version.result() for version in versions] == [VERSION] * together


def test_a_lock_that_another_process_is_about_to_give_up_passes(tmp_path):
    error = sqlite3.OperationalError("locking protocol")
    error.sqlite_errorname = "SQLITE_PROTOCOL"
    assert unusable(tmp_path / "runs.db", error).passes


def test_a_damaged_name_that_sqlite_can_not_say_is_a_sentence(tmp_path):
    path = tmp_path / "runs.db"
    connect(path).close()
    content = path.read_bytes()
    damaged = content.replace(b"CREATE TABLE run", b"CREATE TABL\x80 r\x80n", 1)
    assert damaged != content
    path.write_bytes(damaged)
    for read_only in (True, False):
        with pytest.raises(StoreError, match="can't be used: it is damaged"):
            connect(path, read_only=read_only)
