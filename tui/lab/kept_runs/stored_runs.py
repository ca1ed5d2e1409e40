"""Stored runs in the lab: the screen that lists them, and what it asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from ....core import Snapshot
from ....core.config import ConfigError
from ....core.store.writing.recorder import Recorder
from ....core.training.branch import Branch
from ...appearance.look import Look
from ...drawing.chart.other_runs import OtherRun
from ...store_news import StoreNews
from ..panels.chart.loss_chart import LossChart
from ..series.sweeps import Sweeps
from ..session import Session
from ..setup import Setup

if TYPE_CHECKING:  # the first frame does not wait for a database
    from ....core.store.summary import RunSummary
    from ....core.store.tables.kept_table import RowsGoneError
    from ...runs.run_list import ListState

_LONG_SECONDS = 20.0
"""How long is shown what a person should not miss."""


class StoredRuns:
    """Lists the runs of the store, and opens them in the lab.

    Args:
        screen: The lab.
        session: Where a run is opened.
        setup: The form, which then says what that run trains by.
        look: Gives the characters and colours that the list is drawn with.
        complete: Adds what the first frame does without, if it is not there yet.

    Attributes:
        sweeps: The sweeps of the same store.
    """

    def __init__(
        self,
        screen: Screen[Any],
        session: Session,
        setup: Setup,
        look: Callable[[], Look],
        complete: Callable[[], Awaitable[None]],
    ) -> None:
        self._screen = screen
        self._session = session
        self._setup = setup
        self._look = look
        self._complete = complete
        self.sweeps = Sweeps(screen, session, setup, look, complete)
        self._left_as: ListState | None = None
        self._news = StoreNews(session.recorder)

    @property
    def _recorder(self) -> Recorder:
        return self._session.recorder

    def tell_news(self) -> None:
        """Say once what keeps runs from being stored, and what became of their store."""
        if problem := self._news.problem():
            sentence = f"{problem} The lab goes on without."
            self._screen.notify(sentence, severity="error", timeout=_LONG_SECONDS)
        for remark in self._news.remarks():
            self._screen.notify(remark, severity="warning", timeout=_LONG_SECONDS)

    def show(self) -> None:
        """List the runs, and do what is asked for there."""
        self._screen.run_worker(self._show(), group="runs")

    async def _show(self) -> None:
        # Not before it is wanted: the first frame does not wait for a database.
        from ...runs.orders import BranchOff, Load, Open, ShowSweeps
        from ...runs.run_list import ListState
        from ...runs.screen import RunsScreen

        await self._complete()
        if self._screen.app.screen is not self._screen:
            return
        self._left_as = self._left_as or ListState()
        order = await self._screen.app.push_screen_wait(
            RunsScreen(self._look(), self._recorder, self._left_as)
        )
        match order:
            case Load():
                self._setup.show(order.config)
                self._tell(f"The form has the config of run {order.run_id}. r trains by it.")
            case Open(run_id, None):
                await self.open(run_id)
            case Open(run_id, epoch):
                await self._begin_at(run_id, epoch, "Opened")
            case ShowSweeps():
                self.sweeps.show()
            case BranchOff(run_id, epoch):
                await self._begin_at(run_id, epoch, "Branched")
            case None:
                pass

    async def newest(self, count: int) -> list[RunSummary]:
        """Read so many of the newest runs; none where they can't be read."""
        from ....core.store.errors import StoreError
        from ....core.store.location import may_be_there
        from ....core.store.store import Store

        path = self._recorder.path
        if path is None or not may_be_there(path):
            return []

        def read() -> list[RunSummary]:
            with Store.open(path, read_only=True) as store:
                return store.find(limit=count)

        try:
            return await asyncio.to_thread(read)
        except StoreError:
            return []  # the list of runs says why

    async def open(self, run_id: str) -> None:
        """Show a run as it was when it was last written, to go on with or not."""
        from ....core.store.errors import StoreError
        from ....core.store.tables.kept_table import RowsGoneError

        if run_id == self._session.run.run_id:
            self._tell("This run is in the lab already.")
            return
        try:
            run, checkpoint = await asyncio.to_thread(self._recorder.resume, run_id)
            said = await asyncio.to_thread(self._recorder.said_of_file, run.id)
        except RowsGoneError as gone:
            await self._look_at(gone)
            return
        except StoreError as error:
            self._refuse(str(error))
            return
        try:
            self._session.start(checkpoint.config, paused=True, checkpoint=checkpoint)
        except ConfigError as error:
            await asyncio.to_thread(self._recorder.release, run)
            self._refuse(_sentences(error))
            return
        self._setup.show(checkpoint.config)
        self._tell(
            f"Run {run.name or run.id} at epoch {run.epoch:,}, exactly as it was. {said}".strip(),
            title="Opened",
        )

    async def _look_at(self, gone: RowsGoneError) -> None:
        """Show a run whose rows are gone; the session says what of that."""
        from ....core.store.errors import StoreError

        try:
            checkpoint = await asyncio.to_thread(self._recorder.look_at, gone)
            self._session.start(checkpoint.config, paused=True, checkpoint=checkpoint)
        except (StoreError, ConfigError) as error:
            self._refuse(str(error))
            return
        self._setup.show(checkpoint.config)

    async def _begin_at(self, run_id: str, epoch: int | None, title: str) -> None:
        """Begin a run at an epoch of a stored one, paused."""
        from ....core.store.errors import StoreError
        from ....core.store.snapshots import snapshot_at
        from ....core.store.store import Store

        path = self._recorder.path
        if path is None:
            return

        def read() -> tuple[Snapshot, Snapshot]:
            with Store.open(path, read_only=True) as store:
                return snapshot_at(store, run_id, epoch), snapshot_at(store, run_id)

        try:
            begin, last = await asyncio.to_thread(read)
            said = await asyncio.to_thread(self._recorder.said_of_file, run_id)
        except StoreError as error:
            self._refuse(str(error))
            return
        config = begin.config
        if config.epochs <= begin.epoch:
            # At its end there would be nothing left to train.
            config = config.replace(epochs=min(begin.epoch + config.epochs, 1_000_000))
        try:
            self._session.start(config, paused=True, branch=Branch(begin))
        except ConfigError as error:
            self._refuse(_sentences(error))
            return
        self._setup.show(config)
        behind = OtherRun.of(last, f"run {run_id}", first=begin.epoch)
        self._screen.query_one(LossChart).others = (behind,)
        where = f"at epoch {begin.epoch:,}"
        if epoch is not None and epoch != begin.epoch:
            where += f", as epoch {epoch:,} is not kept of it"
        self._tell(
            f"Run {self._session.run.run_id} begins with run {run_id} {where}."
            " That run is left as it is. This one is kept once it trains; the optimizer begins"
            f" afresh. {said}".rstrip(),
            title=title,
        )

    def _tell(self, sentence: str, *, title: str = "") -> None:
        self._screen.notify(sentence, title=title)

    def _refuse(self, sentences: str) -> None:
        self._screen.notify(sentences, title="Not opened", severity="error")


def _sentences(error: ConfigError) -> str:
    return " ".join(problem.sentence for problem in error.problems)
