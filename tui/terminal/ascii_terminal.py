"""Terminals that know ASCII only: their drivers and scroll bars."""

from __future__ import annotations

from typing import ClassVar

from textual.scrollbar import ScrollBarRender

from .ascii import to_ascii
from .driver import TerminalDriver


class AsciiDriver(TerminalDriver):
    """The driver for terminals that know ASCII only: no byte above 127 is sent."""

    def write(self, data: str) -> None:
        """Write to the terminal, in ASCII."""
        super().write(to_ascii(data))


class ConsoleDriver(TerminalDriver):
    """The driver for consoles and terminals of hardware, which know ASCII only.

    What Textual asks emulators for is not asked: some of these print what they don't understand.
    """

    def write(self, data: str) -> None:
        """Write to the terminal, in ASCII."""
        super().write(to_ascii(data))

    def _request_terminal_sync_mode_support(self) -> None:
        pass

    def _query_in_band_window_resize(self) -> None:
        pass


class WholeCells(ScrollBarRender):
    """A scroll bar's thumb in whole cells; Textual's own ends in an eighth of a block."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "]
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "]
