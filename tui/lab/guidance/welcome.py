"""What somebody sees who starts nnlab for the very first time."""

from __future__ import annotations

from typing import ClassVar, Literal

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

Welcome = Literal["preset", "tour", "form", "lab"]
"""Where to go from here."""

_WORDS = """\
[b]Welcome to nnlab[/b]

A laboratory for small neural networks: you watch one learn, and every number behind it. The form \
holds all that can be set, the panels show what that does. Nothing can be broken: [b]?[/b] \
explains each key and panel, [b]q[/b] leaves.
"""

_OTHER_WAYS = """\
  [@click=screen.answer('tour')][b]t[/b]      the tour: six short lessons[/]
  [@click=screen.answer('form')][b]f[/b]      the form: a network of your own[/]
  [@click=screen.answer('lab')][b]esc[/b]    straight into the lab[/]"""


class WelcomeScreen(ModalScreen[Welcome]):
    """A few sentences and the ways on.

    Args:
        watch: What is watched first, in a few words.
        speed: How fast that goes, as a sentence.
    """

    CSS_PATH = "welcome.tcss"
    BINDINGS: ClassVar = [
        ("enter,space", "answer('preset')", "start"),
        ("t,T", "answer('tour')", "tour"),
        ("f", "answer('form')", "form"),
        ("escape", "answer('lab')", "lab"),
        ("q,ctrl+q", "app.quit", "quit"),
    ]
    AUTO_FOCUS = "#welcome"

    def __init__(self, watch: str, speed: str) -> None:
        super().__init__()
        self._watch = Text.assemble("  ", ("enter", "bold"), f"  {watch}")
        self._speed = Text(f"{speed}\n")

    def compose(self) -> ComposeResult:
        """Lay out the page, which scrolls on the smallest terminal."""
        with VerticalScroll(id="welcome"):
            yield Static(_WORDS)
            yield Static(self._speed)
            yield Static(self._watch, id="watch")
            yield Static(_OTHER_WAYS)

    @on(events.Click, "#watch")
    def _click(self) -> None:
        self.action_answer("preset")

    def action_answer(self, answer: Welcome) -> None:
        """Go there."""
        self.dismiss(answer)
