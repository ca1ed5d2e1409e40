"""Whether pictures of pixels are drawn: where the terminal can, and one wants them."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from rich.color import ColorSystem
from textual.app import App
from textual.timer import Timer

from ...appearance.look import PixelCells
from ..driver import TerminalDriver
from ..line.line import line_of
from .ability import Ability
from .asking import Asking, cell_by_kernel
from .pictures import Pictures

_LEAST_SPEED, _LEAST_OF_WHOLE_SIXELS = 25_000.0, 80_000.0
"""Bytes a second of a line that carries a picture without holding up the keys behind it."""

_LOOK_SECONDS = 1.0
"""How often to look how fast the line is, and whether a dialog has gone."""


class PixelChoice:
    """Finds out what the terminal can, and tells when other pictures are to be drawn.

    Args:
        app: What is drawn on the terminal.
        is_wanted: Tells whether pixels are wanted where there can be some.
        changed: Called when `cells` is another.
    """

    def __init__(
        self, app: App[Any], is_wanted: Callable[[], bool], changed: Callable[[], None]
    ) -> None:
        self._app, self._is_wanted, self._changed = app, is_wanted, changed
        self._ability: Ability | None = None
        self._asking: Asking | None = None
        self._is_slow = self._is_veiled = False
        self._looks: Timer | None = None

    @property
    def cells(self) -> PixelCells | None:
        """How pixels are drawn; `None` if they are not."""
        if self._ability is None or self._is_slow or self._is_veiled or not self._is_wanted():
            return None
        return self._ability.cells

    @property
    def can(self) -> bool:
        """Whether the terminal has proved that it shows pixels."""
        return self._ability is not None

    def ask(self) -> None:
        """Find out what the terminal can, now that it shows something."""
        driver, line = self._app._driver, line_of(self._app)
        # A driver of another class sends no character above 127.
        if type(driver) is not TerminalDriver or line is None or self._app.no_color:
            return
        if line.pens.colours not in (ColorSystem.EIGHT_BIT, ColorSystem.TRUECOLOR):
            return
        if self._asking is None:
            fileno = driver.output.fileno
            self._asking = Asking(
                driver.replies,
                driver.write,
                os.environ,
                cell=lambda: cell_by_kernel(fileno),
                found=self._found,
            )
        self._asking.ask()

    def ask_again(self) -> None:
        """Find it out once more: the terminal may have another size or font, or be another."""
        if self._asking is not None:
            self._asking.ask()

    def chosen(self) -> None:
        """Draw as is wanted now."""
        self._changed()

    def _found(self, ability: Ability | None) -> None:
        if ability == self._ability:
            return
        self._ability = ability
        line = line_of(self._app)
        if line is not None:
            if not isinstance(line.beside, Pictures):
                line.beside = Pictures(line.pens, self._veiled)
            line.beside.take(ability)
        if self._looks is None:
            self._looks = self._app.set_interval(_LOOK_SECONDS, self._look_again)
        self._changed()

    def _veiled(self) -> None:
        """Draw with characters behind a dialog that dims what it covers."""
        if self._app.screen.is_modal and not self._is_veiled:
            self._is_veiled = True
            self._app.call_later(self._changed)

    def _look_again(self) -> None:
        if self._is_veiled and not self._app.screen.is_modal:
            self._is_veiled = False
            self._changed()
        self._look_at_the_line()

    def _look_at_the_line(self) -> None:
        """Leave pixels to faster lines: half blocks are fewer bytes, and need not be sent whole."""
        line = line_of(self._app)
        if line is None or self._ability is None:
            return
        are_whole = self._ability.way == "sixel" and not self._ability.keeps_pictures
        speed = line.speed.bytes_a_second
        least = _LEAST_OF_WHOLE_SIXELS if are_whole else _LEAST_SPEED
        # Not to and fro where it is just about as fast.
        is_slow = speed is not None and speed < least * (2 if self._is_slow else 1)
        if is_slow != self._is_slow:
            self._is_slow = is_slow
            self._changed()
