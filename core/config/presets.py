"""Known configs by name, each with a sentence why it is worth running."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from .errors import ConfigError, shown
from .run import RunConfig, complete


@dataclass(frozen=True, slots=True)
class Printed:
    """What the origin printed of a row, from one run of an unknown seed."""

    accuracy: float
    """In percent."""
    loss: float | None = None
    """The mean squared error, where it is printed."""

    @property
    def words(self) -> str:
        """Say it as it stands there."""
        loss = "" if self.loss is None else f", loss {self.loss:.6f}"
        return f"Printed there: {self.accuracy:g}%{loss}."


@dataclass(frozen=True, slots=True)
class Preset:
    """A named config."""

    name: str
    """What people type."""
    why: str
    """One sentence: what it shows and why it works or fails; before it, what it is a row of."""
    values: dict[str, Any]
    """What it says beyond the defaults."""
    printed: Printed | None = None
    """What the origin printed of it; `None` of what is no row of it."""

    @property
    def words(self) -> str:
        """Why it is worth running, and what the origin printed of it."""
        return self.why if self.printed is None else f"{self.why} {self.printed.words}"

    @property
    def config(self) -> RunConfig:
        """The whole config."""
        return RunConfig(**self.values)

    @property
    def complete_values(self) -> dict[str, Any]:
        """Every hyperparameter's value, defaults included."""
        return complete(self.values)


_REPORT = {
    "train_share": 0.8,
    "test_rows": "all",
    "output_activation": "same",
    "bias": False,
    "weight_init": "uniform01",
    "loss": "mse",
    "gradient_reduction": "sum",
    "shuffle": True,
    "batch_size": 10,
    "epochs": 10_000,
    "accuracy_rule": "tolerance",
    "tolerance": 0.1,
}
"""The origin report's conventions, shared by all of its rows."""

_HOMEWORK = "Homework report of a network from scratch"
"""What `report` stands for in a preset's name."""


def _report(
    row: str,
    dataset: str,
    hidden_layers: tuple[int, ...],
    activation: str,
    optimizer: str,
    learning_rate: float,
    *,
    why: str,
    printed: Printed,
    **others: Any,
) -> Preset:
    values = _REPORT | {
        "dataset": dataset,
        "hidden_layers": hidden_layers,
        "activation": activation,
        "optimizer": optimizer,
        "learning_rate": learning_rate,
    }
    why = f"{_HOMEWORK}, row {row.upper()}: {why}"
    return Preset(f"report-{row}", why, values | others, printed)


_QUICK = {"learning_rate": 0.01, "epochs": 1000}
"""What the easier problems need."""

_ALL = (
    Preset(
        "spiral",
        "Two interleaved arms: two hidden layers of tanh fold the plane often enough.",
        {"dataset": "spiral"},
    ),
    Preset(
        "circle",
        "A disc inside a ring: four units draw enough straight lines to close around it.",
        {"dataset": "circle", "hidden_layers": (4,), "noise": 0.1} | _QUICK,
    ),
    Preset(
        "circle-squares",
        "Squares for inputs: a line x1² + x2² = r² is the circle, so no hidden layer is needed.",
        {"dataset": "circle", "features": ("x1^2", "x2^2"), "hidden_layers": (), "noise": 0.1}
        | _QUICK,
    ),
    Preset(
        "gaussian",
        "Two clouds: one straight line parts them, so no hidden layer is needed.",
        {"dataset": "gaussian", "hidden_layers": (), "noise": 0.1} | _QUICK,
    ),
    Preset(
        "xor",
        "Crossing diagonals need a hidden layer; with so few points all of them train.",
        {"dataset": "xor", "hidden_layers": (6, 8), "train_share": 1.0, "test_rows": "all"}
        | _QUICK,
    ),
    Preset(
        "linear",
        "A straight border through the unit square: the perceptron's own problem.",
        {"dataset": "linear", "hidden_layers": ()} | _QUICK | {"learning_rate": 0.1},
    ),
    Preset(
        "quadrants",
        "The browser playground's XOR: four units bend the border around its opposite squares.",
        {"dataset": "quadrants", "hidden_layers": (4,), "noise": 0.05} | _QUICK,
    ),
    Preset(
        "moons",
        "Two half circles in each other's opening: the border is one wave between them.",
        {"dataset": "moons", "hidden_layers": (8,), "noise": 0.1} | _QUICK,
    ),
    Preset(
        "formula",
        "Points above and below a sine, by a formula: type your own, such as 1 < x^2 + y^2 < 9.",
        {"dataset": "formula", "hidden_layers": (8,), "noise": 0.05} | _QUICK,
    ),
    Preset(
        "blobs",
        "Clouds on a circle: softmax cuts the plane into sectors by straight lines, one a class.",
        {"dataset": "blobs", "classes": 5, "hidden_layers": (), "noise": 0.1} | _QUICK,
    ),
    Preset(
        "iris",
        "Fisher's flowers: a table of four lengths; two of the three species overlap.",
        {"dataset": "iris", "hidden_layers": (8,)} | _QUICK,
    ),
    Preset(
        "penguins",
        "Penguins of three species by bill, flipper, weight, island and sex: numbers and words.",
        {"dataset": "penguins", "hidden_layers": (8,)} | _QUICK,
    ),
    Preset(
        "drawn",
        "Points drawn by hand, at first two classes in opposite corners: D draws your own.",
        {"dataset": "drawn", "train_share": 1.0, "test_rows": "all"} | _QUICK,
    ),
    Preset(
        "arms",
        "Three interleaved arms: hidden tanh layers unroll them, then softmax parts them at once.",
        {"dataset": "arms"},
    ),
    Preset(
        "plane",
        "A regression: identity output and squared error fit a tilted plane through any network.",
        {"dataset": "plane", "hidden_layers": (4,), "noise": 0.05} | _QUICK,
    ),
    Preset(
        "bumps",
        "A regression of hills and pits: tanh units add up to bumps, a wide layer to all six.",
        {"dataset": "bumps", "hidden_layers": (16, 16)} | _QUICK,
    ),
    _report(
        "l1", "linear", (5, 5), "sigmoid", "sgd", 0.01,
        why="The report's first network; the small rate still leaves points near the border.",
        printed=Printed(97, 0.00555),
    ),
    _report(
        "l2", "linear", (5, 5), "sigmoid", "sgd", 1.0,
        why="A large rate learns the border well, but some seeds get stuck at a constant.",
        printed=Printed(100),
    ),
    _report(
        "l3", "linear", (5, 5), "sigmoid", "sgd", 0.1,
        why="The rate in between is the best of the three: nearly every seed reaches 100 %.",
        printed=Printed(90.48),
    ),
    _report(
        "x1", "xor", (6, 8), "sigmoid", "sgd", 0.1,
        why="The report's XOR network; one wrong point of 21 makes its 95.24 %.",
        printed=Printed(95.24, 0.043193),
    ),
    _report(
        "x2", "xor", (6, 8), "sigmoid", "sgd", 0.2,
        why="Twice the rate: most seeds solve XOR, an unlucky one loses a quarter of it.",
        printed=Printed(90.48),
    ),
    _report(
        "x4", "xor", (6, 8), "sigmoid", "sgd", 0.05,
        why="Half the rate: 10,000 epochs are only just enough, as the slow start shows.",
        printed=Printed(95.24),
    ),
    _report(
        "h1", "linear", (3, 4), "sigmoid", "sgd", 1.0,
        why="Fewer units at a large rate: usually enough, sometimes stuck at half the points.",
        printed=Printed(99),
    ),
    _report(
        "h2", "linear", (3, 3), "sigmoid", "sgd", 1.0,
        why="The report saw 49 % and blamed the width; another seed reaches 95 % or more.",
        printed=Printed(49),
    ),
    _report(
        "n1", "linear", (5, 3), "identity", "sgd", 0.01,
        why="No activation: the layers collapse into one line, far from labels 0 and 1.",
        printed=Printed(21, 0.097813),
    ),
    _report(
        "n2", "xor", (3, 4), "identity", "sgd", 0.01,
        why="No activation on XOR: whatever its depth, a linear network can't cut a cross.",
        printed=Printed(9.52, 0.291206),
    ),
    _report(
        "m1", "linear", (4, 6), "sigmoid", "momentum", 0.01,
        why="Momentum remembers earlier gradients and goes ten times further at the same rate.",
        printed=Printed(99, 0.000247),
    ),
    _report(
        "a1", "xor", (4, 3), "sigmoid", "adam", 0.01,
        why="Adam on XOR with few units: exact when it works, one seed in twenty stays stuck.",
        printed=Printed(100, 0.0),
        beta2=0.95, batch_size=21,
    ),
    _report(
        "r1", "linear", (4, 6), "relu", "sgd", 0.001,
        why="ReLU up to the output without biases: right in sign, seldom within 0.1.",
        printed=Printed(62, 0.082112),
    ),
    _report(
        "k1", "linear", (4, 6), "leaky_relu", "sgd", 0.001,
        why="Leaky ReLU lives where ReLU dies, but the output still can't level off at 1.",
        printed=Printed(52, 0.078608),
    ),
    _report(
        "t1", "linear", (5, 8), "tanh", "sgd", 0.01,
        why="Tanh reaches both labels and learns the border nearly as well as the sigmoid.",
        printed=Printed(99, 0.006092),
    ),
)  # fmt: skip

PRESETS: dict[str, Preset] = {preset.name: preset for preset in _ALL}
"""Every preset by its name, the ones to start with first."""


def preset_named(name: object) -> Preset:
    """Find a preset by its name, which may be anything that was found in a file.

    Raises:
        ConfigError: If there is none of this name; the sentence says what was probably meant.
    """
    if isinstance(name, str) and name in PRESETS:
        return PRESETS[name]
    close = _closest(name, PRESETS) if isinstance(name, str) else None
    hint = f"Did you mean {close}?" if close else "`nnlab presets` lists them."
    raise ConfigError.of(f"There is no preset {shown(name)}. {hint}")


def _closest(name: str, known: Iterable[str]) -> str | None:
    return next(iter(get_close_matches(name.lower(), list(known), n=1)), None)
