"""The guided tour: sets the lab up for one scene after another and says what to look at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual.screen import Screen
from textual.widgets import Static

from ....core.config.lessons import LESSONS, Lesson, Scene
from ....core.training.speed.limit import Speed
from ...settings.settings import Layout
from ..panels.kinds import PANELS
from ..panels.layout import lay_out, layout_of
from ..session import Session
from ..setup import Setup
from ..training_keys import TrainingKeys

_SCENES: tuple[tuple[int, Lesson, int, Scene], ...] = tuple(
    (number, lesson, part, scene)
    for number, lesson in enumerate(LESSONS, 1)
    for part, scene in enumerate(lesson.scenes, 1)
)


class TourBar(Static):
    """Stands above the panels, so that it covers none of them."""

    def show_scene(self, place: int) -> None:
        """Write what a scene is about, and where in the tour it is."""
        number, lesson, part, scene = _SCENES[place]
        where = f"{number}/{len(LESSONS)}"
        parts = f" ({part} of {len(lesson.scenes)})" if len(lesson.scenes) > 1 else ""
        onward = "J next" if place + 1 < len(_SCENES) else "J end"
        self.update(
            f"[b]{where} {lesson.title}[/b]{parts}   "
            f"[@click=app.tour_on][b]{onward}[/b][/]  "
            f"[@click=app.tour_back][b]K back[/b][/]  [@click=app.tour][b]T leave[/b][/]\n"
            f"{scene.words}"
        )


class Tour:
    """Where in the tour somebody is, if at all.

    Args:
        screen: The lab, which is set up for each scene.
        session: Its run.
        setup: Its form.
        training: Begins the run that a scene speaks of.
        complete: Adds what the first frame does without, if it is not there yet.
    """

    def __init__(
        self,
        screen: Screen[Any],
        session: Session,
        setup: Setup,
        training: TrainingKeys,
        complete: Callable[[], Awaitable[None]],
    ) -> None:
        self._screen = screen
        self._session = session
        self._setup = setup
        self._training = training
        self._complete = complete
        self._bar: TourBar | None = None
        self._place = 0
        self._before = Layout()
        self._speed_before: Speed = None

    @property
    def is_open(self) -> bool:
        """Whether the tour is under way."""
        return self._bar is not None

    async def begin(self) -> None:
        """Start with the first lesson; what is laid out now comes back at the end."""
        await self._complete()
        self._before, self._speed_before = layout_of(self._screen), self._session.speed_limit
        self._place = 0
        self._bar = TourBar(id="tour")
        await self._screen.mount(self._bar, before=self._screen.query_one("#panels"))
        await self._show()

    async def step(self, steps: int) -> None:
        """Go so many scenes on or back; on from the last one is the end."""
        if self._place + steps >= len(_SCENES):
            await self.leave()
            return
        self._place = max(self._place + steps, 0)
        await self._show()

    async def leave(self) -> None:
        """Take the bar away and the layout back; the run stays, to be played with."""
        if self._bar is None:
            return
        await self._bar.remove()
        self._session.limit_speed(self._speed_before)
        lay_out(self._screen, self._before)
        self._bar = None

    async def _show(self) -> None:
        scene = _SCENES[self._place][-1]
        assert self._bar is not None
        self._bar.show_scene(self._place)
        kind = next(kind for kind in PANELS if kind.name == scene.panel)
        below = self._before.below if kind.above else kind.name
        lay_out(self._screen, Layout(chosen=kind.name, below=below, **scene.chart))
        self._setup.leave()
        self._session.speed_limit = scene.epochs_per_second or None
        await self._training.try_out(scene.config)
