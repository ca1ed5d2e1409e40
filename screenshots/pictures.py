"""The pictures: what each shows, and how one gets there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nnlab.tui.appearance.theme_names import ThemeName
from nnlab.tui.lab.guidance.guide import Opening
from nnlab.tui.reproduction.plan import ReproductionPlan

LARGE, WIDE, SMALL = (200, 60), (120, 40), (80, 24)


@dataclass(frozen=True, slots=True)
class Picture:
    """One screenshot."""

    name: str
    """Its file name without its ending."""
    preset: str
    """What is trained."""
    epochs: int
    """How far."""
    keys: tuple[str, ...] = ()
    """What is pressed then, as Textual names keys."""
    size: tuple[int, int] = WIDE
    """Columns and rows."""
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What the config says beyond the preset."""
    first: tuple[str, ...] = ()
    """What is pressed before it trains."""
    opening: Opening = "lab"
    """What the app begins with."""
    theme: ThemeName = "dark"
    """The colours."""
    ascii_only: bool = False
    """Whether it shows the ASCII form."""
    no_colour: bool = False
    """Whether it shows what `NO_COLOR` leaves."""
    training: bool = False
    """Whether it is taken while the run trains."""
    stored_runs: bool = False
    """Whether there are stored runs to be seen."""
    stored_sweep: bool = False
    """Whether there is a stored sweep to be seen."""


PICTURES = (
    # Every panel.
    Picture("lab", "spiral", 900, training=True),
    Picture("boundary", "arms", 300, ("2", "m", "right", "right", "up")),
    Picture("predictions", "circle", 60, ("3", "o", "o", "o", "o", "o", "O", "down")),
    Picture("data", "arms", 300, ("9",)),
    Picture("replicas", "report-x2", 3000, ("8",), values={"replicas": 16}),
    Picture("layers", "spiral", 900, ("0",)),
    Picture("explain", "xor", 400, ("6", "s", "m")),
    Picture("scores", "arms", 300, ("7", "right")),
    Picture("network", "circle", 300, ("4", "m"), values={"hidden_layers": (6, 4)}),
    Picture("weights", "spiral", 900, ("5", "pagedown", "number_sign")),
    Picture("regression", "plane", 40, ("7",)),
    # Everything else there is to see.
    Picture("welcome", "spiral", 0, opening="welcome"),
    Picture("tour", "spiral", 0, ("T",)),
    Picture("time-travel", "spiral", 900, ("left_curly_bracket",) * 12),
    Picture("mistake", "circle", 300, ("f", "tab", "tab", *"7x")),
    Picture("help", "spiral", 300, ("question_mark",)),
    Picture("runs", "spiral", 0, ("t", "down"), stored_runs=True),
    Picture(
        "comparison", "spiral", 0, ("t", "space", "down", "space", "down", "space", "c", "L"),
        stored_runs=True,
    ),
    Picture("sweep", "xor", 0, ("W", "enter", "down"), stored_sweep=True),
    Picture("report", "spiral", 0, ("end",), opening=ReproductionPlan()),
    # Every size and every kind of terminal.
    Picture("small", "report-x1", 4000, size=SMALL),
    Picture("small-boundary", "spiral", 900, ("2",), size=SMALL),
    Picture("small-network", "circle", 300, ("4",), size=SMALL),
    Picture("small-form", "report-x1", 4000, ("f",), size=SMALL),
    Picture("large", "spiral", 900, ("4",), size=LARGE),
    Picture("ascii", "report-l1", 2000, ("L",), ascii_only=True),
    Picture("light", "spiral", 900, ("4",), theme="light"),
    Picture("contrast", "spiral", 900, theme="contrast"),
    Picture("no-colour", "spiral", 900, no_colour=True),
)  # fmt: skip

MOVING = Picture("learning", "spiral", 0)
"""The picture that moves."""
