"""A process that forks one which trains and keeps a run, again and again, to be killed at will.

    python training_process.py STORE

It reads lines `SECONDS` or `SECONDS CONFIG`, and for each writes the number of the process that
goes on with the last run, or begins one by that config; and when that has gone, a line again.
Forking saves what importing numpy would take fifty times.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nnlab.core.config.formats.state_line import from_state
from nnlab.core.store.writing.recorder import Recorder
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.run_options import RunOptions
from nnlab.core.version import version


def train(path: Path, seconds: float, line: str) -> None:
    recorder = Recorder(path, seconds=seconds)
    if line:
        run = BackgroundRun(from_state(line), RunOptions(run_id=recorder.new_id()))
    else:
        _, checkpoint = recorder.resume()
        run = BackgroundRun(checkpoint.config, RunOptions(checkpoint=checkpoint))
    recorder.follow(run)
    run.wait()
    recorder.close()
    if recorder.problem:
        print(recorder.problem, file=sys.stderr)
        os._exit(1)


def main() -> None:
    version()  # what every child would import, it brings along
    for words in sys.stdin:
        seconds, _, line = words.strip().partition(" ")
        if (child := os.fork()) == 0:
            train(Path(sys.argv[1]), float(seconds), line)
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)


main()
