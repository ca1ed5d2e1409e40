"""The options that say how a sweep is trained and printed, of one that begins or goes on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from .....core.config.errors import shown
from .....core.experiments.sweep.search.budget import seconds_of
from ...errors import WrongUsage
from ...options.option_types import KnownNames, SectionOption
from ...options.output_file import file_options
from ...options.output_options import no_plot_option
from ...options.store import store_options

if TYPE_CHECKING:
    from .....core.experiments.sweep.sweep_file import SaidOfSweep
    from .....core.experiments.sweep.workers import Executor

_MOST_JOBS = 256
_EXECUTORS = {
    "processes": "on this machine, so many as --jobs says",
    "dask": "the workers of a Dask cluster that is there already, past one machine",
}


class HowToSweep(NamedTuple):
    """How a sweep is trained and printed."""

    jobs: int
    """In how many processes."""
    budget: float | None
    """After how many seconds nothing more is begun; `None` for never."""
    limit: int | None
    """How many trials are printed at most; `None` for all."""
    executor: Executor | None
    """What trains instead of processes of this machine."""


def how_to_sweep(options: Mapping[str, Any], file: SaidOfSweep | None = None) -> HowToSweep:
    """Read them.

    Args:
        options: What was said.
        file: What a file says, where the options say nothing.

    Raises:
        WrongUsage: If one of them is wrong.
    """
    said, budget = options["jobs"], _budget(options["budget"])
    executor, scheduler = options["executor"], options["scheduler"]
    if file is not None:
        executor = executor or file.executor
        scheduler = file.scheduler if scheduler is None and executor == "dask" else scheduler
    return HowToSweep(
        file.jobs if said is None and file is not None and file.jobs else jobs_from(said),
        file.budget if budget is None and file is not None else budget,
        whole_number("--limit", options["limit"]),
        _executor(executor or "processes", scheduler),
    )


def training_options() -> list[click.Parameter]:
    """Make them."""
    return [
        SectionOption(
            ["--jobs"],
            section="Sweep",
            metavar="N",
            help="Train in so many processes [default one for each core]",
        ),
        SectionOption(
            ["--budget"],
            section="Sweep",
            metavar="TIME",
            help="Begin nothing more after this time, as 90s, 10min or 2h.",
        ),
        SectionOption(
            ["--executor"],
            section="Sweep",
            type=KnownNames(_EXECUTORS),
            metavar="NAME",
            help="processes of this machine, or a dask cluster [default processes]",
        ),
        SectionOption(
            ["--scheduler"],
            section="Sweep",
            metavar="ADDRESS",
            help="Where the scheduler of the Dask cluster is, as tcp://host:8786.",
        ),
        SectionOption(
            ["--limit", "-n"], section="Output", metavar="N", help="Print at most so many trials."
        ),
        SectionOption(
            ["--json"], section="Output", is_flag=True, help="Print the result as one JSON object."
        ),
        SectionOption(
            ["--quiet", "-q"],
            section="Output",
            is_flag=True,
            help="Show no progress, and no plot.",
        ),
        no_plot_option("plot", section="Output"),
        SectionOption(
            ["--ascii"],
            section="Output",
            is_flag=True,
            help="Write no character beyond ASCII.",
        ),
        *file_options(section="Output"),
        *store_options(may_be_none=False),
    ]


def jobs_from(text: str | None) -> int:
    """Read in how many processes to train; one for each core if that was not said.

    Raises:
        WrongUsage: If it is no such number.
    """
    found = whole_number("--jobs", text, most=_MOST_JOBS)
    if found is not None:
        return found
    from .....core.experiments.sweep.workers import cores

    return cores()


def whole_number(flag: str, text: str | None, most: int = 100_000) -> int | None:
    """Read a whole number behind a flag; `None` if it was not said.

    Raises:
        WrongUsage: If it is none, or too large.
    """
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", text.strip()) or not 1 <= int(text) <= most:
        raise WrongUsage([f"{flag} must be a whole number from 1 to {most:,}, not {text[:40]!r}."])
    return int(text)


def _budget(text: str | None) -> float | None:
    if text is None:
        return None
    seconds = seconds_of(text)
    if seconds is None:
        raise WrongUsage([f"--budget is a time as 90s, 10min or 2h, not {text[:40]!r}."])
    return seconds


def _executor(name: str, scheduler: str | None) -> Executor | None:
    if name not in _EXECUTORS:
        raise WrongUsage([f"--executor is {' or '.join(_EXECUTORS)}, not {shown(name)}."])
    if name != "dask":
        if scheduler is not None:
            raise WrongUsage(["--scheduler is where a Dask cluster is; add --executor dask."])
        return None
    if scheduler is None:
        raise WrongUsage(
            ["--executor dask needs --scheduler ADDRESS, which `dask scheduler` says as it starts."]
        )
    from .....core.experiments.sweep.dask_workers import DaskWorkers

    return partial(DaskWorkers, scheduler)
