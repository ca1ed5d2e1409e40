"""The dashboard as a program."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.command import CommandPalette
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.theme import Theme

from ..core import RunConfig
from ..core.store.writing.recorder import Recorder
from ..core.training.run_options import RunOptions
from .appearance.look import COLOURS_OF_SYSTEMS, MANY_COLOURS, Look
from .appearance.theme_names import THEME_NAMES, THEME_WORDS, ThemeName
from .appearance.themes import DARK, LIGHT, THEMES
from .error_log import named, write_error
from .garbage_collection import collect_in_quiet
from .lab.find.commands import FIND_WHAT, find_provider, palette_commands
from .lab.find.palette import FindPalette
from .lab.find.switches import switch_commands
from .lab.guidance.guide import Guide, Opening
from .lab.keys.actions import TERMINAL_BINDINGS
from .lab.panels.layout import layout_of, watch_layout
from .lab.screen import LabScreen
from .lab.training_keys import SpeedChosen
from .settings.remembered import DelayedKeeping, RememberedSettings
from .settings.settings import BeginsAt
from .terminal.ascii_terminal import AsciiDriver, ConsoleDriver, WholeCells
from .terminal.attention.attention import LOOK_SECONDS, Attention
from .terminal.driver import TerminalDriver
from .terminal.pixels.choice import PixelChoice
from .terminal.safety_net import NetApp
from .terminal.session import TerminalSession, takes_key
from .terminal.terminal_kind import kind_of
from .widgets.actions import HasActions

_OWN_COMMANDS = {"Quit", "Keys", "Theme"}
"""Textual's palette entries that ours replace."""

_LONG_SECONDS = 10.0
"""How long is shown what a person should not miss."""


class NnlabApp(NetApp):
    """The lab on a terminal.

    Args:
        config: The first run's config.
        fps: How many frames a second to draw at most.
        ascii_only: Whether to draw and send ASCII only.
        run_options: How the first run begins.
        theme: The colours; those that are remembered if not given.
        memory: What is remembered; nothing if not given.
        opening: What comes first.
        recorder: Keeps the runs; without one nothing is kept.
    """

    TITLE = "nnlab"
    # Here and not on the screen: one that comes later has all styles read a second time.
    CSS_PATH: ClassVar = ["lab/lab.tcss", "lab/form/form.tcss"]
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar = {find_provider}
    BINDINGS: ClassVar[list[BindingType]] = [*TERMINAL_BINDINGS]
    # Transitions would cost frames that training wants.
    ANIMATION_LEVEL = "none"

    def __init__(
        self,
        config: RunConfig,
        *,
        fps: float = 10.0,
        ascii_only: bool = False,
        run_options: RunOptions | None = None,
        theme: ThemeName | None = None,
        memory: RememberedSettings | None = None,
        opening: Opening = "lab",
        recorder: Recorder | None = None,
    ) -> None:
        # Under NO_COLOR Textual's own themes leave greys; with the terminal's colours none is left.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        if self.driver_class.__name__ == "LinuxDriver":
            ascii_driver = AsciiDriver if kind_of(os.environ).has_glyphs else ConsoleDriver
            self.driver_class = ascii_driver if ascii_only else TerminalDriver
        # Textual asks the class, so this holds for the whole program.
        ScrollBar.renderer = WholeCells if ascii_only else ScrollBarRender
        self._memory = memory or RememberedSettings()
        self.settings = DelayedKeeping(self._memory, self.set_timer, self._say)
        remembered = self._memory.settings
        if opening == "welcome" and remembered.welcomed:
            opening = "lab"
        self._ascii_only = ascii_only
        self._colours = 0 if self.no_color else COLOURS_OF_SYSTEMS[self.console.color_system]
        self._has_themes = self._colours >= MANY_COLOURS
        for known in THEMES.values():
            self.register_theme(known.textual)
        self.theme = (theme or remembered.theme) if self._has_themes else "terminal"
        self.animation_level = "none"
        self._pixels = PixelChoice(self, lambda: self._memory.settings.pixels, self._show_pixels)
        self._recorder = recorder or Recorder(None)
        run_options = run_options or RunOptions()
        waits = run_options.paused
        if opening != "lab":
            # Whoever reads first shall miss nothing.
            run_options = replace(run_options, paused=True)
        self._lab = LabScreen(
            config,
            look=self._look,
            fps=fps,
            run_options=run_options,
            layout=remembered.layout,
            recorder=self._recorder,
        )
        self._guidance = Guide(self._lab, opening, waits=waits, settings=self.settings)
        self.attention = Attention(self, self._lab.session, lambda: self._memory.settings.calls)
        self._session = TerminalSession(
            self, self._recorder, lambda: self._lab.session.run, self._lab.run_ordered
        )

    def on_mount(self) -> None:
        """Leave tidily when told to from outside, and call who does not look."""
        self._session.begin()
        self.set_interval(LOOK_SECONDS, lambda: self.attention and self.attention.look())
        self.theme_changed_signal.subscribe(self, self._show_theme)
        self.catch_all()

    def get_default_screen(self) -> Screen[Any]:
        """Show the lab from the start, not on top of an empty screen."""
        return self._lab

    def refresh_css(self, animate: bool = True) -> None:
        """Take over a theme's colours, without reading all styles for a screen that is to come."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def on_resize(self) -> None:
        """Ask the terminal how many pixels a cell has now."""
        self._pixels.ask_again()

    def post_display_hook(self) -> None:
        """Tell the lab that what it drew is on its way to the terminal."""
        self._lab.frame_sent()

    @on(LabScreen.Completed)
    async def _welcome_or_guide(self) -> None:
        """Do what comes after the first frame: say what is amiss, and welcome who is new."""
        self.go_on_from_now_on()
        collect_in_quiet(self)
        self._pixels.ask()
        if self._memory.trouble:
            self._say(self._memory.trouble)
        watch_layout(self, self._lab, self._note_layout)
        await self._guidance.begin()

    # --- what is said ---

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Say something where it is seen; never as markup: a part may come from outside."""
        sentence, is_trouble = f"{title}: {message}" if title else message, severity == "error"
        here = self._lab.is_mounted
        if not (here and self._lab.tell(sentence, is_trouble=is_trouble, seconds=timeout)):
            super().notify(message, title=title, severity=severity, timeout=timeout, markup=False)

    def tell(self, error: BaseException, where: str) -> None:
        """Tell of an error that the lab goes on after, and write it down."""
        sentence = f"nnlab met an error and goes on: {named(error)}. {write_error(error, where)}"
        self.notify(sentence, severity="error", timeout=_LONG_SECONDS)

    def give_up(self, error: BaseException) -> None:
        """Leave; the person has not ended the run, so it is offered when a lab is opened next."""
        self._recorder.interrupt()
        super().give_up(error)

    # --- colours ---

    @property
    def _look(self) -> Look:
        # The program offers no others, but whoever builds on it may set one of Textual's.
        fitting = DARK if self.current_theme.dark else LIGHT
        return Look.of(
            ascii_only=self._ascii_only,
            colours=self._colours,
            theme=THEMES.get(self.theme, fitting),
            pixels=self._pixels.cells,
        )

    def action_next_theme(self) -> None:
        """Change the colours."""
        shown = self.theme if self.theme in THEME_NAMES else self._memory.settings.theme
        place = THEME_NAMES.index(shown)
        self.action_theme(THEME_NAMES[(place + 1) % len(THEME_NAMES)])

    def action_theme(self, name: str) -> None:
        """Choose the colours, and remember them."""
        if not self._has_themes:
            self.notify("This terminal has few colours or none, so its own are used.")
            return
        self.theme = name
        self.notify(f"Colours: {THEME_WORDS[name]}", timeout=2)
        self.settings.remember(theme=name)

    def _show_theme(self, theme: Theme) -> None:
        # Textual's own part has changed already.
        self._lab.change_look(self._look)

    def _show_pixels(self) -> None:
        if self._look != self._lab.look:
            self._lab.change_look(self._look)

    # --- what is remembered ---

    @on(SpeedChosen)
    def _note_speed(self, event: SpeedChosen) -> None:
        self.settings.remember(speed=event.begins_at)

    def action_speed(self, begins_at: BeginsAt) -> None:
        """Choose how fast runs begin, and remember it."""
        self._lab.training.choose_speed(begins_at)

    def _note_layout(self) -> None:
        # The tour shows what it speaks of, which is not what the person chose.
        if not self._guidance.is_touring:
            self.settings.remember(layout=layout_of(self._lab))

    def _say(self, sentence: str) -> None:
        self.notify(sentence, title="Settings", severity="warning", timeout=10)

    # --- the welcome and the tour ---

    def action_welcome(self) -> None:
        """Say what this is."""
        self._guidance.welcome()

    async def action_tour(self) -> None:
        """Begin the tour, or leave it."""
        await self._guidance.start_or_leave_tour()

    async def action_tour_on(self) -> None:
        """Go on in the tour, or begin it."""
        await self._guidance.tour_on()

    async def action_tour_back(self) -> None:
        """Go back in the tour."""
        await self._guidance.tour_back()

    # --- the terminal ---

    def action_interrupt(self) -> None:
        """Say what leaves; asked for twice, keep the run and leave."""
        self._session.interrupt()

    async def action_to_shell(self) -> None:
        """Go back to the shell; its `fg` comes back to the lab."""
        await self._session.suspend()

    def action_repaint(self) -> None:
        """Draw every cell anew."""
        self._session.repaint()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave ctrl+z to who undoes something with it."""
        return not (action == "to_shell" and takes_key(self.focused, "ctrl+z"))

    def action_command_palette(self) -> None:
        """Find a field, a preset, a dataset, a panel, a command or a run by typing."""
        if not isinstance(self.screen, CommandPalette):
            # Without an id: one that has just been closed may still be there.
            self.push_screen(FindPalette(placeholder=FIND_WHAT))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Put every action into the command palette, Textual's own after them."""
        of_actions = screen if isinstance(screen, HasActions) else self._lab
        yield from palette_commands(
            of_actions.ACTIONS,
            lambda action: partial(of_actions.run_action, action),
            lambda action: partial(self._lab.run_action, action),
        )
        yield from switch_commands(self.settings.remember, self.notify, self._pixels)
        for command in super().get_system_commands(screen):
            if command.title not in _OWN_COMMANDS:
                yield command
