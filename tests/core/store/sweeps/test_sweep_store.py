"""Sweeps are found by their ids, and what their trials came to is read as it was written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nnlab.core import RunConfig
from nnlab.core.store.errors import StoreError
from nnlab.core.store.sweeps.kept_sweep import KeptTrial
from nnlab.core.store.sweeps.sweep_store import SweepStore


@pytest.fixture
def store(tmp_path: Path):
    with SweepStore.open(tmp_path / "runs.db") as opened:
        yield opened


def a_trial(number: int) -> KeptTrial:
    means = np.arange(18.0).reshape(2, 3, 3) * number
    means[0, 2, 1] = np.nan
    return KeptTrial(
        *(number, "finished", "", 0.5, means),
        *(np.array([3, 9]), np.array([True, False]), np.array([False, True])),
    )


def test_what_was_written_is_read_again(store):
    sweep = store.begin("{}", 3, RunConfig())
    failed = KeptTrial(2, "failed", "it was wrong", 0.0, None, None, None, None)
    store.add(sweep, [a_trial(1), failed], 1.5)
    store.add(sweep, [a_trial(3)], 2.5)
    one, two, three = store.trials(sweep)
    for read, written in ((one, a_trial(1)), (three, a_trial(3))):
        for name in ("means", "epochs", "diverged", "stuck"):
            a, b = getattr(read, name), getattr(written, name)
            assert np.array_equal(a, b, equal_nan=name == "means")
    assert (two.status, two.reason, two.means) == ("failed", "it was wrong", None)
    found = store.sweep(sweep.id)
    assert (found.status, found.done, found.trials, found.seconds) == ("running", 3, 3, 4.0)
    store.end(found, "finished")
    assert store.sweep("last").status == "finished"


def test_a_sweep_is_found_by_the_beginning_of_its_id(store):
    with pytest.raises(StoreError, match="No sweep is kept yet"):
        store.sweep("last")
    sweeps = [store.begin("{}", 1, RunConfig()) for _ in range(40)]
    assert [each.id for each in store.sweeps] == [each.id for each in reversed(sweeps)]
    assert store.sweep(sweeps[7].id).number == sweeps[7].number
    with pytest.raises(StoreError, match="There is no sweep 'zzz'"):
        store.sweep("zzz")
    digits = [each.id[0] for each in sweeps]
    often = max(digits, key=digits.count)
    with pytest.raises(StoreError, match="may be any of the sweeps"):
        store.sweep(often)


def test_a_damaged_trial_is_a_sentence(store):
    sweep = store.begin("{}", 1, RunConfig())
    store.add(sweep, [a_trial(1)], 0.0)
    store.connection.execute("UPDATE trials SET means = x'00'")
    with pytest.raises(StoreError, match="are damaged"):
        store.trials(sweep)
