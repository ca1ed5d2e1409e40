"""What somebody sees who starts nnlab for the very first time."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

Welcome = Literal["preset", "tour", "form", "lab"]
"""Where to go from here."""

_WORDS = """\
[b]Welcome to nnlab[/b]

This is a laboratory for small neural networks: you watch one learn, and every number behind it. \
The form holds all that can be set, some of it while the network trains, and the panels show what \
that does. Nothing can be broken: [b]?[/b] explains each key and panel, [b]q[/b] leaves.

  [@click=screen.answer('preset')][b]enter[/b]  watch a network learn two spiral arms[/]
  [@click=screen.answer('tour')][b]t[/b]      the tour: six short lessons[/]
  [@click=screen.answer('form')][b]f[/b]      the form: a network of your own[/]
  [@click=screen.answer('lab')][b]esc[/b]    straight into the lab[/]"""


class WelcomeScreen(ModalScreen[Welcome]):
    """Three sentences and three ways on."""

    CSS_PATH = "welcome.tcss"
    BINDINGS: ClassVar = [
        ("enter,space", "answer('preset')", "start"),
        ("t,T", "answer('tour')", "tour"),
        ("f", "answer('form')", "form"),
        ("escape", "answer('lab')", "lab"),
        ("q,ctrl+q", "app.quit", "quit"),
    ]
    AUTO_FOCUS = "#welcome"

    def compose(self) -> ComposeResult:
        """Lay out the page, which scrolls on the smallest terminal."""
        with VerticalScroll(id="welcome"):
            yield Static(_WORDS)

    def action_answer(self, answer: Welcome) -> None:
        """Go there."""
        self.dismiss(answer)
