"""What guides a newcomer through the lab: the welcome, and the tour."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from ....core import RunConfig
from ....core.config import PRESETS
from ....core.training.speed.limit import speed_sentence
from ...reproduction.plan import ReproductionPlan
from ...settings.remembered import DelayedKeeping
from .welcome import Welcome, WelcomeScreen

if TYPE_CHECKING:
    from ..screen import LabScreen
    from .tour import Tour

Opening = Literal["lab", "welcome", "tour", "table"] | ReproductionPlan
"""What comes first: the lab alone, the welcome if nobody has seen it yet, the tour, the columns
of the table that the first run learns from, or the report reproduced."""


class Guide:
    """Welcomes, and guides.

    Args:
        lab: Where somebody is new.
        opening: What comes first.
        waits: Whether the first run is to wait for a key whatever comes first.
        settings: Remembers that the welcome was shown, which is once for everybody.
    """

    def __init__(
        self,
        lab: LabScreen,
        opening: Opening,
        *,
        waits: bool,
        settings: DelayedKeeping,
    ) -> None:
        self._lab = lab
        self._opening = opening
        self._waits = waits
        self._settings = settings

    async def begin(self) -> None:
        """Do what comes first."""
        if self._opening == "welcome":
            self.welcome()
        elif self._opening == "tour":
            await self._tour.begin()
        elif self._opening == "table":
            self._lab.tables.show(paused=self._waits)
        elif isinstance(self._opening, ReproductionPlan):
            from .report import show_reproduction  # the first frame does without it

            show_reproduction(self._lab, self._opening)

    def welcome(self) -> None:
        """Say what this is, how fast it goes, and what is to be seen first."""
        self._settings.remember(welcomed=True)
        session = self._lab.session
        watch = "watch a network learn two spiral arms"
        if self._has_own_run:
            config = session.config
            shape = "-".join(map(str, config.shape))
            watch = f"{'see' if self._waits else 'watch'} your network: {config.dataset}, {shape}"
        screen = WelcomeScreen(watch, speed_sentence(session.speed_limit))
        self._lab.app.push_screen(screen, self._answer)

    @property
    def _has_own_run(self) -> bool:
        """Whether somebody who is new has said already what to train."""
        return self._lab.session.config != RunConfig()

    async def _answer(self, answer: Welcome | None) -> None:
        if answer == "preset":
            await self._watch()
        elif answer == "tour":
            await self._tour.begin()
        elif answer == "form":
            await self._lab.setup.toggle()

    async def _watch(self) -> None:
        if not self._has_own_run:
            await self._lab.training.try_out(PRESETS["spiral"].config)
        elif not self._waits:
            self._lab.session.resume()

    @cached_property
    def _tour(self) -> Tour:
        from .tour import Tour  # the first frame needs none of its lessons

        lab = self._lab
        return Tour(lab, lab.session, lab.setup, lab.training, lab.complete)

    @property
    def is_touring(self) -> bool:
        """Whether the tour is under way."""
        return self._tour.is_open

    async def start_or_leave_tour(self) -> None:
        """Begin the tour, or leave it."""
        await (self._tour.leave() if self._tour.is_open else self._tour.begin())

    async def tour_on(self) -> None:
        """Go on in the tour, or begin it."""
        await (self._tour.step(1) if self._tour.is_open else self._tour.begin())

    async def tour_back(self) -> None:
        """Go back in the tour."""
        if self._tour.is_open:
            await self._tour.step(-1)
