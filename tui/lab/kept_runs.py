"""Kept runs in the lab: the screen that lists them, and what it asks of the lab."""

from __future__ import annotations

import asyncio

from textual import work

from ...core import Snapshot
from ...core.config import ConfigError
from ...core.training.branch import Branch
from ..drawing.chart.other_runs import OtherRun
from .form.config_form import ConfigForm
from .panels.chart.loss_chart import LossChart
from .time_travel import TimeTravelScreen


class KeptRunsScreen(TimeTravelScreen):
    """The part of the lab that opens runs which were kept."""

    _memory = None
    """How the list of runs was left."""

    @work(group="runs")
    async def action_runs(self) -> None:
        """List the kept runs, and do what is asked for there."""
        # Not before it is wanted: the first frame does not wait for a database.
        from ..runs.orders import BranchOff, Load, Open
        from ..runs.run_list import ListState
        from ..runs.screen import RunsScreen

        await self.complete()
        if self.app.screen is not self:
            return
        self._memory = self._memory or ListState()
        order = await self.app.push_screen_wait(RunsScreen(self.look, self._recorder, self._memory))
        match order:
            case Load():
                self.query_one(ConfigForm).show(order.config.values)
                self.notify(f"The form has the config of run {order.run_id}. r trains by it.")
            case Open(run_id, None):
                await self._open(run_id)
            case Open(run_id, epoch):
                await self._begin_at(run_id, epoch, "Opened")
            case BranchOff(run_id, epoch):
                await self._begin_at(run_id, epoch, "Branched")
            case None:
                pass
        self.watch_for_effect()

    async def _open(self, run_id: str) -> None:
        """Show a run as it was when it was last written, to go on with or not."""
        from ...core.store.errors import StoreError

        if run_id == self._recorder.current:
            self.notify("This run is in the lab already.")
            return
        try:
            run, checkpoint = await asyncio.to_thread(self._recorder.resume, run_id)
        except StoreError as error:
            self._refuse(str(error))
            return
        try:
            self.start(checkpoint.config, paused=True, checkpoint=checkpoint)
        except ConfigError as error:
            await asyncio.to_thread(self._recorder.release, run)
            self._refuse(_sentences(error))
            return
        self.query_one(ConfigForm).show(checkpoint.config.values)
        self.notify(
            f"Run {run.name or run.id} at epoch {run.epoch:,}, exactly as it was.",
            title="Opened",
        )

    async def _begin_at(self, run_id: str, epoch: int | None, title: str) -> None:
        """Begin a run at an epoch of a kept one, paused."""
        from ...core.store.errors import StoreError
        from ...core.store.snapshots import snapshot_at
        from ...core.store.store import Store

        path = self._recorder.path
        if path is None:
            return

        def read() -> tuple[Snapshot, Snapshot]:
            with Store.open(path, read_only=True) as store:
                moment = snapshot_at(store, run_id, epoch)
                return moment, snapshot_at(store, run_id)

        try:
            moment, last = await asyncio.to_thread(read)
        except StoreError as error:
            self._refuse(str(error))
            return
        config = moment.config
        if config.epochs <= moment.epoch:
            # At its end there would be nothing left to train.
            config = config.replace(epochs=min(moment.epoch + config.epochs, 1_000_000))
        try:
            self.start(config, paused=True, branch=Branch(moment))
        except ConfigError as error:
            self._refuse(_sentences(error))
            return
        self.query_one(ConfigForm).show(config.values)
        behind = OtherRun.of(last, f"run {run_id}", first=moment.epoch)
        self.query_one(LossChart).others = (behind,)
        self.notify(
            f"Run {self.run.run_id} begins with run {run_id} at epoch {moment.epoch:,}, which is"
            " left as it is. It is kept once it trains; the optimizer begins afresh.",
            title=title,
        )

    def _refuse(self, sentences: str) -> None:
        self.notify(sentences, title="Not opened", severity="error")


def _sentences(error: ConfigError) -> str:
    return " ".join(problem.sentence for problem in error.problems)
