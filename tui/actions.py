"""Everything a person can do in the lab, declared once.

The key bindings, the footer, the command palette and the help screen are all read from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding

from .panels import PANELS

Group = Literal["Run", "Look", "Form", "nnlab"]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do."""

    name: str
    """The screen's method is `action_<name>`."""
    keys: str
    """Keys that do it, comma-separated, as Textual names them."""
    shown_key: str
    """How the key is written for people."""
    label: str
    """A word or two for the footer and the palette."""
    help: str
    """One line that says what happens."""
    group: Group
    """Where the help screen lists it."""
    in_footer: bool = False
    """Whether it is one of the main keys."""


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
        "speed(-1)", "left_square_bracket", "[", "slower",
        "Train fewer epochs a second, for watching; no bit of the result changes.", "Run",
    ),
    Action(
        "speed(1)", "right_square_bracket", "]", "faster",
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
        "log_scale", "l", "l", "log y",
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
            f"panel('{kind.name}')", str(number), str(number), f"{kind.title.lower()} panel",
            f"Go to {kind.help}.", "Look",
        )
        for number, kind in enumerate(PANELS, 1)
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
        "Choose a preset; it fills the form.", "Form",
    ),
    Action(
        "leave_field", "escape", "esc", "leave",
        "Leave the field or panel, so that keys are commands again.", "Form",
    ),
    Action(
        "copy_state", "y", "y", "copy state",
        "Copy the run's whole config as one line, which `nnlab --state` opens, and show it.",
        "nnlab",
    ),
    Action(
        "help", "question_mark,f1", "?", "help",
        "List all keys, and explain the field that has the focus.", "nnlab", in_footer=True,
    ),
    Action(
        "quit", "q,ctrl+q", "q", "quit",
        "Leave at once, whatever is under way.", "nnlab", in_footer=True,
    ),
)  # fmt: skip


def bindings() -> list[Binding]:
    """Give every action's keys as Textual wants them."""
    return [
        Binding(
            key,
            action.name,
            action.label,
            # Where a panel or a field takes the first key, the bar shows the one that is left.
            key_display=action.shown_key if not number else None,
            show=action.in_footer,
            tooltip=action.help,
        )
        for action in ACTIONS
        for number, key in enumerate(action.keys.split(","))
    ]
