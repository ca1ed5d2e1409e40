"""Groups of trials on a Dask cluster that is there already, past one machine.

A group is one task of the cluster. It comes out as it would on this machine if the workers have
this nnlab, this numpy and this kind of processor; the first two are looked at before a group is
trained. A worker that dies gives its groups back to the scheduler, which hands them to another.
What has been begun on the cluster when a sweep is stopped ends there by itself, and is dropped.
"""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Self

import numpy as np

from ...config.errors import shown
from ...data.tabular.open_tables import keep_open
from ...data.tabular.prepared import PreparedTable
from ...version import version
from .outcome import Outcome
from .workers import ClusterError, Group, Loaded, Train

_TICK_SECONDS = 0.1
"""How long nothing is said while the cluster trains."""

_CONNECT_SECONDS = 10

_AHEAD = 2
"""Groups that are handed over for each thread of the cluster: one that it trains and the next."""

_ADDRESS = re.compile(r"(?:tcp|tls)://[^/\s]+:[0-9]{1,5}")

Versions = tuple[str, str]
"""Of nnlab and numpy, on which the bits of a result depend."""


class DaskWorkers:
    """The workers of a Dask cluster, which train groups of trials while it is entered.

    Args:
        scheduler: Where its scheduler is, as `tcp://host:8786`.
        train: Trains a group; a function that another process can import, or a `partial` of one.
        table: What the workers are to have at hand, if the trials are about a table.
    """

    def __init__(self, scheduler: str, train: Train, table: PreparedTable | None = None) -> None:
        self._scheduler = scheduler
        self._train = train
        self._table = table
        self._waiting: deque[Group] = deque()
        self._client: Any = None
        self._silenced: dict[str, int] = {}

    def __enter__(self) -> Self:
        """Connect to the scheduler.

        Raises:
            ClusterError: If there is none, or Dask is not installed.
        """
        if not _ADDRESS.fullmatch(self._scheduler):
            raise ClusterError(self._no_answer)
        try:
            distributed: Any = import_module("distributed")
        except ImportError:
            raise ClusterError(
                "A Dask cluster is reached by distributed; pip install 'nnlab-tui[dask]' brings it."
            ) from None
        self._silence()
        try:
            self._client = distributed.Client(
                self._scheduler, timeout=_CONNECT_SECONDS, set_as_default=False
            )
        except (OSError, ValueError, RuntimeError) as error:  # a time that is up is an OSError
            self._let_speak()
            raise ClusterError(self._no_answer) from error
        except TypeError as error:  # what Dask makes of TLS without certificates
            self._let_speak()
            raise ClusterError(
                f"Dask can't reach {shown(self._scheduler)}: {error}. Its certificates are told by"
                " Dask's own configuration, under distributed.comm.tls."
            ) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the cluster; what waits there is taken back."""
        with suppress(Exception):  # a cluster that is gone has nothing left to be told
            self._client.close(timeout=_CONNECT_SECONDS)
        self._let_speak()

    @property
    def _no_answer(self) -> str:
        return (
            f"No Dask scheduler answers at {shown(self._scheduler)}; an address is of the form"
            " tcp://host:8786, as `dask scheduler` says it when it starts."
        )

    def _silence(self) -> None:
        """Have Dask log nothing: what it has to say is raised as well, and said in a sentence."""
        for name in list(logging.root.manager.loggerDict):
            if name.partition(".")[0] == "distributed":
                logger = logging.getLogger(name)
                self._silenced[name] = logger.level
                logger.setLevel(logging.CRITICAL + 1)

    def _let_speak(self) -> None:
        for name, level in self._silenced.items():
            logging.getLogger(name).setLevel(level)
        self._silenced.clear()

    def train(
        self, groups: Sequence[Group], loaded: Loaded | None = None
    ) -> Iterator[list[Outcome]]:
        """Train groups, the first ones first; give each as it ends, and nothing now and then.

        An empty list says that some time has passed, as it does while no worker is there.

        Args:
            groups: The groups.
            loaded: What each goes through when its turn comes.

        Raises:
            ClusterError: If the scheduler is gone, or its workers are not what they have to be.
        """
        self._waiting = waiting = deque(groups)
        ended: SimpleQueue[Any] = SimpleQueue()
        # The table is a task of its own and so the scheduler's: it outlives every worker.
        table = self._table and self._client.submit(_as_it_is, self._table, pure=False)
        under_way: dict[str, Group] = {}
        while waiting or under_way:
            while waiting and len(under_way) < self._most_under_way():
                group = waiting.popleft()
                whole = group if loaded is None else loaded(group)
                task = self._client.submit(
                    _trained_there, self._train, whole, table, _versions(), pure=False
                )
                under_way[task.key] = group
                task.add_done_callback(ended.put)
            try:
                task = ended.get(timeout=_TICK_SECONDS)
            except Empty:
                yield []
                continue
            yield self._outcomes_of(task, under_way.pop(task.key))

    def begin_nothing_more(self) -> None:
        """Have the groups under way be the last ones."""
        self._waiting.clear()

    def _most_under_way(self) -> int:
        try:
            return _AHEAD * max(1, sum(self._client.nthreads().values()))
        except (OSError, ValueError):  # what is under way says that the scheduler is gone
            return _AHEAD

    def _outcomes_of(self, task: Any, group: Group) -> list[Outcome]:
        if task.status == "finished":
            found: list[Outcome] | Versions = task.result()
            if isinstance(found, tuple):
                raise ClusterError(_not_alike(found))
            return found
        if task.status != "error":
            raise ClusterError(
                f"The Dask scheduler at {self._scheduler} is gone; what was done is kept."
            )
        error = task.exception()
        if isinstance(error, ImportError):
            raise ClusterError(
                f"A worker of the cluster can't import what it is to train ({error}); each needs"
                f" nnlab {version()}."
            )
        if type(error).__name__ == "KilledWorker":
            reason = (
                "Each worker of the cluster that trained it ended before it was done; often that is"
                " for want of memory."
            )
        else:
            reason = f"Something went wrong on the cluster: {type(error).__name__}: {error}"
        return [Outcome(trial.number, "failed", reason) for trial in group]


def _versions() -> Versions:
    return version(), np.__version__


def _not_alike(theirs: Versions) -> str:
    ours = _versions()
    return (
        f"A worker of the cluster has nnlab {theirs[0]} with numpy {theirs[1]}, and here it is"
        f" nnlab {ours[0]} with numpy {ours[1]}: its numbers could be others;"
        " install the same there."
    )


def _as_it_is(table: PreparedTable) -> PreparedTable:
    return table


def _trained_there(
    train: Callable[[Group], list[Outcome]],
    group: Group,
    table: PreparedTable | None,
    versions: Versions,
) -> list[Outcome] | Versions:
    """Train a group on a worker; if its versions are others, say them instead."""
    if versions != _versions():
        return _versions()
    if table is not None:
        keep_open(table)
    return train(group)
