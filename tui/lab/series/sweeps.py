"""Sweeps in the lab: begun from the form, listed, watched, and what is asked for there.

While one trains, the run in the lab waits: both want the same cores. It may go on whenever the
person likes; the sweep goes on as well, in processes of its own, whichever screen is seen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from ....core import RunConfig
from ....core.config import HYPERPARAMETERS, ConfigError
from ....core.experiments.sweep.axis import Axis
from ...appearance.look import Look
from ...widgets.choice import ChoiceScreen
from ..screens.questions import SEVERAL, SWEEP
from ..session import Session
from ..setup import Setup

if TYPE_CHECKING:  # the first frame waits neither for a database nor for formats of files
    from ....core.experiments.sweep.plan import SweepPlan
    from ...sweep.at_work import SweepAtWork
    from ...sweep.orders import LoadTrial, OpenTrial

_LOOKS_EVERY = 0.3
"""Seconds after which it is found out that a sweep has ended."""
_NOT_KEPT = "Nothing is kept here, and a sweep is kept as it is trained: start nnlab with a store."


class Sweeps:
    """Trains one sweep at a time, and shows it and all others.

    Args:
        screen: The lab.
        session: Where a trial is opened, and whose run waits meanwhile.
        setup: The form.
        look: Gives the characters and colours to draw with.
        complete: Adds what the first frame does without, if it is not there yet.
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
        self._work: SweepAtWork | None = None
        """The sweep that was trained last."""

    @property
    def _path(self) -> Path | None:
        return self._session.recorder.path

    def close(self) -> None:
        """End the processes of a sweep; what came to an end is kept."""
        if self._work is not None:
            self._work.close()

    # --- begun ---

    def ask(self, axes: Sequence[Axis]) -> None:
        """Begin a sweep of several values in fields, if that is wanted."""
        config = self._setup.may_run()
        if config is None or self._session.refuses():
            return
        if self._path is None:
            self._screen.notify(_NOT_KEPT)
        elif self._work is not None and self._work.is_training:
            self._screen.notify(f"Sweep {self._work.key} is trained; W shows it, to stop it first.")
        else:
            self._screen.run_worker(self._ask(config, axes), group="sweep", exclusive=True)

    async def _ask(self, config: RunConfig, axes: Sequence[Axis]) -> None:
        from ....core.experiments.sweep.plan import SweepPlan
        from .compared_values import MOST, compare_values

        try:
            plan = await asyncio.to_thread(SweepPlan, config, tuple(axes))
        except ConfigError as error:
            sentences = " ".join(problem.sentence for problem in error.problems)
            self._screen.notify(sentences, title="No sweep", severity="error")
            return
        choice = SEVERAL if len(axes) == 1 and len(axes[0].values) <= MOST else SWEEP
        answer = await self._screen.app.push_screen_wait(ChoiceScreen(_words(plan), choice))
        if answer == "compare":
            name, values = axes[0].name, axes[0].values
            await compare_values(self._screen, self._session, self._look, config, name, values)
        elif answer == "sweep":
            self._setup.leave()  # else the keys that are spoken of would be typed
            await self._begin(plan)

    async def _begin(self, plan: SweepPlan) -> None:
        from ...sweep.at_work import SweepAtWork

        assert self._path is not None
        work = SweepAtWork(self._path, plan=plan)
        self._train(work)
        await self._show(work)

    def _train(self, work: SweepAtWork) -> str:
        """Train a sweep; say why not if another one is trained."""
        if self._work is not None and self._work is not work and self._work.is_training:
            return f"Sweep {self._work.key} is trained; stop that first."
        if self._session.newest.state == "running":
            self._session.pause()
        self._work = work
        work.go_on()
        self._screen.run_worker(self._watch(work), group="watch", exclusive=True)
        return ""

    async def _watch(self, work: SweepAtWork) -> None:
        """Say how a sweep ended, if nobody looks at it then."""
        from ...sweep.screen import SweepScreen

        while work.is_training:
            await asyncio.sleep(_LOOKS_EVERY)
        if any(isinstance(screen, SweepScreen) for screen in self._screen.app.screen_stack):
            return
        if work.trouble:
            self._screen.notify(work.trouble, title=f"Sweep {work.key}", severity="error")
        elif work.findings is not None:
            found = work.findings
            self._screen.notify(f"Sweep {work.key} is {found.sweep.status}; W shows it.")

    # --- looked at ---

    def show(self) -> None:
        """List the sweeps, and do what is asked for there."""
        self._screen.run_worker(self._list(), group="sweep", exclusive=True)

    async def _list(self) -> None:
        from ...sweep.at_work import SweepAtWork
        from ...sweep.list_screen import SweepListScreen

        await self._complete()
        if self._path is None:
            self._screen.notify(_NOT_KEPT)
            return
        if self._screen.app.screen is not self._screen:
            return
        key = ""
        while key is not None:
            key = await self._screen.app.push_screen_wait(
                SweepListScreen(self._look(), self._path, at=key)
            )
            if key is None:
                return
            work = self._work
            if work is None or work.key != key:
                work = SweepAtWork(self._path, key=key)
                work.read()
            if await self._show(work):
                return

    async def _show(self, work: SweepAtWork) -> bool:
        """Show a sweep, and do what is asked for there; tell whether anything was."""
        from ...sweep.screen import SweepScreen

        order = await self._screen.app.push_screen_wait(
            SweepScreen(self._look(), work, lambda: self._train(work))
        )
        if order is not None:
            self._obey(order)
        return order is not None

    def _obey(self, order: OpenTrial | LoadTrial) -> None:
        from ...sweep.orders import OpenTrial

        self._setup.show(order.config)
        if isinstance(order, OpenTrial):
            self._setup.leave()
            self._session.weights = None
            self._session.start(order.config)
            seeds = order.config.replicas
            self._screen.notify(f"A run by {order.words}, {seeds:,} seeds as replicas.")
        else:
            self._setup.show_drawer(True)
            self._screen.notify(f"The form has the config of {order.words}. r trains by it.")


def _words(plan: SweepPlan) -> str:
    """Say what a sweep would be."""
    seeds = plan.config.replicas
    parts = "; ".join(f"{HYPERPARAMETERS[axis.name].label} {axis.text}" for axis in plan.axes)
    each = f"{seeds:,} seed{'' if seeds == 1 else 's'} each"
    return f"A sweep of {plan.grid_size:,} trials, {each}: {parts}. This run pauses."
