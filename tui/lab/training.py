"""The run in the lab: how it begins, how it is drawn, and what the form says beside it."""

from __future__ import annotations

from asyncio import Lock

from textual import events, on
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Button, Input

from ...core import RunConfig, Snapshot
from ...core.config import HYPERPARAMETERS, ConfigError, Problem, changed_names
from ...core.data.dataset import Dataset
from ...core.store.writing.recorder import Recorder
from ...core.training.background import BackgroundRun
from ...core.training.branch import Branch
from ...core.training.checkpoint import Checkpoint
from ...core.training.memory_need import much_sentence, not_enough_sentence
from ...core.training.metrics.shown_replica import Whose
from ...core.training.run_options import RunOptions
from ...core.training.timeline.timeline import When
from ..appearance.look import Look
from ..settings.settings import Layout
from ..terminal.changed_cells import CellCompositor
from ..widgets.panel import SnapshotWidget
from .bars.status_bar import MessageLine, StatusBar
from .form.config_form import ConfigForm
from .frames.frame_turns import Turns
from .keeping import Keeping
from .panels.area import PanelArea
from .panels.chart.loss_chart import LossChart

FLOOR = (60, 20)
"""The smallest terminal, in columns and rows, that the lab is shown on."""

_LONG_SECONDS = 20.0
"""How long is shown what a person should not miss."""

WIDE = 110
"""From so many columns on the form stays open, and all panels are shown at once."""


class TrainingScreen(Screen[None]):
    """The part of the lab that owns the run, and that all its other parts stand on.

    It hands the newest snapshot to the widgets whenever it is time for a frame.

    Args:
        config: The first run's config.
        look: Characters and colours.
        fps: How many frames a second to draw at most.
        paused: Whether the first run waits for a key.
        speed: How many epochs a second runs are held to; `None` for as fast as possible.
        layout: Which panels are seen at first, and how they draw.
        recorder: Keeps the runs.
        checkpoint: Where the first run goes on, if it is one that was kept.

    Attributes:
        run: The run.
        look: Characters and colours.
        speed: How many epochs a second it is held to; `None` for as fast as possible.
    """

    run: BackgroundRun

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
        self._watchers: list[SnapshotWidget] = []
        self._when: When = "live"
        self._drawer_open = False
        self._is_begun = False
        self._is_complete = False
        self._completing = Lock()

    async def complete(self) -> None:
        """Add what the first frame does without."""
        # A key may ask for it while the first frame's own request is still under way.
        async with self._completing:
            if self._is_complete:
                return
            await self.query_one(PanelArea).complete(self.look)
            self._watch_all()
            await self.query_one(ConfigForm).fill_in()
            # Not before: frames are drawn meanwhile, and look for what is said to be there.
            self._is_complete = True
        self.show_pending()
        self._show_buttons(self.run.newest)
        self.post_message(self.Completed())
        await self._keeping.offer()

    def on_unmount(self) -> None:
        """Leave no run behind."""
        if hasattr(self, "run"):  # there may be too little memory for the first one
            self.run.stop()

    @property
    def in_the_past(self) -> bool:
        """Whether a past moment is looked at, or was asked for."""
        return self._when != "live"

    @property
    def is_covered(self) -> bool:
        """Whether nothing of the lab is to be seen behind another screen."""
        # An app that ends has taken all its screens away, and a turn may still come.
        above = self.app.screen_stack[-1:]
        return not any(screen is self or screen.is_modal for screen in above)

    # --- the run ---

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
        if sentence := much_sentence(config):
            self.notify(sentence, severity="warning", timeout=_LONG_SECONDS)
        try:
            run = BackgroundRun(
                config,
                RunOptions(
                    paused=paused,
                    speed_limit=self.speed,
                    shown_replica=self._whose if checkpoint is None else checkpoint.whose,
                    run_id=self._recorder.new_id() if checkpoint is None else None,
                    checkpoint=checkpoint,
                    branch=branch,
                ),
            )
            self._recorder.follow(run)
            if checkpoint is not None:
                self._whose = checkpoint.whose
        except MemoryError:
            sentence = not_enough_sentence(config)
            if not hasattr(self, "run"):
                self.app.exit(return_code=1, message=sentence)
            elif branch is not None or checkpoint is not None:
                raise ConfigError([Problem("", sentence)]) from None
            else:
                self.notify(sentence, title="Not started", severity="error")
            return
        if hasattr(self, "run"):
            self.run.stop()
        self._config, self.run = config, run
        self._turns.show(run)
        self._when = "live"
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

    def _watch_all(self) -> None:
        """Hand all that happens to all widgets, also to those that have just come."""
        new = [widget for widget in self.query(SnapshotWidget) if widget not in self._watchers]
        self._watchers += new
        for widget in new:
            if self._dataset is not None:
                widget.show_dataset(self._dataset)
        if self._turns.shown is not None:
            self._hand_out(self._turns.shown)

    # --- the frames: see tui/terminal/turns.py ---

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
            self._hand_out(snapshot)
            if before is None or snapshot.state != before.state:
                self._show_buttons(snapshot)

    def _hand_out(self, snapshot: Snapshot) -> None:
        seen = snapshot.past or snapshot
        for widget in self._watchers:
            shown = snapshot if widget.SHOWS_LIVE else seen
            if widget.snapshot is not shown:
                widget.snapshot = shown

    def frame_sent(self) -> None:
        """Go on with what the first frame did without; and learn what each one cost."""
        self._turns.frame_sent()
        if not hasattr(self, "run"):
            return  # a frame without anything in it yet
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
            self.notify(sentence, title="Mend this first", severity="error")
            self._show_drawer(True)
            form.field(name).focus_control()
        return form.draft

    def tell(self, sentence: str) -> None:
        """Say what a person should know but need not answer, where messages stand."""
        self.query_one(MessageLine).tell(sentence)

    # --- what the form says ---

    @on(ConfigForm.Changed)
    def _form_changed(self) -> None:
        self.show_pending()
        if (shown := self._turns.shown) is not None:
            self._show_buttons(shown)

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

    @on(events.DescendantFocus)
    def _keep_pending_current(self, event: events.DescendantFocus) -> None:
        if isinstance(event.widget, Input):
            self.show_pending()

    # --- the form, which is a drawer where there is little room ---

    def _is_small(self) -> bool:
        return self.size.width < WIDE

    def _show_drawer(self, is_open: bool) -> None:
        """Open or close the form where it is a drawer.

        Not by a class: for that, Textual would find the styles of all its hundred parts anew.
        """
        self._drawer_open = is_open
        self.query_one(ConfigForm).display = is_open or not self._is_small()
