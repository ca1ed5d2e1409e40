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
from ....core.training.metrics.scores import ClassScores, Scores, scores_of
from ...appearance.look import Look
from ...drawing.scores.confusion import seen_classes
from ...drawing.scores.picture import SETS, leaves_out, right_words, scores_picture
from ...drawing.sentence import sentence_picture
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
        Binding("left", "set(-1)", show=False),
        Binding("right", "set(1)", show=False),
        Binding("up", "class(-1)", show=False),
        Binding("down", "class(1)", show=False),
    ]

    picked: reactive[int] = reactive(0, repaint=False)
    """Which set is shown in full: train, validation or test."""
    first_class: reactive[int] = reactive(0, repaint=False)
    """The first class with a row, where not all have room."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._dataset: Dataset | None = None
        self._classes_above = 0
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
        if snapshot.why_empty:
            self._draw_kept(snapshot, dataset)
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
            found, self.picked, shown, self.size, self.look,
            names=names, by_target=by_target, shown_target=dataset.shown_target,
            first_class=self.first_class,
        )  # fmt: skip
        self.show_picture(picture)
        self._classes_above = _most_above(found[self.picked], self.size.height)
        title = f"Scores of the {SETS[self.picked]} rows"
        hides = leaves_out(found, self.picked, self.size.height, targets=max(len(by_target), 1))
        if dataset.has_several_targets:
            title += f": {names.targets[dataset.shown_target]} (Y: next target)"
        elif hides:
            title += f": {right_words(found[self.picked]) or _PICTURES}"
        self.say_hidden(hides)
        self.say_whose(title, snapshot)

    def _draw_kept(self, snapshot: Snapshot, dataset: Dataset) -> None:
        """Draw what is kept of scores whose rows are gone, or say why there are none."""
        names, shown = names_in(dataset), snapshot.shown
        title = f"Scores of the {SETS[self.picked]} rows"
        # Of a mean of outputs nothing is kept.
        if not snapshot.kept_scores or (shown is not None and shown.whose == "mean"):
            self.show_picture(sentence_picture(snapshot.why_empty, *self.size))
            self.say_whose(title, snapshot)
            return
        by_target = snapshot.kept_scores[0 if shown is None else shown.replica]
        found = list(by_target.values())[dataset.shown_target]
        several = by_target if dataset.has_several_targets else None
        nothing = np.empty(0), np.empty(0)
        picture = scores_picture(
            found, self.picked, nothing, self.size, self.look,
            names=names, by_target=several, shown_target=dataset.shown_target,
            first_class=self.first_class,
        )  # fmt: skip
        self.show_picture(picture)
        self._classes_above = _most_above(found[self.picked], self.size.height)
        self.say_whose(f"{title}, as kept", snapshot)

    def action_set(self, by: int) -> None:
        """Show the next set, or the one before."""
        self.picked = (self.picked + by) % len(SETS)
        self.draw()

    def action_class(self, by: int) -> None:
        """Show the classes further on, where not all have room."""
        self.first_class = max(0, min(self.first_class + by, self._classes_above))
        self.draw()


def _most_above(scores: Scores | None, height: int) -> int:
    """Tell how many classes may be passed over before the first one with a row."""
    if not isinstance(scores, ClassScores):
        return 0
    return seen_classes(scores, height, len(scores.confusion)).start
