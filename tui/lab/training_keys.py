"""What keys do to the run: how it begins, how far and how fast it goes, and what it leaves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from textual.message import Message
from textual.screen import Screen

from ...core import RunConfig
from ...core.config import HYPERPARAMETERS, ConfigError
from ...core.config.formats.state_line import from_state, is_state
from ...core.config.reshape import Reshape, reshaped
from ...core.training.control.goal import MOST_EPOCHS, Stride
from ...core.training.control.remarks import remark_on
from ...core.training.speed.limit import RAMP, Ramp
from ..appearance.look import Look
from ..drawing.chart.other_runs import MOST_OTHERS, OtherRun
from ..settings.settings import BeginsAt
from ..widgets.choice import ChoiceScreen
from .bars.goal_prompt import GoalPrompt
from .kept_runs.interrupted_run import InterruptedRun
from .panels.chart.loss_chart import LossChart
from .screens.questions import WAITING, again
from .session import Session
from .setup import Setup
from .time_travel import TimeTravel


@dataclass
class SpeedChosen(Message):
    """Somebody has chosen how fast runs begin."""

    begins_at: BeginsAt


class TrainingKeys:
    """Gives a session the orders that a person gives by keys, buttons and panels.

    Args:
        screen: Where the person is asked and told.
        session: The run.
        setup: The form, which says how runs begin.
        time_travel: Which epoch of the run is seen.
        interrupted: The run to go on with.
        complete: Adds what the first frame does without, if it is not there yet.
    """

    def __init__(
        self,
        screen: Screen[Any],
        session: Session,
        setup: Setup,
        time_travel: TimeTravel,
        interrupted: InterruptedRun,
        complete: Callable[[], Awaitable[None]],
    ) -> None:
        self._screen = screen
        self._session = session
        self._setup = setup
        self._time_travel = time_travel
        self._interrupted = interrupted
        self._complete = complete

    # --- how it begins ---

    def run_or_pause(self) -> None:
        """Start, resume or pause; of a run that is over, ask what is to become of it."""
        session = self._session
        if session.newest.state == "running":
            session.pause()
            # A space in the lab pauses; who is in the form wants what it says.
            if self._setup.waiting and self._setup.form.has_focus_within:
                self._ask_of_waiting()
        elif self._setup.may_run() is not None:
            held_by = session.run.held_by
            if held_by is not None:
                self._ask_what_now(held_by)
            elif self._setup.waiting:
                self._ask_of_waiting()
            else:
                session.resume()

    def _ask_of_waiting(self) -> None:
        """Ask whether to restart with what the form says; before the first step there is no doubt.

        What waits is never passed over in silence.
        """
        if not self._session.newest.steps:
            self.restart()
            return

        def answered(wish: str | None) -> None:
            if wish == "restart":
                self.restart()
            elif wish == "go on":
                self._session.resume()

        labels = ", ".join(HYPERPARAMETERS[name].label for name in self._setup.waiting)
        why = f"Waiting in the form: {labels}."
        self._screen.app.push_screen(ChoiceScreen(why, WAITING), answered)

    def _ask_what_now(self, held_by: tuple[str, ...]) -> None:
        """Ask whether a run that is over is to be trained further, or to begin again."""
        config, newest = self._session.config, self._session.newest
        more = min(config.epochs, MOST_EPOCHS - config.epochs) if held_by == ("epochs",) else 0
        others = [HYPERPARAMETERS[name].label for name in held_by if name != "epochs"]
        why = f"This run is {newest.state} at epoch {newest.epoch:,}."
        if others:
            why = f"This run is over by its {' and '.join(others)}; another lets it go on."

        def answered(answer: str | None) -> None:
            if answer == "again":
                self.restart()
            elif answer == "more":
                longer = config.replace(epochs=config.epochs + more)
                self._setup.show_change(longer)
                self._setup.train_by(longer)
                self._session.resume()

        self._screen.app.push_screen(ChoiceScreen(why, again(more)), answered)

    def restart(self) -> None:
        """Start again by what the form says."""
        if (config := self._setup.may_run()) is not None:
            self._setup.form.keep()
            self._session.start(config)

    async def new_seed(self) -> None:
        """Start again from a seed that was not chosen by hand."""
        await self._complete()
        if (config := self._setup.may_run()) is not None:
            config = config.replace(seed=int(np.random.default_rng().integers(10_000)))
            self._setup.show(config)
            self._session.start(config)

    async def go_on(self) -> None:
        """Go on with the run that was interrupted last."""
        await self._complete()
        checkpoint = await self._interrupted.take_over()
        if checkpoint is not None:
            try:
                self._session.start(checkpoint.config, checkpoint=checkpoint)
            except ConfigError as error:
                await self._interrupted.give_back(error)
                return
            self._setup.show(checkpoint.config)

    async def try_out(self, config: RunConfig, *, paused: bool = False) -> None:
        """Replace run and form by a config that was chosen elsewhere."""
        await self._complete()
        self._setup.show(config)
        self._session.weights = None
        self._session.start(config, paused=paused)

    async def offer_pasted(self, text: str, look: Look) -> None:
        """Show what a pasted state line changes, and begin a run by it if it is taken."""
        if not is_state(text):
            return
        try:
            pasted = from_state(text)
        except ConfigError as error:
            sentences = " ".join(problem.sentence for problem in error.problems)
            self._screen.notify(sentences, title="Not taken", severity="error")
            return
        running = self._session.config
        if pasted == running:
            self._screen.notify("The pasted line says what the run goes by already.")
            return
        from .screens.pasted_state import PastedStateScreen  # the first frame is not pasted into

        async def answer(taken: bool | None) -> None:
            if taken:
                await self.try_out(pasted)

        arrow = look.glyphs.arrow
        self._screen.app.push_screen(PastedStateScreen(running, pasted, arrow), answer)

    def branch(self) -> None:
        """Begin a run by the form's config with the weights that are seen."""
        config = self._setup.may_run()
        if config is None:
            return
        live, chart = self._session.newest, self._screen.query_one(LossChart)
        try:
            branch = self._session.branch(config)
        except ConfigError as error:
            sentences = " ".join(problem.sentence for problem in error.problems)
            self._screen.notify(sentences, title="No branch", severity="error")
            return
        behind = OtherRun.of(live, live.run_id, first=branch.parent.epoch)
        chart.others = (behind, *chart.others)[:MOST_OTHERS]
        self._screen.notify(
            f"Run {self._session.run.run_id} goes on from run {live.run_id} at epoch"
            f" {branch.parent.epoch:,}; the optimizer begins afresh.",
            title="Branched",
        )

    # --- how fast ---

    def change_speed(self, way: int) -> None:
        """Train faster or slower; who can't wait for the end of the ramp need not again."""
        began_slowly, session = isinstance(self._session.speed_limit, Ramp), self._session
        session.change_speed(way)
        if began_slowly and session.speed_limit is None:
            self._screen.notify(
                "Full speed, from now on and in runs to come. ( slows it; the palette (ctrl+p) has"
                ' "Speed: begin slowly".'
            )
            self._screen.post_message(SpeedChosen("max"))

    def choose_speed(self, begins_at: BeginsAt) -> None:
        """Have runs begin slowly, or everything go on at full speed; that is remembered."""
        if begins_at == "max":
            self._session.limit_speed(None)
            words = "Full speed, from now on and in runs to come."
        else:
            self._session.speed_limit = RAMP
            words = "The next run begins at 10 epochs a second and doubles its speed each second."
        self._screen.notify(words)
        self._screen.post_message(SpeedChosen(begins_at))

    # --- how far ---

    def advance(self, stride: Stride) -> None:
        """Go so far, if the run can."""
        if self._setup.may_run() is None:
            return
        if self._session.refuses():
            return
        if self._session.is_over:
            state = self._session.newest.state
            self._screen.notify(f"This run is {state}. Press r to start it again.")
            return
        # One wants to see what it does.
        self._time_travel.to_live()
        self._session.advance(stride)

    async def ask_how_far(self) -> None:
        """Ask how far to go."""
        if not self._screen.query(GoalPrompt):
            beside = self._screen.query_one("#beside-form")
            await beside.mount(GoalPrompt(id="goal"))
        self._setup.show_drawer(False)
        self._screen.query_one(GoalPrompt).ask()

    def go(self, stride: Stride) -> None:
        """Go as far as was answered."""
        if self._session.refuses():
            return
        remark = remark_on(stride, self._session.newest)
        self.advance(stride)
        if remark and not self._session.is_over:
            self._screen.notify(remark)

    # --- what panels ask for ---

    def set_parameter(
        self, place: int, value: float, replica: int, gesture: str | None = None
    ) -> None:
        """Set a weight or bias of the run; turns of one gesture are one edit."""
        if self._time_travel.in_the_past:
            self._screen.notify(
                "Weights are set in the present: l goes there, b branches from here."
            )
            return
        try:
            self._session.set_parameter(place, value, replica, gesture)
        except ConfigError as error:
            self._screen.notify(str(error), title="Not set", severity="error")

    async def reshape(self, change: Reshape, level: int) -> None:
        """Begin anew with another network, which trains at once unless the run was paused."""
        await self._complete()
        before = self._session.config
        try:
            config = reshaped(before, change, level)
        except ConfigError as error:
            self._screen.notify(str(error), title="The network stays as it is")
            return
        self._setup.show_change(config)
        self._session.start(config, paused=self._session.run.is_held)

    # --- the end ---

    def leave(self) -> None:
        """Leave at once."""
        self._session.stop()
        self._screen.app.exit()
