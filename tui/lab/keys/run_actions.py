"""What can be done to the run, and where in it one looks."""

from __future__ import annotations

from ...widgets.actions import Action

RUN_OR_PAUSE = Action(
    "run_or_pause",
    "space,f5",
    "space",
    "run or pause",
    "Start or resume training, or pause it.",
    "Run",
    in_footer=True,
    does=lambda lab: lab.training.run_or_pause(),
)

RUN_KEYS: tuple[Action, ...] = (
    RUN_OR_PAUSE,
    Action(
        "step", "s", "s", "step",
        "One parameter update: train on the next batch, then pause.", "Run", in_footer=True,
        does=lambda lab: lab.training.advance("step"),
    ),
    Action(
        "epoch", "S", "S", "epoch",
        "Train to the end of the epoch, then pause.", "Run",
        does=lambda lab: lab.training.advance("epoch"),
    ),
    Action(
        "restart", "r,ctrl+r", "r", "restart",
        "Start again from the same seed, with everything the form says; in a field as ctrl+r.",
        "Run", in_footer=True,
        does=lambda lab: lab.training.restart(),
    ),
    Action(
        "new_seed", "n", "n", "new seed",
        "Start again from another seed: other points (unless they have a seed of their own), other"
        " weights.", "Run",
        does=lambda lab: lab.training.new_seed(),
    ),
    Action(
        "rewind", "R", "R", "rewind",
        "Back to epoch 0 of the same config and seed, paused or running as now; what the form says"
        " beyond that waits.", "Run",
        does=lambda lab: lab.session.rewind(),
    ),
    Action(
        "run_until", "U", "U", "run until",
        "Ask for a number of epochs or an accuracy, train exactly that far, then pause.", "Run",
        does=lambda lab: lab.training.ask_how_far(),
    ),
    Action(
        "slower", "left_parenthesis", "(", "slower",
        "Train fewer epochs a second, for watching; no bit of the result changes.", "Run",
        does=lambda lab: lab.training.change_speed(-1),
    ),
    Action(
        "faster", "right_parenthesis", ")", "faster",
        "Train more epochs a second; from a slow beginning, at full speed at once, which is"
        " remembered.", "Run",
        does=lambda lab: lab.training.change_speed(1),
    ),
    Action(
        "new_points", "N", "N", "new points",
        "Draw the data anew from a seed of its own; the weights stay and training goes on.", "Run",
        does=lambda lab: lab.points.make_anew(),
    ),
    Action(
        "draw_points", "D", "D", "draw points",
        "Draw points by keys or mouse into any class, and train on them; esc ends it. The rows of a"
        " table are not drawn.", "Run",
        does=lambda lab: lab.points.draw(),
    ),
    Action(
        "go_on", "u", "u", "go on",
        "Go on with the run that a dropped line or a crash interrupted, from where it was.", "Run",
        does=lambda lab: lab.training.go_on(),
    ),
    Action(
        "back", "left,left_square_bracket", "[", "back",
        "Look back: one timeline point earlier; the left arrow too, where no panel wants it.",
        "Time",
        does=lambda lab: lab.time_travel.step(-1),
    ),
    Action(
        "on", "right,right_square_bracket", "]", "on",
        "One timeline point later, as the right arrow; after the last one comes the present.",
        "Time",
        does=lambda lab: lab.time_travel.step(1),
    ),
    Action(
        "far_back", "shift+left,left_curly_bracket", "{", "far back",
        "Ten timeline points earlier, as shift and the left arrow.", "Time",
        does=lambda lab: lab.time_travel.step(-10),
    ),
    Action(
        "far_on", "shift+right,right_curly_bracket", "}", "far on",
        "Ten timeline points later, as shift and the right arrow.", "Time",
        does=lambda lab: lab.time_travel.step(10),
    ),
    Action(
        "to_start", "home", "home", "to the start",
        "Look at the run's start, or at a branch's.", "Time",
        does=lambda lab: lab.time_travel.look_near(0),
    ),
    Action(
        "to_best", "B", "B", "best epoch",
        "Look at the epoch with the least validation loss (train loss without such rows).", "Time",
        does=lambda lab: lab.time_travel.to_best(),
    ),
    Action(
        "to_live", "l,end", "l", "live",
        "Back to the present. Orders are always for it: run and pause leave what is seen as it"
        " is, a step and a restart return to it. What you type meanwhile is for a branch.", "Time",
        does=lambda lab: lab.time_travel.to_live(),
    ),
    Action(
        "play", "P", "P", "play",
        "Play the run from what is seen on, in 40 seconds, again in 20, 10 and 5, and stop.",
        "Time",
        does=lambda lab: lab.time_travel.play(),
    ),
    Action(
        "branch", "b", "b", "branch",
        "Begin a run by the form's config with the weights that are seen: epochs and curves go on"
        " from there, the optimizer begins afresh, and the run it leaves is drawn behind.", "Time",
        does=lambda lab: lab.training.branch(),
    ),
)  # fmt: skip
