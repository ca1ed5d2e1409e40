"""The dashboard as a program."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterable
from typing import Any

from textual import events
from textual.app import App, SystemCommand
from textual.screen import Screen

from ..core import RunConfig
from ..core.config import printable
from .actions import ACTIONS
from .look import MANY_COLOURS, THEME, TRUE_COLOURS, Look
from .screens.lab import LabScreen

_OWN_COMMANDS = {"Quit", "Keys"}
"""Textual's palette entries that ours replace."""

_COLOURS = {None: 0, "standard": 16, "256": MANY_COLOURS, "truecolor": TRUE_COLOURS, "windows": 16}
"""How many colours each of rich's colour systems has."""


class NnlabApp(App[None]):
    """The lab on a terminal.

    Args:
        config: The first run's config.
        fps: How many frames a second to draw at most.
        ascii_only: Whether to draw and send ASCII only.
        paused: Whether the first run waits for a key.
        speed: How many epochs a second to train at most; `None` for as many as possible.
    """

    TITLE = "nnlab"
    # Here and not on the screen: one that comes later has all styles read a second time.
    CSS_PATH = "screens/lab.tcss"
    ENABLE_COMMAND_PALETTE = True
    # Transitions would cost frames that training wants.
    ANIMATION_LEVEL = "none"

    def __init__(
        self,
        config: RunConfig,
        *,
        fps: float = 10.0,
        ascii_only: bool = False,
        paused: bool = False,
        speed: float | None = None,
    ) -> None:
        # Under NO_COLOR Textual's own themes leave greys; with the terminal's colours none is left.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        if ascii_only and self.driver_class.__name__ == "LinuxDriver":
            from .ascii_driver import AsciiDriver

            self.driver_class = AsciiDriver
        self.register_theme(THEME)
        colours = 0 if self.no_color else _COLOURS[self.console.color_system]
        self.theme = "ansi-dark" if colours < MANY_COLOURS else THEME.name
        self.animation_level = "none"
        self._lab = LabScreen(
            config,
            look=Look.of(ascii_only=ascii_only, colours=colours),
            fps=fps,
            paused=paused,
            speed=speed,
        )

    def on_mount(self) -> None:
        """Leave tidily when told to from outside."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.exit)

    def get_default_screen(self) -> Screen[Any]:
        """Show the lab from the start, not on top of an empty screen."""
        return self._lab

    def post_display_hook(self) -> None:
        """Tell the lab that what it drew is on its way to the terminal."""
        self._lab.frame_sent()

    async def on_event(self, event: events.Event) -> None:
        """Take out of a pasted text what a terminal would obey: it is shown before it is judged."""
        if isinstance(event, events.Paste):
            event.text = "\n".join(printable(line) for line in event.text.splitlines())
        await super().on_event(event)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Put every action into the command palette, Textual's own after them."""
        for action in ACTIONS:
            yield SystemCommand(
                f"{action.label.capitalize()} ({action.shown_key})",
                action.help,
                self._command(action.name),
            )
        for command in super().get_system_commands(screen):
            if command.title not in _OWN_COMMANDS:
                yield command

    def _command(self, action: str):
        async def run() -> None:
            await self._lab.run_action(action)

        return run


def run_dashboard(
    config: RunConfig, *, fps: float, ascii_only: bool, paused: bool, speed: float | None = None
) -> int:
    """Open the dashboard and stay until the person leaves.

    Args:
        config: The first run's config.
        fps: How many frames a second to draw at most.
        ascii_only: Whether to send ASCII only.
        paused: Whether the first run waits for a key.
        speed: How many epochs a second to train at most; `None` for as many as possible.

    Returns:
        The program's exit code.
    """
    app = NnlabApp(config, fps=fps, ascii_only=ascii_only, paused=paused, speed=speed)
    app.run()
    return app.return_code or 0
