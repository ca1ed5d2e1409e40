"""The losses of a whole run; of replicas their medians, with the band that holds half of them."""

from __future__ import annotations

import numpy as np
from rich.text import Text

from ....core.training.metrics.history import column_of
from .curves import Curve, curves_plot
from .figure import Floats, Page

_TITLES = ("loss over epochs{}", "loss{}", "loss", "")
_LOOKS = {
    "train": (("braille", "*"), "green"),
    "validation": (("hd", "."), "magenta"),
}
"""As plotext calls the lab's own colours: blue and orange are for classes and signs."""


def losses_plot(
    rows: Floats, page: Page, quartiles: tuple[Floats, Floats] | None = None
) -> Text | None:
    """Draw the train and the validation loss over the epochs.

    Args:
        rows: Every epoch's metrics, as a history has them; of replicas their medians.
        page: What it is drawn on.
        quartiles: The lower and upper quartiles of replicas, shape like `rows`; the band is of the
            validation loss, or of the train loss where there is no other.

    Returns:
        As many lines as the page has; `None` where there is no room, or no two epochs with losses
        that are numbers.
    """
    columns = {name: column_of(rows, f"{name}_loss") for name in _LOOKS}
    known = [name for name, losses in columns.items() if np.isfinite(losses).any()]
    curves = [
        Curve(
            name,
            columns[name],
            *_LOOKS[name],
            short=name.removesuffix("idation"),
            band=None
            if quartiles is None or name != known[-1]
            else (
                column_of(quartiles[0], f"{name}_loss"),
                column_of(quartiles[1], f"{name}_loss"),
            ),
        )
        for name in known
    ]
    return curves_plot(curves, _TITLES, page)
