"""Runs side by side as a plot: of many seeds what they came to, of single runs their curves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..columns import Paper
from .on_terminal import plotted

if TYPE_CHECKING:
    from rich.text import Text

    from .....core.experiments.comparison import Comparison, Replicas
    from .....core.training.checkpoint import RecordedEpochs
    from ....drawing.plots.figure import Page

_MARKERS = (("braille", "*"), ("hd", "."), ("o", "o"), ("+", "+"))
_COLOURS = ("cyan", "", "cyan", "")
"""Of train and validation, of classes and of signs there are others."""


def comparison_plot(
    paper: Paper,
    comparison: Comparison,
    replicas: Replicas,
    histories: Mapping[str, RecordedEpochs],
) -> str:
    """Draw runs beside each other, if that is a terminal.

    Args:
        paper: What the table is written on.
        comparison: The runs.
        replicas: What the seeds of those of many came to, by ids.
        histories: What is known of the epochs of the others, by ids.
    """
    names = {run.id: paper.text(run.name or run.id) for run in comparison.runs}
    if replicas:
        return plotted(
            lambda page: _strips(comparison, replicas, names, page), ascii_only=paper.ascii_only
        )
    return plotted(
        lambda page: _curves(comparison, histories, names, page), ascii_only=paper.ascii_only
    )


def _strips(
    comparison: Comparison, replicas: Replicas, names: Mapping[str, str], page: Page
) -> Text | None:
    from .....core.config.formats.state_line import ValuesOfLine
    from .....core.experiments.replica_results import results_of
    from ....drawing.plots.strips import Strip, strips_plot

    # By the loss where it is the same function, unless a tolerance is what runs are measured by.
    by_tolerance = all(
        ValuesOfLine(run.line)["accuracy_rule"] == "tolerance" for run in comparison.runs
    )
    judged = comparison.judged[-1:] if by_tolerance or _losses_differ(comparison) else ()
    name = (*judged, *comparison.judged, "train_loss")[0]
    (row,) = (each for each in comparison.measures if each.name == name)
    strips = [
        Strip(names[run.id], found, results_of(replicas[run.id], name))
        for run, found in zip(comparison.runs, row.distributions, strict=True)
        if found is not None
    ]
    return strips_plot(strips, f"{row.label} of every seed", page)


def _curves(
    comparison: Comparison,
    histories: Mapping[str, RecordedEpochs],
    names: Mapping[str, str],
    page: Page,
) -> Text | None:
    from .....core.training.metrics.history import column_of
    from ....drawing.plots.curves import Curve, curves_plot

    runs = [run for run in comparison.runs if run.id in histories][: len(_MARKERS)]
    sets = ["validation", "train"]
    if any(run.validation_loss is None for run in runs):
        sets.remove("validation")
    measure = "accuracy" if _losses_differ(comparison) else "loss"
    curves = [
        Curve(names[run.id], column_of(histories[run.id].rows, f"{sets[0]}_{measure}"), marker, ink)
        for run, marker, ink in zip(runs, _MARKERS, _COLOURS, strict=False)
    ]
    of = "" if len(runs) == len(comparison.runs) else f" of the first {len(runs)}"
    titles = (f"{sets[0]} {measure}{of} over epochs{{}}", f"{sets[0]} {measure}{{}}")
    return curves_plot(curves, titles, page, is_percent=measure == "accuracy")


def _losses_differ(comparison: Comparison) -> bool:
    """Tell whether losses of the runs can't be compared."""
    return any(row.name in {"loss", "class_weight"} for row in comparison.differences)
