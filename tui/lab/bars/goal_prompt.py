"""The line that asks how far to go: so many epochs, or until an accuracy is reached."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from ....core.config import ConfigError
from ....core.training.control.goal import Stride, parse_stride
from ...widgets.prompt import Prompt

_HINT = "run 500, or until 95 %"


class GoalPrompt(Prompt):
    """A prompt for how far to go.

    Args:
        id: The widget's id.
    """

    @dataclass
    class Submitted(Message):
        """Somebody wants to go so far."""

        stride: Stride

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, hint=_HINT)

    def ask(self) -> None:
        """Ask, with the last answer to be had again."""
        self.begin("Go on:")

    def answered(self, text: str) -> None:
        """Tell how far to go, or say why that can't be."""
        try:
            stride = parse_stride(text)
        except ConfigError as error:
            self.complain(str(error))
            return
        self.action_close()
        self.post_message(self.Submitted(stride))

    def action_close(self) -> None:
        """Leave the run as it is."""
        # A field that is hidden would keep the focus, and every key with it.
        if self.screen.focused is not None and self in self.screen.focused.ancestors:
            self.screen.set_focus(None)
        super().action_close()

    def on_descendant_blur(self) -> None:
        """Go when something else gets the focus."""
        self.display = False
