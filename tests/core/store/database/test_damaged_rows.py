"""Rows of a run that something else has written are a sentence, whatever is in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnlab.core.store.database.parameters import StoredParameters, keep_parameters
from nnlab.core.store.errors import StoreError
from nnlab.core.store.store import Store

from ..recording import kept, trained


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with the run aa11, which has replicas and parameters of an earlier epoch."""
    trainer = trained(epochs=5, run_id="aa11", replicas=3)
    kept(tmp_path / "runs.db", trainer)
    replicas = trainer.snapshot().replicas
    assert replicas is not None
    with Store.open(tmp_path / "runs.db") as store:
        earlier = [StoredParameters(3, 3, replicas.parameters)]
        keep_parameters(store, store.run("aa11").number, earlier, [])
    return tmp_path / "runs.db"


def damage(path: Path, what: str, value: object) -> None:
    table, column = what.split(".")
    with Store.open(path) as store, store.transaction():
        store.connection.execute(f"UPDATE {table} SET {column} = ?", (value,))


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("history.stride", 2**62),
        ("history.stride", 0),
        ("history.stride", -1),
        ("history.began", 2**40),
        ("history.count", 0),
        ("history.tables", b"x"),
        ("history.replicas", b"x"),
        ("history.replicas", None),
    ],
)
def test_a_history_whose_rows_do_not_fit_is_said_to_be_damaged(path: Path, what: str, value):
    damage(path, what, value)
    with Store.open(path) as store, pytest.raises(StoreError, match="history of run aa11 is damag"):
        store.history("aa11")


@pytest.mark.parametrize("value", [b"d" + bytes(39), b"f" + bytes(20), bytes(40)])
def test_kept_parameters_that_are_cut_are_said_to_be_damaged(path: Path, value: bytes):
    damage(path, "kept.parameters", value)
    with Store.open(path) as store:
        for read in (lambda: store.all_kept("aa11"), lambda: store.kept("aa11", 4)):
            with pytest.raises(StoreError, match="parameters is damaged"):
                read()
