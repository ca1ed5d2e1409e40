"""What `partial_fit` goes on from: a run's place, taken to other rows for one epoch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..config import RunConfig
from ..training.checkpoint import RecordedEpochs
from ..training.trainer import Trainer

_ENGINE = "engine."


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where training stands, with nothing of the rows in it."""

    arrays: dict[str, NDArray[Any]]
    """Parameters, the optimizer's memory and the streams of random numbers."""
    epoch: int
    """Epochs completed."""
    steps: int
    """Updates done."""
    seconds: float
    """Time spent training."""
    past: RecordedEpochs
    """What was recorded of the epochs."""

    @classmethod
    def of(cls, trainer: Trainer) -> Self:
        """Take a run's place."""
        here = trainer.checkpoint()
        arrays = {name: here.arrays[name] for name in here.arrays if name.startswith(_ENGINE)}
        past = here.past
        tables = {
            name: None if (table := getattr(past, name)) is None else np.array(table)
            for name in ("rows", "rates", "times", "lower", "upper", "each")
        }
        return cls(arrays, here.epoch, here.steps, here.seconds, replace(past, **tables))


def one_epoch(config: RunConfig, place: Place | None) -> Trainer:
    """Train for one epoch on the rows of a config, from a place or from the config's own start.

    Rules that end a run have no say in it: they would compare rows with others.

    Args:
        config: Says which rows; its table is at hand.
        place: Where training stands.
    """
    trainer = Trainer(config)
    if place is not None:
        fresh = trainer.checkpoint()
        there = replace(
            fresh,
            epoch=place.epoch,
            steps=place.steps,
            seconds=place.seconds,
            arrays={**fresh.arrays, **place.arrays},
            past=place.past,
        )
        trainer = Trainer.resumed(there)
    trainer.advance_epoch()
    return trainer
