"""The run's whole config as one line, to be selected by hand where copying does not reach."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static


class StateScreen(ModalScreen[None]):
    """The line from edge to edge, without a frame beside it that would be selected as well.

    Args:
        line: The state line, which was copied already.
    """

    CSS_PATH = "state.tcss"
    BINDINGS: ClassVar = [("escape,q,y,enter,space", "dismiss", "close")]

    def __init__(self, line: str) -> None:
        super().__init__()
        self._line = line

    def compose(self) -> ComposeResult:
        """Lay out the line and what can be done with it."""
        with Vertical(id="state"):
            yield Static(Text("This run's config in one line", "bold"))
            # Broken anywhere: the line has no blanks, and breaks are taken out when it is read.
            yield Static(Text(self._line, overflow="fold"), id="line")
            yield Static(
                "It was sent to the clipboard; where the terminal does not allow that (in tmux:"
                " set -g set-clipboard on), select it with the mouse, with shift held down.\n"
                "nnlab --state 'LINE' opens it; esc closes this."
            )
