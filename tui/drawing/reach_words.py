"""How far from a table's target a prediction may be to be close, in the table's own units."""

from __future__ import annotations

from rich.cells import cell_len

from ...core.data.dataset import Dataset
from ...core.data.names import abbreviated, names_in
from ...core.data.units import tolerance_in_units

_AROUND = 6
"""Columns that stay free around it."""


def reach_words(dataset: Dataset, tolerance: float) -> str:
    """Say it of every target; empty for classes and for points, whose units are the network's."""
    reach = tolerance_in_units(dataset, tolerance)
    names = names_in(dataset).targets
    parts = [f"{far:.4g} of {name}" for far, name in zip(reach.values(), names, strict=False)]
    return f"close: within {', '.join(parts)}" if parts else ""


def short_reach_words(dataset: Dataset, tolerance: float, room: int) -> str:
    """Say it in so many columns, of the target that pictures are about if not of all.

    Returns:
        Empty where there is nothing to say, or no room for that.
    """
    everything = reach_words(dataset, tolerance)
    if not everything:
        return ""
    name = abbreviated(names_in(dataset).targets[dataset.shown_target])
    far = f"{list(tolerance_in_units(dataset, tolerance).values())[dataset.shown_target]:.3g}"
    choices = everything, f"close: within {far} of {name}", f"close: {far} of {name}"
    return next((words for words in choices if cell_len(words) <= room), "")


def titled_with_reach(title: str, dataset: Dataset, tolerance: float, width: int) -> str:
    """Say it behind the title of a frame that is so wide inside, if there is room."""
    words = short_reach_words(dataset, tolerance, width - cell_len(title) - _AROUND)
    return f"{title}  {words}" if words else title
