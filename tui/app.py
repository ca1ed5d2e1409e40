"""The dashboard as a program."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Iterable
from typing import Any

from textual import events
from textual.app import App, SystemCommand
from textual.screen import Screen

from ..core import RunConfig
from ..core.config import printable
from ..core.runs.recorder import Recorder
from ..core.training.checkpoint import Checkpoint
from .actions import ACTIONS
from .cli.interruption import SIGNALS
from .look import MANY_COLOURS, THEME, TRUE_COLOURS, Look
from .screens.lab import LabScreen

_OWN_COMMANDS = {"Quit", "Keys"}
"""Textual's palette entries that ours replace."""

_LAST_RESORT_SECONDS = 3.0
"""How long a dashboard whose terminal is gone may take to leave, all being kept already."""

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
        recorder: Keeps the runs; without one nothing is kept.
        checkpoint: Where the first run goes on, if it is one that was kept.
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
        recorder: Recorder | None = None,
        checkpoint: Checkpoint | None = None,
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
        self._recorder = recorder or Recorder(None)
        self._lab = LabScreen(
            config,
            look=Look.of(ascii_only=ascii_only, colours=colours),
            fps=fps,
            paused=paused,
            speed=speed,
            recorder=self._recorder,
            checkpoint=checkpoint,
        )

    def on_mount(self) -> None:
        """Leave tidily when told to from outside."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            # Under nohup a program is to outlive its terminal.
            if signal.getsignal(number) is not signal.SIG_IGN:
                loop.add_signal_handler(number, self._end_by, number)

    def _end_by(self, number: signal.Signals) -> None:
        """Keep what was trained, and leave."""
        self._recorder.interrupt()
        if number not in {signal.SIGINT, signal.SIGTERM}:
            # Textual writes on to a terminal that is gone, and may wait for that forever.
            last_resort = threading.Timer(_LAST_RESORT_SECONDS, os._exit, (128 + number,))
            last_resort.daemon = True
            last_resort.start()
        self._recorder.close()
        self.exit(return_code=128 + number)

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
    config: RunConfig,
    *,
    fps: float,
    ascii_only: bool,
    paused: bool,
    recorder: Recorder,
    speed: float | None = None,
    checkpoint: Checkpoint | None = None,
) -> int:
    """Open the dashboard and stay until the person leaves.

    Args:
        config: The first run's config.
        fps: How many frames a second to draw at most.
        ascii_only: Whether to send ASCII only.
        paused: Whether the first run waits for a key.
        speed: How many epochs a second to train at most; `None` for as many as possible.
        recorder: Keeps the runs.
        checkpoint: Where the first run goes on, if it is one that was kept.

    Returns:
        The program's exit code.
    """
    app = NnlabApp(
        config,
        fps=fps,
        ascii_only=ascii_only,
        paused=paused,
        speed=speed,
        recorder=recorder,
        checkpoint=checkpoint,
    )
    try:
        app.run()
    finally:
        recorder.close()
    return app.return_code or 0
