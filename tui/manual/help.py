"""What the keys do, and what each hyperparameter is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from ..lab.actions import ACTIONS, Action
from ..lab.panels.kinds import PanelKind


class HelpScreen(ModalScreen[None]):
    """All actions and hyperparameters, read from their declarations.

    Args:
        look: Characters and colours.
        about: What to explain first; `None` for nothing.
        actions: What is listed; without the hyperparameters where it is not the lab's.
    """

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar = [("escape,q,question_mark,f1", "dismiss", "close")]
    AUTO_FOCUS = "#help"

    def __init__(
        self,
        look: Look,
        about: Hyperparameter | PanelKind | None = None,
        actions: Sequence[Action] = ACTIONS,
    ) -> None:
        super().__init__()
        self._actions = actions
        self._look = look
        self._about = about

    def compose(self) -> ComposeResult:
        """Lay out one scrolling page."""
        with VerticalScroll(id="help") as page:
            page.border_title = "Help"
            page.border_subtitle = "esc closes"
            if isinstance(self._about, PanelKind):
                yield Static(self._of_panel(self._about), classes="about")
            elif self._about is not None:
                yield Static(self._explanation(self._about), classes="about")
            yield Static(self._keys())
            if self._actions is ACTIONS:
                yield Static(self._hyperparameters())

    def _explanation(self, declared: Hyperparameter) -> Group:
        text = Text.assemble(
            (declared.label, "bold"), f"  {declared.help}\n", _requirement(declared), " ",
            "It may change while training." if declared.live
            else "A change waits for a restart (r).",
        )  # fmt: skip
        return Group(text, _listed(declared.choices.items(), 11))

    def _of_panel(self, kind: PanelKind) -> Group:
        text = Text.assemble((kind.title, "bold"), f"  {kind.sees or kind.help}")
        return Group(text, _listed(kind.keys, 13))

    def _keys(self) -> Table:
        table = self._table("Keys")
        for group, actions in groupby(self._actions, key=lambda action: action.group):
            table.add_row(Text(group, f"underline {self._look.palette.faint}"))
            for action in actions:
                table.add_row(Text(action.shown_key, "bold"), action.label, Text(action.help))
        table.add_row(Text("^p", "bold"), "palette", Text("Find any of these by typing."))
        if self._actions is ACTIONS:
            table.add_row(
                Text("^p", "bold"), "welcome", Text("There too: the first screen, and each theme.")
            )
            table.add_row(Text("tab", "bold"), "next", Text("Go to the next field or panel."))
            table.add_row(
                Text("enter", "bold"), "apply", Text("Apply a field that may change live.")
            )
        return table

    def _hyperparameters(self) -> Table:
        table = self._table("Hyperparameters")
        for declared in HYPERPARAMETERS.values():
            table.add_row(
                Text(self._look.glyphs.live if declared.live else " "),
                Text(declared.label, "bold"),
                Text(f"{declared.help} {_requirement(declared)}"),
            )
        table.add_row("", "", Text(f"{self._look.glyphs.live} may change while training."))
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
