"""A run that can go on at another time, in another process, to the same bits."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import NDArray

from ..config import ConfigError, Problem, RunConfig
from .changeable import ChangeableRun
from .checkpoint import Checkpoint, fingerprint
from .engine.stopwatch import Stopwatch
from .metrics.presentation import frozen
from .metrics.statistics import quantiles
from .timeline.past import Past


class ResumableRun(ChangeableRun):
    """A run that gives checkpoints, and is made from one."""

    def checkpoint(self) -> Checkpoint:
        """Copy all that the run needs to go on as if it had never stopped."""
        with np.errstate(all="ignore"):
            self._record()
        parts = {"engine": self._engine.state(), **self._kept.states()}
        arrays = {
            f"{part}.{name}": frozen(array)
            for part, state in parts.items()
            for name, array in state.items()
        }
        if self._set_aside is not None:
            arrays["set_aside"] = self._set_aside
        if not self._fingerprint:
            self._fingerprint = fingerprint(self.datasets)
        means, sentence = (None, "") if self.state == "running" else self._at_rest_now()
        return Checkpoint(
            run_id=self.run_id,
            config=self.config,
            variations={name: tuple(v) for name, v in (self._variations or {}).items()},
            state=self.state,
            message=self.message,
            epoch=self.epoch,
            position=self._engine.position,
            steps=self.steps,
            seconds=self.seconds,
            edits=tuple(self._edits),
            whose=self.whose,
            data=self._fingerprint,
            arrays=arrays,
            past=self._kept.past,
            parent=self.parent,
            kept=self._kept.moments_kept(),
            means=means,
            sentence=sentence,
        )

    @classmethod
    def resumed(cls, checkpoint: Checkpoint, config: RunConfig | None = None) -> Self:
        """Make a trainer that goes on where another one was.

        A run that trained is paused now; one that had ended still has, and goes on if it was
        stopped, or if its limits are raised.

        Args:
            checkpoint: Where that was.
            config: Train on by this one, as by an edit in flight; by the checkpoint's own if not
                given.

        Raises:
            ConfigError: If the config differs in a hyperparameter that can't change in flight, or
                the run's points can't be made again.
        """
        was = checkpoint
        trainer = cls(was.config, run_id=was.run_id, variations=was.variations or None)
        trainer._fingerprint = fingerprint(trainer.datasets)
        if trainer._fingerprint != was.data:
            sentence = (
                "This run can't go on here: its points come out differently than where it was"
                " trained, so the data or the random numbers are of another version."
            )
            raise ConfigError([Problem("", sentence)])
        trainer._engine.restore(was.of("engine"))
        trainer._kept.restore(was, trainer._epochs_done, trainer.datasets)
        trainer.past = Past(trainer._kept.timeline, trainer._look_at)
        trainer.state = "paused" if was.state == "running" else was.state
        trainer.message, trainer.whose, trainer.parent = was.message, was.whose, was.parent
        trainer._clock, trainer._edits = Stopwatch(was.seconds), list(was.edits)
        trainer._set_aside = was.arrays.get("set_aside")
        if config is not None and config != was.config:
            trainer.apply(config)
        return trainer

    def _at_rest_now(self) -> tuple[NDArray[np.float64], str]:
        """Measure this moment by sets, shape `(3, 3)`, of replicas their medians; and word it."""
        with np.errstate(all="ignore"):
            measured = self._now()
            results = self._results(measured, self.epoch, self.config)
            replicas = self._at_rest(results.replicas)
            sentence = self._message(replicas)
        if replicas is None:
            return measured.means[0].copy(), sentence
        (middle,) = quantiles(replicas.means, (0.5,))
        return middle, sentence
