"""Everything a person can do in the lab, declared once.

The key bindings, the footer, the command palette, the help screen and the tables of keys in the
manual are all read from here.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding

from ...widgets.actions import Action
from ..panels.kinds import PANELS, PanelKind
from .panel_actions import panel_actions
from .run_actions import RUN_KEYS

_FORM_KEYS: tuple[Action, ...] = (
    Action(
        "form", "f", "f", "setup",
        "Go to the form; on a small screen, open and close it.", "Form", in_footer=True,
        does=lambda lab: lab.setup.toggle(),
    ),
    Action(
        "preset", "p", "p", "preset",
        "Choose a preset by its name and why it works or fails; it fills the form.", "Form",
        does=lambda lab: lab.setup.choose_preset(),
    ),
    Action(
        "table", "I", "I", "inputs and target",
        "Choose target, inputs, split and task among the columns of the table that the run learns"
        " from; a file's path behind / opens another.", "Form",
        does=lambda lab: lab.tables.show(),
    ),
    Action(
        "app.command_palette", "slash,ctrl+p", "/", "find",
        "Find any field, preset, dataset, panel, command or run by typing a part of its name.",
        "Form", in_footer=True,
    ),
    Action(
        "leave_field", "escape", "esc", "leave",
        "Leave the field or panel, so that keys are commands again.", "Form",
        does=lambda lab: lab.setup.leave_field(),
    ),
)  # fmt: skip

_PROGRAM_KEYS: tuple[Action, ...] = (
    Action(
        "app.next_theme", "c", "c", "colours",
        "Change the colours: dark, light, high contrast, or the terminal's own.", "nnlab",
    ),
    Action(
        "app.tour", "T", "T", "tour",
        "Begin the guided tour of six short lessons, or leave it.", "nnlab",
    ),
    Action(
        "app.tour_on", "J", "J", "tour on",
        "Go to the next scene of the tour.", "nnlab",
    ),
    Action(
        "app.tour_back", "K", "K", "tour back",
        "Go back a scene of the tour.", "nnlab",
    ),
    Action(
        "runs", "t", "t", "runs",
        "List all runs that are kept, to find, compare and open them.", "nnlab", in_footer=True,
        does=lambda lab: lab.stored_runs.show(),
    ),
    Action(
        "sweeps", "W", "W", "sweeps",
        "List all sweeps that are kept, to look at them and to go on with them.", "nnlab",
        does=lambda lab: lab.stored_runs.sweeps.show(),
    ),
    Action(
        "export", "E", "E", "export",
        "Write the run that is seen, at the epoch that is seen, as a file for other programs.",
        "nnlab",
        does=lambda lab: lab.exports.ask(),
    ),
    Action(
        "copy_state", "y", "y", "copy state",
        "Copy the run's whole config as one line, which `nnlab --state` opens, and show it.",
        "nnlab",
        does=lambda lab: lab.setup.copy_state(),
    ),
    Action(
        "messages", "M", "M", "messages",
        "List what was said in the line above the status, with the times.", "nnlab",
        does=lambda lab: lab.panels.show_messages(),
    ),
    Action(
        "help", "question_mark,f1", "?", "help",
        "List all keys, and explain the field or panel in focus.", "nnlab", in_footer=True,
        does=lambda lab: lab.panels.show_help(lab.look, lab.ACTIONS),
    ),
    Action(
        "quit", "q,ctrl+q", "q", "quit",
        "Leave at once, whatever is under way.", "nnlab", in_footer=True,
        does=lambda lab: lab.training.leave(),
    ),
    Action(
        "app.interrupt", "ctrl+c", "^c", "leave, asked twice",
        "Say what leaves; within three seconds once more, keep the run as interrupted, and leave.",
        "nnlab",
    ),
    Action(
        "app.to_shell", "ctrl+z", "^z", "to the shell",
        "Keep the run, stop, and go back to the shell; its fg comes back. While drawing: undo.",
        "nnlab",
    ),
    Action(
        "app.repaint", "ctrl+l", "^l", "draw anew",
        "Draw the whole screen anew, after something else has written on it.", "nnlab",
    ),
)  # fmt: skip


def actions_of(panels: Iterable[PanelKind]) -> tuple[Action, ...]:
    """Give all that can be done in a lab with these panels."""
    return (*RUN_KEYS, *panel_actions(panels), *_FORM_KEYS, *_PROGRAM_KEYS)


ACTIONS = actions_of(PANELS)


TERMINAL_BINDINGS = [
    # They hold with anything in focus and above any screen.
    Binding(action.keys, action.name.removeprefix("app."), action.label, show=False, priority=True)
    for action in ACTIONS
    if action.name in {"app.interrupt", "app.to_shell", "app.repaint"}
]
"""Keys that are a terminal's rather than the lab's."""

OTHER_KEYS = (
    ("^p", "welcome", "There too: the first screen, and each theme."),
    ("tab", "next", "Go to the next field or panel."),
    ("enter", "apply", "Apply a field that may change live."),
)
"""What else keys do that the help lists: a key, a word and a line each."""
