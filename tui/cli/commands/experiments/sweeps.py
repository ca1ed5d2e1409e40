"""`nnlab sweeps`: the sweeps that are kept, and what one of them came to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from .....core.config import ConfigError
from ...errors import WrongUsage, say
from ...help import ExplainedCommand
from ...options.option_types import SectionOption
from ...options.output_file import file_options, prints_to_file
from ...options.output_options import no_plot_option
from ...options.store import chosen_store, store_options
from ...streams import write
from .sweep_options import whole_number

if TYPE_CHECKING:
    from .....core.store.sweeps.kept_sweep import KeptSweep

_EXAMPLES = (
    ("nnlab sweeps", "which are kept"),
    ("nnlab sweeps last", "the table of the last one, and what it shows"),
    ("nnlab sweeps 3f2a --json", "all of it, for another program"),
    ("nnlab sweeps last --toml -o again.toml", "what to begin it by once more"),
)


@click.command(
    cls=ExplainedCommand,
    examples=_EXAMPLES,
    params=[
        click.Argument(["sweep"], required=False, metavar="[SWEEP]"),
        SectionOption(["--json"], is_flag=True, help="Print JSON."),
        SectionOption(
            ["--toml"], is_flag=True, help="Print the file that `nnlab sweep FILE` trains it by."
        ),
        SectionOption(["--limit", "-n"], metavar="N", help="Print at most so many lines."),
        no_plot_option("plot"),
        SectionOption(["--ascii"], is_flag=True, help="Print no character beyond ASCII."),
        *file_options(),
        *store_options(may_be_none=False),
    ],
    short_help="List kept sweeps, or show what one came to.",
)
@prints_to_file({"json": "json", "toml": "toml"})
def sweeps(sweep: str | None, **options: Any) -> int:
    """List the sweeps that are kept, or show the table of one.

    SWEEP is its id, the beginning of it, or last.
    """
    from .....core.store.errors import StoreError
    from .....core.store.location import may_be_there
    from .....core.store.sweeps.sweep_store import SweepStore
    from .sweep import print_sweep

    limit = whole_number("--limit", options["limit"])
    if options["toml"] and (sweep is None or options["json"]):
        raise WrongUsage(["--toml prints one sweep, and nothing else: nnlab sweeps last --toml."])
    path = chosen_store(options)
    if sweep is None and (path is None or not may_be_there(path)):
        found: list[KeptSweep] = []
    else:
        try:
            with SweepStore.open(path, read_only=True) as store:
                if sweep is not None:
                    from .....core.experiments.sweep.plan import SweepPlan

                    kept = store.sweep(sweep)
                    plan = SweepPlan.from_json(kept.plan)
                    if options["toml"]:
                        from .....core.experiments.sweep.sweep_file import sweep_to_toml

                        write(sweep_to_toml(plan))
                    else:
                        print_sweep(store, kept.id, plan, limit, options)
                    return 0
                found = store.sweeps[:limit]
        except (ConfigError, StoreError) as error:
            raise WrongUsage([str(error)]) from None
    if options["json"]:
        write(json.dumps([_facts(each) for each in found]) + "\n")
    elif found:
        _print(found, ascii_only=options["ascii"])
    else:
        say("No sweep is kept yet; `nnlab sweep --help` says how to begin one.")
    return 0


def _facts(sweep: KeptSweep) -> dict[str, Any]:
    return {
        "id": sweep.id,
        "status": sweep.status,
        "trials": sweep.done,
        "planned": sweep.trials,
        "seconds": sweep.seconds,
        "over": sweep.over,
        "search": sweep.search,
    }


def _over(sweep: KeptSweep) -> str:
    if sweep.over is None:
        return "its plan is damaged"
    return "  ".join(f"{name}={text}" for name, text in sweep.over.items())


def _print(found: list[KeptSweep], *, ascii_only: bool) -> None:
    from ...output.columns import Column, standard_output, table_lines
    from ...output.wording import clock_text

    paper = standard_output(ascii_only=ascii_only)
    columns = [
        Column("id"),
        Column("status"),
        Column("trials", right=True),
        Column("time", right=True),
        Column("over", shrinks=True),
    ]
    rows = [
        [
            paper.text(sweep.id),
            sweep.status,
            f"{sweep.done:,} of {sweep.trials:,}",
            clock_text(sweep.seconds),
            paper.text(_over(sweep)),
        ]
        for sweep in found
    ]
    write("\n".join(table_lines(paper, columns, rows)) + "\n")
