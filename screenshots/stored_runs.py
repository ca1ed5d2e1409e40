"""The stored runs that some pictures show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nnlab.core.config import PRESETS
from nnlab.core.store.store import Store
from nnlab.core.store.writing.recorder import Recorder
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.run_options import RunOptions

KEPT: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("", "gaussian", {"epochs": 200}),
    ("a perceptron", "linear", {"epochs": 300}),
    ("", "circle", {"epochs": 400}),
    ("four units", "xor", {"hidden_layers": (4,), "epochs": 1500}),
    ("no bend, no cross", "report-n2", {"epochs": 1000}),
    ("", "report-x1", {"epochs": 4000}),
    ("five clouds", "blobs", {"epochs": 200}),
    ("", "arms", {"epochs": 300}),
    ("", "plane", {"epochs": 300}),
    ("sgd", "spiral", {"optimizer": "sgd", "learning_rate": 0.3, "epochs": 1200}),
    ("relu", "spiral", {"activation": "relu", "epochs": 1200}),
    ("tanh", "spiral", {"epochs": 1200}),
)
"""The runs that the pictures of kept runs show, the newest last: name, preset, and what differs."""


class CountingRecorder(Recorder):
    """Keeps runs under ids that are the same every time."""

    def __init__(self, path: Path | None, count: int = 0) -> None:
        super().__init__(path)
        self.count = count

    def new_id(self) -> str:
        """Give the next id: in no order that a person would see, like those of real runs."""
        self.count += 1
        return f"{self.count * 0x9E37 & 0xFFFF:04x}"


def keep_runs(path: Path) -> CountingRecorder:
    """Train the runs of the pictures and keep them in a store."""
    recorder = CountingRecorder(path)
    for name, preset, values in KEPT:
        config = PRESETS[preset].config.replace(**values)
        run = BackgroundRun(config, RunOptions(run_id=recorder.new_id()))
        recorder.follow(run)
        run.wait()
        # What is written together is in no order.
        recorder.close()
        with Store.open(path) as store:
            store.rename(run.run_id, name)
        recorder = CountingRecorder(path, recorder.count)
    return recorder
