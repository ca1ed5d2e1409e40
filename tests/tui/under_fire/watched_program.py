"""nnlab as `python -m nnlab.tui`, which also writes into a file what is to be seen on its screen.

    python watched_program.py FILE ARGUMENT...

A line for each change: what is seen, the screen on top first. Nothing else of the program differs.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.pop(0)  # this folder is no place to look for modules

from textual.app import App

from nnlab.tui.app import NnlabApp
from nnlab.tui.cli import main
from nnlab.tui.lab.bars.message_line import MessageLine
from nnlab.tui.lab.body import TooSmall
from nnlab.tui.lab.form.config_form import ConfigForm
from nnlab.tui.lab.panels.area import PanelArea
from nnlab.tui.lab.screen import LabScreen
from nnlab.tui.widgets.choice import ChoiceScreen
from nnlab.tui.widgets.prompt import Prompt


def name_of(screen: Any) -> str:
    """Name a screen by its class, a question by its own first words."""
    if isinstance(screen, ChoiceScreen):
        return f"question: {' '.join(screen.choice.question.split()[:2])}"
    words = re.sub(r"(?<!^)([A-Z])", r" \1", type(screen).__name__).lower()
    return words.removesuffix(" screen")


def seen(app: App[Any]) -> list[str]:
    """Say what is to be seen: the screen on top, and what of it is in sight."""
    screen = app.screen
    found = [name_of(screen)]
    found += [f"{found[0]}: {prompt.id}" for prompt in screen.query(Prompt) if prompt.display]
    if not isinstance(screen, LabScreen):
        return found
    if any(small.display for small in screen.query(TooSmall)):
        return [*found, "too small"]
    for area in screen.query(PanelArea):
        room = " with all room" if area.is_maximised else ""
        found.append(f"panel {area.chosen.id}{room}")
    for form in screen.query(ConfigForm):
        if form.display and screen.has_class("-narrow"):
            found.append("form as a drawer")
        if form.has_focus_within:
            found.append("field")
    for line in screen.query(MessageLine):
        if line.is_seen:
            found.append("message")
    if screen.time_travel.when != "live":
        found.append("past epoch")
    if screen.query("#tour"):
        found.append("tour")
    if any(getattr(each, "is_drawing", False) for each in screen.query("#data")):
        found.append("drawing pad")
    return found


def watch(file: Path) -> None:
    """Write what is seen into a file, after each frame that shows something else."""
    shown, last = NnlabApp.post_display_hook, [""]

    def show_and_write(self: NnlabApp) -> None:
        shown(self)
        if self.screen_stack and (now := "|".join(seen(self))) != last[0]:
            last[0] = now
            with file.open("a", encoding="utf-8") as lines:
                lines.write(f"{now}\n")

    NnlabApp.post_display_hook = show_and_write


if __name__ == "__main__":
    watch(Path(sys.argv.pop(1)))
    sys.exit(main())
