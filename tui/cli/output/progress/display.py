"""What of a run's progress is worth showing, whatever it is shown on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from .....core.config import RunConfig
from .....core.training.metrics.history import COLUMNS
from .....core.training.snapshot import Snapshot
from .....core.training.speed.throughput import epochs_done
from ...streams import abandon_output


class Progress(Protocol):
    """Something that follows a run on standard error."""

    def show(self, snapshot: Snapshot) -> None:
        """Show how far it is."""
        ...

    def note(self, sentence: str) -> None:
        """Say something on the way."""
        ...

    def close(self) -> None:
        """Leave the stream as it was found."""
        ...


class Silence:
    """Shows nothing, for `--quiet`."""

    def show(self, snapshot: Snapshot) -> None:
        """Do nothing."""

    def note(self, sentence: str) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class WhileItCan:
    """Shows progress as long as it can be written: a full disk or a lost terminal ends no run.

    Where a reader has seen enough (`| head`), the program ends as any other does.

    Args:
        progress: What shows it.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def show(self, snapshot: Snapshot) -> None:
        """Show how far it is."""
        self._try(lambda: self._progress.show(snapshot))

    def note(self, sentence: str) -> None:
        """Say something on the way."""
        self._try(lambda: self._progress.note(sentence))

    def close(self) -> None:
        """Leave the stream as it was found."""
        self._try(self._progress.close)

    def _try(self, write: Callable[[], None]) -> None:
        try:
            write()
        except BrokenPipeError:
            raise
        except OSError:
            self._progress = Silence()
            abandon_output()


@dataclass(frozen=True, slots=True)
class EpochMetrics:
    """The metrics after one epoch; NaN where there is no such set."""

    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float


def metrics_after(snapshot: Snapshot, epoch: int) -> EpochMetrics:
    """Read one epoch's metrics from the history, with the accuracy by the config's rule."""
    values = snapshot.history.rows[epoch].tolist()
    row: dict[str, float] = dict(zip(map(str, COLUMNS), values, strict=True))
    suffix = "accuracy" if counts_by_threshold(snapshot.config) else "within_tolerance"
    return EpochMetrics(
        row["train_loss"],
        row[f"train_{suffix}"],
        row["validation_loss"],
        row[f"validation_{suffix}"],
    )


def counts_by_threshold(config: RunConfig) -> bool:
    """Tell whether a row is right on its side of 0.5, or else within the tolerance."""
    return config.accuracy_rule == "threshold" and config.dataset_facts.task == "classification"


def share_done(snapshot: Snapshot) -> float:
    """Give the share of the run that is done, the epoch under way included."""
    return min(1.0, epochs_done(snapshot) / snapshot.config.epochs)
