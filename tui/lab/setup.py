"""The form in the lab: what it says beside the run, and the drawer that it is on a small screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual.screen import Screen
from textual.widgets import Button

from ...core import RunConfig, Snapshot
from ...core.config import HYPERPARAMETERS, ConfigError, changed_names, needs_restart
from ...core.config.effect import no_effect
from ...core.config.formats.state_line import to_state
from ...core.training.snapshot import ENDED
from ..widgets.key_bar import KeyBar
from .form.config_form import ConfigForm
from .form.form_room import FormRoom
from .keys.run_actions import RUN_OR_PAUSE
from .screens.presets import PresetScreen
from .screens.state_line import StateScreen, left_out
from .session import Session
from .time_travel import TimeTravel


class Setup:
    """Stands between the form and the run.

    Args:
        screen: Where the form is.
        session: The run.
        time_travel: Which epoch of it is seen.
        complete: Fills the form in, if that is not done yet.
    """

    def __init__(
        self,
        screen: Screen[Any],
        session: Session,
        time_travel: TimeTravel,
        complete: Callable[[], Awaitable[None]],
    ) -> None:
        self._screen = screen
        self._session = session
        self._time_travel = time_travel
        self._complete = complete
        self._room = FormRoom(screen)
        self._is_filled_in = False

    @property
    def form(self) -> ConfigForm:
        """The form."""
        return self._screen.query_one(ConfigForm)

    def is_filled_in(self) -> None:
        """Hear that the form has all its fields."""
        self._is_filled_in = True

    def may_run(self) -> RunConfig | None:
        """Give the form's config, or point at the field that must be mended first."""
        form = self.form
        if form.draft is None:
            name, sentence = form.first_problem
            self._screen.notify(sentence, title="Mend this first", severity="error")
            self._screen.call_next(self.go_to_field, name)
        return form.draft

    async def go_to_field(self, name: str) -> None:
        """Open the form and put the focus on a field, wherever it is folded, ready to type."""
        await self._complete()
        self.show_drawer(True)
        await self.form.go_to(name)
        if self.form.field(name).is_idle:  # it can't be typed into
            self._screen.notify(f"{HYPERPARAMETERS[name].label} {no_effect(name, self.values)}.")

    async def write(self, name: str, text: str) -> None:
        """Go to a field and write into it, as a person would."""
        await self.go_to_field(name)
        self.form.field(name).write(text)

    @property
    def values(self) -> dict[str, Any]:
        """What the form says; where it is wrong, what the run under way goes by."""
        return (self.form.draft or self._session.config).values

    def show(self, config: RunConfig) -> None:
        """Have the form say what a config says."""
        self.form.show(config.values)

    def show_change(self, wanted: RunConfig) -> None:
        """Let the fields follow a change that was not made in them; what waits in others stays."""
        values: dict[str, Any] = wanted.values
        names = changed_names(self._session.config, wanted)
        self.form.take_over(**{name: values[name] for name in names})

    # --- other values while it trains ---

    def train_by(self, wanted: RunConfig, gesture: str | None = None) -> None:
        """Go on by a config that differs in live hyperparameters only."""
        self._session.edit(wanted, gesture)
        self.show_pending()

    def edit_in_flight(self, changes: dict[str, Any], gesture: str | None = None) -> None:
        """Take over what was changed in the form, as far as the run under way allows it.

        Args:
            changes: By name; first what was meant, then what follows it.
            gesture: What it is one turn of, where a knob was turned.
        """
        if self._time_travel.in_the_past:  # what is typed meanwhile is for a branch
            self.show_pending()
            return
        meant = next(iter(changes))
        wish = changes[meant]
        config, draft = self._session.config, self.form.draft
        if draft is not None and any(
            HYPERPARAMETERS[name].section == "data" for name in needs_restart(config, draft)
        ):
            # They were chosen for the data that waits for a restart, and wait with it.
            changes = {n: v for n, v in changes.items() if HYPERPARAMETERS[n].section != "data"}
        try:
            wanted = config.replace(**changes)
        except ConfigError:
            # Right with what else the form says, but not in the run under way.
            wanted, changes = config, {}
        if meant not in changes and wish != getattr(config, meant):
            label = HYPERPARAMETERS[meant].label
            self._screen.notify(f"{label} waits with what else the form says for a restart (r).")
        self.train_by(wanted, gesture)

    # --- what the form says beside the run ---

    @property
    def waiting(self) -> tuple[str, ...]:
        """What the form says differently from the run under way; not what is still typed."""
        if not self._is_filled_in or self.form.draft is None:
            return ()
        names = changed_names(self._session.config, self.form.draft)
        return tuple(name for name in names if not self._is_being_typed(name))

    def show_pending(self) -> None:
        """Name what the form says differently from the run under way."""
        if self._is_filled_in:
            self.form.show_pending(self.waiting, branch=self._time_travel.in_the_past)

    def _is_being_typed(self, name: str) -> bool:
        """Tell whether a live hyperparameter's own field is still to be left."""
        has_focus = self.form.field(name).has_focus_within
        return HYPERPARAMETERS[name].live and has_focus and not self._time_travel.in_the_past

    def show_buttons(self, snapshot: Snapshot) -> None:
        """Say on the buttons and beside the key what they do to the run."""
        training = snapshot.state == "running"
        onward = "go on" if snapshot.state in ENDED else "run"
        self._screen.query_one(KeyBar).say(RUN_OR_PAUSE, "pause" if training else onward)
        if not self._is_filled_in:
            return
        form_is_right = self.form.draft is not None
        run = self._screen.query_one("#run", Button)
        restart = self._screen.query_one("#restart", Button)
        run.label = "Pause" if training else "Run"
        run.disabled = not training and not form_is_right
        restart.disabled = not form_is_right

    # --- its room ---

    def fit(self) -> None:
        """Open or close it for the room there is now."""
        self._room.fit()

    def show_drawer(self, is_open: bool) -> None:
        """Open the form, or have panels seen in its place: on a small screen, or if maximised."""
        self._room.show(is_open)
        if not is_open:
            self._room.panel_gone_to()

    @property
    def is_meant(self) -> bool:
        """Whether the form was gone to last, and not a panel."""
        return self._room.is_meant

    async def toggle_maximised(self) -> None:
        """Give the form all the room, or take it back."""
        await self._complete()
        await self._room.toggle_maximised()

    def focus_moved(self) -> None:
        """Hear that something else has the focus."""
        self._room.focus_moved()
        self.show_pending()

    async def toggle(self) -> None:
        """Go to the form and back."""
        await self._complete()
        if self.form.has_focus_within or self._room.is_open_drawer:
            self.leave()
        else:
            await self.go_to_field("dataset")

    async def choose_preset(self) -> None:
        """Have a preset chosen for the form."""
        await self._complete()
        self._screen.app.push_screen(PresetScreen(), self.fill_with)

    def fill_with(self, preset: str | None) -> None:
        """Fill the form with a preset, if one is chosen."""
        if preset is not None:
            self.show_drawer(True)
            self._screen.set_focus(None)  # so that the key which restarts is a key
            self.form.choose(preset)

    def leave(self) -> None:
        """Bring the panels into view, and take the focus away from whatever has it."""
        self._room.show(False)
        self._screen.set_focus(None)
        self._room.say_keys()

    def leave_field(self) -> None:
        """Take the focus away from whatever has it, and bring the panels into view."""
        self.leave()

    # --- as text ---

    def copy_state(self) -> None:
        """Copy the config in force as one line, and show it for terminals that let nobody copy."""
        line = to_state(self._session.config)
        self._screen.app.copy_to_clipboard(line)
        snapshot = self._session.newest
        self._screen.app.push_screen(StateScreen(line, left_out(snapshot)))
