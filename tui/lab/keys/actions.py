"""Everything a person can do in the lab, declared once.

The key bindings, the footer, the command palette and the help screen are all read from here.
"""

from __future__ import annotations

from textual.binding import Binding

from ...widgets.actions import Action
from ..panels.kinds import PANELS

ACTIONS: tuple[Action, ...] = (
    Action(
        "run_or_pause", "space,f5", "space", "run/pause",
        "Start or resume training, or pause it.", "Run", in_footer=True,
    ),
    Action(
        "step", "s", "s", "step",
        "One parameter update: train on the next batch, then pause.", "Run", in_footer=True,
    ),
    Action(
        "epoch", "S", "S", "epoch",
        "Train to the end of the epoch, then pause.", "Run", in_footer=True,
    ),
    Action(
        "restart", "r", "r", "restart",
        "Start again from the same seed, with everything the form says.", "Run", in_footer=True,
    ),
    Action(
        "new_seed", "n", "n", "new seed",
        "Start again from another seed: other points (unless they have a seed of their own), other"
        " weights.", "Run", in_footer=True,
    ),
    Action(
        "rewind", "R", "R", "rewind",
        "Back to epoch 0 of the same config and seed, paused or running as now; what the form says"
        " beyond that waits.", "Run",
    ),
    Action(
        "run_until", "U", "U", "run until",
        "Ask for a number of epochs or an accuracy, train exactly that far, then pause.", "Run",
    ),
    Action(
        "speed(-1)", "left_parenthesis", "(", "slower",
        "Train fewer epochs a second, for watching; no bit of the result changes.", "Run",
    ),
    Action(
        "speed(1)", "right_parenthesis", ")", "faster",
        "Train more epochs a second, up to as many as possible.", "Run",
    ),
    Action(
        "new_points", "N", "N", "new points",
        "Draw the data anew from a seed of its own; the weights stay and training goes on.", "Run",
    ),
    Action(
        "draw_points", "D", "D", "draw points",
        "Draw points by keys or mouse into any class, and train on them; esc ends it.", "Run",
    ),
    Action(
        "go_on", "u", "u", "go on",
        "Go on with the run that a dropped line or a crash interrupted, from where it was.", "Run",
    ),
    Action(
        "travel(-1)", "left,left_square_bracket", "[", "back",
        "Look back: one moment earlier; the left arrow does it too where no panel wants it.",
        "Time",
    ),
    Action(
        "travel(1)", "right,right_square_bracket", "]", "on",
        "One moment later, as the right arrow; after the last one comes the present.", "Time",
    ),
    Action(
        "travel(-10)", "shift+left,left_curly_bracket", "{", "far back",
        "Ten moments earlier, as shift and the left arrow.", "Time",
    ),
    Action(
        "travel(10)", "shift+right,right_curly_bracket", "}", "far on",
        "Ten moments later, as shift and the right arrow.", "Time",
    ),
    Action(
        "first_moment", "home", "home", "to the start",
        "Look at the run's start, or at a branch's.", "Time",
    ),
    Action(
        "best_moment", "B", "B", "best epoch",
        "Look at the epoch with the least validation loss (train loss without such rows).", "Time",
    ),
    Action(
        "live", "l,end", "l", "live",
        "Back to the present. Orders are always for it: run and pause leave what is seen as it"
        " is, a step and a restart return to it. What you type meanwhile is for a branch.", "Time",
    ),
    Action(
        "play", "P", "P", "play",
        "Play the run from what is seen on, in 40 seconds, again in 20, 10 and 5, and stop.",
        "Time",
    ),
    Action(
        "branch", "b", "b", "branch",
        "Begin a run by the form's config with the weights that are seen: epochs and curves go on"
        " from there, the optimizer begins afresh, and the run it leaves is drawn behind.", "Time",
    ),
    Action(
        "next_whose", "v", "v", "whose",
        "With replicas, show the predictions of one, the best, the middle, the worst, or the mean.",
        "Look",
    ),
    Action(
        "previous_whose", "V", "V", "whose before",
        "Go through whose predictions are shown the other way round.", "Look",
    ),
    Action(
        "next_replica", "full_stop", ".", "next replica",
        "Show the predictions of the replica with the next seed.", "Look",
    ),
    Action(
        "previous_replica", "comma", ",", "replica before",
        "Show the predictions of the replica with the seed before.", "Look",
    ),
    Action(
        "check_gradient", "g", "g", "gradient check",
        "Check backpropagation against finite differences, layer by layer; the run goes on.",
        "Look",
    ),
    Action(
        "log_scale", "L", "L", "log y",
        "Switch the loss axis between linear and logarithmic.", "Look",
    ),
    Action(
        "next_measure", "a", "a", "what is drawn",
        "Draw the loss, the accuracy or the learning rate.", "Look",
    ),
    Action(
        "time_axis", "x", "x", "epochs or time",
        "Draw the chart over epochs, or over the time spent training; pauses are not counted.",
        "Look",
    ),
    Action(
        "smoothing", "z", "z", "smoothing",
        "Smooth the curves lightly, strongly or not at all; the raw ones stay behind them.", "Look",
    ),
    Action(
        "zoom(0.5)", "plus,equals_sign", "+", "zoom in",
        "Look closer at the chart around its cursor, or at its newest part.", "Look",
    ),
    Action(
        "zoom(2.0)", "minus", "-", "zoom out",
        "Show more of the chart around its cursor.", "Look",
    ),
    Action(
        "pan(-1)", "less_than_sign", "<", "pan back",
        "Show an earlier part of the chart.", "Look",
    ),
    Action(
        "pan(1)", "greater_than_sign", ">", "pan on",
        "Show a later part of the chart; at the newest epoch it follows the run.", "Look",
    ),
    Action(
        "whole_chart", "0", "0", "whole chart",
        "Show all epochs in the chart again.", "Look",
    ),
    Action(
        "discretize", "d", "d", "discretize",
        "Draw the boundary sharply, or shade it by how sure the network is.", "Look",
    ),
    Action(
        "wrong_only", "w", "w", "wrong only",
        "List only the rows that are predicted wrong, or all of them.", "Look",
    ),
    Action(
        "next_sort", "o", "o", "sort",
        "Sort the predictions by the next column; O sorts the other way round.", "Look",
    ),
    Action(
        "reverse_sort", "O", "O", "reverse sort",
        "Sort the predictions the other way round.", "Look",
    ),
    *(
        Action(
            f"panel('{kind.name}')", kind.key, kind.key, f"{kind.title.lower()} panel",
            f"Go to {kind.help}.", "Look",
        )
        for kind in PANELS
    ),
    Action(
        "maximise", "m", "m", "maximise",
        "Give the panel you went to last all the room, and take it back.", "Look",
    ),
    Action(
        "form", "f", "f", "form",
        "Go to the form; on a small screen, open and close it.", "Form", in_footer=True,
    ),
    Action(
        "preset", "p", "p", "preset",
        "Choose a preset by its name and why it works or fails; it fills the form.", "Form",
    ),
    Action(
        "leave_field", "escape", "esc", "leave",
        "Leave the field or panel, so that keys are commands again.", "Form",
    ),
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
    ),
    Action(
        "copy_state", "y", "y", "copy state",
        "Copy the run's whole config as one line, which `nnlab --state` opens, and show it.",
        "nnlab",
    ),
    Action(
        "help", "question_mark,f1", "?", "help",
        "List all keys, and explain the field or panel in focus.", "nnlab", in_footer=True,
    ),
    Action(
        "quit", "q,ctrl+q", "q", "quit",
        "Leave at once, whatever is under way.", "nnlab", in_footer=True,
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
