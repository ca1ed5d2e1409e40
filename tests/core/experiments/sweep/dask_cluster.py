"""A Dask scheduler and workers on the loopback, as a cluster is begun by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

_PATIENCE = 60.0


class DaskCluster:
    """A scheduler and workers, each a process.

    Args:
        folder: Where they write what they log.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "scheduler.json"
        self._scheduler = self._started(
            "scheduler", "--port", "0", "--scheduler-file", str(self._file)
        )
        self.workers: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        """Where the scheduler is; waits until it says so."""
        until = monotonic() + _PATIENCE
        while monotonic() < until:
            try:
                return json.loads(self._file.read_text())["address"]
            except (OSError, ValueError, KeyError):
                assert self._scheduler.poll() is None, "The scheduler has ended."
                sleep(0.05)
        raise TimeoutError("The scheduler does not say where it is.")

    def begin_worker(self) -> None:
        """Begin one more worker, of one thread and without a guard that would begin it again."""
        options = "--nthreads", "1", "--no-nanny", "--local-directory", str(self._folder)
        self.workers.append(self._started("worker", self.address, *options))

    def kill_scheduler(self) -> None:
        """End it without a word."""
        self._scheduler.kill()

    def close(self) -> None:
        """End all that is left."""
        for process in (*self.workers, self._scheduler):
            process.kill()
            process.wait()

    def _started(self, kind: str, *options: str) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "dask", kind, *options, "--host", "127.0.0.1"]
        with (self._folder / "log.txt").open("ab") as log:
            return subprocess.Popen([*words, "--no-dashboard"], stdout=log, stderr=log)


@contextmanager
def dask_cluster(folder: Path, workers: int = 2) -> Iterator[DaskCluster]:
    """Give a cluster that ends with the block."""
    cluster = DaskCluster(folder)
    try:
        for _ in range(workers):
            cluster.begin_worker()
        yield cluster
    finally:
        cluster.close()
