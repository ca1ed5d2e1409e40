"""What guides a newcomer through the lab: the welcome, and the tour."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from ....core.config import PRESETS
from .welcome import Welcome, WelcomeScreen

if TYPE_CHECKING:
    from ..screen import LabScreen
    from .tour import Tour

Opening = Literal["lab", "welcome", "tour"]
"""What comes first: the lab alone, the welcome if nobody has seen it yet, or the tour."""


class Guide:
    """Welcomes, and guides.

    Args:
        lab: Where somebody is new.
        opening: What comes first.
        is_welcomed: Called when the welcome is shown, which is once for everybody.
    """

    def __init__(self, lab: LabScreen, opening: Opening, is_welcomed: Callable[[], object]) -> None:
        self._lab = lab
        self._opening = opening
        self._is_welcomed = is_welcomed

    async def begin(self) -> None:
        """Do what comes first."""
        if self._opening == "welcome":
            self.welcome()
        elif self._opening == "tour":
            await self._tour.begin()

    def welcome(self) -> None:
        """Say what this is."""
        self._is_welcomed()
        self._lab.app.push_screen(WelcomeScreen(), self._answer)

    async def _answer(self, answer: Welcome | None) -> None:
        if answer == "preset":
            await self._lab.training.try_out(PRESETS["spiral"].config)
        elif answer == "tour":
            await self._tour.begin()
        elif answer == "form":
            await self._lab.setup.toggle()

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
