"""A sweep that is read, or trained in worker processes, by a thread; the screen never waits for it.

work = SweepAtWork(path, key="3f2a")
work.go_on()
work.findings          # the newest, whenever somebody looks
work.close()
"""

from __future__ import annotations

import sys
from contextlib import closing, redirect_stderr
from multiprocessing import resource_tracker
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Literal

from ...core.config import ConfigError
from ...core.experiments.sweep.plan import SweepPlan
from ...core.experiments.sweep.sweep import (
    begin_sweep,
    fresh_in,
    outcomes_in,
    plan_of,
    train_sweep,
)
from ...core.experiments.sweep.workers import cores
from ...core.store.errors import StoreError
from ...core.store.sweeps.kept_sweep import KeptSweep
from ...core.store.sweeps.sweep_store import SweepStore
from ..error_log import named, write_error
from .findings import Findings, Tally

State = Literal["reading", "training", "stopping", "at rest"]
"""What its thread is at."""

_LEAST_SECONDS = 0.2
"""How long after findings come the next, at the earliest."""
_SHARE = 10.0
"""So many times as long as it takes to find them, too."""


class SweepAtWork:
    """One sweep and the thread that works on it; what it found is there to be looked at.

    Args:
        path: The store that it is kept in.
        plan: What it is to train, if it is yet to begin.
        key: Which it is, if it is kept already.
        jobs: In how many processes to train; one for each core if not given.
    """

    def __init__(
        self, path: Path, *, plan: SweepPlan | None = None, key: str = "", jobs: int | None = None
    ) -> None:
        self.path = path
        """The store."""
        self._plan = plan
        self._jobs = jobs or cores()
        self._thread: Thread | None = None
        self._stops = Event()
        self.key = key
        """What it is called by; empty until it has begun."""
        self.state: State = "at rest"
        """What the thread is at."""
        self.findings: Findings | None = None
        """The newest; `None` until something is known."""
        self.trouble = ""
        """Why the thread could not do what it was asked to, in sentences."""

    @property
    def is_training(self) -> bool:
        """Whether worker processes are at it, or about to be or not to be."""
        return self.state in {"training", "stopping"}

    def read(self) -> None:
        """Look again at what is kept of it."""
        self._begin("reading")

    def go_on(self) -> None:
        """Train what is not there yet."""
        self._begin("training")

    def stop(self) -> None:
        """End the training; what came to an end is kept."""
        if self.state == "training":
            self.state = "stopping"
            self._stops.set()

    def close(self) -> None:
        """End whatever it is at, workers too, and wait for that."""
        self._stops.set()
        if self._thread is not None:
            self._thread.join()

    def _begin(self, state: State) -> None:
        if self.state != "at rest":
            return
        if self._thread is not None:
            self._thread.join()  # it has said already that it is at its end
        self.state, self.trouble = state, ""
        self._stops.clear()
        self._thread = Thread(target=self._work, name="nnlab-sweep", daemon=True)
        self._thread.start()

    # --- in the thread ---

    def _work(self) -> None:
        try:
            if self.state == "reading":
                self._read()
            else:
                self._train()
        except (StoreError, ConfigError) as error:
            self.trouble = " ".join(str(error).splitlines())
        except Exception as error:  # the lab goes on after whatever it is
            said = f"The sweep met an error: {named(error)}."
            self.trouble = f"{said} {write_error(error, 'nnlab-sweep')}"
        finally:
            self.state = "at rest"

    def _read(self) -> None:
        with SweepStore.open(self.path, read_only=True) as store:
            sweep = store.sweep(self.key)
            tally = _tally(store, sweep, SweepPlan.from_json(sweep.plan))
        self.findings = tally.findings(is_training=False)

    def _train(self) -> None:
        with redirect_stderr(sys.__stderr__):
            # It comes with the first worker, and can't be given the stream that Textual puts there.
            resource_tracker.ensure_running()
        with SweepStore.open(self.path) as store:
            sweep, plan = self._claimed(store)
            tally = _tally(store, sweep, plan)
            tally.begin()
            self.findings = tally.findings(is_training=True)
            due, is_new = 0.0, False
            with closing(train_sweep(store, sweep, plan, jobs=self._jobs)) as outcomes:
                for some in outcomes:
                    if self._stops.is_set():
                        break
                    tally.add(some)
                    is_new = is_new or bool(some)
                    if is_new and monotonic() >= due:
                        due, is_new = self._publish(tally), False
            tally.sweep, tally.fresh = store.sweep(sweep.id), fresh_in(store, sweep)
        self.findings = tally.findings(is_training=False)

    def _claimed(self, store: SweepStore) -> tuple[KeptSweep, SweepPlan]:
        """Begin the sweep, or take it up where it is."""
        if not self.key and self._plan is not None:
            sweep = begin_sweep(store, self._plan)
            self.key = sweep.id
            return sweep, self._plan
        sweep = store.sweep(self.key)
        store.take_up(sweep)
        try:
            return store.sweep(sweep.id), plan_of(store, sweep)
        except (ConfigError, StoreError):
            store.end(sweep, sweep.status)
            raise

    def _publish(self, tally: Tally) -> float:
        """Say how the trials stand; tell when to do so again."""
        began = monotonic()
        self.findings = tally.findings(is_training=True)
        now = monotonic()
        return now + max(_LEAST_SECONDS, _SHARE * (now - began))


def _tally(store: SweepStore, sweep: KeptSweep, plan: SweepPlan) -> Tally:
    tally = Tally(sweep, plan)
    tally.add(outcomes_in(store, sweep))
    tally.fresh = fresh_in(store, sweep)
    return tally
