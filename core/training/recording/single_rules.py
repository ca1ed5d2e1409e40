"""Ends a single run by its rules, in the epoch in which that is due, and says why."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from ...config import RunConfig
from ..engine.engine import Engine
from ..stopping.divergence import Explosions, divergence_sentence
from ..stopping.early_stopping import follows_progress
from ..stopping.watch import Watch
from .epoch_tables import EpochTables
from .verdict import Verdict


class SingleRules:
    """Looks at the epochs that ended one by one, and takes the run back where one ends it.

    Args:
        engine: What trains.
        tables: What is written down of the epochs before.
        watch: Sees every epoch where a rule needs that.
        explosions: Sees every epoch in which a loss is far too large.
    """

    def __init__(
        self, engine: Engine, tables: EpochTables, watch: Watch, explosions: Explosions
    ) -> None:
        self._engine, self._tables = engine, tables
        self._watch, self._explosions = watch, explosions

    def see(
        self,
        config: RunConfig,
        ended: int,
        rows: NDArray[np.float64],
        *,
        is_due: bool,
        is_broken: bool,
        has_exploded: bool,
        watches: bool,
    ) -> Verdict:
        """See the next epoch.

        Args:
            config: The config in force.
            ended: Which of the epochs that ended.
            rows: The metrics of all of these, shape `(epochs, 6)`.
            is_due: Whether it was evaluated.
            is_broken: Whether a loss of it is not finite.
            has_exploded: Whether its loss is far too large, and does not come back.
            watches: Whether rules look at it.
        """
        engine, watch = self._engine, self._watch
        epoch = engine.epoch - engine.pending + 1 + ended
        if watches and follows_progress(config):
            watch.see_train(epoch, rows[ended])
        if not is_due:
            return Verdict()
        if is_broken:
            layer = engine.replay.first_broken_layer(ended)
            engine.replay.return_to_end_of(ended)
            (rate,) = engine.rates(1).tolist()
            sentence = divergence_sentence(config, epoch=epoch, layer=layer, rate=rate)
            return Verdict("diverged", sentence)
        if has_exploded:
            engine.replay.return_to_end_of(ended)
            return Verdict("diverged", self.explosion(config, rows[: ended + 1, 0]))
        if watches:
            watch.see(epoch, rows[ended], partial(engine.measures.end_of, ended))
            if reason := watch.verdict():
                engine.replay.rewind_to_end_of(ended)
                # Of the last epoch there is nothing to explain: the run would end anyhow.
                return Verdict("finished", reason if engine.epoch < config.epochs else "")
        return Verdict()

    def explosion(self, config: RunConfig, new: NDArray[np.float64]) -> str:
        """Say since when a loss is far too large, new losses being unwritten yet."""
        losses = np.append(self._tables.history.column("train_loss"), new)
        (rate,) = self._engine.rates(1).tolist()
        return self._explosions.sentence(config, losses, rate)
