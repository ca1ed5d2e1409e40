"""A run as a report to hand in: one more format for whoever asks how it leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ....core.experiments.documents.blocks import Document
from ....core.experiments.documents.of_run import RunFacts, parts_of_run
from ....core.experiments.documents.templates import Parts, document_of
from ....core.experiments.documents.writers.files import document_files
from ....core.experiments.documents.writers.html import as_html
from ....core.export.export_format import ExportFormat
from ....core.export.formats import export_formats
from ....core.export.leaving_run import LeavingRun
from ...pictures.for_documents import PicturesOnPaper


def parts_of(run: LeavingRun) -> Parts:
    """Gather what there is to be said of a run on its way out.

    Raises:
        StoreError: If it can't be read.
    """
    snapshot, _ = run.moment()
    name = "" if run.summary is None else run.summary.name
    facts = RunFacts.of(snapshot.config, run.run_id, name)
    return parts_of_run(snapshot, facts, PicturesOnPaper())


def _document(runs: Sequence[LeavingRun]) -> Document:
    (run,) = runs
    return document_of(parts_of(run), "plain")


def _html(runs: Sequence[LeavingRun]) -> Iterable[bytes]:
    yield as_html(_document(runs)).encode()


def _markdown(runs: Sequence[LeavingRun], file: Path) -> Mapping[Path, bytes]:
    return document_files(_document(runs), file)


REPORT = ExportFormat(
    "report",
    suffix="html",
    title="a report",
    summary="a document to hand in; .md: pictures beside",
    contents="report is a document to hand in, as `nnlab report` writes it.",
    write=_html,
    or_files={"md": _markdown},
)
"""As `nnlab report` writes it; not among the formats of core, which draws no pictures."""


def formats_and_report() -> Mapping[str, ExportFormat]:
    """Give every format by its name, the report last."""
    return {**export_formats(), REPORT.name: REPORT}
