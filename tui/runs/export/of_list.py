"""Runs of the list on their way out, as they were written last."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ....core.export.export_files import Written
from ....core.export.export_format import ExportFormat
from ....core.export.leaving_run import KeptRun
from ....core.store.store import Store
from ....core.store.summary import RunSummary
from ..store.reading import StoreAtWork
from .job import ExportJob, stem_of, write_runs


def job_of_list(store: StoreAtWork, runs: Sequence[RunSummary]) -> ExportJob:
    """Make ready what was chosen in the list: one run, or several."""
    ids = [run.id for run in runs]

    async def write(chosen: ExportFormat, place: Path, replace: bool) -> Written:
        def work(opened: Store) -> Written:
            leaving = [KeptRun(opened, run_id) for run_id in ids]
            return write_runs(chosen, leaving, place, replace=replace)

        return await store.read(work)

    if len(runs) > 1:
        return ExportJob(f"{len(runs):,} runs", "runs", write, runs=len(runs))
    (run,) = runs
    all_of_them = f"all {run.replicas} replicas"
    return ExportJob(
        words=f"Run {run.id} at epoch {run.epoch:,}",
        stem=stem_of(run.dataset, run.id, run.epoch),
        write=write,
        of_replicas=("", "") if run.replicas == 1 else (f"mean of {all_of_them}", all_of_them),
    )
