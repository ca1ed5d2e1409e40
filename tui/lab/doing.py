"""What a person does to a run under way: how far and how fast it goes, and on which points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from textual import on

from ...core import RunConfig, Snapshot
from ...core.catalog.datasets import DRAWN
from ...core.catalog.datasets.drawn_points import classes_of, to_text
from ...core.config import HYPERPARAMETERS, ConfigError, changed_names, needs_restart
from ...core.config.following import following
from ...core.training.control.goal import Epochs, Stride, Until
from ...core.training.control.speed_limit import next_speed
from ...core.training.snapshot import ENDED
from .form.config_form import ConfigForm
from .form.goal_prompt import GoalPrompt
from .kept_runs import KeptRunsScreen
from .panels.area import PanelArea

if TYPE_CHECKING:  # the first frame does without it: its message is handled by its name
    from .panels.data.drawing_pad import DrawingPad


class DoingScreen(KeptRunsScreen):
    """The part of the lab that gives orders to the run beyond starting and pausing it."""

    # --- how far, how fast, from where ---

    def action_step(self) -> None:
        """Do one parameter update."""
        self._advance("step")

    def action_epoch(self) -> None:
        """Train to the end of the epoch."""
        self._advance("epoch")

    def _advance(self, stride: Stride) -> None:
        if self.may_run() is None:
            return
        snapshot = self.run.newest
        if snapshot.state in ENDED and not self._can_go_on(snapshot):
            self.notify(f"This run is {snapshot.state}. Press r to start it again.")
            return
        # One wants to see what it does.
        self.action_live()
        self.run.advance(stride)
        self.watch_for_effect()

    def _can_go_on(self, snapshot: Snapshot) -> bool:
        return snapshot.state in {"finished", "stopped"} and snapshot.epoch < self._config.epochs

    def action_rewind(self) -> None:
        """Go back to epoch 0 of the same config and seed, training or not as now."""
        self.start(self._config, paused=self.run.newest.state != "running")

    async def action_run_until(self) -> None:
        """Ask how far to go."""
        if not self.query(GoalPrompt):
            await self.query_one("#beside-form").mount(GoalPrompt(id="goal"), before="#message")
        self._show_drawer(False)
        self.query_one(GoalPrompt).open()

    @on(GoalPrompt.Submitted)
    def _go(self, event: GoalPrompt.Submitted) -> None:
        match event.stride:
            case Until(accuracy):
                reached = _accuracy(self.run.newest)
                if reached >= accuracy:
                    self.notify(f"The accuracy is {reached:.4g} % already.")
            case Epochs(count) if self.run.newest.epoch + count > self._config.epochs:
                self.notify(f"The run ends with epoch {self._config.epochs:,}.")
            case _:
                pass
        self._advance(event.stride)

    def action_speed(self, way: int) -> None:
        """Train faster or slower for somebody who watches."""
        self.speed = next_speed(self.speed, way)
        self.run.set_speed(self.speed)
        self.watch_for_effect()

    # --- other values while it trains ---

    @on(ConfigForm.LiveEdit)
    def _edit_in_flight(self, event: ConfigForm.LiveEdit) -> None:
        if self.in_the_past:  # what is typed meanwhile is for a branch
            self.show_pending()
            return
        draft, changes = self.query_one(ConfigForm).draft, event.changes
        if draft is not None and any(
            HYPERPARAMETERS[name].section == "data" for name in needs_restart(self._config, draft)
        ):
            # They were chosen for the data that waits for a restart, and wait with it.
            changes = {n: v for n, v in changes.items() if HYPERPARAMETERS[n].section != "data"}
        meant = next(iter(event.changes))
        try:
            wanted = self._config.replace(**changes)
        except ConfigError:
            # Right with what else the form says, but not in the run under way.
            wanted, changes = self._config, {}
        if meant not in changes and event.changes[meant] != getattr(self._config, meant):
            label = HYPERPARAMETERS[meant].label
            self.notify(f"{label} waits with what else the form says for a restart (r).")
        self._train_by(wanted)

    def _train_by(self, wanted: RunConfig) -> None:
        """Go on by a config that differs in live hyperparameters only."""
        if wanted != self._config:
            self._config = wanted
            self.run.edit(wanted)
        self.show_pending()
        self.watch_for_effect()

    async def action_new_points(self) -> None:
        """Draw the points anew from a seed of their own, and train on with the same weights."""
        await self.complete()
        if self._is_looking_back():
            return
        seed = int(np.random.default_rng().integers(10_000))
        wanted = self._config.replace(data_seed=seed)
        if self._config.noise == 0 and self._has_fixed_points():
            self.notify("These points are always the same; only the split is drawn anew.")
        self._show_in_form(wanted)
        self._train_by(wanted)

    def _is_looking_back(self) -> bool:
        """Tell whether a past moment is seen, and say where points are changed."""
        if self.in_the_past:
            self.notify("Points are changed in the present: l goes there.")
        return self.in_the_past

    def _has_fixed_points(self) -> bool:
        facts = self._config.dataset_facts
        return not facts.chance

    def _show_in_form(self, wanted: RunConfig) -> None:
        """Let the fields follow a change that was not made in them; what waits in others stays."""
        values: dict[str, Any] = wanted.values
        names = changed_names(self._config, wanted)
        self.query_one(ConfigForm).take_over(**{name: values[name] for name in names})

    # --- drawing points ---

    async def action_draw_points(self) -> None:
        """Draw points in the data's panel, or stop drawing."""
        from .panels.data.data_scatter import DataScatter

        await self.complete()
        panel = self.query_one(PanelArea).panel("data")
        assert isinstance(panel, DataScatter)
        if panel.is_drawing and panel.has_focus:
            panel.action_draw_done()
            return
        if self._is_looking_back():
            return
        self._show_drawer(False)
        self.query_one(PanelArea).show("data")
        panel.begin_drawing()

    def on_drawing_pad_drawn(self, event: DrawingPad.Drawn) -> None:
        """Train on the points: in flight if the network fits them, else from the start."""
        text = to_text(event.points)
        # A class that has lost its last point keeps its output: nobody's weights are thrown away.
        kept = self._config.classes if self._config.dataset_facts.drawn else 0
        classes = max(classes_of(text), kept)
        try:
            wanted = following(self._config, dataset=DRAWN.name, drawing=text, classes=classes)
        except ConfigError as error:
            self.notify(str(error), title="Not drawn", severity="error")
            return
        restart = needs_restart(self._config, wanted)
        self._show_in_form(wanted)
        if not restart:
            self._train_by(wanted)
            return
        reason = "the drawing" if "dataset" in restart else f"class {classes - 1}"
        self.notify(f"Started anew for {reason}.", timeout=3)
        self.start(wanted, paused=self.run.newest.state != "running")


def _accuracy(snapshot: Snapshot) -> float:
    """Give the accuracy that targets go by, of the rows that are watched."""
    metrics = snapshot.validation or snapshot.train
    if snapshot.config.accuracy_rule == "tolerance" or metrics.accuracy is None:
        return metrics.accuracy_within_tolerance
    return metrics.accuracy
