"""`nnlab sweep`: the same network by many configs, each over many seeds."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .....core.config import ConfigError, printable
from ....terminal.interruption import Interruption
from ...errors import WrongUsage, say
from ...help import ExplainedCommand, ExplainedGroup
from ...options.config_from_options import config_from
from ...options.config_options import starting_options
from ...options.option_types import KnownNames, SectionOption
from ...options.output_file import prints_to_file
from ...options.store import chosen_store
from .sweep_options import HowToSweep, how_to_sweep, training_options, whole_number

if TYPE_CHECKING:
    from .....core.experiments.sweep.plan import Search, SweepPlan
    from .....core.experiments.sweep.sweep_file import SaidOfSweep
    from .....core.store.sweeps.kept_sweep import KeptSweep
    from .....core.store.sweeps.sweep_store import SweepStore

_EXAMPLES = (
    ("nnlab sweep --preset xor --over lr=0.1,0.01 --replicas 32", "two rates, 32 seeds each"),
    ("nnlab sweep --over hidden=4,8x8 --over lr=0.001..1\\ log\\ 7 --replicas 16", "a grid"),
    ("nnlab sweep --search tpe --trials 50 --over lr=0.001..1\\ log --replicas 10", "it learns"),
    ("nnlab sweep rates.toml", "all that a file says"),
    ("nnlab sweep resume", "go on with the last one, whatever ended it"),
)
_SEARCHES = {
    "grid": "every combination",
    "random": "so many as --trials says, drawn by the seed",
    "tpe": "so many as --trials says, near what did well so far",
}


class SweepGroup(ExplainedGroup):
    """A group that begins a sweep unless its first word is one of its commands."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the command; without one, a sweep is begun."""
        if not (args and args[0] in self.commands) and not set(args[:1]) & {"--help", "-h"}:
            args = ["begin", *args]
        return super().parse_args(ctx, args)


@click.command(
    "begin",
    cls=ExplainedCommand,
    examples=_EXAMPLES[:4],
    params=[
        click.Argument(
            ["file"],
            required=False,
            metavar="[FILE.toml]",
            type=click.Path(path_type=Path),
        ),
        SectionOption(
            ["--over"],
            section="Sweep",
            multiple=True,
            metavar="NAME=VALUES",
            help="What varies: a list, lr=0.1,0.01, or a range, lr=0.001..1 log 7; again for more.",
        ),
        SectionOption(
            ["--search"],
            section="Sweep",
            type=KnownNames(_SEARCHES),
            metavar="NAME",
            help="grid (every combination), random, or tpe, which learns [default grid]",
        ),
        SectionOption(
            ["--trials"], section="Sweep", metavar="N", help="How many; of a grid the first ones."
        ),
        SectionOption(
            ["--halving"],
            section="Sweep",
            metavar="N",
            help="Train few epochs first; the best one of N goes on, and so again [default: all]",
        ),
        *training_options(),
        *starting_options(),
    ],
    short_help="Begin a sweep, which `nnlab sweep` does as well.",
)
@prints_to_file({"json": "json"})
def begin(file: Path | None, over: tuple[str, ...], search: Search | None, **options: Any) -> int:
    """Train the same network by many configs, each over many seeds.

    Every hyperparameter may vary but the seed: each trial is trained with the same
    seeds, --replicas of them from --seed on, and is a distribution. Trials that
    differ only in numbers of a step are trained in lockstep, others side by side in
    processes; each comes out as `nnlab train` with its config would, to the last
    bit. Everything is kept as it comes: `nnlab sweep resume` goes on with one that
    was stopped or killed, and ends with the same table.

    FILE is a config file whose table [sweep] says the same as the flags, which win.
    Below ten seeds nothing is ranked. The winner is trained again on seeds that
    had no part in choosing it. Exit code: 0 finished, 2 wrong usage, 129, 130 or
    143 interrupted.
    """
    if file is not None and options["config_file"] is not None:
        raise WrongUsage(["FILE is a config file, so --config would be a second one: choose one."])
    options["config_file"] = file = file or options["config_file"]
    said = _said_in(file)
    how = how_to_sweep(options, said)
    config = config_from(options | {"over": over})
    from .....core.experiments.sweep.axis import axis_of
    from .....core.experiments.sweep.plan import SweepPlan
    from .....core.experiments.sweep.sweep import begin_sweep
    from .....core.store.errors import StoreError

    trials = whole_number("--trials", options["trials"]) or said.trials
    halving = whole_number("--halving", options["halving"]) or said.halving
    with _opened(options) as store, Interruption() as interruption:
        try:
            typed = tuple(axis_of(each) for each in over)
            names = {axis.name for axis in typed}
            axes = (*(axis for axis in said.axes if axis.name not in names), *typed)
            plan = SweepPlan(config, axes, search or said.search or "grid", trials, halving)
            sweep = begin_sweep(store, plan)
        except ConfigError as error:
            raise WrongUsage(error.problems) from None
        except StoreError as error:
            raise WrongUsage([str(error)]) from None
        return _train(store, sweep, plan, how, interruption, options)


def _said_in(file: Path | None) -> SaidOfSweep:
    """Read what a file says of a sweep."""
    from .....core.config.formats.files import load
    from .....core.experiments.sweep.sweep_file import SaidOfSweep, said_of_sweep

    if file is None or file == Path("-"):
        return SaidOfSweep()
    try:
        table = load(file).sweep
        return SaidOfSweep() if table is None else said_of_sweep(table, printable(str(file)))
    except ConfigError as error:
        raise WrongUsage(error.problems) from None


@click.command(
    "resume",
    cls=ExplainedCommand,
    params=[click.Argument(["sweep"], required=False, metavar="[SWEEP]"), *training_options()],
    short_help="Go on with a sweep that was stopped or killed.",
)
@prints_to_file({"json": "json"})
def resume(sweep: str | None, **options: Any) -> int:
    """Go on with a sweep where it stood; it ends with the table of one left in peace.

    SWEEP is its id, the beginning of it, or last, which is meant without it.
    """
    how = how_to_sweep(options)
    from .....core.experiments.sweep.sweep import plan_of
    from .....core.store.errors import StoreError

    with _opened(options) as store, Interruption() as interruption:
        try:
            found = store.sweep(sweep or "last")
            store.take_up(found)
        except StoreError as error:
            raise WrongUsage([str(error)]) from None
        try:
            plan = plan_of(store, found)
        except (ConfigError, StoreError) as error:
            store.end(found, found.status)
            raise WrongUsage([f"Sweep {found.id} can't go on: {error}"]) from None
        return _train(store, found, plan, how, interruption, options)


@click.group(
    cls=SweepGroup,
    examples=_EXAMPLES,
    commands=[begin, resume],
    no_args_is_help=False,
    subcommand_metavar="[COMMAND | OPTIONS]",
    short_help="Train many configs, each over many seeds; go on with that.",
)
def sweep() -> None:
    """Train the same network by many configs, or go on with that.

    `nnlab sweep begin --help` explains the options; `begin` itself may be left out.
    `nnlab sweeps` lists sweeps and shows them.
    """


def _train(
    store: SweepStore,
    sweep: KeptSweep,
    plan: SweepPlan,
    how: HowToSweep,
    interruption: Interruption,
    options: Mapping[str, Any],
) -> int:
    """Train what is left of a sweep, and print what it came to."""
    from .....core.experiments.sweep.sweep import train_sweep
    from .....core.experiments.sweep.workers import ClusterError
    from .....core.store.errors import StoreError
    from ...output.sweeps.sweep_progress import SweepProgress

    if not options["quiet"]:
        seeds = plan.config.replicas
        say(
            f"Sweep {sweep.id}: {sweep.trials:,} trials of {seeds} seed{'' if seeds == 1 else 's'}."
        )
    progress = SweepProgress(sweep.trials, sweep.done, is_quiet=options["quiet"])
    # Whatever ends the loop ends the workers, too.
    training = train_sweep(
        store, sweep, plan, jobs=how.jobs, budget=how.budget, executor=how.executor
    )
    failure: Exception | None = None
    try:
        with closing(training) as outcomes:
            for some in outcomes:
                progress.show(sum(outcome.status != "waiting" for outcome in some))
                if interruption.signal is not None:
                    break
    except (ClusterError, ConfigError, StoreError) as error:
        failure = error
    progress.close()
    shown = {**options, "no_plot": options["no_plot"] or options["quiet"]}
    try:
        print_sweep(store, sweep.id, plan, how.limit, shown)
    except (ConfigError, StoreError) as error:
        raise WrongUsage([str(failure or error)]) from None
    if store.sweep(sweep.id).status != "finished":
        say(f"`nnlab sweep resume {sweep.id}` goes on from here.")
    if failure is not None:
        raise WrongUsage([str(failure)])
    return 0 if interruption.signal is None else interruption.exit_code


def print_sweep(
    store: SweepStore, key: str, plan: SweepPlan, limit: int | None, options: Mapping[str, Any]
) -> None:
    """Print the table of a kept sweep, or all of it as JSON."""
    import json

    from .....core.experiments.sweep.standing import standings_of
    from .....core.experiments.sweep.sweep import fresh_in, outcomes_in
    from ...streams import write

    sweep = store.sweep(key)
    standings = standings_of(plan, outcomes_in(store, sweep))
    fresh = fresh_in(store, sweep)
    if options["json"]:
        from .....core.experiments.sweep.sweep_json import sweep_as_json

        found = sweep_as_json(sweep, plan, standings, fresh)
        write(json.dumps(found, allow_nan=False) + "\n")
        return
    from ...output.columns import standard_output
    from ...output.sweeps.sweep_table import sweep_text

    paper = standard_output(ascii_only=options["ascii"])
    write(sweep_text(paper, plan, standings, fresh, most=limit))
    if not options["no_plot"]:
        from ...output.plots.sweep_plot import sweep_plot

        write(sweep_plot(paper, plan, standings))


def _opened(options: Mapping[str, Any]) -> SweepStore:
    from .....core.store.errors import StoreError
    from .....core.store.sweeps.sweep_store import SweepStore

    path = chosen_store(options)
    if path is None:
        raise WrongUsage(["A sweep is kept as it is trained; --store FILE names a store."])
    try:
        return SweepStore.open(path)
    except StoreError as error:
        raise WrongUsage([str(error)]) from None
