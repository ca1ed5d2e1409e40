"""What can be done to the panels: which of them is seen, and how each draws."""

from __future__ import annotations

from collections.abc import Iterable

from ...widgets.actions import Action
from ..panels.kinds import PanelKind


def panel_actions(panels: Iterable[PanelKind]) -> tuple[Action, ...]:
    """Declare what keys do to the panels, those that go to one of them included."""
    return (*_BEFORE, *map(_to_panel, panels), *_AFTER)


def _to_panel(kind: PanelKind) -> Action:
    """Declare the key that goes to a panel."""
    return Action(
        f"panel_{kind.name}", kind.key, kind.key, f"{kind.title.lower()} panel",
        f"Go to {kind.help}.", "Look",
        does=lambda lab: lab.panels.go_to(kind.name),
    )  # fmt: skip


_BEFORE: tuple[Action, ...] = (
    Action(
        "next_whose", "v", "v", "whose",
        "With replicas, show the predictions of one, the best, the middle, the worst, or the mean.",
        "Look",
        does=lambda lab: lab.panels.turn_whose(1),
    ),
    Action(
        "previous_whose", "V", "V", "whose before",
        "Go through whose predictions are shown the other way round.", "Look",
        does=lambda lab: lab.panels.turn_whose(-1),
    ),
    Action(
        "next_replica", "full_stop", ".", "next replica",
        "Show the predictions of the replica with the next seed.", "Look",
        does=lambda lab: lab.panels.step_replica(1),
    ),
    Action(
        "previous_replica", "comma", ",", "replica before",
        "Show the predictions of the replica with the seed before.", "Look",
        does=lambda lab: lab.panels.step_replica(-1),
    ),
    Action(
        "check_gradient", "g", "g", "gradient check",
        "Check backpropagation against finite differences, layer by layer; the run goes on.",
        "Look",
        does=lambda lab: lab.panels.check_gradient(),
    ),
    Action(
        "log_scale", "L", "L", "log y",
        "Switch the loss axis: linear, logarithmic, or by itself.", "Look",
        does=lambda lab: lab.panels.switch_log_scale(),
    ),
    Action(
        "next_measure", "a", "a", "what is drawn",
        "Draw the loss, the accuracy or the learning rate.", "Look",
        does=lambda lab: lab.panels.next_measure(),
    ),
    Action(
        "time_axis", "x", "x", "epochs or time",
        "Draw the chart over epochs, or over the time spent training; pauses are not counted.",
        "Look",
        does=lambda lab: lab.panels.switch_time_axis(),
    ),
    Action(
        "smoothing", "z", "z", "smoothing",
        "Smooth the curves lightly, strongly or not at all; the raw ones stay behind them.", "Look",
        does=lambda lab: lab.panels.next_smoothing(),
    ),
    Action(
        "zoom_in", "plus", "+", "zoom in",
        "Look closer at the chart around its cursor, or at its newest part.", "Look",
        does=lambda lab: lab.panels.zoom(0.5),
    ),
    Action(
        "zoom_out", "minus", "-", "zoom out",
        "Show more of the chart around its cursor.", "Look",
        does=lambda lab: lab.panels.zoom(2.0),
    ),
    Action(
        "pan_back", "less_than_sign", "<", "pan back",
        "Show an earlier part of the chart.", "Look",
        does=lambda lab: lab.panels.pan(-1),
    ),
    Action(
        "pan_on", "greater_than_sign", ">", "pan on",
        "Show a later part of the chart; at the newest epoch it follows the run.", "Look",
        does=lambda lab: lab.panels.pan(1),
    ),
    Action(
        "whole_chart", "equals_sign", "=", "whole chart",
        "Show all epochs in the chart again.", "Look",
        does=lambda lab: lab.panels.show_whole_chart(),
    ),
    Action(
        "discretize", "d", "d", "sharp or shaded",
        "Draw the boundary sharply, or shade it by how sure the network is.", "Look",
        does=lambda lab: lab.panels.switch_discretize(),
    ),
    Action(
        "next_across", "semicolon", ";", "next column across",
        "Of a table, show the next column across in all pictures; : shows the one before.", "Look",
        does=lambda lab: lab.panels.step_column(0, 1),
    ),
    Action(
        "previous_across", "colon", ":", "column before across",
        "Of a table, show the column before across.", "Look",
        does=lambda lab: lab.panels.step_column(0, -1),
    ),
    Action(
        "next_up", "apostrophe", "'", "next column up",
        'Of a table, show the next column up in all pictures; " shows the one before.', "Look",
        does=lambda lab: lab.panels.step_column(1, 1),
    ),
    Action(
        "previous_up", "quotation_mark", '"', "column before up",
        "Of a table, show the column before up.", "Look",
        does=lambda lab: lab.panels.step_column(1, -1),
    ),
    Action(
        "components", "A", "A", "components",
        "Of a table, show the two principal components, or two columns again.", "Look",
        does=lambda lab: lab.panels.switch_components(),
    ),
    Action(
        "next_target", "Y", "Y", "next target",
        "Of several targets, show the next one in pictures.", "Look",
        does=lambda lab: lab.panels.next_target(),
    ),
    Action(
        "wrong_only", "w", "w", "wrong only",
        "List only the rows that are predicted wrong, or all of them.", "Look",
        does=lambda lab: lab.panels.switch_wrong_only(),
    ),
    Action(
        "next_sort", "o", "o", "sort",
        "Sort the predictions by the next column; O sorts the other way round.", "Look",
        does=lambda lab: lab.panels.next_sort(),
    ),
    Action(
        "reverse_sort", "O", "O", "reverse sort",
        "Sort the predictions the other way round.", "Look",
        does=lambda lab: lab.panels.reverse_sort(),
    ),
)  # fmt: skip

_AFTER: tuple[Action, ...] = (
    Action(
        "maximise", "m", "m", "maximise",
        "Give the panel you went to last all the room, or the form, and take it back.", "Look",
        does=lambda lab: lab.panels.maximise(),
    ),
)  # fmt: skip
