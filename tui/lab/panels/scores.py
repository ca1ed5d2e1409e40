"""Which class is taken for which, or how residuals are spread."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np
from textual.binding import Binding
from textual.reactive import reactive

from ....core import Snapshot
from ....core.data.dataset import Dataset
from ....core.data.names import names_in
from ....core.data.units import shown_in_units, shown_predictions, shown_targets
from ....core.training.metrics.correctness import belong_together
from ....core.training.metrics.scores import Scores, scores_of
from ...appearance.look import Look
from ...drawing.scores.picture import SETS, leaves_out, right_words, scores_picture
from ...widgets.panel import SnapshotWidget

_PICTURES = "residuals, and prediction by target"
"""What pictures show that have no room for their names."""


class ScorePanel(SnapshotWidget, can_focus=True):
    """The confusion matrix or the residuals of a set; computed only while it is seen.

    Args:
        look: Characters and colours.
        id: The widget's id.
    """

    BINDINGS: ClassVar = [
        Binding("left,up", "set(-1)", show=False),
        Binding("right,down", "set(1)", show=False),
    ]

    picked: reactive[int] = reactive(0, repaint=False)
    """Which set is shown in full: train, validation or test."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._dataset: Dataset | None = None
        self.border_title = "Scores"
        self.border_subtitle = "left/right: train, validation, test"

    def show_dataset(self, dataset: Dataset) -> None:
        """Score other rows."""
        self._dataset = dataset

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Score the snapshot's predictions and draw that."""
        dataset = self._dataset
        if dataset is None or not belong_together(snapshot, dataset):
            return
        found = scores_of(snapshot.predictions, dataset)
        rows = (dataset.train, dataset.validation, dataset.test)[self.picked]
        shown = (np.empty(0), np.empty(0))
        if dataset.task == "regression":
            predicted = shown_predictions(dataset, snapshot.predictions)[rows].astype(float)
            shown = (
                shown_in_units(dataset, shown_targets(dataset)[rows]),
                shown_in_units(dataset, predicted),
            )
        names = names_in(dataset)
        by_target: dict[str, tuple[Scores | None, ...]] = {}
        if dataset.has_several_targets:
            each = (replace(dataset, shown_target=place) for place in range(len(names.targets)))
            by_target = {
                name: scores_of(snapshot.predictions, of_one)
                for name, of_one in zip(names.targets, each, strict=True)
            }
        picture = scores_picture(
            found, self.picked, shown, self.size, self.look, names=names, by_target=by_target
        )
        self.show_picture(picture)
        title, hides = (
            f"Scores of the {SETS[self.picked]} rows",
            leaves_out(found, self.picked, self.size.height),
        )
        if dataset.has_several_targets:
            title += f": {names.targets[dataset.shown_target]} (Y: next target)"
            hides = False
        if hides:
            title += f": {right_words(found[self.picked]) or _PICTURES}"
        self.say_hidden(hides)
        self.say_whose(title, snapshot)

    def action_set(self, by: int) -> None:
        """Show the next set, or the one before."""
        self.picked = (self.picked + by) % len(SETS)
        self.draw()
