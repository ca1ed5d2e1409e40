"""The lab: the form, the pictures and the run between them."""

from __future__ import annotations

from asyncio import Lock
from typing import ClassVar

import numpy as np
from rich.markup import escape
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button, Input, Static

from ...core import RunConfig, Snapshot
from ...core.config import HYPERPARAMETERS, ConfigError, changed_names
from ...core.config.reshape import reshaped
from ...core.config.state import to_state
from ...core.data.dataset import Dataset
from ...core.runs.recorder import Recorder
from ...core.training.branch import Branch
from ...core.training.checkpoint import Checkpoint
from ...core.training.snapshot import ENDED
from ...core.training.strides import Stride
from ...core.training.whose import Whose
from ..actions import bindings
from ..changed_cells import CellCompositor
from ..keeping import Keeping
from ..layout import lay_out
from ..look import Look
from ..settings import Layout
from ..turns import Turns
from ..widgets.config_form import ConfigForm
from ..widgets.field import HyperparameterField
from ..widgets.key_bar import KeyBar
from ..widgets.loss_chart import LossChart
from ..widgets.network_panel import NetworkPanel
from ..widgets.panel import SnapshotWidget
from ..widgets.panel_area import PanelArea
from ..widgets.status_bar import MessageLine, StatusBar
from ..widgets.title_bar import TitleBar
from .doing import DoingScreen
from .gradient import GradientScreen
from .help import HelpScreen
from .presets import PresetScreen
from .state import StateScreen

FLOOR = (60, 20)
"""The smallest terminal, in columns and rows, that the lab is shown on."""

WIDE = 110
"""From so many columns on the form stays open, and all panels are shown at once."""


class LabScreen(DoingScreen):
    """One run at a time: what the form says, how it trains and what it has learned.

    The screen owns the run. It hands the newest snapshot to the widgets whenever it is time for a
    frame; they are dumb and send messages, which it turns into orders to the run.

    Args:
        config: The first run's config.
        look: Characters and colours.
        fps: How many frames a second to draw at most.
        paused: Whether the first run waits for a key.
        speed: How many epochs a second runs are held to; `None` for as fast as possible.
        layout: Which panels are seen at first, and how they draw.
        recorder: Keeps the runs.
        checkpoint: Where the first run goes on, if it is one that was kept.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar = bindings()

    class Completed(Message):
        """Everything is there, the form as well."""

    def __init__(
        self,
        config: RunConfig,
        *,
        look: Look,
        fps: float,
        paused: bool,
        recorder: Recorder,
        speed: float | None = None,
        layout: Layout | None = None,
        checkpoint: Checkpoint | None = None,
    ) -> None:
        # Given here and not on_mount: a class set later means all styles found a second time.
        super().__init__(classes="-ascii" if look.ascii_only else "")
        self.HORIZONTAL_BREAKPOINTS = [(0, "-too-narrow"), (FLOOR[0], "-narrow"), (WIDE, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-too-short"), (FLOOR[1], "-tall")]
        self._compositor = CellCompositor()
        self.look = look
        self._turns = Turns(self, fps, is_seen=self._is_seen, draw=self._draw)
        self._paused_at_first = paused
        self.speed = speed
        self._layout_at_first = layout or Layout()
        self._config = config
        self._recorder = recorder
        self._checkpoint = checkpoint
        self._keeping = Keeping(self, recorder)
        self._whose: Whose = 0
        self._rows_of = 0
        self._dataset: Dataset | None = None
        self._drawer_open = False
        self._is_begun = False
        self._is_complete = False
        self._completing = Lock()

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
        self._watchers = list(self.query(SnapshotWidget))
        lay_out(self, self._layout_at_first)
        # It trains from the first frame on: until then it would only hold that frame up.
        self.start(self._config, paused=True, checkpoint=self._checkpoint)

    async def complete(self) -> None:
        """Add what the first frame does without."""
        # A key may ask for it while the first frame's own request is still under way.
        async with self._completing:
            if self._is_complete:
                return
            await self.query_one(PanelArea).complete()
            await self.query_one(ConfigForm).fill_in()
            # Not before: frames are drawn meanwhile, and look for what is said to be there.
            self._is_complete = True
        self.show_pending()
        self._show_buttons(self.run.newest)
        self.post_message(self.Completed())
        await self._keeping.offer()

    def on_unmount(self) -> None:
        """Leave no run behind."""
        self.run.stop()

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

    # --- the run ---

    async def try_out(self, config: RunConfig, *, paused: bool = False) -> None:
        """Replace run and form by a config that was chosen elsewhere."""
        await self.complete()
        self.query_one(ConfigForm).show(config.values)
        self.start(config, paused=paused)

    def start(
        self,
        config: RunConfig,
        *,
        paused: bool = False,
        branch: Branch | None = None,
        checkpoint: Checkpoint | None = None,
    ) -> None:
        """Replace the run by a new one, or by one that goes on from a checkpoint.

        Args:
            config: The config it trains by.
            paused: Whether it waits for a key.
            branch: Where it begins, if at a moment of another run.
            checkpoint: Where it goes on.

        Raises:
            ConfigError: If a run by this config can't begin there.
        """
        if checkpoint is None:
            run = self._recorder.begin(
                config, paused=paused, whose=self._whose, speed=self.speed, branch=branch
            )
        else:
            run = self._recorder.go_on(checkpoint, config, paused=paused, speed=self.speed)
            self._whose = checkpoint.whose
        if hasattr(self, "run"):
            self.run.stop()
        self._config, self.run = config, run
        self._turns.show(run)
        self.forget_the_past()
        if branch is None:
            self.query_one(LossChart).others = ()
        self._show_rows_of(self.run.newest)
        self.show_pending()
        self.watch_for_effect()

    def _show_rows_of(self, snapshot: Snapshot) -> None:
        """Hand over the points that a snapshot's predictions are for, if they are others now."""
        self._rows_of = snapshot.shown.replica if snapshot.shown else 0
        if snapshot.dataset is None or snapshot.dataset is self._dataset:
            return
        self._dataset = snapshot.dataset
        for widget in self._watchers:
            widget.show_dataset(snapshot.dataset)

    # --- the frames: see tui/turns.py ---

    def on_screen_resume(self) -> None:
        """Show what happened while another screen was to be seen."""
        if hasattr(self, "run"):
            self.watch_for_effect()

    def _is_seen(self) -> bool:
        self._keeping.look()
        return not self.is_covered

    def watch_for_effect(self) -> None:
        """Draw what an order does as soon as the trainer has obeyed."""
        self._turns.watch_for_effect()

    def _draw(self, snapshot: Snapshot, before: Snapshot | None) -> None:
        seen = snapshot.past or snapshot
        self._show_rows_of(seen)
        with self.app.batch_update():
            for widget in self._watchers:
                shown = snapshot if widget.SHOWS_LIVE else seen
                if widget.snapshot is not shown:
                    widget.snapshot = shown
            if before is None or snapshot.state != before.state:
                self._show_buttons(snapshot)

    def frame_sent(self) -> None:
        """Go on with what the first frame did without; and learn what each one cost."""
        self._turns.frame_sent()
        if not self._is_begun:
            self._is_begun = True
            if not self._paused_at_first:
                self.run.resume()
                self.watch_for_effect()
        # Below the floor no panel is ever drawn.
        is_seen = self.query_one(StatusBar).has_drawn or self.query_one("#too-small").display
        if not self._is_complete and is_seen:
            self.call_next(self.complete)

    def _show_buttons(self, snapshot: Snapshot) -> None:
        if not self._is_complete:
            return
        training = snapshot.state == "running"
        form_is_right = self.query_one(ConfigForm).draft is not None
        run, restart = self.query_one("#run", Button), self.query_one("#restart", Button)
        run.label = "Pause" if training else "Run"
        run.disabled = not training and not form_is_right
        restart.disabled = not form_is_right

    def may_run(self) -> RunConfig | None:
        """Give the form's config, or point at the field that must be mended first."""
        form = self.query_one(ConfigForm)
        if form.draft is None:
            name, sentence = form.first_problem
            self.notify(escape(sentence), title="Mend this first", severity="error")
            self._show_drawer(True)
            form.field(name).focus_control()
        return form.draft

    # --- what the form says ---

    @on(ConfigForm.Changed)
    def _form_changed(self) -> None:
        self.show_pending()
        if (shown := self._turns.shown) is not None:
            self._show_buttons(shown)

    @on(NetworkPanel.ParameterSet)
    def _set_parameter(self, event: NetworkPanel.ParameterSet) -> None:
        if self.in_the_past:
            self.notify("Weights are set in the present: l goes there, b branches from here.")
            return
        try:
            self.run.set_parameter(event.place, event.value, event.replica)
        except ConfigError as error:
            self.notify(escape(str(error)), title="Not set", severity="error")
        self.watch_for_effect()

    @on(NetworkPanel.ReshapeWanted)
    async def _reshape(self, event: NetworkPanel.ReshapeWanted) -> None:
        """Begin anew with another network, which trains at once unless the run was paused."""
        await self.complete()
        try:
            config = reshaped(self._config, event.change, event.level)
        except ConfigError as error:
            self.notify(escape(str(error)), title="The network stays as it is")
            return
        changed = changed_names(self._config, config)
        values = {name: config.values[name] for name in changed}
        self.query_one(ConfigForm).take_over(**values)
        self.start(config, paused=self.run.is_held)

    def show_pending(self) -> None:
        """Name what the form says differently from the run under way."""
        if not self._is_complete:
            return
        form = self.query_one(ConfigForm)
        names = changed_names(self._config, form.draft) if form.draft else ()
        form.show_pending(
            (name for name in names if not self._is_being_typed(name)), branch=self.in_the_past
        )

    def _is_being_typed(self, name: str) -> bool:
        """Tell whether a live hyperparameter's own field is still to be left."""
        field = self.query_one(ConfigForm).field(name)
        return HYPERPARAMETERS[name].live and field.has_focus_within and not self.in_the_past

    # --- actions: see tui/actions.py ---

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
            self.query_one(ConfigForm).show(checkpoint.config.values)
            self.start(checkpoint.config, checkpoint=checkpoint)

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

    def action_check_gradient(self) -> None:
        """Compare the gradient with finite differences at what is shown now."""
        snapshot = self.run.newest.past or self.run.newest
        replicas, shown = snapshot.replicas, snapshot.shown
        is_lost = replicas and shown and replicas.diverged_at[shown.replica]
        if snapshot.state == "diverged" or is_lost or not np.isfinite(snapshot.parameters).all():
            self.notify("There is no gradient to check: the numbers are not finite any more.")
            return
        self.app.push_screen(GradientScreen(snapshot))

    def action_panel(self, name: str) -> None:
        """Go to a panel, on a small screen the only one shown."""
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

    def _is_small(self) -> bool:
        return self.size.width < WIDE

    def _show_drawer(self, is_open: bool) -> None:
        """Open or close the form where it is a drawer.

        Not by a class: for that, Textual would find the styles of all its hundred parts anew.
        """
        self._drawer_open = is_open
        self.query_one(ConfigForm).display = is_open or not self._is_small()

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
        self.app.push_screen(HelpScreen(self.look, field.declared if field else panel))

    def action_quit(self) -> None:
        """Leave at once."""
        self.run.stop()
        self.app.exit()

    @on(events.DescendantFocus)
    def _keep_pending_current(self, event: events.DescendantFocus) -> None:
        if isinstance(event.widget, Input):
            self.show_pending()
