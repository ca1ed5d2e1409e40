"""The line that asks how far to go: so many epochs, or until an accuracy is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label, Static

from ....core.config import ConfigError
from ....core.training.control.goal import Stride, parse_stride

_HINT = "run 500, or until 95 %"


class GoalPrompt(Horizontal):
    """A question, a field for the answer, and what is wrong with that; hidden until it is asked.

    Args:
        id: The widget's id.
    """

    BINDINGS: ClassVar = [("escape", "close", "close")]

    @dataclass
    class Submitted(Message):
        """Somebody wants to go so far."""

        stride: Stride

    def compose(self) -> ComposeResult:
        """Lay out the line."""
        yield Label("Go on:", classes="name")
        yield Input(placeholder=_HINT, compact=True, select_on_focus=True)
        yield Static("", classes="problem", markup=False)

    def open(self) -> None:
        """Ask, with the last answer to be had again."""
        self.query_one(".problem", Static).update("")
        self.display = True
        self.screen.set_focus(self.query_one(Input))

    def action_close(self) -> None:
        """Leave the run as it is."""
        # A field that is hidden would keep the focus, and every key with it.
        if self.screen.focused is not None and self in self.screen.focused.ancestors:
            self.screen.set_focus(None)
        self.display = False

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            stride = parse_stride(event.value)
        except ConfigError as error:
            self.query_one(".problem", Static).update(str(error))
            return
        self.action_close()
        self.post_message(self.Submitted(stride))

    @on(Input.Changed)
    def _forget_problem(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(".problem", Static).update("")

    def on_descendant_blur(self) -> None:
        """Go when something else gets the focus."""
        self.display = False
