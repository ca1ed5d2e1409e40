"""The report's rows on their way, led by a thread; the screen never waits for it.

work = ReproductionAtWork(ReproductionPlan(replicas=32))
work.start()
work.standing(0)        # whenever somebody looks
work.stop()
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing, redirect_stderr
from multiprocessing import resource_tracker
from threading import Event, Thread
from time import monotonic

from ...core.experiments.reproduction.board import Board, Standing
from ...core.experiments.reproduction.conclusions import Judgement, judged
from ...core.experiments.reproduction.row import (
    PRECISION,
    ROWS,
    SEEDS,
    ReproducedRow,
    RowFailedError,
    config_of,
    reproduced,
    work_of,
)
from ...core.experiments.sweep.workers import cores
from ..error_log import named, write_error
from .plan import ReproductionPlan


class ReproductionAtWork:
    """Trains rows in worker processes; what they have come to is there to be looked at.

    Args:
        plan: Which, and how.

    Attributes:
        names: The rows' presets.
        replicas: Over how many seeds each is trained.
        precision: Which floating-point numbers it is computed with.
        rows: Those that have ended, by their names.
        judgements: The conclusions whose rows have all ended.
        trouble: Why it did not come to its end, in a sentence.
        seconds: How long it took; 0 while it is under way.
    """

    def __init__(self, plan: ReproductionPlan) -> None:
        self.names = plan.names or ROWS
        self.replicas = plan.replicas or SEEDS
        self.precision = plan.precision or PRECISION
        self.rows: dict[str, ReproducedRow] = {}
        self.judgements: Sequence[Judgement] = ()
        self.trouble = ""
        self.seconds = 0.0
        self._configs = [
            config_of(name, replicas=self.replicas, precision=self.precision) for name in self.names
        ]
        self._board = Board(len(self.names), self.replicas)
        self._jobs = plan.jobs or cores()
        self._stops = Event()
        self._began = monotonic()
        self._thread = Thread(target=self._work, name="nnlab-reproduction", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._began = monotonic()
        self._thread.start()

    def stop(self) -> None:
        """End it, workers too; who says so needs not wait for that."""
        self._stops.set()

    def join(self, seconds: float) -> bool:
        """Wait so long for its end; tell whether it has come."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    @property
    def is_over(self) -> bool:
        """Whether nothing is trained any more."""
        return bool(self.seconds)

    @property
    def seconds_by_now(self) -> float:
        """How long it has been under way."""
        return self.seconds or monotonic() - self._began

    def standing(self, place: int) -> Standing:
        """Tell what a row has come to so far, the first one being 0."""
        row = self.rows.get(self.names[place])
        if row is None:
            return self._board.read(place)
        return Standing(self._configs[place].epochs, row.accuracies)

    @property
    def share_done(self) -> float:
        """How much of the work is done, from 0 to 1."""
        whole = done = 0.0
        for place, config in enumerate(self._configs):
            work = work_of(config)
            whole += work
            done += work * self.standing(place).epoch / config.epochs
        return done / whole

    # --- in the thread ---

    def _work(self) -> None:
        try:
            self._train()
        except RowFailedError as error:
            self.trouble = str(error)
        except Exception as error:  # the lab goes on after whatever it is
            said = f"Reproducing the report met an error: {named(error)}."
            self.trouble = f"{said} {write_error(error, 'nnlab-reproduction')}"
        finally:
            self.seconds = max(monotonic() - self._began, 1e-9)

    def _train(self) -> None:
        with redirect_stderr(sys.__stderr__):
            # It comes with the first worker, and can't be given the stream that Textual puts there.
            resource_tracker.ensure_running()
        rows = reproduced(
            self.names,
            replicas=self.replicas,
            jobs=self._jobs,
            precision=self.precision,
            board=self._board,
        )
        with closing(rows) as ended:
            for row in ended:
                if self._stops.is_set():
                    break
                if row is not None:
                    # Others, not more in the same ones: whoever looks meanwhile has what was there.
                    self.rows = self.rows | {row.preset.name: row}
                    self.judgements = tuple(judged(self.rows))
