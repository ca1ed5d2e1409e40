"""`nnlab compare`: configs trained over the same seeds, and what these seeds can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .....core.config import PRESETS, Problem, RunConfig
from .....core.config.formats.state_line import is_state, to_state
from ...errors import WrongUsage
from ...headless import note, train_to_the_end
from ...help import ExplainedCommand
from ...options.config_from_options import read_options
from ...options.config_options import starting_options
from ...options.option_types import SectionOption
from ...options.output_file import file_options, prints_to_file
from ...options.output_options import no_plot_option
from ...options.store import store_options, store_to_keep_in
from ..runs.compare import print_comparison

if TYPE_CHECKING:
    from .....core.store.writing.recorder import Recorder

_REPLICAS = "32"
"""So many seeds are trained if nobody says."""

_STARTS = ("preset", "config_file", "state")

_EXAMPLES = (
    ("nnlab compare report-h1 report-h2", "two presets over 32 seeds"),
    ("nnlab compare report-l1 my.toml --epochs 500", "both for as long"),
    ("nnlab compare xor nnlab1/dataset=xor --json", "a state line; for a script"),
)


@click.command(
    cls=ExplainedCommand,
    examples=_EXAMPLES,
    params=[
        click.Argument(["configs"], nargs=-1, metavar="CONFIG CONFIG..."),
        *(each for each in starting_options() if each.name not in _STARTS),
        SectionOption(["--json"], section="Output", is_flag=True, help="Print one JSON object."),
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
    ],
    short_help="Train configs over the same seeds and compare them.",
)
@prints_to_file({"json": "json"})
def compare(configs: tuple[str, ...], **options: Any) -> int:
    """Train configs over the same seeds, and say what these seeds can show.

    A CONFIG is a preset, a file (TOML, JSON or what --json printed) or a state
    line. Flags hold for all of them, and so does the seed; without --replicas
    each is trained with 32 seeds, in lockstep. The runs are kept, and what is
    printed is what `nnlab runs compare` prints of them.

    Exit code: 0 compared, 1 a run failed, 2 wrong usage, 129, 130 or 143
    interrupted.
    """
    made = _configs(configs, options)
    store = store_to_keep_in(options)
    if store is None:
        raise WrongUsage(["NNLAB_STORE is empty, and what is compared is kept: --store FILE."])
    # What is printed is told by the comparison, of all of them together.
    shown = {**options, "progress": None, "watch": False, "log_every": None}
    from .....core.store.store import Store
    from .....core.store.writing.recorder import Recorder

    kept: list[str] = []
    for word, config in zip(configs, made, strict=True):
        recorder = Recorder(store)
        if not options["quiet"]:
            note(f"{_called(word) or word}: {config.replicas} seeds from {config.seed} on.", shown)
        code = _trained(config, recorder, shown)
        kept += recorder.kept.values()
        if code:
            return code
    if len(kept) < len(made):
        return 1  # why a run was not kept has been said
    with Store.open(store, read_only=True) as opened:
        runs = [
            opened.run(run_id)._replace(name=_called(word))
            for run_id, word in zip(kept, configs, strict=True)
        ]
        shown = {**options, "no_plot": options["no_plot"] or options["quiet"]}
        print_comparison(opened, runs, shown)
    return 0


def _trained(config: RunConfig, recorder: Recorder, options: Mapping[str, Any]) -> int:
    """Train a config to its end; one that diverged is compared as any other."""
    from .....core.training.run_options import RunOptions

    run_options = RunOptions(run_id=recorder.new_id())
    snapshot, code = train_to_the_end(config, recorder, run_options, options)
    return 0 if snapshot is not None and snapshot.state in {"finished", "diverged"} else code


def _configs(words: Sequence[str], options: Mapping[str, Any]) -> list[RunConfig]:
    """Read the configs, all with the seed and the replicas of the first.

    Raises:
        WrongUsage: With a sentence for everything that is wrong with any of them.
    """
    if len(words) < 2:
        raise WrongUsage(["To compare takes two configs at least: presets, files or state lines."])
    made: list[RunConfig] = []
    problems: list[Problem | str] = []
    for word in words:
        said = {**options, **dict.fromkeys(_STARTS), **_start(word)}
        if made:
            said |= {"seed": str(made[0].seed), "replicas": str(made[0].replicas)}
        elif said["replicas"] is None:
            said["replicas"] = _REPLICAS
        choice = read_options(said)
        problems += [each for each in choice.problems if each not in problems]
        if choice.config is not None:
            made.append(choice.config)
    if not problems and len(set(map(to_state, made))) < len(made):
        problems.append("Two of the configs are the same, so there is nothing to compare.")
    if not made and all("preset" in _start(word) for word in words):
        problems.append("Kept runs are compared by `nnlab runs compare`.")
    if problems:
        raise WrongUsage(problems)
    return made


def _called(word: str) -> str:
    """Give what a config is called where it stands beside others; a line is too long for that."""
    return "" if is_state(word) else Path(word).name


def _start(word: str) -> dict[str, Any]:
    """Tell what kind of config a word is; what is no file and no line is a preset's name."""
    if word not in PRESETS and Path(word).is_file():
        return {"config_file": Path(word)}
    return {"state": word} if is_state(word) else {"preset": word}
