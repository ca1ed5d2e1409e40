"""The run that was interrupted: offered in the lab, taken over, and given back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from ....core.config import ConfigError
from ....core.store.writing.recorder import Recorder
from ....core.training.checkpoint import Checkpoint

if TYPE_CHECKING:
    from ....core.store.summary import RunSummary

_LONG_SECONDS = 20.0
"""How long is shown what a person should not miss."""


class InterruptedRun:
    """The last run of the store, if it was interrupted; the store is read in other threads.

    Args:
        screen: Where the person is told about it.
        recorder: Keeps the runs.
    """

    def __init__(self, screen: Screen[Any], recorder: Recorder) -> None:
        self._screen = screen
        self._recorder = recorder
        self._key: str | None = None
        self._taken: RunSummary | None = None

    async def offer(self) -> None:
        """Offer the last run, if it was interrupted and is not under way already.

        Of one that is, it is said what became of its file: what was said before is hidden by now.
        """
        if said := await asyncio.to_thread(self._recorder.said_of_file, self._recorder.current):
            self._tell(said, severity="warning", timeout=_LONG_SECONDS)
        run = await asyncio.to_thread(_interrupted, self._recorder)
        if run is None or run.id == self._recorder.current:
            return
        self._key = run.id
        self._tell(
            # The key comes first: a narrow line leaves the end of a sentence out.
            f"Press u to go on with run {run.name or run.id} ({run.dataset}), interrupted at epoch"
            f" {run.epoch:,} of {run.epochs:,}.",
            timeout=_LONG_SECONDS,
        )

    async def take_over(self) -> Checkpoint | None:
        """Take over the run that was offered, or else the last one that is not at its end."""
        from ....core.store.errors import StoreError
        from ....core.store.tables.kept_table import RowsGoneError

        try:
            try:
                run, checkpoint = await asyncio.to_thread(self._recorder.resume, self._key)
            except RowsGoneError as gone:
                # It can be looked at; the session says so.
                self._key = None
                return await asyncio.to_thread(self._recorder.look_at, gone)
            said = await asyncio.to_thread(self._recorder.said_of_file, run.id)
        except StoreError as error:
            self._tell(str(error), severity="warning")
            return None
        self._key, self._taken = None, run
        self._screen.app.clear_notifications()  # the offer among them
        self._tell(f"Run {run.id} goes on from epoch {run.epoch:,}. {said}".rstrip())
        return checkpoint

    async def give_back(self, error: ConfigError) -> None:
        """Leave the run that was taken over as it was, and say why it can't go on."""
        if self._taken is not None:
            await asyncio.to_thread(self._recorder.release, self._taken)
        sentences = " ".join(problem.sentence for problem in error.problems)
        self._tell(sentences, title="Not gone on with", severity="error")

    def _tell(self, sentence: str, **settings: object) -> None:
        self._screen.notify(sentence, **settings)  # type: ignore[arg-type]


def _interrupted(recorder: Recorder) -> RunSummary | None:
    """Give the last run that was kept, if it was interrupted."""
    from ....core.store.errors import StoreError
    from ....core.store.location import may_be_there
    from ....core.store.store import Store

    if recorder.path is None or not may_be_there(recorder.path):
        return None
    try:
        with Store.open(recorder.path, read_only=True) as store:
            run = store.unfinished()
            return run if run is not None and run.status == "interrupted" else None
    except StoreError:
        return None  # that is said when the first run is to be written
