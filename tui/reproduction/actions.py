"""What can be done where the report is reproduced, declared once."""

from __future__ import annotations

from ..widgets.actions import Action

REPRODUCTION_ACTIONS: tuple[Action, ...] = (
    Action(
        "open", "enter", "enter", "open",
        "Open the row as a run in the lab: its preset with as many replicas, to the same bits.",
        "Report", in_footer=True,
    ),
    Action(
        "next_part", "tab", "tab", "rows or conclusions",
        "Go from the rows to the conclusions, or back; arrows scroll them.", "Report",
        in_footer=True,
    ),
    Action(
        "more_room", "m", "m", "more room",
        "Give the conclusions all the room, or take it away again.", "Report", in_footer=True,
    ),
    Action(
        "messages", "M", "M", "messages",
        "List what was said, with the times.", "Report",
    ),
    Action(
        "help", "question_mark,f1", "?", "help",
        "List all keys.", "Report", in_footer=True,
    ),
    Action(
        "leave", "escape,q", "esc", "lab",
        "Go back; rows under way are left, as nothing of this is kept.", "Report", in_footer=True,
    ),
)  # fmt: skip
"""On the screen of the report."""
