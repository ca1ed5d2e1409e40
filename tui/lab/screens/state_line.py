"""The run's whole config as one line, to be selected by hand where copying does not reach."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from ....core.training.snapshot import Snapshot


def left_out(snapshot: Snapshot) -> str:
    """Say what a line that has a run's config leaves out of how that run came to be."""
    if (parent := snapshot.parent) is not None:
        return (
            f"This run is a branch of run {parent.run_id} at epoch {parent.epoch:,}. The line has"
            " its config only: that begins at epoch 0, without the weights the branch began with."
        )
    if snapshot.start is not None:
        return snapshot.start.left_out
    if snapshot.edits:
        return (
            "This run was changed while it trained. The line has what holds now, from epoch"
            " 0 on, and none of the changes before."
        )
    return ""


class StateScreen(ModalScreen[None]):
    """The line from edge to edge, without a frame beside it that would be selected as well.

    Args:
        line: The state line, which was copied already.
        left_out: What it leaves out of how the run came to be, in sentences; may be empty.
    """

    CSS_PATH = "state.tcss"
    BINDINGS: ClassVar = [("escape,q,y,enter,space", "dismiss", "close")]

    def __init__(self, line: str, left_out: str = "") -> None:
        super().__init__()
        self._line = line
        self._left_out = left_out

    def compose(self) -> ComposeResult:
        """Lay out the line and what can be done with it."""
        with Vertical(id="state"):
            yield Static(Text("This run's config in one line", "bold"))
            # Broken anywhere: the line has no blanks, and breaks are taken out when it is read.
            yield Static(Text(self._line, overflow="fold"), id="line")
            if self._left_out:
                yield Static(Text(self._left_out, "bold"), id="left-out")
            yield Static(
                "It was sent to the clipboard; where the terminal does not allow that (in tmux:"
                " set -g set-clipboard on), select it with the mouse, with shift held down.\n"
                "nnlab --state 'LINE' opens it; esc closes this."
            )
