"""All that was said in the lab, to be read again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from ..bars.message_line import SaidSentence


class MessagesScreen(ModalScreen[None]):
    """The messages with their times, the newest first.

    Args:
        messages: Oldest first.
    """

    CSS_PATH = "messages.tcss"
    BINDINGS: ClassVar = [("escape,q,M,enter,space", "dismiss", "close")]

    def __init__(self, messages: Iterable[SaidSentence]) -> None:
        super().__init__()
        self._messages = list(messages)[::-1]

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with VerticalScroll(id="messages") as page:
            page.border_title = "Messages"
            page.border_subtitle = "esc closes"
            for message in self._messages:
                yield Static(Text(f"{message.at:%H:%M:%S}  {message.sentence}"))
            if not self._messages:
                yield Static("Nothing was said yet.")
