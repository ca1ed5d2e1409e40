"""The lab: the form, the panels and the run between them."""

from __future__ import annotations

from collections.abc import Sequence
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen

from ...core import RunConfig
from ...core.store.writing.recorder import Recorder
from ...core.training.branch import Branch
from ...core.training.run_options import RunOptions
from ..appearance.look import Look
from ..settings.settings import Layout
from ..terminal.changed_cells import send_changed_cells_only
from ..widgets.actions import Action, bindings
from ..widgets.boundary import Boundary
from ..widgets.key_bar import KeyBar
from ..widgets.panel import SnapshotWidget
from .bars.goal_prompt import GoalPrompt
from .bars.message_line import MessageLine
from .bars.status_bar import StatusBar
from .bars.title_bar import TitleBar
from .body import BREAKPOINTS_ACROSS, BREAKPOINTS_DOWN, LabBody, TooSmall, classes_at
from .data_points import DataPoints
from .exports import Exports
from .form.config_form import ConfigForm
from .frames.completion import Completion
from .frames.feed import SnapshotFeed
from .kept_runs.interrupted_run import InterruptedRun
from .kept_runs.stored_runs import StoredRuns
from .keys.actions import ACTIONS
from .panel_keys import PanelKeys
from .panels.area import PanelArea
from .panels.chart.loss_chart import LossChart
from .panels.kinds import PANELS, PanelKind
from .panels.layout import lay_out
from .panels.predictions.table import PredictionTable
from .session import Session
from .setup import Setup
from .table.tables import Tables
from .time_travel import TimeTravel
from .training_keys import TrainingKeys

if TYPE_CHECKING:  # the first frame does without them: their messages are handled by their names
    from .panels.data.data_scatter import DataScatter
    from .panels.network.network import NetworkPanel


class LabScreen(Screen[None]):
    """One run at a time: what the form says, how it trains and what it has learned.

    Widgets get snapshots and send messages; it passes these and keys on to the objects it has.

    Args:
        config: The first run's config.
        look: Characters and colours.
        fps: How many frames a second to draw at most.
        run_options: How the first run begins.
        layout: Which panels are seen at first, and how they draw.
        recorder: Keeps the runs.

    Attributes:
        look: Characters and colours.
        session: The run.
        time_travel: Which epoch of it is seen.
        setup: The form.
        training: What keys do to the run.
        panels: What keys do to the panels.
        tables: Tables that are opened, and what is learned of them.
        points: Other points under the run.
        exports: The run that is seen on its way out.
        stored_runs: The list of runs, and the way from there into the lab.
        completion: Adds what the first frame does without.
        frames: Gives the widgets what they show.
    """

    AUTO_FOCUS = ""
    PANELS: ClassVar[Sequence[PanelKind]] = PANELS
    ACTIONS: ClassVar[Sequence[Action]] = ACTIONS
    BINDINGS: ClassVar = bindings(ACTIONS)

    class Completed(Message):
        """Everything is there, the form as well."""

    def __init__(
        self,
        config: RunConfig,
        *,
        look: Look,
        fps: float,
        run_options: RunOptions,
        recorder: Recorder,
        layout: Layout | None = None,
    ) -> None:
        # Given here and not on_mount: a class set later means all styles found a second time.
        super().__init__(classes="-ascii" if look.ascii_only else "")
        self.HORIZONTAL_BREAKPOINTS = BREAKPOINTS_ACROSS
        self.VERTICAL_BREAKPOINTS = BREAKPOINTS_DOWN
        send_changed_cells_only(self)
        self.look = look
        speed, weights = run_options.speed_limit, run_options.weights
        self.session = Session(config, recorder, self, speed_limit=speed, weights=weights)
        self.time_travel = TimeTravel(
            self.session,
            notify=self.notify,
            say_playing=self._say_playing,
            came_or_went=self._form_changed,
            every=self.set_interval,
        )
        self.completion = Completion(
            self.session,
            paused=run_options.paused,
            has_drawn=self._has_drawn,
            add_the_rest=self._add_the_rest,
            completed=self._completed,
            screen=self,
        )
        complete = self.completion.complete
        self.setup = Setup(self, self.session, self.time_travel, complete)
        self.stored_runs = StoredRuns(self, self.session, self.setup, lambda: self.look, complete)
        news, show_buttons = self.stored_runs.tell_news, self.setup.show_buttons
        self.frames = SnapshotFeed(self, fps, before_turn=news, state_changed=show_buttons)
        self._interrupted = InterruptedRun(self, recorder)
        self.training = TrainingKeys(
            self, self.session, self.setup, self.time_travel, self._interrupted, complete
        )
        self.panels = PanelKeys(self, self.session, self.setup, self.frames, complete)
        self.tables = Tables(self, self.session, self.setup, self.training, lambda: self.look)
        self.points = DataPoints(self, self.session, self.setup, self.time_travel, complete)
        self.exports = Exports(self, self.session, self.frames)
        self._layout_at_first = layout or Layout()
        self._checkpoint = run_options.checkpoint

    def compose(self) -> ComposeResult:
        """Lay out what the first frame shows; the form's many parts come after it."""
        # Added later, Textual finds the styles of all parts of the form a second time.
        self.add_class(*classes_at(self.app.size))
        yield TitleBar(self.look, id="title")
        yield LabBody(self.session.config, self.look, self.PANELS, self._layout_at_first)
        yield KeyBar(id="keys")
        yield TooSmall(id="too-small")

    def on_mount(self) -> None:
        """Start the first run."""
        self._feed_all()
        lay_out(self, self._layout_at_first)
        # Textual says the size once all is laid out, and so everything would be drawn twice.
        self.on_resize(events.Resize(self.app.size, self.app.size))
        try:
            # It trains from the first frame on: until then it would only hold that frame up.
            self.session.start(self.session.config, paused=True, checkpoint=self._checkpoint)
        except MemoryError as error:
            self.app.exit(return_code=1, message=str(error))

    async def complete(self) -> None:
        """Add what the first frame does without, unless it is there already."""
        await self.completion.complete()

    async def _add_the_rest(self) -> None:
        await self.query_one(PanelArea).complete(self.look)
        self._feed_all()
        await self.query_one(ConfigForm).fill_in()
        # Not before: frames are drawn meanwhile, and look for what is said to be there.
        self.setup.is_filled_in()

    async def _completed(self) -> None:
        self.setup.show_pending()
        self.setup.show_buttons(self.session.newest)
        self.post_message(self.Completed())
        await self._interrupted.offer()

    def on_resize(self, event: events.Resize) -> None:
        """Say how much room is needed where there is too little."""
        self.setup.fit()
        self.query_one(LabBody).fit(event.size)
        self.query_one(TooSmall).say(event.size)

    def on_unmount(self) -> None:
        """Leave no run behind, and no process of a sweep."""
        self.session.stop()
        self.stored_runs.sweeps.close()

    def change_look(self, look: Look) -> None:
        """Draw everything with other colours."""
        self.look = look
        self.frames.change_look(look)

    # --- what the session tells ---

    def run_leaves(self) -> None:
        """Stop playing it."""
        self.time_travel.stop_playing()

    def run_began(self, branch: Branch | None) -> None:
        """Show another run, as it is."""
        self.frames.show(self.session.run)
        self.time_travel.forget()
        if branch is None:
            self.query_one(LossChart).others = ()
        self.setup.show_pending()

    def run_ordered(self) -> None:
        """Draw what an order does as soon as the trainer has obeyed."""
        self.frames.watch_for_effect()

    # --- the frames ---

    def on_screen_resume(self) -> None:
        """Show what happened while another screen was to be seen."""
        self.app.clear_notifications()  # the line says and keeps what was said there
        if self.session.has_run:
            self.frames.watch_for_effect()

    def _feed_all(self) -> None:
        self.frames.add(self.query(SnapshotWidget))

    def frame_sent(self) -> None:
        """Go on with what the first frame did without; and learn what each one cost."""
        self.frames.turns.frame_sent()
        self.completion.frame_sent()

    def _has_drawn(self) -> bool:  # below the floor no panel is ever drawn
        return self.query_one(StatusBar).has_drawn or self.query_one(TooSmall).display

    # --- what is said ---

    def tell(self, sentence: str, **how: Any) -> bool:
        """Say something where messages stand, see `MessageLine.tell`; tell whether it is seen."""
        return self.query_one(MessageLine).tell(sentence, **how)

    def _say_playing(self, words: str) -> None:
        self.query_one(MessageLine).playing = words

    # --- what widgets ask for ---

    @on(ConfigForm.Changed)
    def _form_changed(self) -> None:
        self.setup.show_pending()
        if (shown := self.frames.shown) is not None:
            self.setup.show_buttons(shown)

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        self.setup.focus_moved()

    @on(ConfigForm.LiveEdit)
    def _edit_in_flight(self, event: ConfigForm.LiveEdit) -> None:
        self.setup.edit_in_flight(event.changes, event.gesture)

    @on(ConfigForm.SweepWanted)
    def _sweep(self, event: ConfigForm.SweepWanted) -> None:
        self.stored_runs.sweeps.ask(event.axes)

    @on(GoalPrompt.Submitted)
    def _go(self, event: GoalPrompt.Submitted) -> None:
        self.training.go(event.stride)

    @on(LossChart.LookBack)
    def _look_back(self, event: LossChart.LookBack) -> None:
        self.time_travel.look_near(event.epoch)

    @on(PredictionTable.RowChosen)
    async def _mark_row(self, event: PredictionTable.RowChosen) -> None:
        await self.panels.mark_row(event.row)

    @on(Boundary.RowChosen)
    def _choose_row(self, event: Boundary.RowChosen) -> None:
        self.panels.choose_row(event.row)

    def on_data_scatter_drawn(self, event: DataScatter.Drawn) -> None:
        """Train on the points that were drawn."""
        self.points.train_on(event.points, event.stroke)

    def on_network_panel_parameter_set(self, event: NetworkPanel.ParameterSet) -> None:
        """Set a weight or bias of the run."""
        self.training.set_parameter(event.place, event.value, event.replica, event.gesture)

    async def on_network_panel_reshape_wanted(self, event: NetworkPanel.ReshapeWanted) -> None:
        """Begin anew with another network."""
        await self.training.reshape(event.change, event.level)

    async def on_paste(self, event: events.Paste) -> None:
        """Take a config that was pasted, if the person still wants it once it is seen."""
        await self.training.offer_pasted(event.text, self.look)

    # --- actions: see keys/actions.py ---

    async def action_do(self, name: str) -> None:
        """Do what an action of that name does."""
        does = next(action.does for action in self.ACTIONS if action.name == name)
        if does is not None and isawaitable(done := does(self)):
            await done
