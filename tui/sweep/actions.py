"""What can be done on the screen of a sweep and where sweeps are listed, declared once."""

from __future__ import annotations

from ..widgets.actions import Action

_MESSAGES = Action(
    "messages", "M", "M", "messages",
    "List what was said, with the times.", "Sweeps",
)  # fmt: skip
_HELP = Action(
    "help", "question_mark,f1", "?", "help",
    "List all keys.", "Sweeps", in_footer=True,
)  # fmt: skip

STOP_OR_GO_ON = Action(
    "stop_or_go_on", "space", "space", "stop",
    "Stop the sweep, of which nothing is lost, or go on with it.", "Sweeps", in_footer=True,
)  # fmt: skip

SWEEP_ACTIONS: tuple[Action, ...] = (
    STOP_OR_GO_ON,
    Action(
        "open", "enter", "enter", "open",
        "Open the trial as a run in the lab: its seeds are replicas, to the same bits.", "Sweeps",
        in_footer=True,
    ),
    Action(
        "load", "l", "l", "load",
        "Fill the form with the trial's config, and leave the run in the lab as it is.", "Sweeps",
    ),
    Action(
        "load_best", "B", "B", "best into form",
        "Fill the form with the config of the best trial.", "Sweeps", in_footer=True,
    ),
    Action(
        "next_sort", "o", "o", "sort",
        "List the trials the best first, or by their numbers.", "Sweeps", in_footer=True,
    ),
    Action(
        "next_view", "a", "a", "axes",
        "Draw the next two axes as a map, or the next one as a curve.", "Sweeps", in_footer=True,
    ),
    Action(
        "export", "E", "E", "report",
        "Write a report of the sweep as a file to hand in.", "Sweeps",
    ),
    _MESSAGES,
    _HELP,
    Action(
        "leave", "escape,q", "esc", "lab",
        "Go back; a sweep that trains goes on.", "Sweeps", in_footer=True,
    ),
)  # fmt: skip
"""On the screen of a sweep."""

SWEEP_LIST_ACTIONS: tuple[Action, ...] = (
    Action(
        "open", "enter", "enter", "open",
        "Show the sweep: its trials, what they came to, and the way to go on with it.", "Sweeps",
        in_footer=True,
    ),
    Action(
        "read", "f5", "f5", "read again",
        "Read the store again, for what other programs wrote.", "Sweeps", in_footer=True,
    ),
    _MESSAGES,
    _HELP,
    Action(
        "leave", "escape,q", "esc", "lab",
        "Go back to the lab.", "Sweeps", in_footer=True,
    ),
)  # fmt: skip
"""Where sweeps are listed."""
