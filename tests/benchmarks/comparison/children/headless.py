"""Trains a preset without a screen for some seconds; prints how far it came.

python -m comparison.children.headless PRESET SECONDS
"""

from __future__ import annotations

import json
import sys
from threading import Timer
from time import perf_counter, process_time

from nnlab.core import Trainer
from nnlab.core.config import PRESETS
from nnlab.core.training.control.mailbox import Mailbox
from nnlab.core.training.control.orders import Stop

_WARM_UP_SECONDS = 0.5


def main(preset: str, seconds: float) -> None:
    """Train, first to warm up, then measured."""
    trainer = Trainer(PRESETS[preset].config.replace(epochs=1_000_000))
    _train(trainer, _WARM_UP_SECONDS)
    epochs, wall, processor = trainer.epoch, perf_counter(), process_time()
    _train(trainer, seconds)
    taken = {
        "epochs": trainer.epoch - epochs,
        "wall": perf_counter() - wall,
        "processor": process_time() - processor,
    }
    print(json.dumps(taken))


def _train(trainer: Trainer, seconds: float) -> None:
    mailbox = Mailbox()
    timer = Timer(seconds, lambda: mailbox.give(Stop()))
    timer.start()
    trainer.run(mailbox)
    timer.cancel()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
