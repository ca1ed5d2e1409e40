"""Groups of trials over the cores: each worker is a process with one group at a time.

A worker may be killed at any moment, by the system for its memory or by a person: what it had is
given to another one, and a group that takes two workers along failed. Workers end with the process
that began them, at the latest with the group they are at.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Any, Protocol, Self, cast

from ...data.tabular.open_tables import keep_open
from ...data.tabular.prepared import PreparedTable
from .outcome import Outcome


def cores() -> int:
    """Give how many processors this process may use: as many workers train at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Numbered(Protocol):
    """A trial, or a part of one."""

    @property
    def number(self) -> int:
        """The trial's place in its sweep."""
        ...


Group = tuple[Numbered, ...]
"""What one worker trains at a time."""

Loaded = Callable[[Any], Group]
"""Gives a group with all that its training needs, which is too much to have of all at once."""

Train = Callable[[Any], list[Outcome]]
"""Trains a group of trials, and gives an outcome for each."""


class ClusterError(Exception):
    """A cluster that can't train; its message is one sentence for the person who named it."""


class GroupTrainer(Protocol):
    """What trains groups of trials, wherever it does."""

    def train(
        self, groups: Sequence[Group], loaded: Loaded | None = None
    ) -> Iterator[list[Outcome]]:
        """Train groups; give each as it ends, and nothing now and then.

        Args:
            groups: The groups.
            loaded: What each goes through when its turn comes.
        """
        ...

    def begin_nothing_more(self) -> None:
        """Have the groups under way be the last ones."""
        ...


Executor = Callable[[Train, PreparedTable | None], AbstractContextManager[GroupTrainer]]
"""Makes what trains groups, from how it is done and the table that the trials are about."""

_TICK_SECONDS = 0.05
"""How long nothing is said while all workers train."""

_MOST_TRIES = 2
"""So many workers may end over a group."""

_DIED = (
    "The process that trained it ended before it was done, and so did a second one; often that is"
    " for want of memory."
)


@dataclass(slots=True, eq=False)
class _Worker:
    process: SpawnProcess
    connection: Connection
    group: Group | None = None


class Workers:
    """Processes that train groups of trials; while it is entered they wait for some.

    Args:
        train: Trains a group; a function that another process can import, or a `partial` of one.
        jobs: How many there are.
        table: What they are to have at hand, if the trials are about a table.
    """

    def __init__(self, train: Train, jobs: int, table: PreparedTable | None = None) -> None:
        self._train = train
        self._jobs = jobs
        self._table = table
        self._workers: list[_Worker] = []
        self._waiting: deque[Group] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End them, whatever they are at."""
        for worker in self._workers:
            worker.connection.close()
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.process.close()
        self._workers.clear()

    def train(
        self, groups: Sequence[Group], loaded: Loaded | None = None
    ) -> Iterator[list[Outcome]]:
        """Train groups, the first ones first; give each as it ends, and nothing now and then.

        An empty list says that some time has passed, so that whoever listens may see to something
        else.

        Args:
            groups: The groups.
            loaded: What each goes through when its turn comes.
        """
        self._waiting = waiting = deque(groups)
        tries: dict[Group, int] = {}
        while waiting or any(worker.group for worker in self._workers):
            for worker in self._free(len(waiting)):
                if waiting:
                    self._give(worker, waiting.popleft(), loaded)
            busy = [worker for worker in self._workers if worker.group]
            ready = wait([worker.connection for worker in busy], _TICK_SECONDS)
            if not ready:
                yield []
            for worker in busy:
                if worker.connection not in ready:
                    continue
                group = worker.group
                assert group is not None
                outcomes = self._taken_from(worker)
                if outcomes is not None:
                    yield outcomes
                    continue
                tries[group] = tries.get(group, 0) + 1
                if tries[group] < _MOST_TRIES:
                    waiting.appendleft(group)
                else:
                    yield [Outcome(trial.number, "failed", _DIED) for trial in group]

    def begin_nothing_more(self) -> None:
        """Have the groups under way be the last ones."""
        self._waiting.clear()

    def _free(self, wanted: int) -> list[_Worker]:
        """Give workers that have nothing to do, begun where there may be more of them."""
        free = [worker for worker in self._workers if not worker.group]
        while len(self._workers) < self._jobs and len(free) < wanted:
            free.append(self._begin())
            self._workers.append(free[-1])
        return free

    def _begin(self) -> _Worker:
        # Never forked: threads of this process may hold a lock that nobody would give up there.
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        arguments = theirs, self._train, self._table
        process = context.Process(target=_work, args=arguments, daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, cast("Connection", ours))

    def _give(self, worker: _Worker, group: Group, loaded: Loaded | None) -> None:
        worker.group = group
        whole = group if loaded is None else loaded(group)
        with suppress(OSError):  # one that has died is found out when it is asked
            worker.connection.send(whole)

    def _taken_from(self, worker: _Worker) -> list[Outcome] | None:
        """Take what a worker has done; `None` if it has died, and then it is one no more."""
        worker.group = None
        try:
            return worker.connection.recv()
        except (EOFError, OSError):
            worker.connection.close()
            worker.process.kill()
            worker.process.join()
            worker.process.close()
            self._workers.remove(worker)
            return None


def _work(connection: Connection, train: Train, table: PreparedTable | None) -> None:
    """Train one group after the other, until there is nobody any more to give one."""
    # Ctrl-C reaches everybody on a terminal; the process that gives the orders says what follows.
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    if table is not None:
        keep_open(table)
    with suppress(EOFError, OSError):
        while True:
            group: Group = connection.recv()
            connection.send(_done(train, group))


def _done(train: Train, group: Group) -> list[Outcome]:
    try:
        return train(group)
    except Exception as error:  # it is the reason, and the sweep goes on
        reason = f"Something went wrong that nobody foresaw: {type(error).__name__}: {error}"
        return [Outcome(trial.number, "failed", reason) for trial in group]
