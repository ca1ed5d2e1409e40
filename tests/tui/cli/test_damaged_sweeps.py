"""Whatever has become of a kept sweep, its commands show it or say a sentence."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copy

import pytest

from nnlab.core.store.errors import StoreError
from nnlab.core.store.sweeps.sweep_store import SweepStore

from .conftest import run

SMALL = ("--dataset", "circle", "--samples", "60", "--epochs", "3", "--replicas", "2")
SWEEP = ("sweep", *SMALL, "--over", "lr=0.1,0.001", "--jobs", "1", "--quiet")
DAMAGE = ("", "nan", "[]", '["x", 1]', "{}", "[" * 5000, "é\x1b[31m")
READERS = (
    ("sweeps",),
    ("sweeps", "--json"),
    ("sweeps", "last"),
    ("sweeps", "last", "--json"),
    ("sweep", "resume", "--quiet"),
    ("report", "last", "-o", "sweep.html", "--force"),
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one sweep."""
    store = tmp_path_factory.mktemp("sweeps") / "kept.db"
    assert run(*SWEEP, "--store", str(store)).code == 0
    return store


@pytest.mark.parametrize("value", DAMAGE, ids=ascii)
@pytest.mark.parametrize(
    "place", ["sweeps.plan", "sweeps.status", "trials.chosen", "trials.status"]
)
def test_a_damaged_sweep_is_shown_or_a_sentence(
    nnlab, whole: Path, tmp_path: Path, monkeypatch, place: str, value: str
):
    monkeypatch.chdir(tmp_path)
    table, column = place.split(".")
    for words in READERS:
        store = Path(copy(whole, tmp_path))
        with closing(sqlite3.connect(store)) as database:
            database.execute(f"UPDATE {table} SET {column} = ?", (value,))
            database.commit()
        found = nnlab(*words, "--store", str(store))
        assert found.code in {0, 2}, words
        assert found.out or found.err or "--quiet" in words
        assert "\x1b" not in found.out + found.err


def test_a_sweep_whose_plan_is_damaged_is_listed_with_the_others(nnlab, whole: Path, tmp_path):
    store = Path(copy(whole, tmp_path))
    nnlab(*SWEEP, "--store", str(store))
    with closing(sqlite3.connect(store)) as database:
        database.execute("UPDATE sweeps SET plan = '[' WHERE number = 1")
        database.commit()
    _, newer, older = nnlab("sweeps", "--store", str(store)).out.splitlines()
    assert newer.endswith("learning_rate=0.1,0.001")
    assert older.endswith("its plan is damaged")
    newer, older = json.loads(nnlab("sweeps", "--json", "--store", str(store)).out)
    assert newer["over"] == {"learning_rate": "0.1,0.001"}
    assert older["over"] is older["search"] is None


@pytest.mark.parametrize("doing", ["begin", "add"])
def test_what_can_not_be_kept_any_more_ends_a_sweep_with_a_sentence(
    nnlab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, doing: str
):
    def refuse(*_: object) -> None:
        raise StoreError("kept.db can't be written: the disk is full.")

    monkeypatch.setattr(SweepStore, doing, refuse)
    found = nnlab(*SWEEP, "--store", str(tmp_path / "kept.db"))
    assert found.code == 2
    assert "the disk is full" in found.err
    assert ("goes on from here" in found.err) is (doing == "add")
