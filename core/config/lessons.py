"""The guided tour, declared: six short lessons, each of one or two configs and what to look at.

Every claim here is held to the numbers by `tests/core/test_lessons.py`, which trains the configs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .run import RunConfig


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing to see: a config, the panel that shows it, and what to look at there."""

    words: str
    """A few sentences, shown beside the panel."""
    values: dict[str, Any]
    """The config, beyond the defaults."""
    panel: str
    """The panel that it speaks of."""
    epochs_per_second: float = 0
    """How fast to train, so that it can be followed; 0 is as fast as it goes."""
    chart: dict[str, Any] = field(default_factory=dict)
    """How the chart draws, where that matters: fields of the layout."""

    @property
    def config(self) -> RunConfig:
        """The whole config."""
        return RunConfig(**self.values)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One idea."""

    title: str
    scenes: tuple[Scene, ...]


_XOR = {
    "dataset": "xor",
    "train_share": 1.0,
    "test_rows": "all",
    "learning_rate": 0.03,
    "batch_size": 21,
    "seed": 1,
}
_CIRCLE = {"dataset": "circle", "noise": 0.1, "hidden_layers": (8,), "seed": 1}
_FEW_ROWS = {
    "dataset": "circle",
    "samples": 80,
    "noise": 0.3,
    "train_share": 0.5,
    "hidden_layers": (24, 24),
    "learning_rate": 0.01,
    "epochs": 1000,
    "seed": 2,
}
_FAST = {"activation": "relu", "optimizer": "sgd", "learning_rate": 5.0, "epochs": 200}

LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "What a neuron draws",
        (
            Scene(
                "One neuron adds up x1 and x2, each times a weight. Where the sum is 0 lies a"
                " straight line, and that is all it can draw. Two clouds need no more: watch the"
                " line turn until it parts them.",
                {
                    "dataset": "gaussian",
                    "noise": 0.1,
                    "hidden_layers": (),
                    "optimizer": "sgd",
                    "learning_rate": 0.03,
                    "epochs": 200,
                    "seed": 1,
                },
                "boundary",
                epochs_per_second=10,
            ),
            Scene(
                "Four hidden neurons draw a line each, seen in the small maps. The output adds"
                " them up: four lines close around the disc. In the boundary (key 2) the corners"
                " are still to be seen.",
                {**_CIRCLE, "hidden_layers": (4,), "learning_rate": 0.03, "epochs": 300},
                "network",
                epochs_per_second=20,
            ),
        ),
    ),
    Lesson(
        "Why XOR needs a hidden layer",
        (
            Scene(
                "XOR: opposite corners belong together. Without a hidden layer there is one"
                " straight line, and wherever it goes, it leaves a quarter of the points or more"
                " wrong. The network gives up at 0.5 everywhere: grey.",
                {**_XOR, "hidden_layers": (), "epochs": 600},
                "boundary",
                epochs_per_second=60,
            ),
            Scene(
                "The same with four hidden neurons: their lines together cut out two opposite"
                " corners, and every point comes right.",
                {**_XOR, "hidden_layers": (4,), "epochs": 600},
                "boundary",
                epochs_per_second=60,
            ),
        ),
    ),
    Lesson(
        "A learning rate too high",
        (
            Scene(
                "The gradient says which way is down, the learning rate how far to go. At 30 every"
                " step jumps across the valley: the loss leaps up and down and gets nowhere.",
                {**_CIRCLE, "optimizer": "sgd", "learning_rate": 30.0, "epochs": 200},
                "loss",
                epochs_per_second=20,
            ),
            Scene(
                "The same network and seed at a hundredth of that rate: the loss falls and stays"
                " down. The rate may change while it trains: try others in the form (f).",
                {**_CIRCLE, "optimizer": "sgd", "learning_rate": 0.3, "epochs": 200},
                "loss",
                epochs_per_second=20,
            ),
        ),
    ),
    Lesson(
        "Overfitting, and what helps",
        (
            Scene(
                "Forty noisy rows and a network large enough to learn each by heart. The train"
                " loss falls to nothing, while the validation loss, of rows it never sees, turns"
                " and rises: it learns the noise.",
                dict(_FEW_ROWS),
                "loss",
                epochs_per_second=60,
            ),
            Scene(
                "The same with L2 at 0.03, a price on large weights. The train loss can't vanish"
                " any more, but the validation loss stays beside it: the gap is narrow.",
                {**_FEW_ROWS, "l2": 0.03},
                "loss",
                epochs_per_second=60,
            ),
        ),
    ),
    Lesson(
        "Dead ReLUs",
        (
            Scene(
                "A ReLU gives 0 where its sum is negative, and its gradient is 0 there as well. A"
                " few huge steps push most units below 0 for every row: they are dead, as the"
                " layers say, and no gradient brings them back.",
                {**_CIRCLE, **_FAST},
                "layers",
                epochs_per_second=20,
            ),
            Scene(
                "A leaky ReLU lets a hundredth through below 0. At the same rate and seed every"
                " unit gets a gradient, none is dead, and the disc is learned.",
                {**_CIRCLE, **_FAST, "activation": "leaky_relu"},
                "layers",
                epochs_per_second=20,
            ),
        ),
    ),
    Lesson(
        "Why one seed proves nothing",
        (
            Scene(
                "Two ReLU units on XOR. With this seed they reach every point, and one could"
                " publish 100 %.",
                {
                    **_XOR,
                    "hidden_layers": (2,),
                    "activation": "relu",
                    "epochs": 1000,
                    "seed": 4,
                },
                "boundary",
                epochs_per_second=100,
            ),
            Scene(
                "The same config under 64 seeds at once. Some solve it, some stick at half or"
                " three quarters of the points. A single number says little; a distribution says"
                " how often.",
                {
                    **_XOR,
                    "hidden_layers": (2,),
                    "activation": "relu",
                    "epochs": 1000,
                    "replicas": 64,
                },
                "replicas",
                epochs_per_second=100,
            ),
        ),
    ),
)
"""In the order of the tour."""

CLOSING = (
    "That was the tour: lines that add up, a rate that fits, rows held out, units that live, and"
    " many seeds instead of one. J brings your own run back as it was; p has presets to go on with,"
    " and ? explains every key."
)
"""What is said when the last lesson has been seen."""
