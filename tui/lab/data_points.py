"""Other points under the run: drawn anew from another seed, or by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import numpy as np
from textual.screen import Screen

from ...core.catalog.datasets import DRAWN
from ...core.catalog.datasets.drawn_points import DrawnPoint, classes_of, to_text
from ...core.config import ConfigError, needs_restart
from ...core.config.following import following
from .panels.area import PanelArea
from .session import Session
from .setup import Setup
from .time_travel import TimeTravel


class DataPoints:
    """Changes the points that a session's run trains on.

    Args:
        screen: Where the panels are.
        session: The run.
        setup: The form, which says what is trained on.
        time_travel: Points are changed in the present only.
        complete: Adds what the first frame does without, if it is not there yet.
    """

    def __init__(
        self,
        screen: Screen[Any],
        session: Session,
        setup: Setup,
        time_travel: TimeTravel,
        complete: Callable[[], Awaitable[None]],
    ) -> None:
        self._screen = screen
        self._session = session
        self._setup = setup
        self._time_travel = time_travel
        self._complete = complete

    async def make_anew(self) -> None:
        """Draw the points anew from a seed of their own, and train on with the same weights."""
        await self._complete()
        if self._is_looking_back():
            return
        config = self._session.config
        wanted = config.replace(data_seed=int(np.random.default_rng().integers(10_000)))
        shape = config.table_shape
        if shape is not None and shape.train is not None:
            self._screen.notify("A column of the table decides which rows train: it stays so.")
            return
        if shape is not None:
            self._screen.notify("The rows of a table stay; only the split is drawn anew.")
        elif config.noise == 0 and not config.dataset_facts.chance:
            self._screen.notify("These points are always the same; only the split is drawn anew.")
        self._setup.show_change(wanted)
        self._setup.train_by(wanted)

    def _is_looking_back(self) -> bool:
        """Tell whether a past epoch is seen, and say where points are changed."""
        if self._time_travel.in_the_past:
            self._screen.notify("Points are changed in the present: l goes there.")
        return self._time_travel.in_the_past

    async def draw(self) -> None:
        """Draw points in the data's panel, or stop drawing."""
        from .panels.data.data_scatter import DataScatter

        await self._complete()
        if self._session.config.table_shape is not None:
            self._screen.notify(
                f"The rows of a table can't be drawn: the dataset {DRAWN.name} (/ finds it) begins"
                " with points of your own."
            )
            return
        panel = self._screen.query_one(PanelArea).panel("data")
        assert isinstance(panel, DataScatter)
        if panel.is_drawing and panel.has_focus:
            panel.action_draw_done()
            return
        if self._is_looking_back():
            return
        self._setup.show_drawer(False)
        self._screen.query_one(PanelArea).show("data")
        panel.begin_drawing()

    def train_on(self, points: Sequence[DrawnPoint], stroke: str | None = None) -> None:
        """Train on drawn points: in flight if the network fits them, else from the start.

        Args:
            points: All of them.
            stroke: What is changed in one stroke is one edit of the run.
        """
        text, config = to_text(points), self._session.config
        # A class that has lost its last point keeps its output: nobody's weights are thrown away.
        kept = config.classes if config.dataset_facts.drawn else 0
        classes = max(classes_of(text), kept)
        try:
            wanted = following(config, dataset=DRAWN.name, drawing=text, classes=classes)
        except ConfigError as error:
            self._screen.notify(str(error), title="Not drawn", severity="error")
            return
        restart = needs_restart(config, wanted)
        self._setup.show_change(wanted)
        if not restart:
            self._setup.train_by(wanted, stroke)
            return
        reason = "the drawing" if "dataset" in restart else f"class {classes - 1}"
        self._screen.notify(f"Started anew for {reason}.", timeout=3)
        self._session.start(wanted, paused=self._session.newest.state != "running")
