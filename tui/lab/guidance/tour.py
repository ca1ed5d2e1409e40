"""The guided tour: sets the lab up for one scene after another and says what to look at."""

from __future__ import annotations

from asyncio import Lock
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from textual.screen import Screen
from textual.widgets import Static

from ....core.config import HYPERPARAMETERS, ConfigError, parse_text
from ....core.config.lessons import CLOSING, LESSONS, Lesson, Scene
from ....core.store.labels import Labels
from ...drawing.chart.other_runs import OtherRun
from ...settings.settings import Layout
from ..body import LabBody
from ..form.config_form import ConfigForm
from ..panels.chart.loss_chart import LossChart
from ..panels.kinds import PANELS
from ..panels.layout import lay_out, layout_of
from ..session import Session
from ..setup import Setup
from ..training_keys import TrainingKeys

TAG = "tour"
"""What the runs of the tour are filed under."""

_SCENES: tuple[tuple[int, Lesson, int, Scene], ...] = tuple(
    (number, lesson, part, scene)
    for number, lesson in enumerate(LESSONS, 1)
    for part, scene in enumerate(lesson.scenes, 1)
)


class TourBar(Static):
    """Stands above the panels, so that it covers none of them."""

    def on_resize(self) -> None:
        """Leave the panels what room there is."""
        self.screen.query_one(LabBody).fit(self.app.size)

    def show_scene(self, place: int, *, waits: bool) -> None:
        """Write what a scene is about, where in the tour it is, and what the keys do."""
        if place == len(_SCENES):
            self._write("The end of the tour", "J end", CLOSING)
            return
        number, lesson, part, scene = _SCENES[place]
        parts = f" ({part} of {len(lesson.scenes)})" if len(lesson.scenes) > 1 else ""
        title = f"{number}/{len(LESSONS)} {lesson.title}"
        self._write(title, "J watch" if waits else "J next", scene.words, parts)

    def _write(self, title: str, onward: str, words: str, parts: str = "") -> None:
        self.update(
            f"[b]{title}[/b]{parts}   "
            f"[@click=app.tour_on][b]{onward}[/b][/]  "
            f"[@click=app.tour_back][b]K back[/b][/]  [@click=app.tour][b]T leave[/b][/]\n"
            f"{words}"
        )


@dataclass(frozen=True, slots=True)
class _Before:
    """What the lab was like before the tour, beside the run."""

    layout: Layout
    texts: dict[str, str]
    """What the fields of the form said."""
    others: tuple[OtherRun, ...]
    """The runs that were drawn behind the person's own."""


class Tour:
    """Where in the tour somebody is, if at all.

    A scene waits for its reader, with its network as it begins, and then is shown slowly.

    Args:
        screen: The lab, which is set up for each scene.
        session: Its run, which is set aside meanwhile.
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
        self._turns = Lock()  # a key may come while the bar comes or goes
        self._place = 0
        self._reads = False
        self._before: _Before | None = None

    @property
    def is_open(self) -> bool:
        """Whether the tour is under way."""
        return self._bar is not None

    async def begin(self) -> None:
        """Start with the first lesson; whatever there is now comes back at the end."""
        async with self._turns:
            if self._bar is None:
                await self._begin()

    async def _begin(self) -> None:
        await self._complete()
        form = self._setup.form
        self._before = _Before(
            layout_of(self._screen),
            {name: form.field(name).text for name in HYPERPARAMETERS},
            self._screen.query_one(LossChart).others,
        )
        self._session.set_aside()
        self._session.labels = Labels(tags=(TAG,))
        self._place = 0
        self._bar = TourBar(id="tour")
        await self._screen.mount(self._bar, before=self._screen.query_one("#panels"))
        await self._show()

    async def step(self, steps: int) -> None:
        """Show what waits to be seen, or go so many scenes on or back; after the last, leave."""
        async with self._turns:
            if self._bar is not None:
                await self._step(self._bar, steps)

    async def _step(self, bar: TourBar, steps: int) -> None:
        if steps > 0 and self._waits:
            self._reads = False
            bar.show_scene(self._place, waits=False)
            self._session.resume()
        elif self._place + steps > len(_SCENES):
            await self._leave()
        else:
            self._place = max(self._place + steps, 0)
            await self._show()

    @property
    def _waits(self) -> bool:
        """Whether the person reads, and nobody has begun the run of the scene otherwise."""
        newest = self._session.newest
        return self._reads and newest.state == "paused" and newest.steps == 0

    async def leave(self) -> None:
        """Take the bar away and bring everything back that was there before."""
        async with self._turns:
            await self._leave()

    async def _leave(self) -> None:
        if self._bar is None or self._before is None:
            return
        await self._bar.remove()
        self._screen.query_one(LabBody).fit(self._screen.app.size)
        self._session.labels = None
        self._session.bring_back()
        _fill(self._setup.form, self._session.config.values, self._before.texts)
        self._screen.query_one(LossChart).others = self._before.others
        lay_out(self._screen, self._before.layout)
        self._setup.show_pending()
        self._bar = self._before = None

    async def _show(self) -> None:
        assert self._bar is not None
        assert self._before is not None
        self._bar.show_scene(self._place, waits=True)
        self._reads = self._place < len(_SCENES)
        if not self._reads:
            return  # the last lesson's run is there behind the closing word
        scene = _SCENES[self._place][-1]
        kind = next(kind for kind in PANELS if kind.name == scene.panel)
        below = self._before.layout.below if kind.above else kind.name
        lay_out(self._screen, Layout(chosen=kind.name, below=below, **scene.chart))
        self._setup.leave()
        self._session.speed_limit = scene.epochs_per_second or None
        await self._training.try_out(scene.config, paused=True)


def _fill(form: ConfigForm, values: dict[str, Any], texts: dict[str, str]) -> None:
    """Have a form say what it said; for what can't be read, what the run trains by."""
    said = dict(values)
    for name, text in texts.items():
        try:
            said[name] = parse_text(HYPERPARAMETERS[name], text)
        except ConfigError:
            continue
    form.show(said)
