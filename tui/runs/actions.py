"""What can be done on the screen of runs and where they are compared, declared once."""

from __future__ import annotations

from ..widgets.actions import Action

RUN_ACTIONS: tuple[Action, ...] = (
    Action(
        "open", "enter", "enter", "open",
        "Open the run in the lab, paused at its last epoch, exactly as it was.", "Runs",
        in_footer=True,
    ),
    Action(
        "open_at", "at", "@", "open at epoch",
        "Open it at another epoch that is kept of it; what trains on from there is a new run.",
        "Runs",
    ),
    Action(
        "branch", "b", "b", "branch",
        "Begin a new run with the run's config and the weights of one of its epochs.",
        "Runs",
    ),
    Action(
        "load", "l", "l", "load",
        "Fill the form with the run's config, and leave the run in the lab as it is.", "Runs",
        in_footer=True,
    ),
    Action(
        "mark", "space", "space", "mark",
        "Mark the run with a letter, or take it away; marked runs are compared.", "Runs",
        in_footer=True,
    ),
    Action(
        "unmark", "A", "A", "unmark all",
        "Take all marks away.", "Runs",
    ),
    Action(
        "compare", "c", "c", "compare",
        "Put the marked runs side by side: curves, scores, configs and boundaries.", "Runs",
        in_footer=True,
    ),
    Action(
        "filter", "slash", "/", "filter",
        "Type words and conditions, such as xor lr>=0.01; esc clears them.", "Runs",
        in_footer=True,
    ),
    Action(
        "next_sort", "o", "o", "sort",
        "Sort by the next column; left and right move the columns.", "Runs",
    ),
    Action(
        "reverse_sort", "O", "O", "reverse sort",
        "Sort the other way round.", "Runs",
    ),
    Action(
        "export", "E", "E", "export",
        "Write the marked runs, or the one at the cursor, as files for other programs.", "Runs",
    ),
    Action(
        "rename", "r", "r", "rename",
        "Give the run a name.", "Runs",
    ),
    Action(
        "tags", "g", "g", "tags",
        "Say what the run is filed under, with commas between.", "Runs",
    ),
    Action(
        "note", "w", "w", "note",
        "Write a note about the run.", "Runs",
    ),
    Action(
        "delete", "delete,backspace", "del", "delete",
        "Delete the marked runs, or the one at the cursor.", "Runs", in_footer=True,
    ),
    Action(
        "undo", "u", "u", "undelete",
        "Bring back what was deleted last, for thirty days.", "Runs",
    ),
    Action(
        "read", "f5", "f5", "read again",
        "Read the store again, for what other programs wrote.", "Runs",
    ),
    Action(
        "sweeps", "W", "W", "sweeps",
        "List the sweeps that are kept in the same store.", "Runs",
    ),
    Action(
        "messages", "M", "M", "messages",
        "List what was said, with the times.", "Runs",
    ),
    Action(
        "help", "question_mark,f1", "?", "help",
        "List all keys.", "Runs", in_footer=True,
    ),
    Action(
        "leave", "escape,t,q", "esc", "lab",
        "Leave the filter, then clear it, then go back to the lab.", "Runs", in_footer=True,
    ),
)  # fmt: skip
"""On the screen of runs."""

COMPARISON_ACTIONS: tuple[Action, ...] = (
    *(
        Action(
            f"part('{name}')", str(number), str(number), name,
            f"Show the {what}.", "Comparison", in_footer=True,
        )
        for number, (name, what) in enumerate(
            (
                ("curves", "curves of all runs in one chart"),
                ("boundaries", "boundaries side by side"),
                ("scores", "scores, and where the configs differ"),
            ),
            1,
        )
    ),
    Action(
        "next_measure", "a", "a", "measure",
        "Draw the loss, the accuracy or the learning rate.", "Comparison", in_footer=True,
    ),
    Action(
        "next_set", "F", "F", "rows",
        "Draw the curves of the train or the validation rows.", "Comparison", in_footer=True,
    ),
    Action(
        "time_axis", "x", "x", "time",
        "Draw the curves over epochs or time.", "Comparison", in_footer=True,
    ),
    Action(
        "log_scale", "L", "L", "log y",
        "Switch the loss axis between linear and logarithmic.", "Comparison", in_footer=True,
    ),
    Action(
        "messages", "M", "M", "messages",
        "List what was said, with the times.", "Comparison",
    ),
    Action(
        "leave", "escape,c,q", "esc", "runs",
        "Go back to the runs.", "Comparison", in_footer=True,
    ),
)  # fmt: skip
"""Where runs are compared."""
