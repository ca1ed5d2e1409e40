"""The real dashboard shows a run that is made up, so that its frames are all it spends time on.

    python -m comparison.children.frames EPOCHS FRAMES RESULT [TABLE]

The history ends at EPOCHS when the last of FRAMES is drawn, and each frame adds a hundredth of
them: so a long history's picture changes as much from frame to frame as a short one's. RESULT is a
file that gets the processor time of all frames, in seconds, and how many there were. TABLE is a
file that is learned in place of points.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import replace
from itertools import islice
from pathlib import Path
from time import process_time
from unittest.mock import patch

import numpy as np

from nnlab.core import RunConfig, Snapshot, Trainer
from nnlab.core.data.tabular.open_tables import learning
from nnlab.core.data.tabular.opening import open_file
from nnlab.core.store.writing import recorder
from nnlab.core.training.run_options import RunOptions
from nnlab.tui.cli.run_dashboard import run_dashboard
from nnlab.tui.lab import session
from nnlab.tui.lab.frames import frame_rate as frame_spacing

from ..contenders.nnlab_trainer import history_of, view_of
from ..contenders.task import LIN, Array

_WARM_UP_FRAMES = 30
_FPS = 20.0


def loss_rows(count: int) -> Array:
    """Make metrics that fall and flicker; the whole curve looks the same whatever its length."""
    generator = np.random.default_rng(7)
    losses = (0.5 / (1.0 + 50.0 * np.linspace(0.0, 1.0, count)))[:, None]
    noise = generator.uniform(0.8, 1.2, (count, 2))
    percentages = generator.uniform(90.0, 100.0, (count, 4))
    train, validation = (losses * noise).T
    return np.column_stack([train, percentages[:, :2], validation, percentages[:, 2:]])


class MadeUpRun:
    """Looks like a `BackgroundRun`, and has a newer snapshot whenever one is asked for."""

    epochs = frames = 0
    result = Path()
    start = None  # at random

    def __init__(self, config: RunConfig, options: object = None) -> None:
        trainer = Trainer(config)
        self.datasets, self.dataset = trainer.datasets, trainer.dataset
        self.run_id, self.parent, self.began_with = trainer.run_id, None, 0
        trained = list(islice(trainer, 64))
        # The table has changing cells to show, as in life.
        self._moments = [replace(moment, state="running") for moment in trained]
        rows = loss_rows(self.epochs + 1)
        self._rates, self._times = np.full(len(rows), 0.1), np.arange(len(rows)) / 1e4
        self._growth = self.epochs // 100
        self._later = rows[-(self.frames + _WARM_UP_FRAMES) * self._growth :]
        self._history = history_of(rows[: -len(self._later)])
        self._frame = 0
        self._start = self._own = 0.0
        self.newest = self._made_up()

    def refresh(self) -> None:
        """Make up the next snapshot; end the program after the last one."""
        before = process_time()
        if self._frame == _WARM_UP_FRAMES:
            self._start, self._own = before, 0.0
        if self._frame == _WARM_UP_FRAMES + self.frames:
            spent = before - self._start - self._own
            self.result.write_text(json.dumps({"seconds": spent, "frames": self.frames}))
            os.kill(os.getpid(), signal.SIGTERM)
            return
        first = self._frame * self._growth
        for row in self._later[first : first + self._growth]:
            self._history.append(row)
        self._frame += 1
        self.newest = self._made_up()
        # Training's work and this file's own, not the frame's.
        self._own += process_time() - before

    def _made_up(self) -> Snapshot:
        moment = self._moments[self._frame % len(self._moments)]
        view = view_of(self._history)
        return replace(
            moment,
            history=view,
            learning_rates=self._rates[: len(view)],
            epoch_seconds=self._times[: len(view)],
            epoch=len(view) - 1,
            steps=8 * len(view),
            seconds=len(view) / 1e4,
        )

    def give_checkpoints_to(self, follower: object) -> None:
        """Give none."""

    def resume(self) -> None:
        """Do nothing: there is no thread."""

    def stop(self) -> None:
        """Do nothing: there is no thread."""

    def wait(self, seconds: float | None = None) -> bool:
        """Say that it has ended."""
        return True


def main(epochs: int, frames: int, result: Path, table: Path | None = None) -> None:
    """Show the made-up run until all frames are drawn."""
    MadeUpRun.epochs, MadeUpRun.frames, MadeUpRun.result = epochs, frames, result
    config = LIN if table is None else learning(LIN, open_file(table))
    config = config.replace(epochs=1_000_000)
    # Frames are spaced by the processor time that training takes, and nothing trains here.
    nowhere = recorder.Recorder(None)
    with (
        patch.object(session, "BackgroundRun", MadeUpRun),
        patch.object(frame_spacing, "SHARE", 1.0),
    ):
        run_dashboard(
            config, fps=_FPS, ascii_only=False, run_options=RunOptions(), recorder=nowhere
        )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *map(Path, sys.argv[3:]))
