"""What is compared over replicas, accuracies or losses, and how that is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ....core import Snapshot
from ....core.config import value_text
from ....core.experiments.intervals import interquartile_mean_interval
from ....core.experiments.replica_results import distribution_of
from ....core.experiments.statistics import MEASURES, Distribution, Scale
from ....core.training.metrics.statistics import target_accuracy
from ....core.training.replicas.replica_snapshot import ReplicaSnapshot
from ...drawing.numbers import loss_text, percent_text


@dataclass(frozen=True, slots=True)
class Measure:
    """An accuracy or a loss."""

    name: str
    row: int
    """Of `ReplicaSnapshot.means`."""
    target: float
    """What a result should reach; 0 for nothing."""

    @property
    def is_loss(self) -> bool:
        """Whether less is better."""
        return self.row == 0

    def text(self, value: float) -> str:
        """Write one value."""
        return (loss_text(value, 0) if self.is_loss else percent_text(value, 0)).strip()

    @property
    def goal(self) -> str:
        """What reaches the target; empty without one."""
        if not self.target:
            return ""
        sign, unit = ("<=", "") if self.is_loss else (">=", " %")
        return f"{sign} {value_text(self.target)}{unit}"

    def of(self, replicas: ReplicaSnapshot, rows: str) -> Distribution | None:
        """Describe what replicas came to on a set of rows; `None` if none of them has it."""
        name = f"{rows}_{list(MEASURES)[self.row]}"
        targets = {"target_loss": 0.0, "target_accuracy": 0.0}
        targets["target_loss" if self.is_loss else "target_accuracy"] = self.target
        return distribution_of(replicas, name, targets)

    def cells(self, found: Distribution, *, is_resting: bool) -> tuple[str, ...]:
        """Write the columns of the table, in the words of `nnlab runs compare`.

        Args:
            found: What replicas came to.
            is_resting: Whether there is time for the interval of a mean, which takes far more than
                all the others and so is not found for every picture of a run that trains.
        """
        text, span = found.scale.text, found.scale.range_text
        return (
            text(found.median),
            span(found.median_interval),
            "" if found.reached is None else found.reached.words,
            f"{text(found.p5)} to {text(found.p95)}",
            text(found.interquartile_mean),
            _mean_span(found.ordered.tobytes(), found.scale) if is_resting else "",
        )


@lru_cache(maxsize=8)
def _mean_span(results: bytes, scale: Scale) -> str:
    """Write where a mean of sorted results may lie; found once, as a key draws the same again."""
    ordered = np.frombuffer(results, dtype=np.float64)
    return scale.range_text(interquartile_mean_interval(ordered, scale.least, scale.greatest))


def measure_of(snapshot: Snapshot) -> Measure:
    """Choose what to compare: what the run itself is measured by."""
    config = snapshot.config
    if config.dataset_facts.task == "regression":
        return Measure(f"{config.loss} loss", 0, config.target_loss)
    if config.accuracy_rule == "tolerance":
        within = f"share within {value_text(config.tolerance)}"
        return Measure(within, 2, target_accuracy(config))
    return Measure("accuracy", 1, target_accuracy(config))
