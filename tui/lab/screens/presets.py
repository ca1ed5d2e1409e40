"""Where one chooses a preset: each with the sentence why it works or fails."""

from __future__ import annotations

from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from ....core.config import PRESETS


class PresetScreen(ModalScreen[str]):
    """A list to choose from, narrowed down by typing part of a name or of a sentence."""

    CSS_PATH = "presets.tcss"
    BINDINGS: ClassVar = [
        ("escape", "dismiss", "close"),
        ("up", "move('up')", "up"),
        ("down", "move('down')", "down"),
        ("pageup", "move('page_up')", "page up"),
        ("pagedown", "move('page_down')", "page down"),
    ]
    AUTO_FOCUS = "#wanted"

    def compose(self) -> ComposeResult:
        """Lay out the line to type in, and the list under it."""
        with Vertical(id="presets") as page:
            page.border_title = "Presets"
            page.border_subtitle = "enter fills the form, esc closes"
            yield Input(placeholder="type to find", compact=True, id="wanted")
            yield OptionList(*self._options(""), id="known")

    def on_mount(self) -> None:
        """Begin with the first."""
        self._known.can_focus = False  # the keys are for the line
        self._known.highlighted = 0

    @property
    def _known(self) -> OptionList:
        return self.query_one("#known", OptionList)

    def _options(self, wanted: str) -> list[Option]:
        by_name = [name for name in PRESETS if wanted in name]
        by_words = [n for n, preset in PRESETS.items() if wanted in preset.why.lower()]
        return [Option(_entry(name), id=name) for name in dict.fromkeys(by_name + by_words)]

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        self._known.clear_options().add_options(self._options(event.value.strip().lower()))
        self._known.highlighted = 0 if self._known.option_count else None

    def action_move(self, where: str) -> None:
        """Go through the list while the line has the focus."""
        getattr(self._known, f"action_{'cursor_' if 'page' not in where else ''}{where}")()

    @on(Input.Submitted)
    def _choose(self) -> None:
        if self._known.highlighted is not None:
            option = self._known.get_option_at_index(self._known.highlighted)
            self.dismiss(option.id)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)


def _entry(name: str) -> Table:
    """Write a preset's name, and its sentence in a column beside it."""
    entry = Table.grid(padding=(0, 2), expand=True)
    entry.add_column(width=max(map(len, PRESETS)), no_wrap=True)
    entry.add_column(ratio=1)
    entry.add_row(Text(name, "bold"), Text(PRESETS[name].why))
    return entry
