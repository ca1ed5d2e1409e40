"""What the keys do, and what each hyperparameter is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from rich.console import Group
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from ...core.config import HYPERPARAMETERS, Hyperparameter
from ..appearance.look import Look
from ..widgets.actions import Action
from .pages import read_page

PALETTE_KEY = ("^p", "find", "Find any of these by typing, from a field too.")
"""What finds all that the help lists."""


@dataclass(frozen=True, slots=True)
class About:
    """What the help explains first: a field or a panel."""

    title: str
    """What it is called."""
    words: str
    """What it is, in sentences."""
    entries: Sequence[tuple[str, str]] = ()
    """What can be chosen or done there, and what each is or does."""
    column: int = 13
    """Columns for the first of both."""


class HelpScreen(ModalScreen[None]):
    """A screen's actions, and in the lab all hyperparameters, read from their declarations.

    Args:
        look: Characters and colours.
        actions: What is listed.
        about: What to explain first; `None` for nothing.
        of_lab: What other keys do in the lab, as a key, a word and a line each; without any,
            hyperparameters are not listed either.
        page: The page of the manual that fits, of which what the screen lists anyway is left out;
            empty for none.
    """

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar = [("escape,q,question_mark,f1", "dismiss", "close")]
    AUTO_FOCUS = "#help"

    def __init__(
        self,
        look: Look,
        actions: Sequence[Action],
        *,
        about: About | None = None,
        of_lab: Sequence[tuple[str, str, str]] = (),
        page: str = "",
    ) -> None:
        super().__init__()
        self._actions = actions
        self._look = look
        self._about = about
        self._of_lab = of_lab
        self._page = page

    def compose(self) -> ComposeResult:
        """Lay out one scrolling page."""
        with VerticalScroll(id="help") as page:
            page.border_title = "Help"
            page.border_subtitle = "esc closes"
            if self._about is not None:
                yield Static(_explanation(self._about), classes="about")
            yield Static(self._keys())
            if self._page:
                from .markdown import ReadablePage  # no first frame waits for a reader of Markdown

                yield Static(ReadablePage(read_page(self._page).prose))
            if self._of_lab:
                yield Static(self._hyperparameters())

    def _keys(self) -> Table:
        table = self._table("Keys")
        for group, actions in groupby(self._actions, key=lambda action: action.group):
            table.add_row(Text(group, f"underline {self._look.palette.faint}"))
            for action in actions:
                table.add_row(Text(action.shown_key, "bold"), action.label, Text(action.help))
        for key, word, line in (PALETTE_KEY, *self._of_lab):
            table.add_row(Text(key, "bold"), word, Text(line))
        return table

    def _hyperparameters(self) -> Table:
        table = self._table("Hyperparameters")
        for declared in HYPERPARAMETERS.values():
            table.add_row(
                Text(" " if declared.live else self._look.glyphs.restart),
                Text(declared.label, "bold"),
                Text(f"{declared.help} {declared.advice.sentences} {_requirement(declared)}"),
            )
        mark = self._look.glyphs.restart
        table.add_row("", "", Text(f"{mark} restarts; others may change while training."))
        return table

    def _table(self, title: str) -> Table:
        table = Table(
            box=None, show_header=False, title=Text(title, "bold"), title_justify="left",
            padding=(0, 1), expand=True,
        )  # fmt: skip
        table.add_column(no_wrap=True, min_width=5)
        table.add_column(no_wrap=True, min_width=13)
        table.add_column(ratio=1)
        return table


def about_hyperparameter(declared: Hyperparameter) -> About:
    """Say what a hyperparameter is, and what can be chosen."""
    when = "It may change while training." if declared.live else "A change waits for a restart (r)."
    words = f"{declared.help}\n{declared.advice.sentences}\n{_requirement(declared)} {when}"
    return About(declared.label, words, tuple(declared.choices.items()), column=11)


def _explanation(about: About) -> Group:
    text = Text.assemble((about.title, "bold"), f"  {about.words}")
    return Group(text, _listed(about.entries, about.column))


def _listed(entries: Iterable[tuple[str, str]], width: int) -> Table:
    """Write what each is or does in a column beside it."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(width=width, no_wrap=True, style="bold")
    table.add_column()
    for name, words in entries:
        table.add_row("", Text(name), Text(words))
    return table


def _requirement(declared: Hyperparameter) -> str:
    expected = declared.expected
    return f"{expected[0].upper()}{expected[1:]}; unless said otherwise {declared.default_text}."
