"""What a person should know who wants a run to go so far."""

from __future__ import annotations

from ..snapshot import Snapshot
from .goal import Epochs, Stride, Until


def remark_on(stride: Stride, snapshot: Snapshot) -> str:
    """Say that a stride goes no further than the run does, or is there already; else nothing."""
    match stride:
        case Until(accuracy):
            metrics = snapshot.validation or snapshot.train
            by_tolerance = snapshot.config.accuracy_rule == "tolerance"
            found = None if by_tolerance else metrics.accuracy
            reached = metrics.accuracy_within_tolerance if found is None else found
            if reached < accuracy:
                return ""
            rows = "validation" if snapshot.validation else "train"
            where = f"The {rows} accuracy is {reached:.4g} % at epoch {snapshot.epoch:,} already"
            if snapshot.state == "running":
                return f"{where}: the run pauses at the end of an epoch that has {accuracy:g} %."
            if snapshot.position:
                return f"{where}: it trains to the end of the epoch, and looks again."
            return f"{where}, so nothing was trained. A higher one, or space, goes on."
        case Epochs(count) if snapshot.epoch + count > snapshot.config.epochs:
            return f"The run ends with epoch {snapshot.config.epochs:,}."
        case _:
            return ""
