"""The run that is seen on its way out: the epoch that is looked at, in a format of one's choice."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from ...core import Snapshot
from .frames.feed import SnapshotFeed
from .session import Session

if TYPE_CHECKING:  # the first frame exports nothing
    from ...core.export.export_files import Written
    from ...core.export.export_format import ExportFormat
    from ...core.store.summary import RunSummary
    from ..runs.export.job import ExportJob


class Exports:
    """Asks in which format the run that is seen leaves, and writes it.

    Args:
        screen: Where the person is asked.
        session: The run.
        frames: Knows what is seen of it.
    """

    def __init__(self, screen: Screen[Any], session: Session, frames: SnapshotFeed) -> None:
        self._screen = screen
        self._session = session
        self._frames = frames
        self._last = ""

    def ask(self, name: str = "") -> None:
        """Ask, for what is seen now, however the run goes on meanwhile.

        Args:
            name: The format that is chosen at first; the last one if not given.
        """
        from ...core.export.formats import OF_SEEN
        from ..runs.export.report import formats_and_report
        from ..runs.export.screen import ExportScreen

        formats = formats_and_report()
        at_first = name or self._last or OF_SEEN

        def closed(chosen: str | None) -> None:
            self._last = chosen or self._last

        self._screen.app.push_screen(ExportScreen(self._job(), formats, at_first), closed)

    def _seen(self) -> Snapshot:
        """Give what was drawn last, or what is now where nothing is of this run."""
        newest, drawn = self._session.newest, self._frames.shown
        live = drawn if drawn is not None and drawn.run_id == newest.run_id else newest
        return live.past or live

    def _job(self) -> ExportJob:
        from ...core.export.leaving_run import SeenRun
        from ..runs.export.job import ExportJob, stem_of, write_runs

        seen = self._seen()
        shown = seen.shown
        replica = shown.replica if shown is not None and len(shown.members) == 1 else None
        recorder = self._session.recorder
        run_id = recorder.kept.get(seen.run_id, seen.run_id)
        leaving = SeenRun(seen, replica=replica)

        def write(chosen: ExportFormat, place: Path, replace: bool) -> Written:
            run = leaving.known_by(_summary(recorder.path, run_id))
            return write_runs(chosen, [run], place, replace=replace)

        within = f" and {seen.position:,} rows" if seen.position else ""
        return ExportJob(
            words=f"Run {run_id} at epoch {seen.epoch:,}{within}",
            stem=stem_of(_learned(seen), run_id, seen.epoch),
            write=lambda chosen, place, replace: asyncio.to_thread(write, chosen, place, replace),
            of_replicas=("", "") if shown is None else (shown.name, f"all {shown.count} replicas"),
        )


def _summary(path: Path | None, run_id: str) -> RunSummary | None:
    """Find what is known of the run; `None` of one that is not kept."""
    from ...core.store.errors import StoreError
    from ...core.store.location import may_be_there
    from ...core.store.store import Store

    if path is None or not may_be_there(path):
        return None
    try:
        with Store.open(path, read_only=True) as store:
            return store.run(run_id) if store.has(run_id) else None
    except StoreError:
        return None  # it leaves all the same, without its name


def _learned(seen: Snapshot) -> str:
    """Call what is learned: a dataset, or the file that a table is in."""
    from ...core.data.tabular.open_tables import known_table

    table = known_table(seen.config) if seen.config.table else None
    return seen.config.dataset if table is None else Path(table.file.replace("\\", "/")).stem
