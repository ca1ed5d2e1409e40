"""What the screens of kept runs have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual.screen import Screen

from ..appearance.look import Look
from ..widgets.actions import Action

_Result = TypeVar("_Result")


class KeptScreen(Screen[_Result]):
    """A screen with actions of its own, which its help and the palette list.

    Args:
        look: Characters and colours.
    """

    ACTIONS: ClassVar[Sequence[Action]] = ()
    """What can be done there."""

    def __init__(self, look: Look) -> None:
        super().__init__(classes="-ascii" if look.ascii_only else "")
        self.look = look

    def action_help(self) -> None:
        """List the keys."""
        from ..manual.help import HelpScreen

        self.app.push_screen(HelpScreen(self.look, self.ACTIONS, page="runs"))
