"""Configs are trained one after the other, and kept under a tag."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.store.store import Store
from nnlab.core.store.writing import series as series_module
from nnlab.core.store.writing.series import RunSeries
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.run_options import RunOptions

SHORT = RunConfig(dataset="xor", epochs=5)
CONFIGS = [SHORT.replace(learning_rate=rate) for rate in (0.001, 0.01, 0.1)]


def wait_for(series: RunSeries) -> None:
    deadline = time.monotonic() + 60
    while not series.is_over:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_every_config_is_a_kept_run_with_the_bits_of_any_other(tmp_path: Path) -> None:
    series = RunSeries(tmp_path / "runs.db", CONFIGS, "compare-1200")
    series.start()
    wait_for(series)
    assert series.trouble == ""
    with Store.open(tmp_path / "runs.db", read_only=True) as store:
        runs = store.find("tag=compare-1200")
        assert {run.id for run in runs} == set(series.run_ids)
        for run_id, config in zip(series.run_ids, CONFIGS, strict=True):
            kept = Trainer.resumed(store.checkpoint(run_id)).snapshot()
            assert kept.config == config
            assert kept.parameters.tobytes() == Trainer(config).run().parameters.tobytes()


def test_a_series_that_is_stopped_begins_no_other_run(tmp_path: Path) -> None:
    endless = [config.replace(epochs=1_000_000) for config in CONFIGS]
    series = RunSeries(tmp_path / "runs.db", endless, "compare-1200")
    series.start()
    while not series.run_ids:
        time.sleep(0.02)
    series.stop()
    wait_for(series)
    assert len(series.run_ids) == 1


def test_what_nobody_foresaw_ends_a_series_with_a_sentence_and_the_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error, begun = OSError("the disk is gone"), []

    def failing(config: RunConfig, options: RunOptions) -> BackgroundRun:
        begun.append(config)
        if len(begun) == 2:
            raise error
        return BackgroundRun(config, options)

    monkeypatch.setattr(series_module, "BackgroundRun", failing)
    series = RunSeries(tmp_path / "runs.db", CONFIGS, "compare-1200")
    series.start()
    wait_for(series)
    assert series.error is error
    assert series.trouble == "No further run could be trained: OSError: the disk is gone."
    with Store.open(tmp_path / "runs.db", read_only=True) as store:
        assert [run.id for run in store.find("tag=compare-1200")] == list(series.run_ids)
