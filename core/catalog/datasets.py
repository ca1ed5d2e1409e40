"""What a config has to know of each dataset; how their points are made is `core.data`'s business.

This file stays free of numpy, as the command line needs it for `--help`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DatasetName = Literal[
    "linear", "xor", "circle", "gaussian", "spiral", "blobs", "arms", "drawn", "plane"
]
Task = Literal["classification", "regression"]


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    """The facts that decide defaults and rules before a point is drawn."""

    words: str
    """What it looks like, for the form and the help."""
    samples: int
    """How many points it has unless told otherwise."""
    task: Task = "classification"
    """Whether its targets are classes or real numbers."""
    fixed: bool = False
    """Whether it always has exactly `samples` points."""
    drawn: bool = False
    """Whether its points are those that the config says, and so as many as these."""
    several_classes: bool = False
    """Whether it has as many classes as the hyperparameter says, an output for each; else the
    two labels 0 and 1 share one output."""


DATASETS: dict[DatasetName, DatasetFacts] = {
    "linear": DatasetFacts("unit square, label 1 where x1 <= x2", 100),
    "xor": DatasetFacts("the 21 points of two crossing diagonals", 21, fixed=True),
    "circle": DatasetFacts("a disc inside a ring", 500),
    "gaussian": DatasetFacts("two round clouds", 500),
    "spiral": DatasetFacts("two interleaved spiral arms", 500),
    "blobs": DatasetFacts("round clouds on a circle, a class each", 500, several_classes=True),
    "arms": DatasetFacts("a spiral with an arm for each class", 500, several_classes=True),
    "drawn": DatasetFacts(
        "the points of the drawing, a class each", 12, drawn=True, several_classes=True
    ),
    "plane": DatasetFacts("a tilted plane to be fitted (regression)", 500, "regression"),
}
"""Every dataset by the name that a form shows."""


SEVERAL_CLASSES: tuple[str, ...] = tuple(
    name for name, facts in DATASETS.items() if facts.several_classes
)
"""The datasets with an output for each class."""


def facts_of(name: object) -> DatasetFacts | None:
    """Look a dataset up by a name that may be anything a user typed."""
    return next((facts for known, facts in DATASETS.items() if known == name), None)
