"""`nnlab sweep --executor dask`: the same table from a cluster, whatever happens to its workers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nnlab.core.experiments.sweep import dask_workers
from tests.core.experiments.sweep.dask_cluster import dask_cluster

SMALL = ("--dataset", "circle", "--samples", "60", "--epochs", "15", "--replicas", "10")
SWEEP = ("sweep", *SMALL, "--over", "lr=0.1,0.001", "--over", "hidden=3,4,5,6", "--json", "--quiet")


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNLAB_STORE", str(tmp_path / "kept.db"))


def without_times(text: str) -> dict[str, Any]:
    found = json.loads(text)
    for told in (found, *found["trials"]):
        told.pop("seconds")
    found.pop("id")
    return found


def test_a_cluster_has_the_table_of_this_machine(nnlab, tmp_path):
    pytest.importorskip("distributed", reason="distributed is not installed")
    with dask_cluster(tmp_path) as cluster:
        found = nnlab(*SWEEP, "--executor", "dask", "--scheduler", cluster.address)
    assert found.err == ""
    here = nnlab(*SWEEP, "--jobs", "1")
    assert without_times(found.out) == without_times(here.out)


@pytest.mark.slow
def test_a_sweep_whose_scheduler_is_gone_goes_on_here(nnlab, tmp_path, monkeypatch):
    pytest.importorskip("distributed", reason="distributed is not installed")
    # Nobody is there to answer, however long it is waited for.
    monkeypatch.setattr(dask_workers, "_CONNECT_SECONDS", 1)
    with dask_cluster(tmp_path) as cluster:
        address = cluster.address
    lost = nnlab(*SWEEP, "--executor", "dask", "--scheduler", address)
    assert lost.code == 2
    assert "No Dask scheduler answers at" in lost.err
    assert "goes on from here" in lost.err
    found = nnlab("sweep", "resume", "--json", "--quiet", "--jobs", "1")
    assert len(without_times(found.out)["trials"]) == 8


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--executor", "dask"), "--executor dask needs --scheduler ADDRESS"),
        (("--scheduler", "tcp://host:1"), "--scheduler is where a Dask cluster is"),
        (("--executor", "cluster"), "--executor is processes or dask, not 'cluster'."),
        (("--executor", "dask", "--scheduler", "somewhere"), "of the form tcp://host:8786"),
    ],
)
def test_what_is_wrong_is_a_sentence(nnlab, words, sentence):
    found = nnlab(*SWEEP, *words)
    assert found.code == 2
    assert sentence in found.err
    assert "Traceback" not in found.err


def test_flags_win_over_what_a_file_says_of_a_cluster(nnlab, tmp_path):
    file = tmp_path / "sweep.toml"
    file.write_text(
        """epochs = 2
[sweep]
executor = "dask"
scheduler = "here"
over.lr = [0.1, 0.2]
"""
    )
    assert "answers at 'here'" in nnlab("sweep", str(file), "--quiet").err
    typed = nnlab("sweep", str(file), "--scheduler", "there", "--quiet")
    assert "answers at 'there'" in typed.err
    here = nnlab("sweep", str(file), "--executor", "processes", "--jobs", "1", "--quiet")
    assert here.code == 0
