"""The order of a document: which parts stand under which headings, as they are or as a report's.

A part that is not there has no heading; in the template `lab` it has one nevertheless, and a
sentence says which command would fill it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ...config import PRESETS, Value, value_text
from .blocks import Block, Code, Document, Heading, Paragraph

Template = Literal["plain", "lab"]
TEMPLATES: dict[Template, str] = {
    "plain": "what there is, from its setup to its conclusions",
    "lab": "the headings of a lab report, from introduction to extra, with what was run under each",
}
"""Each with what it is."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What there is to be said, by the names in the templates."""

    title: str
    said: Mapping[str, Sequence[Block]]
    """Empty ones are not there."""
    commands: Mapping[str, str] = field(default_factory=dict[str, str])
    """By parts that are not there, what would be run for them."""


class _Place(NamedTuple):
    """A heading with the parts below it."""

    level: int
    heading: str
    parts: tuple[str, ...] = ()
    instead: str = ""
    """The part that stands for them where there is one, as they stand elsewhere already."""


_PLAIN = (
    _Place(2, "Summary", ("summary",)),
    _Place(2, "Setup", ("setup",)),
    _Place(2, "Data", ("data",)),
    _Place(2, "Network", ("network",)),
    _Place(2, "Formulas", ("formulas",)),
    _Place(2, "Backpropagation", ("backpropagation",)),
    _Place(2, "Results", ("results",)),
    _Place(2, "Learning curve", ("curve",)),
    _Place(2, "Truth against prediction", ("figures",)),
    _Place(2, "Scores", ("scores",)),
    _Place(2, "Predictions", ("predictions",)),
    _Place(2, "Conclusions", ("conclusions",)),
    _Place(2, "How to repeat it", ("replay",)),
)

_LAB = (
    _Place(2, "1. Introduction", ("summary", "data")),
    _Place(2, "2. Experiment setups"),
    _Place(3, "A. Activation functions", ("activation",)),
    _Place(3, "B. Neural network", ("network", "setup")),
    _Place(3, "C. Backpropagation", ("backpropagation",)),
    _Place(2, "3. Results"),
    _Place(3, "A. Figures: truth against prediction", ("figures",)),
    _Place(3, "B. Accuracy of the predictions", ("scores", "predictions")),
    _Place(3, "C. Learning curve", ("curve",)),
    _Place(3, "D. All that was run", ("results",)),
    _Place(2, "4. Discussion"),
    _Place(3, "A. Learning rates", ("rates",)),
    _Place(3, "B. Numbers of hidden units", ("units",)),
    _Place(3, "C. Without activation functions", ("without",)),
    _Place(3, "D. What can be concluded", ("conclusions",), instead="tally"),
    _Place(2, "5. Extra"),
    _Place(3, "A. Optimizers", ("optimizers",)),
    _Place(3, "B. Activation functions", ("activations",)),
    _Place(2, "How to repeat it", ("replay",)),
)

_PLACES: dict[Template, tuple[_Place, ...]] = {"plain": _PLAIN, "lab": _LAB}


def document_of(parts: Parts, template: Template) -> Document:
    """Put parts in order."""
    blocks: list[Block] = []
    for place in _PLACES[template]:
        names = (place.instead,) if parts.said.get(place.instead) else place.parts
        said = [block for part in names for block in parts.said.get(part, ())]
        missing = [parts.commands[part] for part in place.parts if part in parts.commands]
        if said or not place.parts:
            blocks += [Heading(place.heading, place.level), *said]
        elif missing and template == "lab":
            words = "Nothing was run for this. It is run by:"
            blocks += [
                Heading(place.heading, place.level),
                Paragraph(words),
                Code("\n".join(missing)),
            ]
    return Document(parts.title, tuple(blocks))


DISCUSSED = {
    "rates": ("learning_rate",),
    "units": ("hidden_layers",),
    "without": ("activation",),
    "optimizers": ("optimizer",),
    "activations": ("activation",),
}
"""Which hyperparameters the parts of a discussion are about."""

_ROWS_TO_TRY = {
    "rates": ("l2", "l3", "l1"),
    "units": ("l2", "h1", "h2"),
    "without": ("l1", "n1"),
    "optimizers": ("l1", "m1", "a1"),
    "activations": ("l1", "r1", "k1", "t1"),
}
"""The rows of the report that has these headings, whose values one may try."""

_SEEDS = 32


def row_values(part: str) -> list[Value]:
    """Give the values that the report tries in a part of its discussion."""
    (name,) = DISCUSSED[part]
    rows = (PRESETS[f"report-{row}"].config.values for row in _ROWS_TO_TRY[part])
    return [values[name] for values in rows]


def commands_for(start: str, done: Iterable[str] = ()) -> dict[str, str]:
    """Say what would be run for each part of a discussion that is not there.

    Args:
        start: The words of a command line that mean the config.
        done: The parts that are.
    """
    return {
        part: f"nnlab sweep {start} --over {DISCUSSED[part][0]}={_listed(part)} --replicas {_SEEDS}"
        for part in _ROWS_TO_TRY
        if part not in {*done}
    }


def _listed(part: str) -> str:
    return ",".join(value_text(value).replace(",", "x") for value in row_values(part))
