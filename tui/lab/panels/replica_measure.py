"""What is compared over replicas, accuracies or losses, and how that is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from ....core import Snapshot
from ....core.config import value_text
from ....core.training.metrics.statistics import Statistics, share_reaching, target_accuracy
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

    def span(self, low: float, high: float) -> str:
        """Write from where to where."""
        first = self.text(low) if self.is_loss else self.text(low).removesuffix("%")
        return f"{first}-{self.text(high)}"

    @property
    def goal(self) -> str:
        """What reaches the target; empty without one."""
        if not self.target:
            return ""
        sign, unit = ("<=", "") if self.is_loss else (">=", " %")
        return f"{sign} {value_text(self.target)}{unit}"

    def share(self, values: NDArray[Any]) -> str:
        """Write how many reached the target; empty without one."""
        if not self.target:
            return ""
        sign = -1.0 if self.is_loss else 1.0
        return percent_text(share_reaching(sign * values, sign * self.target), 0)

    def cells(self, values: NDArray[Any], found: Statistics) -> tuple[str, ...]:
        """Write the columns of the table."""
        deviation = found.standard_deviation
        return (
            self.text(found.median),
            self.span(found.lower_quartile, found.upper_quartile),
            self.share(values),
            self.span(found.p5, found.p95),
            self.text(found.mean),
            loss_text(deviation, 0) if self.is_loss else f"{deviation:.1f}",
        )


def measure_of(snapshot: Snapshot) -> Measure:
    """Choose what to compare: what the run itself is measured by."""
    config = snapshot.config
    if config.dataset_facts.task == "regression":
        return Measure(f"{config.loss} loss", 0, config.target_loss)
    if config.accuracy_rule == "tolerance":
        within = f"share within {value_text(config.tolerance)}"
        return Measure(within, 2, target_accuracy(config))
    return Measure("accuracy", 1, target_accuracy(config))
