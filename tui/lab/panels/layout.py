"""How the panels are laid out, read off the lab and put back."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import App
from textual.screen import Screen

from ...settings.settings import Layout
from ...widgets.boundary import Boundary
from .area import PanelArea
from .chart.loss_chart import LossChart

_CHART = {
    "kind": "measure",
    "scale": "scale",
    "by_time": "by_time",
    "smoothing": "smoothing",
}
"""What is remembered of the chart: its attribute, and the name in the layout."""


def lay_out(lab: Screen[None], layout: Layout) -> None:
    """Have the panels draw as they did, in the place that they had."""
    lab.query_one(PanelArea).lay_out(layout)
    chart = lab.query_one(LossChart)
    for attribute, name in _CHART.items():
        setattr(chart, attribute, getattr(layout, name))
    lab.query_one(Boundary).discretize = layout.discretize


def layout_of(lab: Screen[None]) -> Layout:
    """Read off how the panels are laid out."""
    chart = lab.query_one(LossChart)
    below, chosen, maximised = lab.query_one(PanelArea).arrangement
    return Layout(
        below=below,
        chosen=chosen,
        maximised=maximised,
        discretize=lab.query_one(Boundary).discretize,
        **{name: getattr(chart, attribute) for attribute, name in _CHART.items()},
    )


def watch_layout(app: App[None], lab: Screen[None], changed: Callable[[], None]) -> None:
    """Have the app call something whenever the lab's layout changes."""
    app.watch(lab.query_one(PanelArea), "arrangement", changed, init=False)
    app.watch(lab.query_one(Boundary), "discretize", changed, init=False)
    for attribute in _CHART:
        app.watch(lab.query_one(LossChart), attribute, changed, init=False)
