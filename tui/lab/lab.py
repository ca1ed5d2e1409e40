"""The lab: the form, the pictures and the run between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from ...core import RunConfig
from ...core.config import ConfigError, changed_names
from ...core.config.formats.state_line import to_state
from ...core.config.reshape import reshaped
from ...core.training.snapshot import ENDED
from ..appearance.look import Look
from ..manual.help import About, HelpScreen, about_hyperparameter
from ..widgets.actions import bindings
from ..widgets.key_bar import KeyBar
from .bars.status_bar import MessageLine, StatusBar
from .bars.title_bar import TitleBar
from .doing import DoingScreen
from .form.config_form import ConfigForm
from .form.field import HyperparameterField
from .keys.actions import ACTIONS, OTHER_KEYS
from .panels.area import PanelArea
from .panels.layout import lay_out
from .screens.presets import PresetScreen
from .screens.state_line import StateScreen
from .training import FLOOR, WIDE

if TYPE_CHECKING:  # the first frame does without it: its messages are handled by their names
    from .panels.network.network import NetworkPanel


class LabScreen(DoingScreen):
    """One run at a time: what the form says, how it trains and what it has learned.

    The widgets are dumb: they are given snapshots and send messages, which the screen turns into
    orders to the run. What belongs together is in the classes that this one is made of, each in a
    file of its own.
    """

    AUTO_FOCUS = ""
    ACTIONS: ClassVar = ACTIONS
    BINDINGS: ClassVar = bindings(ACTIONS)

    def compose(self) -> ComposeResult:
        """Lay out what the first frame shows; the form's many parts come after it."""
        # Textual says how large the terminal is only when the form is there, and has the styles of
        # all its parts found a second time.
        size = self.app.size
        for breakpoints, room in (
            (self.HORIZONTAL_BREAKPOINTS, size.width),
            (self.VERTICAL_BREAKPOINTS, size.height),
        ):
            self.add_class(max(point for point in breakpoints or () if point[0] <= room)[1])
        yield TitleBar(self.look, id="title")
        with Horizontal(id="body"):
            yield ConfigForm(self._config, self.look, id="form")
            with Vertical(id="beside-form"):
                # The screen has no size of its own yet.
                small = self.app.size.width < WIDE
                yield PanelArea(self.look, single=small, layout=self._layout_at_first, id="panels")
                # Beside the form, not under it: Textual renders every widget within the
                # rectangle around all that changed, and the form has a hundred of them.
                yield MessageLine(self.look, id="message")
                yield StatusBar(self.look, id="status")
        yield KeyBar(id="keys")
        yield Static(id="too-small")

    def on_mount(self) -> None:
        """Start the first run."""
        self._watch_all()
        lay_out(self, self._layout_at_first)
        # It trains from the first frame on: until then it would only hold that frame up.
        self.start(self._config, paused=True, checkpoint=self._checkpoint)

    def on_resize(self, event: events.Resize) -> None:
        """Say how much room is needed where there is too little."""
        self._show_drawer(self._drawer_open)
        self.query_one(PanelArea).fit(single=self._is_small())
        self.query_one("#too-small", Static).update(
            f"The terminal is too small: {event.size.width}x{event.size.height}.\n"
            f"nnlab needs {FLOOR[0]}x{FLOOR[1]}."
        )

    def change_look(self, look: Look) -> None:
        """Draw everything with other colours."""
        self.look = look
        for widget in self._watchers:
            widget.change_look(look)

    # --- what the panels ask for ---

    async def try_out(self, config: RunConfig, *, paused: bool = False) -> None:
        """Replace run and form by a config that was chosen elsewhere."""
        await self.complete()
        self.query_one(ConfigForm).show(config.values)
        self.start(config, paused=paused)

    def on_network_panel_parameter_set(self, event: NetworkPanel.ParameterSet) -> None:
        """Set a weight or bias of the run."""
        if self.in_the_past:
            self.notify("Weights are set in the present: l goes there, b branches from here.")
            return
        try:
            self.run.set_parameter(event.place, event.value, event.replica)
        except ConfigError as error:
            self.notify(str(error), title="Not set", severity="error")
        self.watch_for_effect()

    async def on_network_panel_reshape_wanted(self, event: NetworkPanel.ReshapeWanted) -> None:
        """Begin anew with another network, which trains at once unless the run was paused."""
        await self.complete()
        try:
            config = reshaped(self._config, event.change, event.level)
        except ConfigError as error:
            self.notify(str(error), title="The network stays as it is")
            return
        changed = changed_names(self._config, config)
        values = {name: config.values[name] for name in changed}
        self.query_one(ConfigForm).take_over(**values)
        self.start(config, paused=self.run.is_held)

    # --- actions: see keys/actions.py ---

    @on(Button.Pressed, "#run")
    def action_run_or_pause(self) -> None:
        """Start, resume or pause; an ended run starts again."""
        snapshot = self.run.newest
        if snapshot.state == "running":
            self.run.pause()
        elif (config := self.may_run()) is not None:
            if snapshot.state in ENDED and not self._can_go_on(snapshot):
                self.start(config)
            else:
                self.run.resume()
        self.watch_for_effect()

    @on(Button.Pressed, "#restart")
    def action_restart(self) -> None:
        """Start again by what the form says."""
        if (config := self.may_run()) is not None:
            self.start(config)

    async def action_new_seed(self) -> None:
        """Start again from a seed that was not chosen by hand."""
        await self.complete()
        if (config := self.may_run()) is not None:
            seed = int(np.random.default_rng().integers(10_000))
            config = config.replace(seed=seed)
            self.query_one(ConfigForm).show(config.values)
            self.start(config)

    async def action_go_on(self) -> None:
        """Go on with the run that was interrupted last."""
        await self.complete()
        checkpoint = await self._keeping.take_over()
        if checkpoint is not None:
            try:
                self.start(checkpoint.config, checkpoint=checkpoint)
            except ConfigError as error:
                await self._keeping.give_back(error)
                return
            self.query_one(ConfigForm).show(checkpoint.config.values)

    def action_check_gradient(self) -> None:
        """Compare the gradient with finite differences at what is shown now."""
        snapshot = self.run.newest.past or self.run.newest
        replicas, shown = snapshot.replicas, snapshot.shown
        is_lost = replicas and shown and replicas.diverged_at[shown.replica]
        if snapshot.state == "diverged" or is_lost or not np.isfinite(snapshot.parameters).all():
            self.notify("There is no gradient to check: the numbers are not finite any more.")
            return
        from .screens.gradient_check import (
            GradientScreen,  # the first frame needs no gradient check
        )

        self.app.push_screen(GradientScreen(snapshot))

    async def action_panel(self, name: str) -> None:
        """Go to a panel, on a small screen the only one shown."""
        await self.complete()
        panel = self.query_one(PanelArea).show(name)
        self._show_drawer(False)
        self.set_focus(panel if panel.can_focus else None)

    def action_maximise(self) -> None:
        """Give the chosen panel all the room, or take it back."""
        self.query_one(PanelArea).toggle_maximised()

    async def action_form(self) -> None:
        """Go to the form and back."""
        await self.complete()
        form = self.query_one(ConfigForm)
        if form.has_focus_within or (self._is_small() and self._drawer_open):
            self._show_drawer(False)
            self.set_focus(None)
        else:
            self._show_drawer(True)
            form.field("dataset").focus_control()

    async def action_preset(self) -> None:
        """Choose a preset for the form."""
        await self.complete()
        self.app.push_screen(PresetScreen(), self._fill_with)

    def _fill_with(self, preset: str | None) -> None:
        if preset is not None:
            self._show_drawer(True)
            self.set_focus(None)  # so that the key which restarts is a key
            self.query_one(ConfigForm).choose(preset)

    def leave_the_form(self) -> None:
        """Bring the panels into view, and take the focus away from whatever has it."""
        self._show_drawer(False)
        self.set_focus(None)

    def action_leave_field(self) -> None:
        """Take the focus away from whatever has it."""
        if self.focused is None and self._is_small():
            self._show_drawer(False)
        self.set_focus(None)

    def action_copy_state(self) -> None:
        """Copy the config in force as one line, and show it for terminals that let nobody copy."""
        line = to_state(self._config)
        self.app.copy_to_clipboard(line)
        self.app.push_screen(StateScreen(line))

    def action_help(self) -> None:
        """Show all keys, and what the focused field or panel is."""
        field = next(
            (node for node in (self.focused.ancestors if self.focused else ())
             if isinstance(node, HyperparameterField)),
            None,
        )  # fmt: skip
        panel = self.query_one(PanelArea).kind_of(self.focused)
        about = (
            about_hyperparameter(field.declared)
            if field
            else About(panel.title, panel.sees or panel.help, panel.keys)
        )
        page = "hyperparameters" if field else "lab"
        self.app.push_screen(
            HelpScreen(self.look, ACTIONS, about=about, of_lab=OTHER_KEYS, page=page)
        )

    def action_quit(self) -> None:
        """Leave at once."""
        self.run.stop()
        self.app.exit()
