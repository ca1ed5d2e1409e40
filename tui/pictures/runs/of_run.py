"""The pictures of a run: its learning curve, its network, truth against prediction, the plane."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ....core.data.dataset import Dataset
from ....core.data.make import make_dataset
from ....core.data.names import names_in, one_line
from ....core.data.units import shown_in_units, shown_predictions, shown_targets
from ....core.training.metrics.correctness import belong_together, predicted_classes, right_rows
from ....core.training.metrics.scores import ClassScores, scores_of
from ....core.training.snapshot import Snapshot
from ...drawing.maps.boundary import BoundaryDrawing
from ...drawing.maps.place import Place
from ...drawing.maps.plane_outputs import PlaneOutputs, members_of
from ...drawing.picture import Picture
from ...drawing.scores.confusion import draw_confusion
from ...drawing.scores.residuals import draw_points
from ...drawing.scores.two_planes import TwoPlanes
from ..paper import COLUMNS, LOOK
from .learning_curve import curve_words, learning_curve
from .network import network_picture

_PLANE_ROWS, _PLANES_ROWS, _POINT_ROWS = 36, 26, 24
_POINT_COLUMNS = 56
_SETS = ("train", "validation", "test")


@dataclass(frozen=True, slots=True, eq=False)
class RunPicture:
    """One picture of a run."""

    name: str
    """Such as `boundary`; a file is named after it."""
    title: str
    """What it shows, in a few words."""
    words: str
    """What is to be seen, in a sentence."""
    picture: Picture


def pictures_of(snapshot: Snapshot) -> list[RunPicture]:
    """Draw what there is to be seen of a run; where its rows are gone, its curve alone."""
    found: list[RunPicture] = []
    if (curve := learning_curve(snapshot)) is not None:
        found.append(RunPicture("curve", "Learning curve", curve_words(snapshot), curve))
    dataset = snapshot.dataset or make_dataset(snapshot.config)
    if not dataset.why_empty and belong_together(snapshot, dataset):
        if (drawn := network_picture(snapshot, dataset)) is not None:
            found.append(RunPicture("network", "Network", drawn[1], drawn[0]))
        found += _of_rows(snapshot, dataset)
    return found


def _of_rows(snapshot: Snapshot, dataset: Dataset) -> Iterator[RunPicture]:
    right = right_rows(snapshot, dataset)
    is_by_tolerance = snapshot.config.accuracy_rule == "tolerance"
    wrong = int(np.count_nonzero(~right))
    rule = "close to its target" if is_by_tolerance else "on its target's side"
    if dataset.task == "regression":
        rule = "within the tolerance of its target"
    count = f"{len(right) - wrong:,} of {len(right):,} rows have a prediction {rule}"
    planes = TwoPlanes(dataset, COLUMNS, _PLANES_ROWS, LOOK)
    if planes.fits:
        shown = (
            predicted_classes(snapshot.predictions)
            if dataset.has_several_classes
            else shown_predictions(dataset, snapshot.predictions)
        )
        yield RunPicture(
            "truth",
            "Truth against prediction",
            f"All rows twice, left with their targets and right with what is predicted; {count}.",
            _without_empty_end(planes.draw(right, shown, by_tolerance=is_by_tolerance)),
        )
    if dataset.task == "regression":
        if (picture := _points(snapshot, dataset)) is not None:
            words = f"Each row's prediction (up) by its target (across); {count}."
            yield RunPicture("scatter", "Prediction by target", words, picture)
    elif (found := _confusion(snapshot, dataset)) is not None:
        yield found
    if (picture := _boundary(snapshot, dataset, right)) is not None:
        yield RunPicture(
            "boundary",
            "Boundary",
            "What the network gives at each place of the plane of"
            f" {' and '.join(dict.fromkeys(map(one_line, dataset.view.names)))}, with all rows"
            f" on it; {count}.",
            picture,
        )


def _without_empty_end(picture: Picture) -> Picture:
    rows = max(row for row, line in enumerate(picture.lines, start=1) if line.strip())
    return picture.upper(rows)


def _points(snapshot: Snapshot, dataset: Dataset) -> Picture | None:
    """Draw the predictions of a regression by their targets, in the units of its table."""
    truth = shown_in_units(dataset, shown_targets(dataset))
    predicted = shown_in_units(dataset, shown_predictions(dataset, snapshot.predictions))
    known = np.isfinite(predicted)
    if not known.any():
        return None
    picture = Picture(_POINT_COLUMNS, _POINT_ROWS + 2)
    size = _POINT_COLUMNS, _POINT_ROWS
    draw_points(picture, (0, 0), size, (truth[known], predicted[known]), LOOK)
    return picture


def _confusion(snapshot: Snapshot, dataset: Dataset) -> RunPicture | None:
    """Draw which class is taken for which, of the set that is furthest from training."""
    scored = zip(_SETS, scores_of(snapshot.predictions, dataset), strict=True)
    for name, scores in reversed([*scored]):
        if isinstance(scores, ClassScores):
            picture = Picture(COLUMNS, len(scores.confusion) + 1)
            draw_confusion(picture, scores, COLUMNS, LOOK, names_in(dataset))
            words = f"Of the {name} rows, which class (down) is taken for which (across)."
            return RunPicture("confusion", "Confusion matrix", words, picture)
    return None


def _boundary(snapshot: Snapshot, dataset: Dataset, right: np.ndarray) -> Picture | None:
    place = Place.of(dataset, COLUMNS, _PLANE_ROWS)
    if place is None:
        return None
    drawing = BoundaryDrawing(dataset, place, LOOK)
    outputs = PlaneOutputs(snapshot, dataset.view, place, drawing.samples)
    return drawing.draw(
        drawing.map_levels(outputs, members_of(snapshot), discretize=False),
        right,
        snapshot.predictions,
        cursor=None,
        discretize=False,
        by_tolerance=snapshot.config.accuracy_rule == "tolerance",
    )
