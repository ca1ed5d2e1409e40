"""A kept sweep as a report to hand in."""

from __future__ import annotations

import asyncio
from pathlib import Path

from ...core.data.dataset_name import dataset_name, own_table
from ...core.experiments.documents.of_sweep import parts_of_sweep
from ...core.experiments.documents.templates import Parts, document_of
from ...core.experiments.documents.writers.files import document_files
from ...core.experiments.sweep.sweep import fresh_in, outcomes_in, plan_of
from ...core.export.export_files import Written, refuse, write_contents
from ...core.export.export_format import ExportFormat
from ...core.store.sweeps.kept_sweep import KeptSweep
from ...core.store.sweeps.sweep_store import SweepStore
from ..pictures.for_documents import PicturesOnPaper
from ..runs.export.job import ExportJob


def parts_of_kept_sweep(store: SweepStore, sweep: KeptSweep) -> Parts:
    """Gather what there is to be said of a sweep.

    Raises:
        ConfigError: If nothing of it has come to an end.
        StoreError: If it can't be read.
    """
    plan = plan_of(store, sweep)
    words, place = own_table(plan.config)
    return parts_of_sweep(
        plan,
        outcomes_in(store, sweep),
        fresh_in(store, sweep),
        PicturesOnPaper(),
        name=f"sweep {sweep.id}",
        dataset=dataset_name(plan.config),
        table_words=words,
        table_path=place,
    )


def job_of_sweep(path: Path, key: str) -> ExportJob:
    """Make ready a sweep for the screen that asks for its file.

    Args:
        path: The store.
        key: Which sweep.
    """

    def write(place: Path, replace: bool) -> Written:
        refuse([place], replace=replace)
        with SweepStore.open(path, read_only=True) as store:
            parts = parts_of_kept_sweep(store, store.sweep(key))
        contents = document_files(document_of(parts, "plain"), place)
        return write_contents(contents, replace=replace)

    def in_thread(chosen: ExportFormat, place: Path, replace: bool):
        return asyncio.to_thread(write, place, replace)

    return ExportJob(words=f"Sweep {key}", stem=f"sweep-{key}", write=in_thread)
