"""`nnlab`: the dashboard; and the group that holds every other command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from ..dashboard import dashboard_options, drawing_of, lacks_terminal, open_dashboard, tour_option
from ..errors import WrongUsage, say
from ..help import ProgramGroup
from ..options.config_from_options import Choice, read_options
from ..options.config_options import starting_options
from ..options.store import store_options, store_to_keep_in
from ..streams import read_keys_from_the_terminal
from .check import check
from .completion import completion
from .config import config
from .data import data
from .experiments.compare import compare
from .experiments.report import report
from .experiments.reproduce import reproduce
from .experiments.sweep import sweep
from .experiments.sweeps import sweeps
from .help import manual
from .predict import predict
from .presets import presets
from .resume import resume
from .runs.group import runs
from .terminal.doctor import doctor
from .terminal.serve import serve
from .train import train
from .weights.import_weights import import_weights

if TYPE_CHECKING:
    from ...lab.guidance.guide import Opening

_EXAMPLES = (("nnlab iris.csv --target species", "your own table; without one, two spirals"),)


@click.group(
    cls=ProgramGroup,
    examples=_EXAMPLES,
    params=[
        *starting_options(),
        *store_options(),
        *dashboard_options(),
        tour_option(),
    ],
    commands=[
        *(train, compare, resume, import_weights, runs, sweep, sweeps, reproduce, report, serve),
        *(data, predict, check, presets, config, completion, doctor, manual),
    ],
    help="A neural-network lab: of preset, file, NNLAB_SEED=3 and flags the last wins.",
    invoke_without_command=True,
    no_args_is_help=False,
    subcommand_metavar="[COMMAND]",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(package_name="nnlab-tui", prog_name="nnlab", message="%(prog)s %(version)s")
@click.pass_context
def nnlab(context: click.Context, **options: Any) -> int:
    """Open the lab, unless a command follows."""
    if context.invoked_subcommand is not None:
        _refuse_options_before(context, context.invoked_subcommand)
        return 0
    is_piped = options["data_file"] == "-"
    if lacks_terminal("nnlab train", table_is_piped=is_piped):
        return 2
    choice = read_options(options)
    drawing = drawing_of(options)
    problems = [*choice.problems, *drawing.problems]
    if problems or choice.config is None:
        raise WrongUsage(problems)
    for sentence in choice.notes:
        say(f"Note: {sentence}")  # it is there to be read when the dashboard has gone
    if is_piped:
        read_keys_from_the_terminal()
        _keep_what_was_piped(choice)
    from ....core.store.writing.recorder import Recorder

    return open_dashboard(
        choice.config,
        options,
        drawing=drawing,
        recorder=Recorder(store_to_keep_in(options)),
        opening=_opening(options, choice),
    )


def _opening(options: Mapping[str, Any], choice: Choice) -> Opening:
    """Say what comes first: whoever opens a file sees what was read of it."""
    if options["tour"]:
        return "tour"
    return "welcome" if choice.opened is None else "table"


def _keep_what_was_piped(choice: Choice) -> None:
    """Have the lab show the columns of a table that can't be read once more."""
    from ....core.data.tabular.open_tables import keep_piped

    if choice.opened is not None and choice.opened.piped is not None:
        keep_piped(choice.opened.table, choice.opened.piped)


def _given(context: click.Context) -> list[click.Parameter]:
    """Give the options that stand on the command line."""
    return [
        parameter
        for parameter in context.command.params
        if context.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
    ]


def _refuse_options_before(context: click.Context, command: str) -> None:
    """Refuse what would be forgotten: an option of the dashboard in front of a command."""
    for parameter in _given(context):
        flag = parameter.opts[0]
        raise WrongUsage([f"{flag} goes behind the command: nnlab {command} {flag} ..."])
