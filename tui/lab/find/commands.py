"""The commands of the palette: every action, beside Textual's own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator

from textual.app import SystemCommand
from textual.command import Provider

from ...appearance.theme_names import THEME_WORDS
from ...widgets.actions import Action

FIND_WHAT = "field, preset, dataset, panel, command or run"
"""What the line that one types into says while it is empty."""


def find_provider() -> type[Provider]:
    """Give what finds everything; only when it is wanted, as the first frame finds nothing."""
    from .provider import FindProvider

    return FindProvider


def palette_commands(
    actions: Iterable[Action],
    on_screen: Callable[[str], Callable[[], Awaitable[object]]],
    in_lab: Callable[[str], Callable[[], Awaitable[object]]],
) -> Iterator[SystemCommand]:
    """Give every action, each theme and the welcome.

    Args:
        actions: What can be done on the screen.
        on_screen: Gives what does an action there.
        in_lab: Gives what does an action of the lab or the program.
    """
    for action in actions:
        title = f"{action.label.capitalize()} ({action.shown_key})"
        yield SystemCommand(title, action.help, on_screen(action.command))
    for name, words in THEME_WORDS.items():
        yield SystemCommand(
            f"Colours: {words}",
            "Choose the theme, and remember it.",
            in_lab(f"app.theme('{name}')"),
        )
    yield SystemCommand(
        "Speed: begin slowly",
        "Have each run begin at ten epochs a second and double its speed each second.",
        in_lab("app.speed('ramp')"),
    )
    yield SystemCommand(
        "Speed: as fast as possible",
        "Train at full speed, now and in runs to come.",
        in_lab("app.speed('max')"),
    )
    yield SystemCommand(
        "Welcome",
        "Say in three sentences what this is, and begin with a preset, the tour or the form.",
        in_lab("app.welcome"),
    )
