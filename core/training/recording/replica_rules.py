"""Ends each replica of a run by its own rules, in the epoch in which its single run would end."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...config import RunConfig
from ..engine.engine import Engine
from ..replicas.replica_record import ReplicaRecord
from ..stopping.divergence import Explosions
from ..stopping.early_stopping import follows_progress
from ..stopping.replica_watch import GOES_ON, ReplicaWatch


class ReplicaRules:
    """Looks at the epochs that ended one by one, and takes replicas out.

    Args:
        engine: What trains.
        record: Where it is written who is out.
        watch: Sees every epoch where a rule needs that.
        explosions: Sees every epoch in which a loss is far too large.
    """

    def __init__(
        self,
        engine: Engine,
        record: ReplicaRecord,
        watch: ReplicaWatch,
        explosions: Explosions,
    ) -> None:
        self._engine, self._record = engine, record
        self._watch, self._explosions = watch, explosions

    def see_train(self, config: RunConfig, ended: int, rows: NDArray[np.float64]) -> None:
        """See the train losses of the next epoch, which may be all that there is of it."""
        if follows_progress(config):
            engine = self._engine
            self._watch.see_train(engine.epoch - engine.pending + 1 + ended, rows)

    def see(
        self,
        config: RunConfig,
        ended: int,
        rows: NDArray[np.float64],
        broken: NDArray[np.bool_],
        *,
        watches: bool,
    ) -> bool:
        """See the next epoch, which was evaluated.

        Args:
            config: The config in force.
            ended: Which of the epochs that ended.
            rows: Its metrics, shape `(replicas, 6)`.
            broken: Whose loss is not finite, or has exploded, shape `(replicas,)`.
            watches: Whether rules look at it.

        Returns:
            Whether any replica trains on.
        """
        engine, record = self._engine, self._record
        epoch = engine.epoch - engine.pending + 1 + ended
        if broken.any():
            self._freeze(broken & ~record.is_out, ended, epoch, rows)
        if watches:
            self.see_train(config, ended, rows)
            self._watch.see(epoch, rows, lambda which: engine.measures.end_of(ended, which))
            verdicts = self._watch.verdicts()
            stops = (verdicts != GOES_ON) & ~record.is_out
            if stops.any():
                self._stop(config, stops, verdicts, ended, epoch, rows)
        return not record.is_out.all()

    def _freeze(
        self, broken: NDArray[np.bool_], ended: int, epoch: int, rows: NDArray[np.float64]
    ) -> None:
        if broken.any():
            measures = self._engine.measures
            means, parameters = measures.means_at_end_of(ended), measures.end_of(ended)
            self._record.freeze(broken, epoch, rows=rows, means=means, parameters=parameters)

    def _stop(
        self,
        config: RunConfig,
        stops: NDArray[np.bool_],
        verdicts: NDArray[np.int8],
        ended: int,
        epoch: int,
        rows: NDArray[np.float64],
    ) -> None:
        watch = self._watch
        parameters, best = watch.best, watch.best_epoch
        if parameters is None:
            # With the weights of an earlier epoch a replica ends well; not with exploded ones.
            exploded = stops & self._explosions.are_far_above(rows[:, 0])
            self._freeze(exploded, ended, epoch, rows)
            stops = stops & ~exploded
            parameters = self._engine.measures.end_of(ended)
            best = np.full(len(rows), epoch)
        self._record.stop(
            stops, epoch, by=verdicts, rows=rows, parameters=parameters, best_epochs=best
        )
        watch.stop(stops)
