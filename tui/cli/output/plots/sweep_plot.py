"""A sweep as a plot: medians over the one thing that varies, or what the best few came to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..columns import Paper
from .on_terminal import plotted

if TYPE_CHECKING:
    from rich.text import Text

    from .....core.experiments.sweep.plan import SweepPlan
    from .....core.experiments.sweep.standing import Standing
    from ....drawing.plots.figure import Page

_BEST = 6
"""Of so many trials the seeds are drawn."""


def sweep_plot(paper: Paper, plan: SweepPlan, standings: Sequence[Standing]) -> str:
    """Draw the trials that were trained to the end, if that is a terminal.

    What a trial had come to when it was pruned can't be compared with the end of another.

    Args:
        paper: What the table is written on.
        plan: Their plan.
        standings: The trials, as `standings_of` orders them.
    """
    ended = [
        standing
        for standing in standings
        if standing.distribution is not None and standing.outcome.status == "finished"
    ]
    draw = _medians if len(plan.names) == 1 else _strips
    return plotted(lambda page: draw(paper, plan, ended, page), ascii_only=paper.ascii_only)


def _medians(paper: Paper, plan: SweepPlan, ended: Sequence[Standing], page: Page) -> Text | None:
    from .....core.config import HYPERPARAMETERS, value_text
    from .....core.experiments.sweep.standing import judgement_of
    from ....drawing.plots.medians import Value, medians_plot

    values = [
        Value(
            paper.text(value_text(value)),
            _number(value),
            standing.distribution,
        )
        for standing in sorted(ended, key=lambda standing: standing.trial.number)
        for value in standing.trial.values
        if standing.distribution is not None
    ]
    measure = judgement_of(plan, [standing.outcome for standing in ended]).words
    name = HYPERPARAMETERS[plan.names[0]].label
    return medians_plot(values, (f"{measure} over {name}{{}}", f"{measure} over {name}"), page)


def _number(value: Any) -> float | None:
    """Give a value as a number if it is one; a switch is none."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None


def _strips(paper: Paper, plan: SweepPlan, ended: Sequence[Standing], page: Page) -> Text | None:
    from .....core.config import HYPERPARAMETERS, value_text
    from .....core.experiments.sweep.standing import best_of, judgement_of
    from ....drawing.plots.strips import Strip, strips_plot

    judgement = judgement_of(plan, [standing.outcome for standing in ended])
    strips = [
        Strip(
            paper.text("  ".join(value_text(value) for value in standing.trial.values)),
            standing.distribution,
            standing.outcome.results(judgement.set_name, judgement.measure),
        )
        for standing in ended[:_BEST]
        if standing.distribution is not None
    ]
    names = ", ".join(HYPERPARAMETERS[name].label for name in plan.names)
    which = "best" if best_of(ended) is not None else "first"
    return strips_plot(strips, f"{judgement.words} of the {which} {len(strips)} by {names}", page)
