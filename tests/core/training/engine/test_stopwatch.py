"""Training time is time that was trained: a process that stood still has trained nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from nnlab.core.training.engine import stopwatch
from nnlab.core.training.engine.stopwatch import Stopwatch

pytestmark = pytest.mark.slow


class Machine:
    """A wall clock and the work of a process, turned by a test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wall, self.work = 100.0, 7.0
        monkeypatch.setattr(stopwatch, "perf_counter", lambda: self.wall)
        monkeypatch.setattr(stopwatch, "process_time", lambda: self.work)

    def pass_by(self, wall: float, work: float) -> None:
        self.wall += wall
        self.work += work


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


def test_work_counts_in_full_however_rare_the_looks(machine: Machine):
    watch = Stopwatch(5.0)
    watch.start()
    machine.pass_by(1000.0, 999.0)
    assert watch.seconds == pytest.approx(1005.0)


def test_a_crowded_machine_counts_in_full(machine: Machine):
    watch = Stopwatch()
    watch.start()
    for _ in range(100):
        machine.pass_by(0.2, 0.01)
        watch.seconds  # noqa: B018  (a look)
    machine.pass_by(30.0, 10.0)
    assert watch.seconds == pytest.approx(50.0)


def test_an_hour_of_standing_still_counts_as_a_fraction_of_a_second(machine: Machine):
    watch = Stopwatch()
    watch.start()
    machine.pass_by(1.0, 1.0)
    assert watch.seconds == pytest.approx(1.0)
    machine.pass_by(3600.0, 0.001)
    assert watch.seconds < 1.5
    machine.pass_by(1.0, 1.0)
    assert 2.0 <= watch.seconds < 2.5


def test_what_is_stopped_or_left_out_does_not_count(machine: Machine):
    watch = Stopwatch()
    machine.pass_by(9.0, 9.0)
    watch.start()
    machine.pass_by(1.0, 1.0)
    watch.stop()
    machine.pass_by(9.0, 9.0)
    watch.start()
    watch.start()
    machine.pass_by(9.0, 9.0)
    watch.leave_out()
    machine.pass_by(2.0, 2.0)
    assert watch.seconds == pytest.approx(3.0)


_TRAINS = """
import json, time
from nnlab.core import RunConfig, Trainer
trainer = Trainer(RunConfig(dataset="spiral", epochs=10**6, time_limit=1.0))
trainer.advance_epoch()
began = time.monotonic()
print("begun", flush=True)
end = trainer.run()
print(json.dumps([end.state, end.message, end.seconds, time.monotonic() - began]))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system stops no process")
def test_a_process_that_was_really_stopped_still_trains_for_its_whole_limit():
    process = subprocess.Popen([sys.executable, "-c", _TRAINS], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    os.kill(process.pid, signal.SIGSTOP)
    try:
        # Time itself is what this is about: three times the limit.
        time.sleep(3.0)
    finally:
        os.kill(process.pid, signal.SIGCONT)
    output, _ = process.communicate(timeout=60)
    state, message, seconds, on_the_wall = json.loads(output)
    assert (state, message) == ("finished", "The time limit of 1 s is reached.")
    assert seconds >= 1.0
    # All of the stop but the grace of one look is left out.
    assert on_the_wall - seconds > 2.5
