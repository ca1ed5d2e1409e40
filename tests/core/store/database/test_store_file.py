"""The open file of a store: what becomes of one that was deleted while it was open."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnlab.core.store.database import store_file
from nnlab.core.store.database.store_file import StoreFile
from nnlab.core.store.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs.db"


def test_what_another_process_puts_beside_a_new_file_is_left_alone_if_it_has_the_old_one_s_number(
    path, monkeypatch
):
    # A file system gives the number of a file that nobody has open any more to the next one.
    monkeypatch.setattr(store_file, "_identity", lambda path: (1, 1) if path.exists() else None)
    old = StoreFile.open(path)
    log = Path(f"{path}-wal")
    assert log.exists()
    path.unlink()
    log.unlink()  # as the other process does
    others: list[Store] = []
    close = StoreFile.close

    def closed_late(self: StoreFile) -> None:
        close(self)
        others.append(Store.open(path))

    monkeypatch.setattr(StoreFile, "close", closed_late)
    old.abandon()
    monkeypatch.undo()
    (other,) = others
    assert log.exists()
    other.close()


def test_what_a_deleted_file_leaves_beside_its_place_is_removed(path):
    old = StoreFile.open(path)
    path.unlink()
    old.abandon()
    assert list(path.parent.iterdir()) == []
