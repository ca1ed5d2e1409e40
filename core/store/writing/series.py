"""Runs that are trained one after the other beside whatever else goes on, and kept."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from ...config import RunConfig, printable
from ...training.background import BackgroundRun
from ...training.run_options import RunOptions
from ..labels import Labels
from .recorder import Recorder

_LOOKS_EVERY = 0.1
"""Seconds after which it is looked whether to stop."""


class RunSeries:
    """A thread that trains configs one after the other; each run is kept under a tag.

    Args:
        path: The store.
        configs: What is trained, in this order.
        tag: What the runs are filed under.

    Attributes:
        path: The store.
        tag: What the runs are filed under.
        configs: What is trained.
    """

    def __init__(self, path: Path, configs: Sequence[RunConfig], tag: str) -> None:
        self.path = path
        self.tag = tag
        self.configs = tuple(configs)
        self._recorder = Recorder(path)
        self._labels = Labels.read(tags=(tag,))
        self._ids: list[str] = []
        self._stopped = threading.Event()
        self._over = threading.Event()
        self.trouble = ""
        """Why it ended early, as a sentence; empty if it did not."""
        self.error: Exception | None = None
        """What nobody foresaw, if that is why."""

    def start(self) -> None:
        """Begin."""
        threading.Thread(target=self._train, name="nnlab-series", daemon=True).start()

    def stop(self) -> None:
        """End before the next batch; what has been trained is kept."""
        self._stopped.set()

    @property
    def is_over(self) -> bool:
        """Whether all is trained and written, or it was stopped."""
        return self._over.is_set()

    @property
    def run_ids(self) -> tuple[str, ...]:
        """What the runs that have begun are called in the store, in order."""
        return tuple(self._recorder.kept.get(each, each) for each in self._ids)

    @property
    def progress(self) -> str:
        """Which run is at work, in words."""
        return f"run {max(len(self._ids), 1)} of {len(self.configs)}"

    def _train(self) -> None:
        try:
            for config in self.configs:
                if self._stopped.is_set():
                    break
                self._train_one(config)
        except MemoryError:
            self.trouble = "There was too little memory for the next run."
        except Exception as error:
            # Whoever waits for the series says so: nobody looks into this thread.
            self.error = error
            words = f"{type(error).__name__}: {printable(str(error))}".rstrip(": .")
            self.trouble = f"No further run could be trained: {words}."
        finally:
            self._end()

    def _end(self) -> None:
        """Have all written that was trained."""
        try:
            self._recorder.close()
            self.trouble = self.trouble or self._recorder.problem
        finally:
            self._over.set()

    def _train_one(self, config: RunConfig) -> None:
        run = BackgroundRun(config, RunOptions(run_id=self._recorder.new_id()))
        self._recorder.follow(run, self._labels)
        self._ids.append(run.run_id)
        while not run.wait(_LOOKS_EVERY):
            if self._stopped.is_set():
                run.stop()
