"""What can be done on a screen, each thing declared once.

A screen's key bindings, its key bar, its commands in the palette, its help and the tables of keys
in the manual are all read from its list of actions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, runtime_checkable

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do."""

    name: str
    """What it is called; without `does`, Textual's name of the method: `action_<name>`."""
    keys: str
    """Keys that do it, comma-separated, as Textual names them."""
    shown_key: str
    """How the key is written for people."""
    label: str
    """A word or two for the footer and the palette."""
    help: str
    """One line that says what happens."""
    group: str
    """Where the help screen lists it."""
    in_footer: bool = False
    """Whether it is one of the main keys."""
    does: Callable[[Any], Any] | None = None
    """What is called with the screen, and awaited if it has to be."""

    @property
    def command(self) -> str:
        """What Textual runs for it."""
        return self.name if self.does is None else f"do({self.name!r})"


@runtime_checkable
class HasActions(Protocol):
    """A screen with actions of its own, which its help and the palette list."""

    ACTIONS: ClassVar[Sequence[Action]]
    """What can be done there."""


def bindings(actions: Iterable[Action]) -> list[Binding]:
    """Give actions' keys as Textual wants them."""
    return [
        Binding(
            key,
            action.command,
            action.label,
            # Where a panel or a field takes the first key, the bar shows the one that is left.
            key_display=action.shown_key if not number else None,
            show=action.in_footer,
            tooltip=action.help,
        )
        for action in actions
        for number, key in enumerate(action.keys.split(","))
    ]


def key_table(actions: Sequence[Action]) -> str:
    """Write actions' keys as a Markdown table."""
    return markdown_table(
        (action.shown_key, f"**{action.label}**: {action.help}") for action in actions
    )


def markdown_table(keys: Iterable[tuple[str, str]]) -> str:
    """Write keys and what each does as a Markdown table.

    Args:
        keys: Each key as people write it, and what it does; without a key, what the line before
            does besides.
    """
    rows = [f"| {_code(key)} | {_cell(words)} |" for key, words in keys]
    return "\n".join(["| Key | Does |", "|---|---|", *rows])


def _code(key: str) -> str:
    return f"`{_cell(key)}`" if key else ""


def _cell(words: str) -> str:
    return words.replace("|", "\\|")
