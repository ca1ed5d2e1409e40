"""The way from a file into the lab: it is read, shown column by column, and learned."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.screen import Screen

from ....core import RunConfig
from ....core.config import HYPERPARAMETERS, ConfigError, printable
from ....core.training.run.without_rows import StillRun
from ...appearance.look import Look
from ...widgets.choice import ChoiceScreen
from ..screens.questions import WAITING
from ..session import Session
from ..setup import Setup
from ..training_keys import TrainingKeys

if TYPE_CHECKING:  # the first frame is of no table
    from ....core.data.table.plan import PlanOptions
    from ....core.data.table.table import Table
    from ....core.data.tabular.prepared import PreparedTable
    from ....core.data.tabular.source import TableSource


class _AsRead(NamedTuple):
    """A table as it stands in its file, and what was said of it."""

    table: Table
    planning: PlanOptions
    source: TableSource | None
    an_output_each: bool = False


class Tables:
    """Opens tables in the lab, and says what the run is to learn of them.

    Args:
        screen: Where the person is asked and told.
        session: The run.
        setup: The form, whose other values may wait for a restart.
        training: Begins runs.
        look: Gives characters and colours.
    """

    def __init__(
        self,
        screen: Screen[Any],
        session: Session,
        setup: Setup,
        training: TrainingKeys,
        look: Callable[[], Look],
    ) -> None:
        self._screen = screen
        self._session = session
        self._setup = setup
        self._training = training
        self._look = look
        self._read: tuple[str, _AsRead] | None = None
        """What was read last, and the table of the config that means it: not to be read again."""

    def show(self, *, paused: bool = False) -> None:
        """Show the columns of the table that the run learns from.

        Args:
            paused: Whether a run that begins with them waits for a key.
        """
        # Apart from what keys wait for: a file may take its time.
        self._screen.run_worker(self._show(paused), group="table", exclusive=True)

    def open(self, file: Path) -> None:
        """Read a file, and show its columns."""
        self._screen.run_worker(self._open(file), group="table", exclusive=True)

    async def _show(self, paused: bool) -> None:
        config = self._session.config
        if isinstance(run := self._session.run, StillRun):
            if not run.file:
                self._screen.notify(run.refusal, severity="warning")
                return
            await self._open(Path(run.file))
            return
        if self._read is not None and self._read[0] == _named(config):
            await self._ask(self._read[1], paused=paused)
            return
        from ....core.data.table.refusal import TableError
        from .reading import table_of_run

        try:
            found = await asyncio.to_thread(table_of_run, config)
        except TableError as error:
            self._refuse(str(error))
            return
        if found is None:
            self._screen.notify(
                "The run learns from no table that was opened from a file: / and the path of a"
                " file open one."
            )
            return
        table, known, planning = found
        await self._ask(
            _as_read(table, planning, known.source, known.an_output_each), paused=paused
        )

    async def _open(self, file: Path) -> None:
        from ....core.data.table.refusal import TableError
        from .reading import table_in

        try:
            table, source = await asyncio.to_thread(table_in, file)
        except TableError as error:
            self._refuse(str(error))
            return
        await self._ask(_as_read(table, None, source))

    def _refuse(self, sentence: str) -> None:
        self._screen.notify(f"{printable(sentence)}.", title="Not opened", severity="error")

    async def _ask(self, read: _AsRead, *, paused: bool = False) -> None:
        from .draft import TableDraft
        from .screen import TableScreen

        config = self._session.config
        draft = await asyncio.to_thread(TableDraft, read.table, read.planning, config)

        async def answered(table: PreparedTable | None) -> None:
            if table is not None:
                await self._learn(table, read._replace(planning=draft.options), paused)

        self._screen.app.push_screen(
            TableScreen(
                draft,
                config,
                self._look(),
                source=read.source,
                an_output_each=read.an_output_each,
            ),
            answered,
        )

    async def _learn(self, table: PreparedTable, read: _AsRead, paused: bool) -> None:
        """Begin a run on a table; what waits in the form is never passed over in silence."""
        session, setup = self._session, self._setup
        if not setup.waiting:
            await self._begin(session.config, table, read, paused)
        elif not session.newest.steps:
            await self._begin(setup.form.draft or session.config, table, read, paused)
        else:
            labels = ", ".join(HYPERPARAMETERS[name].label for name in setup.waiting)
            waiting = setup.form.draft or session.config

            async def answered(wish: str | None) -> None:
                if wish is not None:
                    base = waiting if wish == "restart" else session.config
                    await self._begin(base, table, read, paused)

            why = f"Waiting in the form: {labels}."
            self._screen.app.push_screen(ChoiceScreen(why, WAITING), answered)

    async def _begin(
        self, base: RunConfig, table: PreparedTable, read: _AsRead, paused: bool
    ) -> None:
        from ....core.data.tabular.open_tables import learning, table_at_hand

        try:
            known = table_at_hand(base)
            is_same = known is not None and known.fingerprint == table.fingerprint
            config = base if is_same else learning(base, table)
        except ConfigError as error:
            self._screen.notify(str(error), title="Not begun", severity="error")
            return
        self._read = _named(config), read
        if config == self._session.config and not self._session.newest.steps:
            if not paused:
                self._session.resume()
        else:
            await self._training.try_out(config, paused=paused)


def _named(config: RunConfig) -> str:
    """Give what tells the table of a config from others; empty without one."""
    return (config.table or config.dataset) if config.table_shape is not None else ""


def _as_read(
    table: Table,
    planning: PlanOptions | None,
    source: TableSource | None,
    an_output_each: bool = False,
) -> _AsRead:
    from ....core.data.table.plan import PlanOptions

    return _AsRead(table, planning or PlanOptions(), source, an_output_each)
